"""What lives on elsewhere: appetizers taken over, ideas reused, subjects for the next promotion (PQ1-22, PQ2-11…)."""

from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from emi_alumni.moderation.models import TAKEN, Moderated, ModeratedQuerySet, State
from emi_alumni.notifications.models import Notification
from projects.statuses import ProjectStatus

from .project import Origin, Project, Role, TeamRole
from .status import StatusEntry

if TYPE_CHECKING:
    from directory.models import Member, User


class Takeover(Moderated):
    """« Reprendre ce projet » : who, with which sponsor, where. Published means accepted: a new project then begins."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="takeovers")
    member = models.ForeignKey(
        "directory.Member", verbose_name="proposée par", on_delete=models.CASCADE, related_name="takeovers"
    )
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="dans quelle collectivité", on_delete=models.PROTECT, related_name="+"
    )
    sponsor = models.CharField("avec quel commanditaire", max_length=160)
    with_whom = models.CharField("avec qui", max_length=300, blank=True)
    note = models.TextField("comment vous comptez vous y prendre", max_length=2000, blank=True)
    created_at = models.DateTimeField("proposée le", default=timezone.now, editable=False)
    new_project = models.OneToOneField(
        Project, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="born_from"
    )

    objects = ModeratedQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "reprise"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "member"],
                condition=Q(state__in=[State.DRAFT, State.PENDING]),
                name="one_open_takeover_each",
                violation_error_message="Vous avez déjà proposé de reprendre ce projet.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} repris par {self.member}"

    def get_absolute_url(self) -> str:
        return (self.new_project or self.project).get_absolute_url()

    def written_by(self, user: "User") -> bool:
        return getattr(user, "member", None) == self.member

    def after_decision(self, verb: str, by: "User") -> None:
        """Accepted: the new project is made, the old one says so, its authors are told and credited."""
        if verb == "publish":
            self._begin(by)
        told = {
            "publish": "Votre reprise de « {} » est acceptée : voici la page du nouveau projet.",
            "refuse": "Votre reprise de « {} » n’est pas retenue : {}",
            "send_back": "Votre reprise de « {} » vous revient avec une remarque : {}",
        }
        if verb in told and self.member.user:
            sentence = told[verb].format(self.project.title, self.reason)
            Notification.tell([self.member.user], kind=f"takeover_{verb}", sentence=sentence, thing=self)

    def _begin(self, by: "User") -> None:
        new = Project.objects.create(
            title=self.project.title,
            sentence=self.project.sentence,
            origin=Origin.NETWORK,
            problem=self.project.problem,
            problem_for=self.project.problem_for,
            solution=self.project.solution,
            sponsor_department=self.sponsor,
            continues=self.project,
        )
        new.collectivities.add(self.collectivity)
        new.themes.set(self.project.themes.all())
        TeamRole.objects.create(project=new, member=self.member, role=Role.LEAD)
        Takeover.objects.filter(pk=self.pk).update(new_project=new)
        self.new_project = new
        StatusEntry.record(
            self.project,
            ProjectStatus.TAKEN_OVER,
            on=timezone.localdate(),
            why=f"Repris par {self.member} ({self.collectivity}), avec {self.sponsor}.",
        )
        Notification.tell(
            [user for user in self.project.author_users() if user != self.member.user],
            kind="taken_over",
            sentence=f"{self.member} reprend « {self.project.title} » à {self.collectivity}. Vous en êtes les auteurs.",
            thing=self.project,
        )


class ReuseQuerySet(models.QuerySet["Reuse"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


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
        "directory.Member", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ReuseQuerySet.as_manager()

    class Meta:
        verbose_name = "réutilisation"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "member", "collectivity"],
                name="one_reuse_each",
                violation_error_message="Vous l’avez déjà dit pour cette collectivité.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} à {self.collectivity}"

    @transaction.atomic
    def confirm(self, *, by: "Member") -> None:
        """Only the authors of the first project confirm; raises when it is already done."""
        if not self.project.roles.filter(member=by, role__in=(Role.LEAD, Role.TEAM)).exists():
            raise ValidationError("Seule l’équipe d’origine peut confirmer.")
        if by == self.member:
            raise ValidationError("On ne confirme pas sa propre réutilisation : un autre membre de l’équipe le fera.")
        now = timezone.now()
        if not Reuse.objects.filter(pk=self.pk, confirmed_at=None).update(confirmed_at=now, confirmed_by=by):
            raise ValidationError(TAKEN)
        self.confirmed_at, self.confirmed_by = now, by
        self.project.heard_of(self.on)


class Subject(Moderated):
    """A subject for the next promotion, from a member or a direction, with the team and sponsor foreseen (EV1-23)."""

    title = models.CharField("sujet", max_length=120)
    problem = models.TextField("le problème, et pour qui", max_length=2000)
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="collectivité", on_delete=models.PROTECT, related_name="+"
    )
    department = models.CharField("direction", max_length=160, blank=True)
    sponsor = models.CharField("commanditaire pressenti", max_length=160, blank=True)
    team = models.CharField("équipe pressentie", max_length=300, blank=True)
    member = models.ForeignKey(
        "directory.Member", verbose_name="proposé par", on_delete=models.CASCADE, related_name="subjects"
    )
    created_at = models.DateTimeField("proposé le", default=timezone.now, editable=False)

    objects = ModeratedQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "sujet proposé"
        verbose_name_plural = "sujets proposés"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('projects:subject_list')}#sujet-{self.pk}"

    def written_by(self, user: "User") -> bool:
        return getattr(user, "member", None) == self.member

    def after_decision(self, verb: str, by: "User") -> None:
        words = {
            "publish": "est publié",
            "refuse": f"n’est pas publié : {self.reason}",
            "send_back": f"vous revient : {self.reason}",
        }
        if verb in words and self.member.user and self.member.user != by:
            sentence = f"Votre sujet « {self.title} » {words[verb]}"
            Notification.tell([self.member.user], kind=f"subject_{verb}", sentence=sentence, thing=self)
