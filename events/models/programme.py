"""The programme of an event: its moments one after the other, who speaks, which projects; what sponsors said there.

The first five kinds of moment are those that the workshop wanted of the annual meeting (ANI-01).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone

from emi_alumni.foundation.moderation.models import Moderated, ModeratedQuerySet, State, Verb
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse
from projects.models import Project, SponsorView
from projects.models.sponsor import Adoption

from .events import Event

if TYPE_CHECKING:
    from directory.models import Member, User

LONGEST = 600  # minutes
LONGEST_SIGNATURE = 160  # of `projects.SponsorView`
HOW_LONG = f"Écrivez une durée entre 5 et {LONGEST} minutes."
HAS_RETURNS = "Des retours de commanditaires y sont notés : ce moment reste au programme."
NOT_WRITER = "Vous ne pouvez pas, ou plus, écrire le programme de cet événement : rien n’a été enregistré."
NOT_THERE = "Choisissez un projet lié à ce moment, que le réseau lit."
PROJECT_GONE = "Ce projet n’est plus en ligne : le retour ne peut pas être montré sur sa page."
NOT_YET = "Un retour se note à partir du début de l’événement."


class MomentKind(models.TextChoices):
    SHARING = "sharing", "moment de partage"
    PROJECTS = "projects", "présentation des projets de l’année"
    TEACHING = "teaching", "apports pédagogiques"
    STEPPING_BACK = "stepping_back", "prise de recul"
    SPONSORS = "sponsors", "retour des commanditaires"
    CONTRIBUTION = "contribution", "contribution d’alumni"
    BREAK = "break", "pause"
    OTHER = "other", "autre moment"


# (kind, minutes, title): a day of the annual meeting to begin with.
FIVE_MOMENTS = (
    (MomentKind.SHARING, 45, "Café d’accueil, par promotion"),
    (MomentKind.PROJECTS, 90, "Les projets de l’année, huit minutes chacun"),
    (MomentKind.TEACHING, 60, "Un apport, un outil de la formation"),
    (MomentKind.BREAK, 75, "Déjeuner"),
    (MomentKind.STEPPING_BACK, 75, "Prendre du recul, en petites tables"),
    (MomentKind.SPONSORS, 60, "Ce que les projets sont devenus, par leurs commanditaires"),
)


def may_write_programme(event: Event, user: "User") -> bool:
    """Who publishes it at once: representatives of its host, animators of its club; and the mission. What others
    organise is read first, which a programme is not."""
    return event.within_role(user) or may_moderate(user, Event)


class ProgrammeItemQuerySet(models.QuerySet["ProgrammeItem"]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class ProgrammeItem(models.Model):
    """One moment of an event. Without an hour of its own (`starts`) it follows the one before it."""

    event = models.ForeignKey(Event, verbose_name="événement", on_delete=models.CASCADE, related_name="programme")
    position = models.PositiveSmallIntegerField("rang", default=0, editable=False)
    kind = models.CharField("nature", max_length=13, choices=MomentKind, default=MomentKind.OTHER)
    title = models.CharField("titre", max_length=160)
    minutes = models.PositiveSmallIntegerField(
        "durée, en minutes",
        validators=[MinValueValidator(5, HOW_LONG), MaxValueValidator(LONGEST, HOW_LONG)],
    )
    starts = models.TimeField("à heure fixe", null=True, blank=True)
    note = models.CharField("en une phrase", max_length=300, blank=True)
    projects = models.ManyToManyField(
        "projects.Project", verbose_name="projets", blank=True, related_name="programme_items"
    )
    # Of a contribution to a call: shown once its organisers publish the programme (`events.contribution_calls`).
    held_back = models.BooleanField("pas encore montré", default=False, editable=False)

    objects = ProgrammeItemQuerySet.as_manager()

    class Meta:
        verbose_name = "moment du programme"
        verbose_name_plural = "moments du programme"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(5, LONGEST)),
                name="programme_item_lasts",
                violation_error_message=HOW_LONG,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:programme_item_edit", args=[self.event_id, self.pk])

    @property
    def takes_returns(self) -> bool:
        """Sponsors speak then, about these projects, and it has begun."""
        return self.kind == MomentKind.SPONSORS and self.event.has_started and self.event.is_published


class Speaker(models.Model):
    """Who speaks: a member, or a guest named with their function. They are in the order in which they were written."""

    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="speakers")
    member = models.ForeignKey(
        "directory.Member",
        verbose_name="personne",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="moments_led",
    )
    name = models.CharField("nom de l’invité", max_length=120, blank=True)
    role = models.CharField("fonction de l’invité", max_length=160, blank=True)

    class Meta:
        verbose_name = "intervenant"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="one_speaker_each"),
            models.CheckConstraint(
                condition=Q(member__isnull=False, name="") | Q(member=None) & ~Q(name=""), name="speaker_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.member.shown_name if self.member else self.name


class SponsorReturn(Moderated):
    """What a sponsor said of a project at an event, as one of its organisers wrote it down: read by the mission first.
    Published, the words are the project's (`view`), where they are shown, and withdrawn by the mission; this says where
    they come from, and who wrote them down."""

    WITHOUT: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("edit", Verb.UNSUBMIT, Verb.RESTORE, Verb.WITHDRAW), "the words of somebody else: nobody rewrites them"
    )
    # Published, it is on the page of a project, whose team was told.
    UNDOABLE = tuple(verb for verb in Moderated.UNDOABLE if verb not in (Verb.PUBLISH, Verb.WITHDRAW))

    item = models.ForeignKey(ProgrammeItem, on_delete=models.PROTECT, related_name="returns")
    project = models.ForeignKey(
        Project, verbose_name="projet", on_delete=models.CASCADE, related_name="sponsor_returns"
    )
    signature = models.CharField("qui parle", max_length=LONGEST_SIGNATURE)
    changed = models.TextField("ce qui a été dit", max_length=2000)
    blocks = models.TextField("ce qui bloque", blank=True, max_length=2000)
    kept = models.CharField("entré dans ses objectifs", max_length=6, choices=Adoption, blank=True)
    view = models.OneToOneField(
        "projects.SponsorView",
        verbose_name="regard du commanditaire",
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="said_at",
    )
    member = models.ForeignKey(
        "directory.Member", verbose_name="noté par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField("noté le", default=timezone.now, editable=False)

    objects = ModeratedQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = "retour de commanditaire"
        verbose_name_plural = "retours de commanditaires"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(view=None) | Q(state__in=[State.PUBLISHED, State.WITHDRAWN]), name="return_shown_was_read"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signature}, sur « {self.project} »"

    def get_absolute_url(self) -> str:
        return f"{self.project.get_absolute_url()}#commanditaire"

    # Moderation ----------------------------------------------------------------------------------

    def written_by(self, user: "User") -> bool:
        member = getattr(user, "member", None)
        return member is not None and member.pk == self.member_id

    def took_part(self, user: "User") -> bool:
        """Who wrote it down, and the team of the project: nobody decides what is said of their own."""
        return super().took_part(user) or self.project.took_part(user)

    def submit(self, *, by: Any) -> None:
        """Written down by an account of the mission too, which may have no profile."""
        self._move(Verb.SUBMIT, by=by, submitted_at=timezone.now(), reason="")

    def authors(self) -> "list[User | None]":
        return [self.member.user] if self.member else []

    def sentences(self) -> dict[str, Any]:
        what = f"Le retour de commanditaire que vous avez noté sur « {self.project.title} »"
        because = f" : {self.reason}" if self.reason else "."
        return {
            Verb.PUBLISH: f"{what} est en ligne.",
            Verb.REFUSE: f"{what} n’est pas publié{because}",
            Verb.WITHDRAW: f"{what} est retiré{because}",
        }

    def told_about(self) -> tuple[models.Model, str]:
        return self.item.event, ""

    def after_decision(self, verb: str, by: Any) -> None:
        """Published, it is on the page of its project, and its team is told. Raises ValidationError when that page is
        no longer online."""
        if verb == Verb.PUBLISH:
            if not Project.objects.published().filter(pk=self.project_id).exists():
                raise ValidationError(PROJECT_GONE)
            event = self.item.event
            words = (
                f"Un retour de commanditaire sur « {self.project.title} » est noté à « {event} » ({self.signature})."
            )
            where = f"{self.signature} (« {event} »)"
            shown = where if len(where) <= LONGEST_SIGNATURE else self.signature
            said = {"changed": self.changed, "blocks": self.blocks, "kept": self.kept}
            self.view = SponsorView.show(self.project, signature=shown, on=event.first_day, words=words, **said)
            SponsorReturn.objects.filter(pk=self.pk).update(view=self.view)
        elif verb == Verb.WITHDRAW and self.view_id:
            SponsorView.objects.shown().filter(pk=self.view_id).update(withdrawn_at=timezone.now())


# Writing it -----------------------------------------------------------------------------------------------------------


def held_for_programme(event: Event, by: "User") -> Event:
    """The event as it is now, held. Raises ValidationError when this account may not write its programme any more."""
    live = Event.objects.lock(event.pk)
    if not may_write_programme(live, by):
        raise ValidationError(NOT_WRITER)
    return live


@transaction.atomic
def begin_with_five_moments(event: Event, *, by: "User") -> None:
    """The day of an annual meeting as the workshop wanted it, to be changed; nothing when there is a programme."""
    live = held_for_programme(event, by)
    if ProgrammeItem.objects.filter(event=live).exists():
        return
    rows = (
        ProgrammeItem(event=live, position=rank, kind=kind, minutes=minutes, title=title)
        for rank, (kind, minutes, title) in enumerate(FIVE_MOMENTS, start=1)
    )
    ProgrammeItem.objects.bulk_create(rows)
    note_programme(live)


def take_up_moments(event: Event, former: Event) -> None:
    """The moments of a former event, in their order: their kinds, how long they last and their fixed hours; neither
    words nor speakers nor projects, which were of that day. Nothing when there is a programme. The caller holds the
    event, or has just made it."""
    if ProgrammeItem.objects.filter(event=event).exists():
        return
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(
            event=event, position=rank, kind=one.kind, minutes=one.minutes, starts=one.starts, title=title_of(one.kind)
        )
        for rank, one in enumerate(ProgrammeItem.objects.filter(event=former).in_order(), start=1)
    )
    note_programme(event)


def title_of(kind: str) -> str:
    words = str(MomentKind(kind).label)
    return words[:1].upper() + words[1:]


def last_position(event: Event) -> int:
    return ProgrammeItem.objects.filter(event=event).aggregate(last=Max("position"))["last"] or 0


def note_programme(event: Event) -> None:
    """Write whether this event, held, has a programme that its readers may see."""
    event.has_programme = ProgrammeItem.objects.filter(event=event, held_back=False).exists()
    Event.objects.filter(pk=event.pk).update(has_programme=event.has_programme)


@transaction.atomic
def move_item(item: ProgrammeItem, *, up: bool, by: "User") -> None:
    """Before the one before it, or after the one after it; nothing at the ends."""
    live = held_for_programme(item.event, by)
    rows = list(ProgrammeItem.objects.filter(event=live).in_order())
    rank = next((n for n, one in enumerate(rows) if one.pk == item.pk), None)
    other = None if rank is None else rank - 1 if up else rank + 1
    if rank is None or other is None or not 0 <= other < len(rows):
        return
    rows[rank], rows[other] = rows[other], rows[rank]
    for position, one in enumerate(rows, start=1):
        if one.position != position:
            ProgrammeItem.objects.filter(pk=one.pk).update(position=position)


@transaction.atomic
def remove_item(item: ProgrammeItem, *, by: "User") -> None:
    """Raises ValidationError when sponsors' returns were written down there."""
    live = held_for_programme(item.event, by)
    if SponsorReturn.objects.filter(item=item).exists():
        raise ValidationError(HAS_RETURNS)
    ProgrammeItem.objects.filter(pk=item.pk).delete()
    note_programme(live)


