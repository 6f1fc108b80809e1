"""Practices: how each person uses a tool, since when, what it changed in their role (PQ1-24 to PQ1-27)."""

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.dispatch import receiver
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member
from directory.visibility import Reader
from emi_alumni.foundation.merging import joining
from emi_alumni.foundation.moderation.models import CURRENT, State, Verb
from emi_alumni.foundation.moderation.trust import is_held
from emi_alumni.foundation.search.indexing import index_many
from emi_alumni.foundation.url_reversing import reverse
from governance.models import Tool

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

FIRST_YEAR = 1980
GONE = "Cette pratique n’est plus en ligne : rechargez la page."
STOPPED = "Vous avez déjà dit que vous ne l’utilisez plus : modifiez votre pratique pour y revenir."
NO_ROOM = "Vous avez déjà une pratique sur cet outil : modifiez-la."
# The texts of a practice: one without any is a fact of use, and there is nothing to read first.
TEXTS = ("context", "role_change", "obstacle", "tip")


class Frequency(models.TextChoices):
    DAILY = "daily", "chaque jour"
    WEEKLY = "weekly", "chaque semaine"
    MONTHLY = "monthly", "chaque mois"
    QUARTERLY = "quarterly", "chaque trimestre"
    YEARLY = "yearly", "chaque année"
    OCCASION = "occasion", "à l’occasion"


class PracticeQuerySet(ContributionQuerySet):
    def online_for(self, user: "User | AnonymousUser") -> Self:
        """What is online, for whoever is in the network: without what only its author reads, which would cost lists
        the order of their index."""
        return self.published() if Reader.of(user).in_network else self.none()

    def latest_of_each(self) -> Self:
        """Without those that another of the same person, about the same tool, took the place of."""
        return self.filter(former_name="")

    def told(self) -> Self:
        """Those with words, beside the figures."""
        return self.exclude(**dict.fromkeys(TEXTS, ""))

    def in_use(self) -> Self:
        return self.filter(stopped_year=None)

    def for_list(self) -> Self:
        return self.select_related("author__cohort", "author__collectivity", "collectivity", "tool")

    def for_author(self) -> Self:
        return self.select_related("tool")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("tool", "collectivity")


