"""Challenges between collectivités and promotions (PQ1-47): what is asked, from when to when, and who takes part."""

from datetime import date, datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member, User
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import State, Verb
from emi_alumni.foundation.moderation.models.states import checked_reason
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse
from mentoring.challenge_rules import LONGEST, Stage, date_mistake, stage_on
from projects.models import Project

GONE = "Ce défi n’est plus en ligne : rechargez la page."
OVER = "Ce défi est terminé : rechargez la page."
NOT_YOURS = "Seules la personne qui l’a proposé et la mission innovation changent ses dates."
LATER = "Choisissez une date après le {}, où il finit aujourd’hui."
TOO_LONG = f"Choisissez une date plus proche : un défi dure {LONGEST} jours au plus."
PASSED = "Sa date de fin est passée : renvoyez-le avec une remarque, pour que ses dates changent."
WHY = "Écrivez pourquoi : les équipes lisent cette phrase."
LONGEST_REASON = 300
MOST_PROJECTS = 20
TOO_MANY_PROJECTS = f"Un défi parle de {MOST_PROJECTS} projets au plus : retirez-en un d’abord."
PROJECT_GONE = "Ce projet n’est plus en ligne : choisissez-en un autre."
# Of what people are told.
TOLD = ("challenge_team", "challenge_dates", "challenge_over")


class ChallengeQuerySet(ContributionQuerySet):
    def with_stage(self, today: date) -> Self:
        """Adds `at_stage`: where its dates have it that day."""
        return self.annotate(
            at_stage=Case(
                When(Q(closed_on__isnull=False) | Q(ends_on__lt=today), then=Value(Stage.OVER)),
                When(starts_on__gt=today, then=Value(Stage.COMING)),
                default=Value(Stage.RUNNING),
                output_field=models.CharField(),
            )
        )

    def over(self, today: date) -> Self:
        return self.filter(Q(closed_on__isnull=False) | Q(ends_on__lt=today))

    def not_over(self, today: date) -> Self:
        return self.filter(closed_on=None, ends_on__gte=today)

    def with_figures(self) -> Self:
        """Adds `team_count` and `people_count`: teams that have somebody, and the people of all of them."""
        places = Challenge.people.rel.related_model._default_manager
        rows = places.filter(challenge=OuterRef("pk")).order_by().values("challenge")

        def counted(what: Count) -> Coalesce:
            return Coalesce(Subquery(rows.annotate(n=what).values("n"), output_field=IntegerField()), 0)

        return self.annotate(
            team_count=counted(Count("team", distinct=True)),
            people_count=counted(Count("pk")),
        )

    def for_list(self) -> Self:
        return self.with_figures().select_related("author", "theme")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("theme", "club")


