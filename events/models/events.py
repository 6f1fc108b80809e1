"""An event: what, when, where, by whom, for whom; planned, postponed, cancelled, held, closed (OUT-03, PQ1-48)."""

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.dispatch import Signal
from django.utils import timezone

from directory.contributions.models import NOBODY, Contribution, ContributionQuerySet
from directory.models.members import no_account_in_link, web_address
from directory.visibility import Reader
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.moderation.models import State, Verb
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from events import moments
from governance.models import Club
from governance.rights import acting, collectivities_represented_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User

# Sent, with `event`, in the transaction that puts it online.
event_published = Signal()

LONGEST = timedelta(days=31)
REMINDED_BEFORE = timedelta(days=2)
# Of what subscribed calendars hold: what is past, and what was called off, so that who sees it reads that it is.
PAST_KEPT = timedelta(days=365)
CALLED_OFF_KEPT = timedelta(days=30)

ENDS_FIRST = "L’événement finit avant d’avoir commencé : vérifiez les heures."
TOO_LONG = "Un événement dure un mois au plus : vérifiez la date de fin."
SAY_WHY = "Écrivez pourquoi, en une phrase : les personnes inscrites la liront."
PROMOTION_ALONE = "Un groupe de parole se réserve à une promotion : choisissez-la."
GUESTS_ARE_PUBLIC = "Ouvrez l’événement à « tout le monde » pour y accueillir des invités sans compte, ou écrivez 0."
NO_COHORT = "Choisissez « la promotion » comme lectrice, ou retirez la promotion."
EXPECTED = "Des personnes sont inscrites : annulez l’événement en disant pourquoi, elles seront prévenues."
NOT_ORGANISED = "Vous n’organisez plus cet événement."
WHERE = "Écrivez le lieu : où faut-il venir ?"


class EventKind(models.TextChoices):
    ANNUAL = "annual", "rencontre annuelle"
    COFFEE = "coffee", "café"
    TEA = "tea", "thé"
    LUNCH = "lunch", "déjeuner"
    CLUB = "club", "séance de club"
    CODEV = "codev", "codéveloppement"
    DEBUGGING = "debugging", "débogage de projet"
    WORKSHOP = "workshop", "atelier"
    TRIP = "trip", "voyage apprenant"
    TALK = "talk", "conférence d’un grand témoin"
    PRESENTATION = "presentation", "restitution"
    CONFERENCE = "conference", "colloque"
    BOOSTER = "booster", "piqûre de rappel"
    TALKING_GROUP = "talking_group", "groupe de parole"
    APPOINTMENT = "appointment", "rendez-vous"


class EventFormat(models.TextChoices):
    IN_PLACE = "in_place", "sur place"
    REMOTE = "remote", "à distance"
    BOTH = "both", "sur place et à distance"


class EventAudience(models.TextChoices):
    """Who reads it: everybody, visitors included; the network; one promotion alone; its author and those who are
    registered, nobody else, the mission included."""

    PUBLIC = "public", "tout le monde"
    NETWORK = "network", "le réseau"
    COHORT = "cohort", "une promotion"
    NAMED = "named", "les personnes qui y viennent"


# What no form offers: an event of this kind, or for these readers, is made by the app that arranges it.
NOT_OFFERED_KINDS = (EventKind.APPOINTMENT,)
NOT_OFFERED_AUDIENCES = (EventAudience.NAMED,)
OFFERED_KINDS = [(one.value, one.label) for one in EventKind if one not in NOT_OFFERED_KINDS]
OFFERED_AUDIENCES = [(one.value, one.label) for one in EventAudience if one not in NOT_OFFERED_AUDIENCES]
# What the network, and the mission, do not read as such.
KEPT_APART = (EventAudience.COHORT, EventAudience.NAMED)


class EventStatus(models.TextChoices):
    """What its organisers say of a published event. Past and full are facts of the clock and of the registrations."""

    PLANNED = "planned", "prévu"
    POSTPONED = "postponed", "reporté"
    CANCELLED = "cancelled", "annulé"


# Columns of one line of « Bientôt », and of where its reader stands.
SOON = (
    *("title", "starts_at", "ends_at", "all_day", "format", "host__short_name"),
    *("state", "hidden_at", "status", "by_invitation", "registration_closes_at"),
    *("capacity", "seats_taken", "waiting_count"),
)


