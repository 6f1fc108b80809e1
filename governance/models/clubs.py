"""Clubs, by trade or by theme: what about, who animates them, who is in them (ANI-08, GOU-02).

When they meet is in the agenda, an app above, which this one counts by relation (`dates_of_clubs`).
"""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.models.members import no_account_in_link, web_address
from emi_alumni.foundation.dates import local_day, months_after
from emi_alumni.foundation.text import slug_of, sort_key
from emi_alumni.foundation.url_reversing import reverse

from .mandates import ENDED, LAPSED, MONTHS, Mandate, MandateQuerySet, NoOverlap

if TYPE_CHECKING:
    from directory.models import Member, User

ASLEEP_AFTER_MONTHS = 6
ASKED_BEFORE = timedelta(days=30)  # the end of a mandate

MEETS_SOON = "Ce club a une date à venir : annulez-la d’abord, ou laissez-le éveillé."
TWELVE_MONTHS = "Un mandat d’animation dure douze mois au plus : mettez une date de fin plus proche."
NO_END = "Mettez une date de fin : un mandat d’animation dure douze mois au plus."
ANSWERED = "Vous avez déjà répondu à cette question."


def dates_of_clubs() -> Any:
    """The dates of clubs: the events of the agenda that are theirs, online and planned."""
    events = cast(Any, Club._meta.get_field("events")).related_model
    return events._default_manager.published().going_ahead()


class ClubEntry(models.TextChoices):
    TRADE = "trade", "un métier"
    THEME = "theme", "un thème"


class ClubQuerySet(models.QuerySet["Club"]):
    def with_members(self) -> Self:
        """Adds `members_count`: those who are in it today."""
        inside = ClubMembership.objects.filter(club=OuterRef("pk"), member__is_listed=True).order_by().values("club")
        return self.annotate(members_count=Coalesce(Subquery(inside.annotate(n=Count("pk")).values("n")), 0))

    def with_last_date(self) -> Self:
        """Adds `last_at`, the beginning of the last date held or planned: what `is_asleep` reads."""
        dates = dates_of_clubs().filter(club=OuterRef("pk")).order_by("-starts_at")
        return self.annotate(last_at=Subquery(dates.values("starts_at")[:1]))

    def with_next_date(self) -> Self:
        """Adds `next_at`, the beginning of the nearest date that is not over."""
        dates = dates_of_clubs().filter(club=OuterRef("pk")).to_come()
        return self.annotate(next_at=Subquery(dates.values("starts_at")[:1]))

    def asleep(self) -> Self:
        """As `Club.is_asleep` says, asked of the database: by hand, or after six months without a date."""
        limit = months_after(timezone.localdate(), -ASLEEP_AFTER_MONTHS)
        after = datetime.combine(limit + timedelta(days=1), time(), timezone.get_default_timezone())
        dates = dates_of_clubs().filter(club=OuterRef("pk"), starts_at__gte=after)
        old = Q(created_on__lte=limit) & (Q(woken_on=None) | Q(woken_on__lte=limit)) & ~Exists(dates)
        return self.filter(Q(asleep_on__isnull=False) | old)

    def animated_by(self, member: "Member", today: date | None = None) -> Self:
        return self.filter(Exists(AnimatorMandate.objects.current(today).filter(club=OuterRef("pk"), member=member)))

    def of(self, member: "Member", today: date | None = None) -> Self:
        """Those that this person is in, or animates: who reads what is kept inside a club."""
        inside = ClubMembership.objects.filter(club=OuterRef("pk"), member=member)
        animates = AnimatorMandate.objects.current(today).filter(club=OuterRef("pk"), member=member)
        return self.filter(Exists(inside) | Exists(animates))

    def helping_to_measure(self) -> Self:
        """Those that give two hours to projects that wish to measure, awake, with somebody to ask (FRE-09)."""
        named = ClubMembership.objects.filter(club=OuterRef("pk"), shown=True, member__is_listed=True)
        animated = AnimatorMandate.objects.current().filter(club=OuterRef("pk"))
        return self.filter(Exists(named) | Exists(animated), helps_to_measure=True).exclude(pk__in=self.asleep())

    def without_animator(self) -> Self:
        return self.exclude(Exists(AnimatorMandate.objects.current().filter(club=OuterRef("pk"))))

    def for_list(self) -> Self:
        """With who animates (`animators`), members counted, the last and the next date: two queries."""
        animators = AnimatorMandate.objects.current().order_by("starts_on", "pk").select_related("member__cohort")
        clubs = self.with_members().with_last_date().with_next_date()
        return clubs.prefetch_related(Prefetch("mandates", animators, to_attr="animators"))


