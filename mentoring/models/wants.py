"""« Rapprochements »: whom a person is told of because of what they look for; an hour proposed to three alike."""

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from directory.models import MessageBlock
from emi_alumni.foundation.search.french import words
from emi_alumni.foundation.search.stems import stem
from events.models import EventStatus
from projects.models.project import network_reads

if TYPE_CHECKING:
    from directory.models import Member

ALREADY = "Vous avez déjà répondu à cette proposition : la page montre où elle en est."
IN_PROGRESS = "Les dates sont déjà proposées : répondez-y dans le sondage."


class MatchKind(models.TextChoices):
    OFFER = "offer", "une personne qui peut aider"
    WANT = "want", "une personne qui cherche la même chose"
    PROJECT = "project", "un projet"
    THREE = "three", "une heure à trois"


class MatchState(models.TextChoices):
    PROPOSED = "proposed", "proposé"
    WRITTEN = "written", "suivi d’un message"
    AGREED = "agreed", "d’accord pour l’heure à trois"
    NOT_NOW = "not_now", "pas cette fois"
    SETTLED = "settled", "c’est réglé"


# What each answer is called in an address, and where it may come from.
VERBS = {
    "ecrire": MatchState.WRITTEN,
    "partant": MatchState.AGREED,
    "pas-cette-fois": MatchState.NOT_NOW,
    "regle": MatchState.SETTLED,
}