class EventQuerySet(ContributionQuerySet):
    def organised_by(self, member: "Member", day: date | None = None) -> Self:
        """Those that this person may change: their own; once online, those of the collectivités that they represent
        and of the clubs that they animate on this day (today unless said). Colleagues finish what one of them began."""
        represented = collectivities_represented_by(member, day).filter(pk=OuterRef("host"))
        animated = Club.objects.animated_by(member, day).filter(pk=OuterRef("club"))
        theirs = Q(Exists(represented)) | Q(Exists(animated))
        return self.filter(Q(author=member) | Q(state=State.PUBLISHED) & theirs)

    def audience_of(self, user: "User | AnonymousUser") -> Q:
        reader = Reader.of(user)
        if not reader.in_network:
            return NOBODY
        network = ~Q(audience__in=KEPT_APART)
        return network | Q(cohort=reader.cohort_id) if reader.cohort_id else network

    def named_to(self, member: "Member") -> Q:
        """Those kept for the people who come, of whom this person is, or was until they left."""
        theirs = self.model._default_manager.filter(audience=EventAudience.NAMED, registrations__member=member.pk)
        return Q(audience=EventAudience.NAMED, pk__in=theirs.order_by().values("pk"))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """As for every contribution; and a visitor reads public ones, a promotion's own stays its own once online."""
        if not user.is_authenticated:
            return self.public()
        member = getattr(user, "member", None)
        own = Q(author=member) if member else NOBODY
        readers = self.audience_of(user) | self.named_to(member) if member else self.audience_of(user)
        online = Q(state=State.PUBLISHED, hidden_at=None) & readers
        if may_moderate(user, self.model):
            kept_apart = Q(state=State.PUBLISHED, audience__in=KEPT_APART)
            return self.read_by_mission_or(own).filter(~kept_apart | online | own)
        return self.filter(online | own)

    def online_for(self, user: "User | AnonymousUser") -> Self:
        """What lists of the agenda hold: the published ones that this account reads, found by an index; what one
        proposed is told apart from them. The same for all whose `sees` is the same."""
        if not user.is_authenticated:
            return self.public()
        online = self.published()
        if may_moderate(user, self.model) and not Reader.of(user).in_network:
            return online.exclude(audience__in=KEPT_APART)
        return online.filter(self.audience_of(user))

    @staticmethod
    def sees(user: "User | AnonymousUser") -> tuple[bool, bool, int | None]:
        """Which published events an account reads: two with the same answer read the same ones (`online_for`)."""
        if not user.is_authenticated:
            return False, False, None
        reader = Reader.of(user)
        return True, reader.in_network or may_moderate(user, Event), reader.cohort_id

    def public(self) -> Self:
        """What visitors read."""
        return self.published().filter(audience=EventAudience.PUBLIC)

    def for_network(self) -> Self:
        """Those that every member reads once they are online."""
        return self.exclude(audience__in=KEPT_APART)

    def to_come(self, now: datetime | None = None) -> Self:
        """Those that are not over, the next one first; cancelled and postponed ones too, which say so. None of them
        began longer ago than an event lasts: the index of beginnings answers in this very order."""
        if now is not None:  # of a prepared statement, which computes nothing from its arguments
            return self.filter(ends_at__gt=now).order_by("starts_at", "pk")
        now = timezone.now()
        return self.filter(ends_at__gt=now, starts_at__gt=now - LONGEST).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None) -> Self:
        """Those that are over and were held, the latest first."""
        over = self.filter(ends_at__lte=now or timezone.now()).exclude(status=EventStatus.CANCELLED)
        return over.order_by("-starts_at", "-pk")

    def going_ahead(self) -> Self:
        return self.filter(status=EventStatus.PLANNED)

    def in_calendars(self, now: datetime | None = None) -> Self:
        """What a subscribed calendar holds: a year back; what was called off, for thirty days."""
        now = now or timezone.now()
        off = ~Q(status=EventStatus.PLANNED) & Q(changed_at__lt=now - CALLED_OFF_KEPT)
        return self.published().filter(ends_at__gt=now - PAST_KEPT).exclude(off)

    def for_list(self) -> Self:
        """What a line of the agenda reads. No other query."""
        return self.select_related("host", "club", "cohort")

    def for_soon(self) -> Self:
        """What one line of « Bientôt » reads. No other query."""
        return self.select_related("host").only(*SOON)

    def for_author(self) -> Self:
        return self.select_related("host", "club", "cohort", "author")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("host", "club", "cohort")

    def lock(self, pk: int) -> "Event":
        """Hold this event until the end of the transaction, after the person who acts (`Member.objects.lock`).

        Whoever registers, leaves, or changes the capacity waits: seats are counted by one at a time. Raises
        Event.DoesNotExist.
        """
        if (held := held_event.first(pk)) is None:
            raise Event.DoesNotExist
        return cast(Event, held)


