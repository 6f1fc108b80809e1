"""The project: what was seen, tried and learned, by whom, for whom (PQ1-12 to PQ1-18)."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, FilteredRelation, Max, OuterRef, Prefetch, Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.crypto import get_random_string

from directory.models import Member
from directory.visibility import Reader
from emi_alumni.foundation.moderation.models import Moderated, ModeratedQuerySet, State
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.sorting import LatestFirstIndex
from emi_alumni.foundation.text import fold, free_slug, slug_of, sort_key
from emi_alumni.foundation.url_reversing import slug_address
from projects import texts
from projects.authorship import wrote_in
from projects.statuses import EXPLAINED, VERDICTS, Cause, ProjectStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

    from .public import PublicPage


# Sent, with `project` and `by`, when visitors may no longer read a project that perhaps has a public page.
closed_to_visitors = Signal()


class Origin(models.TextChoices):
    SELECTED = "selected", "retenu par l’EMI"
    NOT_SELECTED = "not_selected", "appetizer non retenu"
    NETWORK = "network", "proposé par le réseau"


class ProjectAudience(models.TextChoices):
    """Who may read a published project. `public` is a wish: the mission opens its `PublicPage`, or not."""

    TEAM = "team", "l’équipe seule"
    NETWORK = "network", "le réseau"
    PUBLIC = "public", "tout le monde"


class Role(models.TextChoices):
    LEAD = "lead", "porte le projet"
    TEAM = "team", "équipe"
    REFERENT = "referent", "suit le projet"
    SPEAKER = "speaker", "intervient sur le projet"
    SPONSOR = "sponsor", "commanditaire"


# Roles that write: the others are named, and read what the network reads.
AUTHORS = (Role.LEAD, Role.TEAM)


class Cost(models.TextChoices):
    NONE = "none", "aucune dépense"
    SMALL = "small", "moins de 5 000 €"
    MEDIUM = "medium", "de 5 000 à 50 000 €"
    LARGE = "large", "plus de 50 000 €"


class Theme(models.Model):
    """What a project is about, from a short list that the mission keeps."""

    name = models.CharField("nom", max_length=80, unique=True)
    slug = models.SlugField("adresse", max_length=80, unique=True)
    key = models.CharField(max_length=80, unique=True, editable=False)

    class Meta:
        verbose_name = "thème"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.key = fold(self.name)[:80]
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)


# What a page reads of a person to write her name, and of one of a team besides.
NAMED = ("slug", "given_name", "family_name", "hidden_by_choice", "suspended", "is_listed")
SHOWN = (*NAMED, "position", "confirmed_at", "photo", "photo_audience", "collectivity", "cohort__look")


# A project's page names the subject that it was born of.
UNTOLD_OF_SUBJECT = tuple(
    f"subject__{name}" for name in ("problem", "department", "sponsor", "team", "answer", "guest", "reason", "form_key")
)


# Whom every member is among.
READ_BY_THE_NETWORK = (ProjectAudience.NETWORK, ProjectAudience.PUBLIC)


def readable_by(member: Member | None) -> Q:
    """The published projects that somebody of the network reads: the network's, and those that name her."""
    network = Q(audience__in=READ_BY_THE_NETWORK)
    return network | Q(Exists(TeamRole.objects.filter(project=OuterRef("pk"), member=member))) if member else network


def network_reads(prefix: str = "") -> Q:
    """Published projects that every member reads; `prefix` leads to them from what is said of one ("project__")."""
    asked = {
        "state": State.PUBLISHED,
        "hidden_at": None,
        "audience__in": READ_BY_THE_NETWORK,
    }
    return Q(**{f"{prefix}{name}": value for name, value in asked.items()})