def want_key(text: str) -> str:
    """Which want it is, without its words: another text is another want."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest() if text.strip() else ""


def month_of(day: date) -> date:
    return day.replace(day=1)


class SharedHour(models.Model):
    """An hour proposed to three people who look for the same thing. When the three agreed, `poll` asks for a date."""

    people_key = models.CharField(max_length=80, unique=True, editable=False)
    words = models.JSONField("mots en commun", default=list)
    proposed_at = models.DateTimeField("proposée le", default=timezone.now, editable=False)
    poll = models.OneToOneField(
        "events.DatePoll",
        verbose_name="sondage de dates",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = "heure à trois"
        verbose_name_plural = "heures à trois"
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return f"heure à trois : {', '.join(self.words)}"

    @property
    def is_off(self) -> bool:
        """Somebody cannot this time. One query unless its matches are prefetched."""
        return self.poll_id is None and any(
            one.state in (MatchState.NOT_NOW, MatchState.SETTLED) for one in self.matches.all()
        )

    @property
    def was_held(self) -> bool:
        event = self.poll.event if self.poll else None
        return event is not None and event.is_past and event.is_published and event.status != EventStatus.CANCELLED


# Columns of one line: of the match, of those whom it names.
OWN = ("member", "month", "kind", "words", "want_key", "state", "answered_at", "hour")
NAMED = (
    *(
        f"{who}__{column}"
        for who in ("other", "third")
        for column in ("slug", "given_name", "family_name", "can_help", "looking_for", "skill_names")
    ),
    "other__collectivity__short_name",
    "third__collectivity__short_name",
    *(f"project__{column}" for column in ("slug", "title", "sentence")),
)


class WantMatchQuerySet(models.QuerySet["WantMatch"]):
    def shown(self) -> Self:
        """Those whose people and project may still be read by the whole network, neither having blocked the other."""
        people = Q(other__is_listed=True) & (Q(third=None) | Q(third__is_listed=True))
        return self.filter(people, Q(project=None) | network_reads("project__")).exclude(
            Exists(MessageBlock.between(OuterRef("member"), OuterRef("other")))
        )

    def for_line(self) -> Self:
        """What one line reads, of both people and of the project; whose it is, the reader, is not read again."""
        return self.select_related("other__collectivity", "third__collectivity", "project").only(*OWN, *NAMED)


class WantMatch(models.Model):
    """What is proposed to `member` for what they look for: `other` is the person to write to (of a project, who leads
    it), `third` the other one of an hour at three. At most one a month and person.

    `words` are those met in both texts; `want_key` says which want it answered. Only `member` reads it.
    """

    member = models.ForeignKey(
        "directory.Member", verbose_name="proposé à", on_delete=models.CASCADE, related_name="want_matches"
    )
    month = models.DateField("mois")
    kind = models.CharField("nature", max_length=8, choices=MatchKind)
    other = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="named_in_matches"
    )
    third = models.ForeignKey(
        "directory.Member", verbose_name="et", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    project = models.ForeignKey(
        "projects.Project", verbose_name="projet", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    hour = models.ForeignKey(
        SharedHour,
        verbose_name="heure à trois",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="matches",
    )
    words = models.JSONField("mots en commun", default=list)
    want_key = models.CharField(max_length=64, editable=False)
    state = models.CharField("réponse", max_length=8, choices=MatchState, default=MatchState.PROPOSED)
    proposed_at = models.DateTimeField("proposé le", default=timezone.now, editable=False)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True, editable=False)

    objects = WantMatchQuerySet.as_manager()

    class Meta:
        verbose_name = "rapprochement"
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "month"], name="one_want_match_a_month"),
            models.CheckConstraint(condition=~Q(member=F("other")), name="want_match_of_two_people"),
            models.CheckConstraint(
                condition=Q(kind="three", hour__isnull=False, third__isnull=False)
                | ~Q(kind="three") & Q(hour=None, third=None),
                name="want_match_three_has_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(kind="project", project__isnull=False) | ~Q(kind="project") & Q(project=None),
                name="want_match_project_is_named",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", answered_at=None) | ~Q(state="proposed") & Q(answered_at__isnull=False),
                name="want_match_answer_has_a_day",
            ),
            models.CheckConstraint(condition=~Q(state="agreed") | Q(kind="three"), name="want_match_agreed_at_three"),
        ]

    def __str__(self) -> str:
        return f"rapprochement de {self.month:%m/%Y}"

    @property
    def people(self) -> "list[Member]":
        return [self.other, self.third] if self.third else [self.other]

    @property
    def is_proposed(self) -> bool:
        return self.state == MatchState.PROPOSED

    @property
    def told(self) -> str:
        """What the other one writes today, which is the reason; "" when it no longer says these words."""
        if self.kind == MatchKind.PROJECT and self.project:
            return self.project.sentence
        text = self.other.can_help if self.kind == MatchKind.OFFER else self.other.looking_for
        if says_one_of(self.words, text):
            return text
        skills = ", ".join(self.other.skill_names)
        return skills if self.kind == MatchKind.OFFER and says_one_of(self.words, skills) else ""

    def holds(self, wanted: str) -> bool:
        """Whether its reason can still be checked: the want, as it is written today, is the same, and the answer still
        says it."""
        return self.want_key == want_key(wanted) and bool(self.told)

    # Answering ----------------------------------------------------------------------------------

    def answer(self, state: str) -> None:
        """Say what became of it, once. Raises ValidationError when it was answered meanwhile."""
        if state == MatchState.AGREED and self.kind != MatchKind.THREE:
            raise ValidationError(ALREADY)
        before = {"pk": self.pk, "state": MatchState.PROPOSED}
        if not WantMatch.objects.filter(**before).update(state=state, answered_at=timezone.now()):
            raise ValidationError(ALREADY)
        self.refresh_from_db(fields=["state", "answered_at"])

    def take_back(self) -> None:
        """As if it had not been answered; not once the dates of an hour at three are asked. Twice is once."""
        with transaction.atomic():
            hour = SharedHour.objects.select_for_update(of=("self",)).filter(matches=self.pk).first()
            if hour and hour.poll_id is not None:
                raise ValidationError(IN_PROGRESS)
            WantMatch.objects.filter(pk=self.pk).update(state=MatchState.PROPOSED, answered_at=None)
        self.refresh_from_db(fields=["state", "answered_at"])


def says_one_of(wanted: list[str], text: str) -> bool:
    return not {stem(word) for word in wanted}.isdisjoint(stem(word) for word in words(text))