class Event(Contribution):
    """Something that happens at a place, at a distance, or both, on one day or several.

    Moments are aware; of an event « toute la journée », `starts_at` is the first midnight and `ends_at` the midnight
    after the last day. `seats_taken` and `waiting_count` are counted from the registrations, its row held
    (`events.models.registrations`): never written otherwise. `sequence` and `changed_at` say to calendars that what
    they hold is old (RFC 5545); `moved_from` is the start that was announced before the last change of date.
    """

    kind = models.CharField("nature", max_length=13, choices=EventKind)
    title = models.CharField("titre", max_length=160)
    presentation = models.TextField("de quoi il s’agit", max_length=5000, blank=True)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    all_day = models.BooleanField("toute la journée", default=False)

    format = models.CharField("format", max_length=8, choices=EventFormat, default=EventFormat.IN_PLACE)
    venue = models.CharField("lieu", max_length=200, blank=True)
    access = models.CharField("comment venir", max_length=300, blank=True)
    accessibility = models.CharField("accessibilité", max_length=300, blank=True)
    meeting_url = models.CharField(
        "lien de la visio", max_length=300, blank=True, validators=[web_address, no_account_in_link]
    )

    host = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité hôte",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_events",
    )
    club = models.ForeignKey(
        "governance.Club", verbose_name="club", on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    cohort = models.ForeignKey(
        "directory.Cohort",
        verbose_name="promotion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    audience = models.CharField("lu par", max_length=7, choices=EventAudience, default=EventAudience.NETWORK)
    # The idea that asked for this workshop (`events.wanted_workshops`).
    idea = models.ForeignKey(
        "governance.Idea",
        verbose_name="idée dont il vient",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
    )
    projects = models.ManyToManyField("projects.Project", verbose_name="projets", blank=True, related_name="events")
    modules = models.ManyToManyField("governance.Module", verbose_name="modules", blank=True, related_name="events")
    partners = models.ManyToManyField(
        "governance.Partner", verbose_name="partenaires", blank=True, related_name="events"
    )
    # Of a club's date: the subjects of its list that it deals with, and what the club keeps of it.
    subjects = models.ManyToManyField(
        "governance.ClubSubject", verbose_name="sujets", through="events.AgendaItem", related_name="events"
    )
    notes = models.ManyToManyField(
        "governance.ClubNote", verbose_name="notes", through="events.SessionNote", related_name="events"
    )

    series = models.ForeignKey(
        "events.EventSeries",
        verbose_name="série",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="events",
    )

    capacity = models.PositiveSmallIntegerField(
        "nombre de places",
        null=True,
        blank=True,
        validators=[MinValueValidator(1, "Écrivez au moins une place, ou laissez vide s’il n’y a pas de limite.")],
    )
    guest_quota = models.PositiveSmallIntegerField("places pour des invités sans compte", default=0)
    registration_closes_at = models.DateTimeField("inscriptions jusqu’au", null=True, blank=True)
    # Nobody registers by themselves: a codev, whose group is chosen (`events.codev_groups`).
    by_invitation = models.BooleanField("sur invitation", default=False, editable=False)
    seats_taken = models.PositiveIntegerField("places prises", default=0, editable=False)
    waiting_count = models.PositiveIntegerField(default=0, editable=False)

    status = models.CharField(
        "situation", max_length=9, choices=EventStatus, default=EventStatus.PLANNED, editable=False
    )
    status_reason = models.CharField("pourquoi (annulé, reporté)", max_length=300, blank=True, editable=False)
    moved_from = models.DateTimeField("déplacé du", null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField("rappelé le", null=True, blank=True, editable=False)
    # Whether it has a programme, so that the page of an event without any asks for none (`events.models.programme`).
    has_programme = models.BooleanField(default=False, editable=False)
    # Whether it ever called for contributions, likewise (`events.models.contribution_calls`).
    has_call = models.BooleanField(default=False, editable=False)
    # Whether photos or minutes were ever added to it, likewise (`events.models.files`).
    has_files = models.BooleanField(default=False, editable=False)
    # What calendars know it by.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField("changé le", default=timezone.now, editable=False)

    REVISED = ("title", "presentation", "venue", "access", "accessibility")
    NOT_READ_FIRST = {
        "meeting_url": "needed at the hour itself; those who are registered alone read it",
    }
    # What calendars show of it: changing one of these makes what they hold old.
    IN_CALENDARS = (
        *("kind", "title", "presentation", "starts_at", "ends_at", "all_day", "format", "venue", "access"),
        *("accessibility", "meeting_url", "host_id", "club_id", "status", "status_reason", "audience"),
    )
    PAGES = "events:event"
    NOUN = "événement"

    objects = EventQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "événement"
        verbose_name_plural = "événements"
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["state", "ends_at", "starts_at"], name="event_by_end"),
            models.Index(fields=["state", "starts_at"], name="event_by_start"),
            models.Index(fields=["host", "starts_at"], name="event_by_host"),
            models.Index(fields=["club", "starts_at"], name="event_by_club"),
            models.Index(fields=["kind", "starts_at"], name="event_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message=ENDS_FIRST,
            ),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="event_has_a_seat"),
            models.CheckConstraint(
                condition=Q(guest_quota=0) | Q(audience=EventAudience.PUBLIC),
                name="event_guests_are_public",
                violation_error_message=GUESTS_ARE_PUBLIC,
            ),
            models.CheckConstraint(
                condition=Q(audience=EventAudience.COHORT, cohort__isnull=False)
                | ~Q(audience=EventAudience.COHORT) & Q(cohort=None),
                name="event_cohort_reads_alone",
                violation_error_message=NO_COHORT,
            ),
            models.CheckConstraint(
                condition=~Q(kind=EventKind.TALKING_GROUP) | Q(audience=EventAudience.COHORT),
                name="talking_group_of_a_cohort",
                violation_error_message=PROMOTION_ALONE,
            ),
            models.CheckConstraint(
                condition=~Q(audience=EventAudience.NAMED) | Q(by_invitation=True), name="named_event_by_invitation"
            ),
            models.CheckConstraint(
                condition=Q(status=EventStatus.PLANNED) | ~Q(status_reason=""),
                name="event_says_why_it_is_off",
                violation_error_message=SAY_WHY,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.pk])

    def clean(self) -> None:
        """Raises ValidationError, by field, for what no constraint says in a sentence that helps."""
        super().clean()
        wrong: dict[str, str] = {}
        if self.starts_at and self.ends_at:
            if self.ends_at <= self.starts_at:
                wrong["ends_at"] = ENDS_FIRST
            elif self.ends_at - self.starts_at > LONGEST:
                wrong["ends_at"] = TOO_LONG
        if self.format != EventFormat.REMOTE and not self.venue.strip():
            wrong["venue"] = WHERE
        if self.registration_closes_at and self.ends_at and self.registration_closes_at > self.ends_at:
            wrong["registration_closes_at"] = "Les inscriptions finissent avant l’événement : vérifiez la date."
        if wrong:
            raise ValidationError(wrong)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Calendars are told when what they show has changed. A club that meets is awake."""
        if self.pk and not kwargs.get("update_fields"):
            before = Event.objects.filter(pk=self.pk).values(*self.IN_CALENDARS).first()
            if before and any(before[name] != getattr(self, name) for name in self.IN_CALENDARS):
                self.sequence += 1
                self.changed_at = timezone.now()
                if before["starts_at"] != self.starts_at and self.state == State.PUBLISHED:
                    self.moved_from = before["starts_at"]
                    if self.starts_at > timezone.now() + REMINDED_BEFORE:
                        self.reminded_at = None
        super().save(*args, **kwargs)
        self.wake_club()

    def wake_club(self) -> None:
        """A club that meets is awake, once its date is online and to come."""
        if self.club_id and self.is_published and self.status == EventStatus.PLANNED and not self.is_past:
            asleep = Club.objects.filter(pk=self.club_id, asleep_on__isnull=False)
            asleep.update(asleep_on=None, woken_on=timezone.localdate())

    # Where it stands ------------------------------------------------------------------------------

    @property
    def is_past(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def has_started(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_cancelled(self) -> bool:
        return self.status == EventStatus.CANCELLED

    @property
    def is_postponed(self) -> bool:
        return self.status == EventStatus.POSTPONED

    @property
    def seats_left(self) -> int | None:
        """Those that one may still take; None when there is no limit. Whoever waits comes first."""
        return 0 if self.waiting_count and self.capacity is not None else self.free_seats

    @property
    def free_seats(self) -> int | None:
        """Those that nobody has nor is offered, whoever waits; None when there is no limit."""
        return None if self.capacity is None else max(self.capacity - self.seats_taken, 0)

    @property
    def seats_too_many(self) -> int:
        """Those that are taken past the capacity, which was lowered since."""
        return 0 if self.capacity is None else max(self.seats_taken - self.capacity, 0)

    @property
    def registration_ends_at(self) -> datetime:
        """When one may no longer register, nor be given a seat that somebody leaves."""
        return min(self.registration_closes_at or self.starts_at, self.starts_at)

    @property
    def registration_is_open(self) -> bool:
        is_planned = self.is_published and self.status == EventStatus.PLANNED
        return is_planned and not self.by_invitation and timezone.now() < self.registration_ends_at

    @property
    def when(self) -> str:
        """« jeudi 21 novembre 2026, de 9 h à 16 h 30 »."""
        return moments.when(self.starts_at, self.ends_at, self.all_day)

    @property
    def first_day(self) -> Any:
        return local_day(self.starts_at)

    @property
    def last_day(self) -> Any:
        return moments.last_day_of(self.ends_at)

    @property
    def may_be_edited(self) -> bool:
        """What was arranged between people is arranged again, never rewritten: the mission would read its words."""
        return super().may_be_edited and self.audience != EventAudience.NAMED

    @property
    def may_be_withdrawn(self) -> bool:
        return super().may_be_withdrawn and not self._is_expected

    @property
    def _is_expected(self) -> bool:
        """Somebody comes, or waits: it is cancelled with a reason, never taken away."""
        return self.state == State.PUBLISHED and (self.seats_taken > 0 or self.waiting_count > 0)

    def withdraw(self, *, by: "User", reason: str = "") -> None:
        """By its organisers while nobody is registered. Raises ValidationError once somebody is."""
        if self._is_expected and self.written_by(by):
            raise ValidationError(EXPECTED)
        super().withdraw(by=by, reason=reason)

    def after_decision(self, verb: str, by: Any) -> None:
        if verb == Verb.PUBLISH:
            self.wake_club()
            event_published.send(Event, event=self, by=by)

    # Who ------------------------------------------------------------------------------------------

    def written_by(self, user: "User") -> bool:
        """Whether this account organises it: as `EventQuerySet.organised_by`, asked to today's mandates."""
        member = acting(user)
        if member is None:
            return False
        if self.author_id == member.pk:
            return True
        return self.pk is not None and bool(organised(member, self.pk, timezone.localdate()))

    def is_read_by(self, member: "Member") -> bool:
        """Whether this person of the network is of those for whom it is, once online; what is kept for those who come
        is for nobody who is not yet among them. No query."""
        ours = self.audience not in KEPT_APART or (self.cohort_id is not None and self.cohort_id == member.cohort_id)
        return ours or self.author_id == member.pk

    def within_role(self, user: "User") -> bool:
        """Whether its author's mandate is of this event: representatives publish at once for the collectivité that they
        represent, animators for their club."""
        member = acting(user)
        if member is None:
            return False
        if self.club_id and Club.objects.animated_by(member).filter(pk=self.club_id).exists():
            return True
        return self.host_id is not None and collectivities_represented_by(member).filter(pk=self.host_id).exists()


@prepared
def held_event(key: int) -> EventQuerySet:
    """The event of this key, held. In a transaction."""
    return Event.objects.select_for_update(of=("self",), no_key=True).filter(pk=key).order_by("pk")


@prepared
def organised(member: "Member", key: int, day: date) -> EventQuerySet:
    """The event of this key, if this person organises it on this day."""
    return Event.objects.filter(pk=key).organised_by(member, day).only("pk").order_by("pk")


@prepared
def organised_events(member: "Member", key: int, day: date) -> EventQuerySet:
    """The same, with what its author's pages say."""
    return Event.objects.filter(pk=key).organised_by(member, day).for_author().order_by("pk")


@prepared
def organised_online(member: "Member", key: int, day: date) -> EventQuerySet:
    """The same, once it is online."""
    return Event.objects.filter(pk=key).organised_by(member, day).published().for_author().order_by("pk")