class Club(models.Model):
    """A club of the network. It sleeps after six months without a date, or by hand, and wakes in one click.

    Sleeping takes nothing away: its words, dates and members stay.
    """

    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    sort_key = models.CharField(max_length=130, editable=False, db_index=True)
    entry = models.CharField("entrée par", max_length=5, choices=ClubEntry)
    tagline = models.CharField("en une phrase", max_length=200)
    charter = models.TextField("charte du club", max_length=5000, blank=True)
    rhythm = models.CharField("rythme", max_length=160, blank=True)
    # Read by the club's members only.
    meeting_url = models.CharField(
        "lien de la visio", max_length=300, blank=True, validators=[web_address, no_account_in_link]
    )
    helps_to_measure = models.BooleanField("aide les projets à mesurer", default=False)
    created_on = models.DateField("créé le", default=timezone.localdate)
    # Put to sleep by hand; without it, the dates say whether it sleeps.
    asleep_on = models.DateField("mis en veille le", null=True, blank=True, editable=False)
    # A sleeping club that somebody wakes counts its six months from that day.
    woken_on = models.DateField("réveillé le", null=True, blank=True, editable=False)

    objects = ClubQuerySet.as_manager()

    class Meta:
        verbose_name = "club"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:club", args=[self.slug])

    def clean(self) -> None:
        slug = self.slug or slug_of(self.name)
        if self.name and (not slug or slug == "proposer"):
            raise ValidationError({"name": "Donnez un autre nom à ce club : celui-ci ne peut pas faire une adresse."})
        if Club.objects.filter(slug=slug).exclude(pk=self.pk).exists():
            raise ValidationError({"name": "Un club porte déjà un nom voisin : précisez celui-ci."})

    def save(self, *args, **kwargs) -> None:
        self.sort_key = sort_key(self.name)[:130]
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)

    # Awake or asleep ------------------------------------------------------------------------------

    def sleeps(self, last_session: date | None) -> bool:
        """Whether it has been six months since its last session (held or planned), its waking or its creation."""
        return self._alive_on(last_session) <= months_after(timezone.localdate(), -ASLEEP_AFTER_MONTHS)

    def _alive_on(self, last_session: date | None) -> date:
        return max(day for day in (self.created_on, self.woken_on, last_session) if day)

    @property
    def last_date(self) -> date | None:
        """As `with_last_date` found it, else one query."""
        if not hasattr(self, "last_at"):
            self.last_at = dates_of_clubs().filter(club=self).aggregate(at=models.Max("starts_at"))["at"]
        return local_day(self.last_at) if self.last_at else None

    @property
    def is_asleep(self) -> bool:
        return self.asleep_on is not None or self.sleeps(self.last_date)

    @property
    def asleep_since(self) -> date | None:
        if not self.is_asleep:
            return None
        return self.asleep_on or months_after(self._alive_on(self.last_date), ASLEEP_AFTER_MONTHS)

    def put_to_sleep(self) -> bool:
        """False when it already sleeps. Raises ValidationError while a date is planned."""
        if dates_of_clubs().filter(club=self).to_come().exists():
            raise ValidationError(MEETS_SOON)
        if self.is_asleep:
            return False
        self.asleep_on = timezone.localdate()
        return bool(Club.objects.filter(pk=self.pk, asleep_on=None).update(asleep_on=self.asleep_on))

    def wake(self) -> bool:
        """It counts six months from today. False when it does not sleep."""
        if not self.is_asleep:
            return False
        self.asleep_on, self.woken_on = None, timezone.localdate()
        return bool(Club.objects.filter(pk=self.pk).update(asleep_on=None, woken_on=self.woken_on))


class AnimatorMandateQuerySet(MandateQuerySet):
    def to_ask(self) -> Self:
        """Those that end within thirty days, whose holder was not asked yet and to whom no other mandate follows."""
        soon = timezone.localdate() + ASKED_BEFORE
        return self.ending_before(soon).filter(asked_at=None).exclude(self._followed())

    def unanswered(self, today: date | None = None) -> Self:
        return self.current(today).filter(asked_at__isnull=False, goes_on=None).exclude(self._followed())

    def to_renew(self) -> Self:
        """Those whose holder goes on, and to whom the mission has not given the next mandate yet."""
        return self.filter(goes_on=True).exclude(self._followed())

    @staticmethod
    def _followed() -> Exists:
        later = AnimatorMandate.objects.filter(
            club=OuterRef("club"), member=OuterRef("member"), starts_on__gte=OuterRef("until")
        )
        # One that ended the day it began follows nothing.
        return Exists(later.exclude(until__lte=F("starts_on")))


