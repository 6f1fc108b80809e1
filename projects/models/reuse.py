"""What lives on elsewhere: appetizers taken over, ideas reused (PQ1-22…)."""

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from emi_alumni.foundation.moderation.models import OWN, TAKEN, ModerationEvent, State, Verb, plain
from emi_alumni.foundation.moderation.models.states import checked_reason
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.prepositions import the
from emi_alumni.foundation.url_reversing import reverse
from projects.statuses import ProjectStatus

from .journal import Visit
from .project import AUTHORS, NAMED, Origin, Project, Role, TeamRole
from .status import StatusEntry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User


SOURCE_GONE = "Le projet d’origine n’est plus en ligne : voyez d’abord avec son équipe."


class TakeoverQuerySet(ContributionQuerySet):
    def for_author(self) -> Self:
        return self.select_related("project", "new_project")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("project", "new_project", "collectivity")


class Takeover(Contribution):
    """« Reprendre ce projet » : who, with which sponsor, where. Published means accepted: a new project then begins."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="takeovers")
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="dans quelle collectivité", on_delete=models.PROTECT, related_name="+"
    )
    sponsor = models.CharField("avec quel commanditaire", max_length=160)
    with_whom = models.CharField("avec qui", max_length=300, blank=True)
    note = models.TextField("comment vous comptez vous y prendre", max_length=2000, blank=True)
    new_project = models.OneToOneField(
        Project, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="born_from"
    )

    PUBLISHED_AS = "acceptée"
    ALWAYS_READ_FIRST = True
    PAGES = "projects:takeover"
    NOUN = "reprise"
    FEMININE = True

    objects = TakeoverQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "reprise"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "author"],
                condition=Q(state__in=[State.DRAFT, State.PENDING]),
                name="one_open_takeover_each",
                violation_error_message="Vous avez déjà proposé de reprendre ce projet.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} repris par {self.author.shown_name}"

    def get_absolute_url(self) -> str:
        if self.is_draft or self.is_pending or (self.state == State.REFUSED and self.project.is_appetizer):
            return reverse("projects:takeover_add", args=[self.project.slug])
        return (self.new_project or self.project).get_absolute_url()

    @property
    def may_be_edited(self) -> bool:
        """While the project that it would continue is online: its words are not given away."""
        return super().may_be_edited and self.project.is_published

    def address(self) -> list[Any]:
        return [self.project.slug, self.pk]

    def sentences(self) -> dict[str, str]:
        which = f"Votre reprise de « {self.project.title} »"
        return {
            Verb.PUBLISH: f"{which} est acceptée : voici la page du nouveau projet, à compléter.",
            Verb.REFUSE: f"{which} n’est pas retenue : {self.reason}",
            Verb.SEND_BACK: f"{which} vous revient avec une remarque : {self.reason}",
            Verb.WITHDRAW: f"{which} est retirée : {self.reason}",
        }

    def after_decision(self, verb: str, by: "User") -> None:
        """Accepted: the new project is made, the old one says so, its team is told. Taken back: all that goes."""
        if self.state == State.PUBLISHED and self.new_project is None:
            self._begin()
        elif self.state != State.PUBLISHED and self.new_project is not None:
            self._end()

    def _begin(self) -> None:
        """A draft of the new project, led by who asked; the first authors stay credited through `continues`.

        Raises ValidationError when the first one may no longer be read: its words are not given away.
        """
        # Held: its team does not keep it to itself while its words are given away.
        source = Project.objects.select_for_update().get(pk=self.project_id)
        if not source.is_read_by_the_network:
            raise ValidationError(SOURCE_GONE)
        self.project = source
        new = self._new_project()
        new.save()
        new.collectivities.add(self.collectivity)
        new.themes.set(self.project.themes.all())
        TeamRole.objects.create(project=new, member=self.author, role=Role.LEAD)
        Takeover.objects.filter(pk=self.pk).update(new_project=new)
        self.new_project = new
        # Without her name: the history stays when a person leaves the network.
        StatusEntry.record(
            self.project,
            ProjectStatus.TAKEN_OVER,
            on=timezone.localdate(),
            why=f"Repris ({self.collectivity}), avec {self.sponsor}.",
            author=self.author,
        )
        Notification.tell(
            [user for user in self.project.authors() if user != self.author.user],
            kind="taken_over",
            sentence=[self.author, f" ({self.collectivity}) reprend « {self.project.title} » : la page vous cite."],
            thing=self.project,
        )

    def _new_project(self) -> Project:
        """As it begins, not saved."""
        return Project(
            title=self.project.title,
            sentence=self.project.sentence,
            origin=Origin.NETWORK,
            problem=self.project.problem,
            problem_for=self.project.problem_for,
            solution=self.project.solution,
            sponsor_department=self.sponsor,
            continues=self.project,
        )

    def _is_begun(self, new: Project) -> bool:
        """Whether anything of it is no longer as it began: a column, a choice among rows, a row that speaks of it."""
        first = self._new_project()
        columns = [field.name for field in Project._meta.concrete_fields if field.editable and not field.auto_created]
        if any(plain(new, name) != plain(first, name) for name in columns if name != "created_at"):
            return True
        themes = set(self.project.themes.values_list("pk", flat=True))
        chosen = {"collectivities": {self.collectivity_id}, "themes": themes, "members": {self.author_id}}
        for field in Project._meta.many_to_many:
            if set(getattr(new, field.name).values_list("pk", flat=True)) != chosen.get(field.name, set()):
                return True
        own = {Takeover: Q(pk=self.pk), TeamRole: Q(member=self.author)}
        return any(
            relation.related_model._base_manager.filter(**{relation.field.name: new})
            .exclude(own.get(relation.related_model, Q(pk__in=())))
            .exists()
            for relation in Project._meta.related_objects
            if relation.related_model is not Visit  # to open its page is not to write
        )

    def _end(self) -> None:
        """The acceptance is taken back: nothing of it stays, unless somebody has begun to write."""
        new = self.new_project
        if new is None:
            return
        if new.state != State.DRAFT or self._is_begun(new):
            raise ValidationError("Le nouveau projet est déjà commencé : retirez-le d’abord.")
        Takeover.objects.filter(pk=self.pk).update(new_project=None)
        self.new_project = None
        new.delete()
        lines = self.project.statuses.filter(status=ProjectStatus.TAKEN_OVER, author=self.author)
        if line := lines.order_by("-pk").first():
            line.delete()
            StatusEntry.show_latest(self.project)
            self.project.count_news_again()


class ReuseQuerySet(models.QuerySet["Reuse"]):
    def confirmed(self) -> Self:
        """Those that count."""
        return self.filter(confirmed_at__isnull=False)

    def waiting(self) -> Self:
        return self.filter(confirmed_at=None, declined_at=None)

    def to_confirm_by(self, member: "Member") -> Self:
        """Those that this person's projects are asked to confirm; never her own."""
        own = TeamRole.objects.filter(project=OuterRef("project"), member=member, role__in=AUTHORS)
        return self.waiting().filter(Exists(own)).exclude(member=member)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Confirmed ones, of published projects that this account may read."""
        # Asked of each reuse's own project: the set of all that a reader may read is never made.
        own_project = Project.objects.published_to(user).filter(pk=models.OuterRef("project"))
        return self.confirmed().filter(models.Exists(own_project))

    def for_list(self) -> Self:
        return self.select_related("project", "member", "collectivity", "own_project").prefetch_related(
            "project__collectivities"
        )

    def for_register(self) -> Self:
        """What a line of the register tells; the taker's own project is asked apart, of who may read it."""
        told = ("on", "kept", "changed", "dropped", "own_project", "project__title", "project__slug")
        who = (*(f"member__{name}" for name in NAMED), "collectivity__short_name")
        return self.select_related("project", "member", "collectivity").only(*told, *who)