class Challenge(Contribution):
    """A result that one can see, asked of teams between two days. Its stage follows from its days (`stage_on`).

    Once online, its end changes by `extend` and `close` alone, each with a reason that stays on its page.
    """

    title = models.CharField("le défi en une phrase", max_length=100)
    text = models.TextField("ce qui est demandé", max_length=600)
    starts_on = models.DateField("commence le")
    ends_on = models.DateField("finit le")
    theme = models.ForeignKey(
        "projects.Theme", verbose_name="thème", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    club = models.ForeignKey(
        "governance.Club",
        verbose_name="club",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="challenges",
    )
    projects = models.ManyToManyField(
        "projects.Project", verbose_name="projets", blank=True, editable=False, related_name="challenges"
    )
    closed_on = models.DateField("arrêté le", null=True, blank=True, editable=False)
    # When those who take part were told that it is over: once.
    told_over_at = models.DateTimeField("bilan annoncé le", null=True, blank=True, editable=False)

    REVISED = ("title", "text")
    PAGES = "mentoring:challenge"
    NOUN = "défi"

    objects = ChallengeQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "défi"
        indexes = [models.Index(fields=["state", "ends_on"], name="challenge_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="challenge_ends_after_it_starts",
                violation_error_message="Choisissez une fin qui vient après le début.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mentoring:challenge", args=[self.pk])

    # Dates -----------------------------------------------------------------------------------------

    def stage_on(self, day: date) -> Stage:
        return stage_on(day, self.starts_on, self.ends_on, self.closed_on)

    @property
    def stage(self) -> Stage:
        return self.stage_on(timezone.localdate())

    @property
    def is_finished(self) -> bool:
        return self.stage == Stage.OVER

    @property
    def has_begun(self) -> bool:
        return self.stage != Stage.COMING

    @property
    def last_day(self) -> date:
        """The day that it ended, or will; its first, when it was closed before."""
        return max(self.starts_on, self.closed_on) if self.closed_on else self.ends_on

    def clean(self) -> None:
        """Of what is online, the days have verbs of their own."""
        if self.starts_on and self.ends_on and self.state != State.PUBLISHED:
            field, sentence = date_mistake(timezone.localdate(), self.starts_on, self.ends_on, lived=self.was_lived)
            if sentence:
                raise ValidationError({field: sentence})

    @property
    def was_lived(self) -> bool:
        """Whether teams took it up: what was withdrawn after its end may come back as it was."""
        return self.pk is not None and self.teams.exists()

    def dates_changed_by(self, user: User) -> bool:
        """Whether this account extends or closes it."""
        return self.written_by(user) or self.moderated_by(user)

    @transaction.atomic
    def extend(self, *, by: User, until: date, reason: str) -> None:
        """A later end, with why; those who take part are told. Raises ValidationError once it is over."""
        live, words = self._held_to_date(by, reason)
        if until <= live.ends_on:
            raise ValidationError({"until": LATER.format(french_date(live.ends_on))})
        if (until - live.starts_on).days > LONGEST:
            raise ValidationError({"until": TOO_LONG})
        ChallengeDateChange.objects.create(
            challenge=live, by=by_member(by), was=live.ends_on, until=until, reason=words
        )
        self._write(ends_on=until)
        self._tell(by, "challenge_dates", f"« {live} » dure jusqu’au {french_date(until)} : {words}")

    @transaction.atomic
    def close(self, *, by: User, reason: str) -> None:
        """It ends today, with why; those who take part are told, once. Raises ValidationError once it is over."""
        live, words = self._held_to_date(by, reason)
        today = timezone.localdate()
        ChallengeDateChange.objects.create(
            challenge=live, by=by_member(by), was=live.ends_on, until=today, reason=words
        )
        self._write(closed_on=today, told_over_at=timezone.now())
        self._tell(by, "challenge_over", f"« {live} » s’arrête avant sa date : {words}")

    def _held_to_date(self, by: User, reason: str) -> "tuple[Challenge, str]":
        Member.objects.lock_account(by)
        live = self.held()
        if not live.dates_changed_by(by):
            raise ValidationError(NOT_YOURS)
        if live.is_finished:
            raise ValidationError(OVER)
        return live, checked_reason(reason, WHY, LONGEST_REASON)

    def held(self) -> "Challenge":
        """As stored now, held until the end of the transaction. Raises ValidationError once it is not online."""
        live = Challenge.objects.select_for_update(of=("self",)).filter(pk=self.pk).order_by("pk").first()
        if live is None or not live.is_published:
            raise ValidationError(GONE)
        return live

    def _write(self, **facts: Any) -> None:
        Challenge.objects.filter(pk=self.pk).update(**facts)
        for name, value in facts.items():
            setattr(self, name, value)

    # What is told ----------------------------------------------------------------------------------

    def after_decision(self, verb: str, by: User | None) -> None:
        """Not put online once its dates passed with nobody. Taken away or hidden, it is in nobody's news any more."""
        if verb == Verb.PUBLISH and self.ends_on < timezone.localdate() and not self.was_lived:
            raise ValidationError(PASSED)
        if verb in (Verb.WITHDRAW, Verb.HIDE):
            Notification.objects.about(self).filter(kind__in=TOLD).unread().delete()

    def _tell(self, by: User | None, kind: str, sentence: str) -> None:
        """Those who take part, but who did it."""
        accounts = User.objects.filter(is_active=True, member__in=self.people.order_by().values("member"))
        Notification.tell(
            accounts.exclude(pk=by.pk if by else 0).order_by("pk"), kind=kind, sentence=sentence, thing=self
        )

    @transaction.atomic
    def tell_over(self, now: datetime) -> bool:
        """Once it is over, those who take part are told that its results can be read; whether it was done now."""
        due = Challenge.objects.published().over(timezone.localdate(now)).filter(pk=self.pk, told_over_at=None)
        if not due.update(told_over_at=now):
            return False
        self._tell(None, "challenge_over", f"« {self} » est terminé : lisez ce que chaque équipe a fait.")
        return True

    # Projects --------------------------------------------------------------------------------------

    @transaction.atomic
    def add_project(self, project: Project, *, by: User) -> None:
        """By its author: a project that they read. Twice is once."""
        Member.objects.lock_account(by)
        live = self.held()
        if not live.written_by(by):
            raise ValidationError(NOT_YOURS)
        if not Project.objects.published_to(by).filter(pk=project.pk).exists():
            raise ValidationError(PROJECT_GONE)
        if live.projects.exclude(pk=project.pk).count() >= MOST_PROJECTS:
            raise ValidationError(TOO_MANY_PROJECTS)
        live.projects.add(project)

    @transaction.atomic
    def remove_project(self, project: Project, *, by: User) -> None:
        Member.objects.lock_account(by)
        live = self.held()
        if not live.written_by(by):
            raise ValidationError(NOT_YOURS)
        live.projects.remove(project)


def by_member(user: User) -> Member | None:
    return getattr(user, "member", None)


class ChallengeDateChange(models.Model):
    """A later end, or an earlier one (`until` before `was`), and why: kept on the page of the challenge."""

    challenge = models.ForeignKey(Challenge, verbose_name="défi", on_delete=models.CASCADE, related_name="date_changes")
    by = models.ForeignKey(
        "directory.Member", verbose_name="par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    was = models.DateField("finissait le")
    until = models.DateField("finit le")
    reason = models.CharField("pourquoi", max_length=LONGEST_REASON)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "changement de date d’un défi"
        verbose_name_plural = "changements de date des défis"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.challenge}, {self.reason}"

    @property
    def is_stop(self) -> bool:
        """A challenge that was closed on its last day was closed too."""
        return self.until <= self.was
