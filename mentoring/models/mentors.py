"""Mentors: who may be asked for a hand, on what, in which ways, how often; and who has room today (OUT-07, FRE-13)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.models import Member, MessageBlock
from emi_alumni.foundation.dates import french_date, months_after
from emi_alumni.foundation.search.french import terms
from emi_alumni.foundation.text import fold
from events.moments import midnight

from .help_requests import CARRIED, Handover, HandoverOutcome, HelpFormat

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_TOPICS = 6
LONGEST_TOPIC = 60
MOST_A_MONTH = 10
A_YEAR = timedelta(days=365)
FAR_AWAY = timedelta(days=366)


class MentorQuerySet(models.QuerySet["Mentor"]):
    def in_pool(self) -> Self:
        """Those whom the network sees among mentors: listed, with an account that is open, who did not stop."""
        return self.filter(stopped_at=None, member__is_listed=True, member__user__is_active=True)

    def not_away(self, day: date) -> Self:
        """Those who are neither in pause nor on leave on this day."""
        paused = Q(paused_until__gte=day) | Q(member__contact_paused_until__gte=day)
        return self.exclude(paused)

    def unblocked_for(self, member: Member) -> Self:
        """Without those who blocked this person, or whom they blocked."""
        return self.filter(~Exists(MessageBlock.between(OuterRef("member"), member)))

    def with_load(self, day: date) -> Self:
        """`taken`: requests of this month that wait for them or that they accepted; `carried`: all those of a year, of
        which they left `silences` without answer."""
        return self.with_load_since(*load_moments(day))

    def with_load_since(self, month: datetime, year: datetime) -> Self:
        """The same, of the month and of the year that begin at these moments."""
        return self.annotate(
            taken=_handed_since(month, outcome__in=CARRIED),
            carried=_handed_since(year),
            silences=_handed_since(year, outcome=HandoverOutcome.UNANSWERED),
        )

    def with_words(self, text: str) -> Self:
        """`words`: how many of the words of a text their topics, or what they bring, say."""
        return self.with_stems(stems_of(text))

    def with_stems(self, stems: Collection[str]) -> Self:
        """The same, of words as they are compared."""
        said = MentorWord.objects.filter(mentor=OuterRef("pk"), stem__in=stems).order_by()
        return self.annotate(words=count_of(said.values("mentor")))

    def saying(self, text: str) -> Self:
        """Those who say a word of this text."""
        return self.filter(pk__in=MentorWord.objects.filter(stem__in=stems_of(text)).order_by().values("mentor"))

    def for_list(self) -> Self:
        """The joins that a card needs, and the topics."""
        return self.select_related("member__collectivity", "member__cohort").prefetch_related("topics")


def load_moments(day: date) -> tuple[datetime, datetime]:
    """When the month and the year begin of which the load of this day is made."""
    return midnight(day.replace(day=1)), midnight(day - A_YEAR)


def count_of(rows: "QuerySet[Any]") -> Coalesce:
    counted = rows.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _handed_since(moment: datetime, **which: Any) -> Coalesce:
    rows = Handover.objects.filter(mentor=OuterRef("member"), sent_at__gte=moment, **which).order_by()
    return count_of(rows.values("mentor"))


def stems_of(text: str) -> list[str]:
    """The words of a text as they are compared, once each (`emi_alumni.foundation.search`)."""
    return terms(text[:2000]).split()


class Mentor(models.Model):
    """Somebody who may be asked for a hand. Their row stays when they stop (`stopped_at`), so that starting again finds
    it as it was.

    `capacity`: how many requests a calendar month they take; once they have so many, nothing more is sent to them
    until the next one. `paused_until`: the last day of a pause of their own.
    """

    member = models.OneToOneField(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="mentor"
    )
    brings = models.TextField("ce que j’apporte", max_length=400, blank=True)
    call = models.BooleanField("un appel de trente minutes", default=True)
    visit = models.BooleanField("une visite", default=False)
    co_reading = models.BooleanField("une relecture à deux", default=False)
    other = models.CharField("autrement", max_length=100, blank=True)
    capacity = models.PositiveSmallIntegerField(
        "demandes par mois",
        default=2,
        validators=[
            MinValueValidator(1, "Acceptez au moins une demande par mois, ou mettez-vous en pause."),
            MaxValueValidator(MOST_A_MONTH, f"Acceptez {MOST_A_MONTH} demandes par mois au plus."),
        ],
    )
    paused_until = models.DateField("en pause jusqu’au", null=True, blank=True)
    stopped_at = models.DateTimeField("a arrêté le", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("depuis le", default=timezone.now, editable=False)

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = "parrain ou marraine"
        verbose_name_plural = "parrains et marraines"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_A_MONTH), name="mentor_capacity_of_a_month"
            ),
            models.CheckConstraint(
                condition=Q(call=True) | Q(visit=True) | Q(co_reading=True) | ~Q(other=""),
                name="mentor_has_a_format",
                violation_error_message="Choisissez au moins une façon d’aider.",
            ),
        ]

    def __str__(self) -> str:
        return self.member.shown_name

    def get_absolute_url(self) -> str:
        """Mentors have no page of their own: that of the person says what they offer."""
        return self.member.get_absolute_url()

    @property
    def topic_names(self) -> list[str]:
        return [topic.name for topic in self.topics.all()]

    @property
    def formats(self) -> list[str]:
        """How they help, in words."""
        said = [HelpFormat(name).label for name in ("call", "visit", "co_reading") if getattr(self, name)]
        return [*said, self.other] if self.other else said

    def offers(self, wished: str) -> bool:
        """Whether they help in this way (`HelpFormat`); any way will do for who wishes none."""
        return wished in ("", HelpFormat.OTHER, HelpFormat.TWO_HOURS) or bool(getattr(self, wished))

    def is_away(self, day: date) -> bool:
        """In pause, or on leave, on this day."""
        return self.away_until(day) is not None

    def away_until(self, day: date) -> date | None:
        """The last day of their pause or of their leave, when this day is in it."""
        ends = [end for end in (self.paused_until, self.member.contact_paused_until) if end and end >= day]
        return max(ends, default=None)

    words: int  # of rows that `with_words` completed

    # The next ones are of rows that `with_load` completed -----------------------------------------

    taken: int
    carried: int
    silences: int

    @property
    def places_left(self) -> int:
        return max(self.capacity - self.taken, 0)

    def availability(self, day: date) -> str:
        """« 2 places sur 3 », « complet jusqu’au 1er décembre », « en pause jusqu’au 8 juin »."""
        if until := self.away_until(day):
            far = until > day + FAR_AWAY
            return "en pause" if far else f"en pause jusqu’au {french_date(until, with_year=until.year != day.year)}"
        if not self.places_left:
            return f"complet jusqu’au {french_date(next_month(day), with_year=False)}"
        return f"{self.places_left} place{'s' * (self.places_left > 1)} sur {self.capacity} ce mois-ci"

    def has_room(self, day: date) -> bool:
        return bool(self.places_left) and not self.is_away(day)

    # What they write ------------------------------------------------------------------------------

    def set_topics(self, names: list[str]) -> None:
        """These topics, in this order, and no other; two that differ by case or accent are one."""
        wanted = {fold(name)[:LONGEST_TOPIC]: name for name in reversed(names)}
        ordered = sorted(wanted, key=lambda key: names.index(wanted[key]))
        self.topics.exclude(key__in=ordered).delete()
        for rank, key in enumerate(ordered):
            MentorTopic.objects.update_or_create(mentor=self, key=key, defaults={"name": wanted[key], "rank": rank})
        self.refresh_words()

    def refresh_words(self) -> bool:
        """Write the words by which they are found; whether any changed."""
        wanted = set(stems_of(" . ".join([*self.topics.values_list("name", flat=True), self.brings])))
        known = set(self.words_said.values_list("stem", flat=True))
        self.words_said.filter(stem__in=known - wanted).delete()
        MentorWord.objects.bulk_create(
            [MentorWord(mentor=self, stem=stem) for stem in sorted(wanted - known)], ignore_conflicts=True
        )
        return wanted != known


class MentorTopic(models.Model):
    """What somebody may be asked about, in their words."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="topics")
    name = models.CharField("sujet", max_length=LONGEST_TOPIC)
    key = models.CharField(max_length=LONGEST_TOPIC, editable=False)
    rank = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "sujet d’un parrain"
        verbose_name_plural = "sujets des parrains"
        ordering = ["rank", "pk"]
        indexes = [models.Index(fields=["key"], name="mentor_by_topic")]
        constraints = [models.UniqueConstraint(fields=["mentor", "key"], name="one_mentor_topic_each")]

    def __str__(self) -> str:
        return self.name


class MentorWord(models.Model):
    """A word of a mentor's topics, or of what they bring, as needs are compared with it."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="words_said")
    stem = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["stem", "mentor"], name="mentor_by_word")]
        constraints = [models.UniqueConstraint(fields=["mentor", "stem"], name="one_mentor_word_each")]

    def __str__(self) -> str:
        return self.stem


def next_month(day: date) -> date:
    """The first day of the month after."""
    return months_after(day.replace(day=1), 1)