class AnimatorMandate(Mandate):
    """Somebody animates a club for twelve months; the portal asks, before the end, whether they go on."""

    club = models.ForeignKey(Club, verbose_name="club", on_delete=models.PROTECT, related_name="mandates")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.PROTECT, related_name="animator_mandates"
    )
    # The renewal question: asked once, answered once (True: she goes on; False: she stops at the end).
    asked_at = models.DateTimeField("question posée le", null=True, blank=True, editable=False)
    goes_on = models.BooleanField("souhaite continuer", null=True, blank=True, editable=False)

    objects = AnimatorMandateQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Mandate.Meta):
        abstract = False
        verbose_name = "mandat d’animation"
        verbose_name_plural = "mandats d’animation"
        constraints = [
            NoOverlap(
                same=("club", "member"),
                name="one_animation_at_a_time",
                violation_error_message="Cette personne anime déjà ce club à ces dates.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, « {self.club} »"

    def clean(self) -> None:
        super().clean()
        if self.until is None:
            raise ValidationError({"until": NO_END})
        if self.starts_on is not None and self.until > months_after(self.starts_on, MONTHS):
            raise ValidationError({"until": TWELVE_MONTHS})

    def save(self, *args, **kwargs) -> None:
        """Who animates a club is in it."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            ClubMembership.objects.get_or_create(club=self.club, member=self.member)

    def answer(self, *, goes_on: bool) -> None:
        """The holder says whether they go on, once; the mission decides. Raises ValidationError when it is too late."""
        waiting = AnimatorMandate.objects.current().filter(pk=self.pk, goes_on=None)
        if not waiting.update(goes_on=goes_on):
            raise ValidationError(ENDED if not self.is_current else ANSWERED)
        self.goes_on = goes_on

    def renew(self, *, by: "User") -> None:
        """Twelve months more from its end, as a mandate of its own: this one keeps its dates and its answer.

        Raises ValidationError when it is over or rests on nothing, when it is one's own, and when it was renewed
        already.
        """
        if not self.is_current or self.until is None:
            raise ValidationError(ENDED)
        if not self.in_force:
            raise ValidationError(LAPSED.format(self.member))
        until = months_after(self.until, MONTHS)
        AnimatorMandate(club=self.club, member=self.member, starts_on=self.until, until=until, given_by=by).save()


class ClubMembershipQuerySet(models.QuerySet["ClubMembership"]):
    def named_to(self, *, inside: bool) -> Self:
        """Those whose name may be read: all of the directory's inside the club, those who chose it outside."""
        named = self.filter(member__is_listed=True)
        return named if inside else named.filter(shown=True)

    def to_tell(self) -> Self:
        """Those who hear of the club's news: members with an account who did not mute it."""
        return self.filter(muted_at=None, member__user__is_active=True)

    def numbers_to_tell(self, things: models.QuerySet, by: "User") -> dict[int, int]:
        """How many members hear of each of these things of a club (`club`, `author`), without its author and `by`."""
        inside = (
            self.filter(club=OuterRef("club")).to_tell().exclude(member__user=by).exclude(member=OuterRef("author"))
        )
        heard = inside.order_by().values("club").annotate(n=Count("pk")).values("n")
        return dict(things.order_by().values_list("pk", Coalesce(Subquery(heard), 0)))

    def accounts(self) -> "list[User]":
        found = self.filter(member__user__isnull=False).select_related("member__user").order_by("pk")
        return [one.member.user for one in found if one.member.user]

    def for_list(self) -> Self:
        return self.select_related("member__cohort", "member__collectivity").order_by("member__sort_key", "pk")


class ClubMembership(models.Model):
    """Somebody is in a club; `shown` when they agree to be named to the network, and not only to the club."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="club_memberships")
    joined_at = models.DateTimeField("depuis le", default=timezone.now)
    shown = models.BooleanField("montrer au réseau que j’en suis", default=False)
    muted_at = models.DateTimeField("en sourdine depuis", null=True, blank=True)

    objects = ClubMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "membre d’un club"
        verbose_name_plural = "membres des clubs"
        ordering = ["joined_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["club", "member"], name="one_club_membership_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.club}"


class ClubSubjectQuerySet(models.QuerySet["ClubSubject"]):
    def kept(self, now: datetime | None = None) -> Self:
        """Those that an animator kept, not dealt with yet, in the order they chose."""
        over = dates_of_clubs().filter(subjects=OuterRef("pk"), ends_at__lte=now or timezone.now())
        return self.filter(~Exists(over), kept_at__isnull=False).order_by("position", "pk")

    def undated(self) -> Self:
        """Those that no date deals with, or only one that was called off."""
        return self.filter(~Exists(dates_of_clubs().filter(subjects=OuterRef("pk"))))

    def proposed(self) -> Self:
        """Those that wait for an animator: read inside the club only."""
        return self.filter(kept_at=None).order_by("created_at", "pk")


class ClubSubject(models.Model):
    """A next subject of the club: proposed by a member, kept by an animator, then given a date (`events`).

    What is proposed is read inside the club; what is kept, by the network. Who proposed it is named inside only.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="subjects")
    text = models.CharField("sujet", max_length=160)
    member = models.ForeignKey(
        "directory.Member", verbose_name="proposé par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField("rang", default=0)
    created_at = models.DateTimeField("proposé le", default=timezone.now, editable=False)
    kept_at = models.DateTimeField("retenu le", null=True, blank=True, editable=False)

    objects = ClubSubjectQuerySet.as_manager()

    class Meta:
        verbose_name = "prochain sujet"
        verbose_name_plural = "prochains sujets"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text