class Practice(Contribution):
    """How its author uses a tool. One for each person and tool, written again over the years: what stood before a
    change of its facts is kept (`PracticePeriod`).

    `stopped_year` is empty while it is used. `told_on`: the day its author last said how they use it, or that they
    still do. `former_name`: empty, except where two tools were made one and a newer practice of the same person took
    its place; then the name of the tool that it was told about. It stays readable, uncounted.
    """

    tool = models.ForeignKey(
        "governance.Tool", verbose_name="outil", on_delete=models.PROTECT, related_name="practices"
    )
    frequency = models.CharField("à quelle fréquence", max_length=9, choices=Frequency)
    rhythm = models.CharField("plus précisément", max_length=60, blank=True)
    since_year = models.PositiveSmallIntegerField("depuis quelle année")
    context = models.TextField("comment je l’utilise, et pour quoi faire", blank=True, max_length=600)
    role_change = models.CharField("ce que cela a changé dans mon rôle", blank=True, max_length=300)
    obstacle = models.CharField("un obstacle", blank=True, max_length=300)
    tip = models.CharField("une astuce", blank=True, max_length=300)
    stopped_year = models.PositiveSmallIntegerField("arrêté en", null=True, blank=True)
    stopped_why = models.CharField("pourquoi je ne l’utilise plus", blank=True, max_length=300)
    may_be_asked = models.BooleanField("je veux bien répondre aux questions sur cet outil", default=False)
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="practices",
    )
    told_on = models.DateField("dit le", default=timezone.localdate, editable=False)
    former_name = models.CharField("racontée à propos de", max_length=120, blank=True, editable=False)

    REVISED = ("context", "role_change", "obstacle", "tip", "rhythm", "stopped_why")
    PAGES = "resources:practice"
    NOUN = "pratique"
    FEMININE = True
    PUBLISHED_AS = "publiée"

    objects = PracticeQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "pratique"
        indexes = [
            models.Index(fields=["tool", "state", "-told_on", "-id"], name="practice_of_tool"),
            models.Index(fields=["state", "-told_on", "-id"], name="practice_latest"),
            models.Index(fields=["collectivity", "state", "-told_on", "-id"], name="practice_of_place"),
            models.Index(fields=["author", "-told_on", "-id"], name="practice_of_author"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "tool"],
                condition=Q(state__in=CURRENT, former_name=""),
                name="practice_one_of_each",
                violation_error_message=NO_ROOM,
            ),
            models.CheckConstraint(
                condition=Q(stopped_year=None) | Q(stopped_year__gte=F("since_year")),
                name="practice_stops_after_it_starts",
                violation_error_message="Choisissez une année d’arrêt qui vient après celle du début.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.tool)

    def get_absolute_url(self) -> str:
        return reverse("resources:practice", args=[self.pk])

    # What it says ----------------------------------------------------------------------------------

    @property
    def is_told(self) -> bool:
        return any(getattr(self, name) for name in TEXTS)

    @property
    def is_former(self) -> bool:
        return bool(self.former_name)

    @property
    def is_in_use(self) -> bool:
        return self.stopped_year is None

    @property
    def may_be_edited(self) -> bool:
        return super().may_be_edited and not self.is_former

    @property
    def how_often(self) -> str:
        """« chaque garde », as its author says it, else « chaque jour »."""
        return self.rhythm or str(self.get_frequency_display())

    @property
    def history(self) -> list[str]:
        """What it was over the years, in words, the oldest first: its `periods`, then what it is today."""
        periods = list(self.periods.all())
        lines = [period.in_words for period in periods]
        now = f"{Frequency(self.frequency).label} depuis {self.year_after(periods)}"
        if self.stopped_year:
            why = f" : {self.stopped_why}" if self.stopped_why else ""
            now = f"{now}, arrêté en {self.stopped_year}{why}"
        return [*lines, now]

    def year_after(self, periods: "list[PracticePeriod]") -> int:
        """Since when it is what it is: the year that the last of its periods ended, unless it was given up then."""
        return periods[-1].until_year if periods and not periods[-1].stopped else self.since_year

    # What changes it -------------------------------------------------------------------------------

    @transaction.atomic
    def offer(self, *, by: Any) -> bool:
        """Without words, it is online at once, unless it was taken down before: there is nothing to read."""
        if self.is_told or self.rhythm or self.stopped_why or is_held(self):
            return super().offer(by=by)
        self.submit(by=by)
        now = timezone.now()
        self._move(Verb.PUBLISH, by=by, at_once=True, published_at=now, hidden_at=None, reason="")
        return True

    def keep_past(self, *, frequency: str, since_year: int, stopped_year: int | None) -> int:
        """Before its facts become these: what stood is kept as a period, when it changes and was not said today.

        The row is held by the caller, who writes the facts; returns the year of the beginning to write: taken up again
        without saying when, it is this year.
        """
        today = timezone.localdate()
        resumed = self.stopped_year is not None and stopped_year is None
        changed = frequency != self.frequency
        if (changed or resumed) and self.told_on < today:
            until = self.stopped_year if self.stopped_year is not None else today.year
            self.periods.create(
                frequency=self.frequency,
                since_year=min(self.year_after(list(self.periods.all())), until),
                until_year=until,
                stopped=resumed,
                why=self.stopped_why if resumed else "",
            )
            if resumed and since_year < until:
                since_year = today.year
        self._write(told_on=today)
        return since_year

    @transaction.atomic
    def confirm(self, *, by: Member) -> None:
        """« Toujours utilisé » : said again, where its author works now. Twice is once."""
        member = Member.objects.lock(by.pk)
        live = self._held(by)
        if not live.is_in_use:
            raise ValidationError(STOPPED)
        self._write(told_on=timezone.localdate(), collectivity=member.collectivity)
        index_many("practice", [self.pk])

    @transaction.atomic
    def stop(self, *, by: Member) -> None:
        """« Plus maintenant » : this year; its author says why in the form. Twice is once."""
        Member.objects.lock(by.pk)
        if self._held(by).is_in_use:
            today = timezone.localdate()
            self._write(told_on=today, stopped_year=max(today.year, self.since_year))
            index_many("practice", [self.pk])

    def _held(self, by: Member) -> "Practice":
        rows = Practice.objects.select_for_update(of=("self",)).of(by).published().latest_of_each()
        live = rows.filter(pk=self.pk).order_by("pk").first()
        if live is None:
            raise ValidationError(GONE)
        return live

    def _write(self, **facts: Any) -> None:
        Practice.objects.filter(pk=self.pk).update(**facts)
        for name, value in facts.items():
            setattr(self, name, value)


class PracticePeriod(models.Model):
    """How a practice stood until its facts changed: « chaque semaine de 2021 à 2025 ». `stopped`: it was given up, then
    taken up again; `why` is what was said then, online."""

    practice = models.ForeignKey(Practice, verbose_name="pratique", on_delete=models.CASCADE, related_name="periods")
    frequency = models.CharField("à quelle fréquence", max_length=9, choices=Frequency)
    since_year = models.PositiveSmallIntegerField("depuis")
    until_year = models.PositiveSmallIntegerField("jusqu’en")
    stopped = models.BooleanField("arrêté", default=False)
    why = models.CharField("pourquoi", max_length=300, blank=True)

    class Meta:
        verbose_name = "période d’une pratique"
        verbose_name_plural = "périodes des pratiques"
        ordering = ["until_year", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until_year__gte=F("since_year")), name="practice_period_in_order")
        ]

    def __str__(self) -> str:
        return self.in_words

    @property
    def in_words(self) -> str:
        """« chaque semaine de 2021 à 2025 », « chaque mois en 2024, puis arrêté : faute de temps »."""
        years = f"en {self.until_year}"
        if self.since_year != self.until_year:
            years = f"de {self.since_year} à {self.until_year}"
        why = f" : {self.why}" if self.why else ""
        return f"{self.get_frequency_display()} {years}{f', puis arrêté{why}' if self.stopped else ''}"


@receiver(joining, sender=Tool, dispatch_uid="resources.practices_of_joined_tools")
def make_room(kept: Tool, one: Tool, **kwargs: Any) -> None:
    """Of who told both tools: what is online before what is not, then what was told last, stays; the other one becomes
    a former one, that stays readable."""
    both = Practice.objects.select_for_update(of=("self",)).filter(tool__in=[kept, one], state__in=CURRENT)
    by_author: dict[int, list[Practice]] = {}
    for practice in both.latest_of_each().order_by("pk"):
        by_author.setdefault(practice.author_id, []).append(practice)
    names = {kept.pk: kept.name, one.pk: one.name}
    moved = []
    for practices in by_author.values():
        for practice in sorted(practices, key=newest, reverse=True)[1:]:
            practice._write(former_name=names[practice.tool_id])
            moved.append(practice.pk)
    index_many("practice", moved)


def newest(practice: Practice) -> "tuple[bool, date, int]":
    return practice.state == State.PUBLISHED, practice.told_on, practice.pk
