"""The turning annual meeting: who hosts each year, who offered, who cannot, who exchanged, and when it was said
(ANI-01). The rules that choose are in `events.host_rotation`; what people do with them, in `events.annual_meetings`."""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from emi_alumni.foundation.url_reversing import reverse

from .events import Event, EventKind

FIRST_YEAR, LAST_YEAR = 2000, 2100
A_YEAR = f"Écrivez une année entre {FIRST_YEAR} et {LAST_YEAR}."
SAY_HOW = "Dites comment l’hôte de cette année est choisi, ou laissez les deux vides."
SAY_WHY_NOT = "Écrivez pourquoi ce n’est pas possible, en une phrase : le réseau la lira."


class HostChoice(models.TextChoices):
    """How the host of a year was decided."""

    PAST = "past", "a accueilli"
    VOLUNTEER = "volunteer", "volontaire"
    TURN = "turn", "son tour"
    SWAP = "swap", "échange"


class AnnualMeetingQuerySet(models.QuerySet["AnnualMeeting"]):
    def for_list(self) -> Self:
        return self.select_related("host__parent", "event").order_by("year")


class AnnualMeeting(models.Model):
    """The meeting of one year. Without a `host`, the year is still to be decided; a host that is written is settled:
    no later plan moves it. `on`: its day, once known; its event of the agenda says it better, once there is one."""

    year = models.PositiveSmallIntegerField(
        "année",
        unique=True,
        validators=[MinValueValidator(FIRST_YEAR, A_YEAR), MaxValueValidator(LAST_YEAR, A_YEAR)],
        error_messages={"unique": "La rencontre de cette année existe déjà."},
    )
    host = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité hôte",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="annual_meetings",
    )
    decided = models.CharField("comment", max_length=9, choices=HostChoice, blank=True)
    on = models.DateField("date", null=True, blank=True)
    event = models.OneToOneField(
        Event,
        verbose_name="événement de l’agenda",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="annual_meeting",
    )

    objects = AnnualMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "rencontre annuelle"
        verbose_name_plural = "rencontres annuelles"
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(host=None, decided="") | Q(host__isnull=False) & ~Q(decided=""),
                name="annual_host_is_decided_somehow",
                violation_error_message=SAY_HOW,
            ),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="annual_meeting_of_our_time",
                violation_error_message=A_YEAR,
            ),
        ]

    def __str__(self) -> str:
        return f"Rencontre annuelle {self.year}"

    def get_absolute_url(self) -> str:
        return f"{reverse('events:annual_meetings')}#annee-{self.year}"

    def clean(self) -> None:
        super().clean()
        if self.on and self.on.year != self.year:
            raise ValidationError({"on": f"Choisissez une date de {self.year}."})
        if self.event and (self.event.kind != EventKind.ANNUAL or self.event.first_day.year != self.year):
            raise ValidationError({"event": f"Choisissez une rencontre annuelle de {self.year}."})

    @property
    def day(self) -> date | None:
        """Its day, as far as it is known."""
        return self.event.first_day if self.event else self.on

    @property
    def is_held(self) -> bool:
        """It took place: its day is over, or its year is."""
        today = timezone.localdate()
        if self.event:
            return self.event.is_past
        return self.year < today.year or (self.on is not None and self.on < today)


class HostAnswer(models.Model):
    """What a collectivité says of a year: it offers to host, or cannot, and why. Said again, it is replaced; taken
    back, it is gone: `HostingStep` remembers both."""

    class Answer(models.TextChoices):
        OFFER = "offer", "propose d’accueillir"
        IMPOSSIBLE = "impossible", "ne peut pas accueillir"

    meeting = models.ForeignKey(
        AnnualMeeting, verbose_name="rencontre", on_delete=models.CASCADE, related_name="answers"
    )
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="collectivité", on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField("réponse", max_length=10, choices=Answer)
    reason = models.CharField("pourquoi", max_length=300, blank=True)
    member = models.ForeignKey(
        "directory.Member", verbose_name="dit par", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "réponse d’une collectivité"
        verbose_name_plural = "réponses des collectivités"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "collectivity"],
                name="one_host_answer_a_year",
                violation_error_message="Cette collectivité a déjà répondu pour cette année : changez sa réponse.",
            ),
            models.CheckConstraint(
                condition=Q(answer="offer") | ~Q(reason=""),
                name="who_cannot_host_says_why",
                violation_error_message=SAY_WHY_NOT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collectivity}, {self.meeting} : {self.get_answer_display()}"

    @property
    def is_offer(self) -> bool:
        return self.answer == self.Answer.OFFER