@transaction.atomic
def record_return(item: ProgrammeItem, project: Project, *, by: "User", signature: str, **said: str) -> SponsorReturn:
    """A sponsor's words at this moment wait to be read by the mission; once published, they are their view on the
    project's page, signed with where they were said. Raises ValidationError before the event, and for a project that is
    not of this moment. The same words twice are one return.

    `said`: the answers of `projects.SponsorView` (kept, changed, blocks).
    """
    live = held_for_programme(item.event, by)
    if not live.has_started or not live.is_published:
        raise ValidationError(NOT_YET)
    if not Project.objects.published().filter(pk=project.pk, programme_items=item).exists():
        raise ValidationError({"project": NOT_THERE})
    words: dict[str, Any] = {"item": item, "project": project, "signature": signature, **said}
    words["member"] = getattr(by, "member", None)
    if already := SponsorReturn.objects.pending().filter(**words).order_by("pk").first():
        return already
    one = SponsorReturn.objects.create(**words)
    one.submit(by=by)
    return one


def tell_speakers(item: ProgrammeItem, members: "list[Member]", *, by: "User") -> None:
    """Those who are newly on the programme; not who wrote it."""
    words = f"Votre nom est au programme de « {item.event} » : {item.title}."
    people = [one.user for one in members if one.user and one.user != by]
    Notification.tell(people, kind="event_speaker", sentence=words, thing=item.event)