class ProjectQuerySet(ModeratedQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What this account may read: the network's for a member, their own always, and all that was proposed for who
        moderates. Drafts of others exist for nobody. A visitor reads public pages alone (`PublicPage.objects.open()`).
        """
        if not user.is_authenticated:
            return self.none()
        member = getattr(user, "member", None)
        own = Q(Exists(TeamRole.objects.filter(project=OuterRef("pk"), member=member, role__in=AUTHORS)))
        if may_moderate(user, Project):
            return self.read_by_mission_or(own) if member else self.read_by_mission()
        if not Reader.of(user).in_network:
            return self.filter(own) if member else self.none()
        published = Q(state=State.PUBLISHED, hidden_at=None) & readable_by(member)
        return self.filter(published | own) if member else self.filter(published)

    def read_by_the_network(self) -> Self:
        """Published ones that every member reads: what suggestions, counts and search are made of."""
        return self.filter(network_reads())

    def published_to(self, user: "User | AnonymousUser") -> Self:
        """The published ones of them: the same as `visible_to(user).published()`, with one question less to the
        database, for who writes in a project is named in it."""
        if may_moderate(user, Project) or not Reader.of(user).in_network:
            return self.visible_to(user).published()
        return self.published().filter(readable_by(getattr(user, "member", None)))

    def withheld_from(self, user: "User | AnonymousUser") -> Self:
        """Those that this account would read, had reports not hidden them: what others said of them stays readable."""
        if not Reader.of(user).in_network:
            return self.none()
        return self.withheld().filter(readable_by(getattr(user, "member", None)))

    def editable_by(self, user: "User | AnonymousUser") -> Self:
        """Projects this account writes: its lead and team."""
        member = getattr(user, "member", None)
        if member is None or not member.is_present:
            return self.none()
        # As a set, like `of_member`.
        own = TeamRole.objects.filter(member=member, role__in=AUTHORS).order_by()
        return self.filter(pk__in=own.values("project"))

    def lock(self, pk: int) -> None:
        """Others who write in this project wait for the end of the transaction."""
        list(self.select_for_update().filter(pk=pk).values_list("pk"))

    def of_member(self, member: Member) -> Self:
        # As a set: hers are few, and asking of each project whether she is in it would read them all.
        return self.filter(pk__in=TeamRole.objects.filter(member=member).order_by().values("project"))

    def for_list(self) -> Self:
        """The joins that a card needs: one query, and two more for the names of places and the key figure."""
        return self.select_related("cohort").prefetch_related("collectivities", "indicators__measures")

    def with_open_lab(self) -> Self:
        """Adds `lab_seeks`: what its open labo looks for, "" when it says nothing, None when there is none."""
        at_lab = FilteredRelation("labs", condition=Q(labs__closed_at=None))
        return self.annotate(open_lab=at_lab, lab_seeks=F("open_lab__seeks"))

    def for_detail(self) -> Self:
        """All that the page of one project says of itself: ten queries. Of people, what says who they are."""
        untold = {field.name for field in Member._meta.concrete_fields} - {"id", *NAMED}
        joined = self.select_related("cohort", "sponsor_member", "public_page", "voice_form", "subject")
        joined = joined.defer(*UNTOLD_OF_SUBJECT).with_open_lab()
        return joined.defer(*(f"sponsor_member__{name}" for name in untold)).prefetch_related(
            *("collectivities", "themes", "tools", "modules", "documents", "indicators__measures"),
            *("statuses", "journal"),
            Prefetch("roles", TeamRole.objects.for_faces()),
        )


class Project(Moderated):
    """A project of a promotion, an appetizer that was not selected, or one the network proposes.

    `status`, `status_on`, `cause` and `why` copy the last line of its history (`StatusEntry.record` writes them);
    `news_on` is the day of its latest news. They are there for lists and are never edited.

    No `Contribution`: it has a team, steps, facts that apply at once, and a public copy. It has the same states and
    verbs (one address unsubmits and restores), and is shown where it stands by the same piece.
    """

    slug = models.SlugField("adresse", max_length=140, unique=True, editable=False)
    title = models.CharField("titre", max_length=120)
    sentence = models.CharField("en une phrase", max_length=280)
    sort_key = models.CharField(max_length=130, editable=False, db_index=True)
    origin = models.CharField("origine", max_length=12, choices=Origin, default=Origin.SELECTED)
    cohort = models.ForeignKey(
        "directory.Cohort",
        verbose_name="promotion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
    )
    collectivities = models.ManyToManyField(
        "directory.Collectivity", verbose_name="collectivités", related_name="projects", blank=True
    )
    sponsor_member = models.ForeignKey(
        "directory.Member",
        verbose_name="commanditaire dans l’annuaire",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sponsored_projects",
    )
    sponsor_department = models.CharField("direction commanditaire", max_length=160, blank=True)
    members = models.ManyToManyField(
        "directory.Member", verbose_name="équipe", through="TeamRole", related_name="projects"
    )

    context = models.TextField("contexte et observations de terrain", blank=True, max_length=5000)
    problem = models.TextField("problème traité", blank=True, max_length=5000)
    problem_for = models.CharField("pour qui", max_length=200, blank=True)
    solution = models.TextField("solution", blank=True, max_length=5000)
    novelty = models.TextField("ce qui est nouveau ici", blank=True, max_length=2000)
    tools = models.ManyToManyField("governance.Tool", verbose_name="outils et méthodes", blank=True)
    modules = models.ManyToManyField("governance.Module", verbose_name="modules de formation", blank=True)
    themes = models.ManyToManyField(Theme, verbose_name="thèmes", blank=True, related_name="projects")
    keywords = models.JSONField("mots clés", default=list, blank=True)
    ecology = models.CharField("apport à la transition écologique", max_length=500, blank=True)
    equality = models.CharField("apport à l’égalité femmes-hommes", max_length=500, blank=True)
    partners = models.TextField("partenaires", blank=True, max_length=2000)
    users_met = models.TextField("usagers rencontrés", blank=True, max_length=2000)
    difficulties = models.TextField("difficultés", blank=True, max_length=2000)
    conditions = models.TextField("conditions de réussite", blank=True, max_length=2000)
    transposable = models.TextField("pour le refaire ailleurs", blank=True, max_length=2000)
    cost = models.CharField("ordre de grandeur du coût", max_length=8, choices=Cost, blank=True)
    duration_months = models.PositiveSmallIntegerField("durée en mois", null=True, blank=True)
    budget = models.CharField("budget indicatif", max_length=200, blank=True)
    people_needed = models.CharField("personnes mobilisées", max_length=160, blank=True)
    lessons = models.TextField("les leçons retenues", blank=True, max_length=2000)
    help_wanted = models.CharField("aide cherchée", max_length=400, blank=True)
    takeover_note = models.CharField("pour qui voudrait le reprendre", max_length=400, blank=True)

    audience = models.CharField("lisible par", max_length=8, choices=ProjectAudience, default=ProjectAudience.NETWORK)

    status = models.CharField("où il en est", max_length=20, choices=ProjectStatus, blank=True, editable=False)
    status_on = models.DateField("depuis le", null=True, blank=True, editable=False)
    cause = models.CharField(max_length=20, blank=True, editable=False)
    why = models.TextField("pourquoi", blank=True, editable=False)
    news_on = models.DateField("dernières nouvelles", null=True, blank=True, editable=False)
    continues = models.ForeignKey(
        "self", verbose_name="reprend", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by"
    )
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("modifié le", auto_now=True)
    # One per form shown: a double click creates one project.
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    REVISED = texts.REVISED

    LEFT_AS_REVISED = frozenset({"audience"})  # it may have closed the public page

    objects = ProjectQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "projet"
        ordering = ["-news_on", "-pk"]
        indexes = [
            LatestFirstIndex(fields=["state", "-news_on", "-id"], name="project_by_news"),
            models.Index(fields=["state", "sort_key"], name="project_by_title"),
            # Who may read it, without opening its row: what the bank's figures ask of every project.
            models.Index(fields=["state", "hidden_at", "audience"], name="project_readable"),
            models.Index(fields=["cohort", "state"], name="project_by_cohort"),
            models.Index(fields=["state", "published_at", "id"], name="project_by_publication"),
            models.Index(fields=["status", "state"], name="project_by_status"),
            models.Index(fields=["cause", "status"], name="project_by_cause"),
            models.Index(fields=["submitted_at"], condition=Q(state=State.PENDING), name="project_queue"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return slug_address("projects:detail", self.slug)

    def save(self, *args, **kwargs) -> None:
        self.sort_key = sort_key(self.title)[:130]
        if self.slug:
            super().save(*args, **kwargs)
            return
        self.slug = self.free_slug()
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except IntegrityError:
            if not Project.objects.filter(slug=self.slug).exists():
                raise  # else another project of this title took the address at the same instant
            self.slug = f"{self.slug[:120]}-{get_random_string(6, 'abcdefghjkmnpqrstuvwxyz23456789')}"
            super().save(*args, **kwargs)

    def free_slug(self) -> str:
        base = slug_of(self.title)[:120] or "projet"
        taken = {"nouveau", *Project.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
        return free_slug(base, taken)

    # Who ----------------------------------------------------------------------------------------

    def people(self) -> "list[TeamRole]":
        """All who are in it, authors first. No query when its roles are prefetched."""
        return sorted(self.roles.all(), key=lambda role: (role.role not in AUTHORS, role.pk))

    def has_author(self, member: Member) -> bool:
        """Whether this person is its lead or of its team. No query when its roles are prefetched."""
        return any(role.member_id == member.pk and role.role in AUTHORS for role in self.roles.all())

    def written_by(self, user: "User") -> bool:
        member = getattr(user, "member", None)
        return member is not None and self.has_author(member)

    def is_editable_by(self, user: "User | AnonymousUser | None") -> bool:
        """`ProjectQuerySet.editable_by` of one project. No query when its roles are prefetched."""
        member = getattr(user, "member", None)
        return member is not None and member.is_present and self.has_author(member)

    def took_part(self, user: "User") -> bool:
        return super().took_part(user) or wrote_in(self, user)

    def decided_by(self, user: "User") -> bool:
        """Nothing of a project that its team keeps to itself: neither its news nor its documents."""
        return self.is_read_by_mission and super().decided_by(user)

    def authors(self) -> "list[User]":
        """The accounts of its lead and team, to tell them what happens to it."""
        roles = self.roles.filter(role__in=AUTHORS, member__user__isnull=False).select_related("member__user")
        return [role.member.user for role in roles if role.member.user]

    def sentences(self) -> dict[str, str]:
        because = f" : {self.reason.rstrip('.')}" if self.reason else ""
        return {
            "publish": f"« {self.title} » est publié.",
            "send_back": f"« {self.title} » vous revient avec une remarque : {self.reason}",
            "refuse": f"« {self.title} » n’est pas publié : {self.reason}",
            "withdraw": f"« {self.title} » est retiré{because}.",
            "hide": f"« {self.title} » est masqué le temps d’être relu.",
            "show": f"« {self.title} » est de nouveau en ligne.",
            "revise": f"Vos modifications de « {self.title} » sont en ligne.",
            "refuse_revision": f"Vos modifications de « {self.title} » ne sont pas retenues : {self.reason}",
        }

    def after_decision(self, verb: str, by: "User") -> None:
        if verb == "publish":
            self.tell_named(by)
        # A draft is written freely: its public page, if it had one, is read again before it opens.
        if self.state == State.DRAFT or (verb == "revise" and self.audience != ProjectAudience.PUBLIC):
            closed_to_visitors.send(Project, project=self, by=by)

    def tell_named(self, by: "User") -> None:
        """Those whom the team named without writing it: told when others may read it, so that they may say no."""
        named = self.roles.exclude(role__in=AUTHORS).filter(member__user__isnull=False).select_related("member__user")
        Notification.tell(
            [role.member.user for role in named if role.member.user != by],
            kind="project_named",
            sentence=f"Votre nom figure dans « {self.title} ».",
            thing=self,
        )

    @property
    def is_read_by_the_network(self) -> bool:
        """`read_by_the_network` of one project."""
        return self.is_published and self.audience != ProjectAudience.TEAM

    @property
    def is_appetizer(self) -> bool:
        """A pitch that nobody took over yet."""
        return self.status == ProjectStatus.NOT_SELECTED

    @property
    def verdict(self) -> str:
        """The question that the page answers: « Mis en place ? Oui. Et pourquoi ? »"""
        return VERDICTS[ProjectStatus(self.status)]

    @property
    def cause_label(self) -> str:
        """What explains the status most, in a word; nothing when it is something else."""
        return str(Cause(self.cause).label) if self.cause and self.cause != Cause.OTHER else ""

    @property
    def says_why(self) -> bool:
        """Whether a card tells why: what stopped, waits or holds only in part is explained there and then."""
        return bool(self.why) and self.status in EXPLAINED

    @property
    def page(self) -> "PublicPage | None":
        """Its public page, asked for, open or closed. No query when it came with `for_detail()`."""
        return getattr(self, "public_page", None)

    @property
    def is_public(self) -> bool:
        """Whether visitors may read its public page: `PublicPage.objects.open()` of one project."""
        shown = self.is_published and self.audience == ProjectAudience.PUBLIC
        return shown and self.page is not None and self.page.is_published

    # How fresh ----------------------------------------------------------------------------------

    def heard_of(self, on: date) -> None:
        """There is news of this day."""
        if self.news_on is None or on > self.news_on:
            self.news_on = on
            Project.objects.filter(pk=self.pk).update(news_on=on)

    def count_news_again(self) -> None:
        """`news_on` when something that was heard is no longer said: the day of the latest that stands (`heard_of`)."""
        answered = self.follow_ups.answered().aggregate(last=Max("answered_at"))["last"]
        form = getattr(self, "voice_form", None)
        days = [
            self.statuses.current().aggregate(last=Max("on"))["last"],
            self.journal.aggregate(last=Max("on"))["last"],
            self.sponsor_views.shown().aggregate(last=Max("on"))["last"],
            self.reuses.confirmed().aggregate(last=Max("on"))["last"],
            form.voices.published().aggregate(last=Max("said_on"))["last"] if form else None,
            timezone.localdate(answered) if answered else None,
        ]
        self.news_on = max((day for day in days if day), default=None)
        Project.objects.filter(pk=self.pk).update(news_on=self.news_on)

    @property
    def is_stale(self) -> bool:
        """No news for a year."""
        return self.news_on is None or (timezone.localdate() - self.news_on).days > 365

    @property
    def key_indicator(self) -> Any:
        """The figure to remember: the one marked so, else the first with both ends; None when nothing is measured."""
        told = [one for one in self.indicators.all() if one.has_both_ends]
        return next((one for one in told if one.is_key), told[0] if told else None)

    @property
    def unmeasured(self) -> Any:
        """What was to be looked at and is honestly not measured, when nothing else is."""
        if self.key_indicator:
            return None
        return next((one for one in self.indicators.all() if one.evidence == "not_measured"), None)


class TeamRoleQuerySet(models.QuerySet["TeamRole"]):
    def for_faces(self) -> Self:
        """With what a team shows of each person: see their photo by `face_for(reader)` alone."""
        own = [field.name for field in self.model._meta.concrete_fields]
        return self.select_related("member__cohort").only(*own, *(f"member__{name}" for name in SHOWN))


class TeamRole(models.Model):
    """A person in a project. Her name shows on the public page only with her own dated consent."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="roles")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="project_roles"
    )
    role = models.CharField("rôle", max_length=10, choices=Role, default=Role.TEAM)
    # RGPD: consent to be named on the public page, given by the person herself.
    named_since = models.DateTimeField("accord de parution donné le", null=True, blank=True, editable=False)
    # The name under which they agreed, or that the mission read last: a new one shows once it is read.
    named_as = models.CharField("nom cité", max_length=170, blank=True, editable=False)

    objects = TeamRoleQuerySet.as_manager()

    class Meta:
        verbose_name = "rôle dans un projet"
        verbose_name_plural = "rôles dans les projets"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "member", "role"],
                name="one_role_once",
                violation_error_message="Cette personne a déjà ce rôle.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.get_role_display()}"