class SwapState(models.TextChoices):
    PROPOSED = "proposed", "proposé"
    ACCEPTED = "accepted", "accepté"
    DECLINED = "declined", "refusé"
    CANCELLED = "cancelled", "retiré"


class HostSwapQuerySet(models.QuerySet["HostSwap"]):
    def open(self) -> Self:
        return self.filter(state=SwapState.PROPOSED)

    def about(self, meeting: "AnnualMeeting") -> Self:
        return self.filter(Q(own=meeting) | Q(other=meeting))

    def cancel(self) -> int:
        """Those that are proposed are over: one of the two years has another host now."""
        return self.open().update(state=SwapState.CANCELLED, answered_at=timezone.now())

    def for_list(self) -> Self:
        return self.select_related("own", "other", "asker", "asked", "member").order_by("-at", "-pk")


class HostSwap(models.Model):
    """`asker`, who hosts the year `own`, proposes to take `other`, that `asked` hosts; both years change at once, when
    it is accepted, and are settled."""

    own = models.ForeignKey(
        AnnualMeeting, verbose_name="rencontre donnée", on_delete=models.CASCADE, related_name="swaps_given"
    )
    other = models.ForeignKey(
        AnnualMeeting, verbose_name="rencontre demandée", on_delete=models.CASCADE, related_name="swaps_asked"
    )
    asker = models.ForeignKey(
        "directory.Collectivity", verbose_name="proposé par", on_delete=models.PROTECT, related_name="+"
    )
    asked = models.ForeignKey(
        "directory.Collectivity", verbose_name="proposé à", on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField("pourquoi", max_length=300, blank=True)
    state = models.CharField("situation", max_length=9, choices=SwapState, default=SwapState.PROPOSED, editable=False)
    member = models.ForeignKey(
        "directory.Member", verbose_name="écrit par", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("le", default=timezone.now, editable=False)
    answered_by = models.ForeignKey(
        "directory.Member",
        verbose_name="répondu par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField("répondu le", null=True, blank=True, editable=False)

    objects = HostSwapQuerySet.as_manager()

    class Meta:
        verbose_name = "échange d’années"
        verbose_name_plural = "échanges d’années"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["own", "other"], condition=Q(state="proposed"), name="one_open_swap_of_two_years"
            ),
            models.CheckConstraint(condition=~Q(own=F("other")), name="swap_of_two_years"),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="swap_between_two_collectivities"),
            models.CheckConstraint(
                condition=Q(state="proposed", answered_at=None) | ~Q(state="proposed") & Q(answered_at__isnull=False),
                name="answered_swap_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker} ({self.own.year}) et {self.asked} ({self.other.year})"

    def get_absolute_url(self) -> str:
        return f"{reverse('events:annual_meetings')}#echanges"


class HostingStep(models.Model):
    """One fact of the history: who said or did what about the host of a year, and when. Never changed.

    `year_given`: of an exchange, the other year. `member` is empty for the mission.
    """

    class What(models.TextChoices):
        OFFERED = "offered", "propose d’accueillir"
        IMPOSSIBLE = "impossible", "ne peut pas accueillir"
        TAKEN_BACK = "taken_back", "retire sa réponse"
        CONFIRMED = "confirmed", "accueille"
        GAVE_BACK = "gave_back", "rend son année"
        SWAP_PROPOSED = "swap_proposed", "propose un échange"
        SWAPPED = "swapped", "échange son année"
        SWAP_DECLINED = "swap_declined", "refuse un échange"
        SWAP_CANCELLED = "swap_cancelled", "retire sa proposition d’échange"
        WRITTEN = "written", "hôte noté par la mission innovation"

    meeting = models.ForeignKey(AnnualMeeting, verbose_name="rencontre", on_delete=models.CASCADE, related_name="steps")
    what = models.CharField("quoi", max_length=14, choices=What)
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    year_given = models.PositiveSmallIntegerField("autre année", null=True, blank=True)
    words = models.CharField("pourquoi", max_length=300, blank=True)
    member = models.ForeignKey(
        "directory.Member", verbose_name="par", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "décision sur l’accueil"
        verbose_name_plural = "décisions sur l’accueil"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.meeting} : {self.get_what_display()}"

    @classmethod
    def write(cls, meeting: AnnualMeeting, what: str, collectivity: Any, **more: Any) -> "HostingStep":
        return cls.objects.create(meeting=meeting, what=what, collectivity=collectivity, **more)