class Reuse(models.Model):
    """« J’ai repris ça chez moi » : what was kept, changed, dropped. Counted once the giver confirms it."""

    project = models.ForeignKey(
        Project, verbose_name="projet d’origine", on_delete=models.CASCADE, related_name="reuses"
    )
    member = models.ForeignKey("directory.Member", verbose_name="par", on_delete=models.CASCADE, related_name="reuses")
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="dans quelle collectivité", on_delete=models.PROTECT, related_name="+"
    )
    kept = models.TextField("ce que vous avez gardé", max_length=1000)
    changed = models.TextField("ce que vous avez changé", max_length=1000, blank=True)
    dropped = models.TextField("ce que vous avez laissé", max_length=1000, blank=True)
    own_project = models.ForeignKey(
        Project,
        verbose_name="votre projet",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="inspired_by",
    )
    on = models.DateField("depuis le", default=timezone.localdate)
    created_at = models.DateTimeField("écrit le", default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        "directory.Member",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="confirmée par",
    )
    declined_at = models.DateTimeField("non reconnu le", null=True, blank=True, editable=False)

    objects = ReuseQuerySet.as_manager()

    class Meta:
        verbose_name = "réutilisation"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["confirmed_at", "id"], name="reuse_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "member", "collectivity"],
                name="one_reuse_each",
                violation_error_message="Vous l’avez déjà dit pour cette collectivité.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}, repris par {the(self.collectivity)}"

    def get_absolute_url(self) -> str:
        return f"{self.project.get_absolute_url()}#filiation"

    def ask(self) -> None:
        """Tell the authors of the first project that somebody took it up, and that they are asked to confirm."""
        Notification.tell(
            [user for user in self.project.authors() if user != self.member.user],
            kind="reuse_said",
            sentence=[
                self.member,
                f" dit avoir repris « {self.project.title} » ({self.collectivity}). Est-ce juste ?",
            ],
            thing=self,
            url=reverse("projects:reuse_confirm", args=[self.pk]),
        )

    def confirm(self, *, by: "Member") -> None:
        """Only the authors of the first project confirm; raises when it is already done."""
        self._answer(by, confirmed_at=timezone.now(), confirmed_by=by)
        self.project.heard_of(self.on)
        self._tell_taker(f"L’équipe de « {self.project.title} » confirme que vous l’avez repris ({self.collectivity}).")

    def decline(self, *, by: "Member") -> None:
        """They do not recognise their idea: it is not counted, nor shown."""
        self._answer(by, declined_at=timezone.now(), confirmed_by=by)
        self._tell_taker(f"L’équipe de « {self.project.title} » n’y reconnaît pas son idée : parlez-en ensemble.")

    @transaction.atomic
    def _answer(self, by: "Member", **fields: Any) -> None:
        type(by).objects.lock(by.pk)
        if by == self.member:
            raise ValidationError(
                "Vous ne pouvez pas confirmer votre propre réutilisation : un autre membre de l’équipe le fera."
            )
        if not self.project.roles.filter(member=by, role__in=AUTHORS).exists():
            raise ValidationError("Seule l’équipe d’origine peut confirmer.")
        if not Reuse.objects.waiting().filter(pk=self.pk).update(**fields):
            raise ValidationError("Quelqu’un de l’équipe a déjà répondu.")
        for name, value in fields.items():
            setattr(self, name, value)
        Notification.objects.about(self).filter(kind="reuse_said").mark_read()

    @transaction.atomic
    def remove(self) -> None:
        """Who said it no longer does: nobody is asked about it any more."""
        Notification.objects.about(self).filter(kind="reuse_said").unread().delete()
        self.delete()

    @transaction.atomic
    def withdraw(self, *, by: "User", reason: str) -> None:
        """The mission takes it off the register, with a reason that both teams read; it no longer counts."""
        if getattr(by, "member", None) == self.member or not may_moderate(by, Reuse):
            raise ValidationError(OWN)
        reason = checked_reason(reason)
        now = timezone.now()
        if not Reuse.objects.confirmed().filter(pk=self.pk).update(confirmed_at=None, declined_at=now):
            raise ValidationError(TAKEN)
        self.confirmed_at, self.declined_at = None, now
        ModerationEvent.write(self, Verb.WITHDRAW, by=by, was=State.PUBLISHED, why=reason)
        told = [*self.project.authors(), *([self.member.user] if self.member.user else [])]
        sentence = f"Une réutilisation de « {self.project.title} » est retirée du registre : {reason}"
        Notification.tell(told, kind="reuse_taken_off", sentence=sentence, thing=self)

    def _tell_taker(self, sentence: str) -> None:
        if self.member.user:
            Notification.tell([self.member.user], kind="reuse_answered", sentence=sentence, thing=self)
