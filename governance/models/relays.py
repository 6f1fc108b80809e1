"""The relais of a promotion, and the « Quoi de neuf ? » that they open to it once a quarter (TRA-07)."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from directory.models import Cohort, Member
from directory.roles import mission_accounts
from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.working_days import is_working_day

from .discussions import Muted, Reply, Thread
from .mandates import Mandate, MandateQuerySet, NoOverlap

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_MOST = 2
ENOUGH = "Cette promotion a déjà deux relais à ces dates : mettez d’abord fin à un mandat."
ANSWERED_FOR = timedelta(days=21)  # how long a round is asked in « À faire »
LATE_BY = timedelta(days=14)  # a night that was missed opens it afterwards, never later
TEXT = "Une ligne chacun : un poste, un projet, une question, ou simplement bonjour. Notre promotion seule la lit."


class RelayMandateQuerySet(MandateQuerySet):
    @staticmethod
    def in_force() -> Q:
        """Who is still of the promotion: somebody who left it is its relais no more."""
        return MandateQuerySet.in_force() & Q(cohort=F("member__cohort"), cohort__cancelled_on=None)


class RelayMandate(Mandate):
    """One or two people keep the link of their promotion, for twelve months. It opens the « Quoi de neuf ? » of each
    quarter, and no other right."""

    cohort = models.ForeignKey(
        "directory.Cohort", verbose_name="promotion", on_delete=models.PROTECT, related_name="relay_mandates"
    )
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.PROTECT, related_name="relay_mandates"
    )

    objects = RelayMandateQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Mandate.Meta):
        abstract = False
        verbose_name = "mandat de relais"
        verbose_name_plural = "relais de promotion"
        constraints = [
            NoOverlap(
                same=("cohort", "member"),
                name="one_relay_at_a_time",
                violation_error_message="Cette personne est déjà relais de cette promotion à ces dates.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, relais de la promotion {self.cohort}"

    def get_absolute_url(self) -> str:
        return self.cohort.get_absolute_url()

    @property
    def in_force(self) -> bool:
        here = self.member.cohort_id == self.cohort_id and not self.cohort.is_cancelled
        return here and self.may_be_given_to(self.member)

    def save(self, *args, **kwargs) -> None:
        """Raises ValidationError too when two others have a day in common with it."""
        with transaction.atomic():
            list(Cohort.objects.select_for_update(no_key=True).filter(pk=self.cohort_id).order_by("pk"))
            others = RelayMandate.objects.filter(cohort=self.cohort_id).exclude(pk=self.pk)
            if sum(one.shares_a_day_with(self) and one.starts_on != one.until for one in others) >= AT_MOST:
                raise ValidationError(ENOUGH)
            super().save(*args, **kwargs)

    # Told to who holds it --------------------------------------------------------------------------

    def tell_given(self, by: Account) -> None:
        last = f" jusqu’au {french_date(self.last_day)}" if self.last_day else ""
        self._tell("relay_given", f"Vous êtes relais de la promotion {self.cohort}{last}. Merci !", by)

    @transaction.atomic
    def end(self, *, by: Account, on: date | None = None) -> None:
        """Raises ValidationError when it was already over."""
        super().end(by=by, on=on)
        self._tell("relay_ended", f"Votre mandat de relais de la promotion {self.cohort} est terminé. Merci !", by)

    @transaction.atomic
    def give_back(self, *, by: Account) -> None:
        """Its holder stops today: the mission is told, which may ask somebody else."""
        self.end(by=by)
        sentence = [self.member, f" n’est plus relais de la promotion {self.cohort} : le mandat est rendu."]
        Notification.tell(mission_accounts(), kind="relay_given_back", sentence=sentence, thing=self)

    @transaction.atomic
    def renew(self, *, by: Account) -> None:
        super().renew(by=by)
        if last := self.last_day:
            words = f"Vous restez relais de la promotion {self.cohort} jusqu’au {french_date(last)}."
            self._tell("relay_renewed", words, by)

    def _tell(self, kind: str, sentence: str, by: Account) -> None:
        if self.member.user and self.member.user != by:
            Notification.tell([self.member.user], kind=kind, sentence=sentence, thing=self)


# Quoi de neuf ? ---------------------------------------------------------------------------------------


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_name(first: date) -> str:
    """« 4e trimestre 2026 »."""
    rank = (first.month + 2) // 3
    return f"{'1er' if rank == 1 else f'{rank}e'} trimestre {first.year}"


def opens_by_itself(day: date) -> bool:
    """From the first working day of a quarter, for two weeks."""
    first = quarter_of(day)
    days = [first + timedelta(days=n) for n in range((day - first).days + 1)]
    return any(is_working_day(one) for one in days) and day <= first + LATE_BY


class QuarterRoundQuerySet(models.QuerySet["QuarterRound"]):
    def online(self) -> Self:
        return self.filter(thread__state=State.PUBLISHED, thread__hidden_at=None)

    def to_answer(self, member: int, cohort: int, since: datetime) -> Self:
        """Those opened since then where this person of the promotion wrote no line, and did not say « pas cette fois »
        (silence for its discussion)."""
        about = {"thread": OuterRef("thread"), "member": member}
        wrote = Reply.objects.filter(thread=OuterRef("thread"), author=member, state=State.PUBLISHED)
        rows = self.online().filter(cohort=cohort, opened_at__gt=since, thread__closed_at=None)
        return rows.exclude(Exists(wrote)).exclude(Exists(Muted.objects.filter(**about))).order_by("pk")


class QuarterRound(models.Model):
    """One « Quoi de neuf ? »: a discussion of the promotion where each writes one line. Who reads, reports and takes
    away, and what becomes of somebody's words, is a discussion's (`Thread`)."""

    cohort = models.ForeignKey(
        "directory.Cohort", verbose_name="promotion", on_delete=models.CASCADE, related_name="rounds"
    )
    quarter = models.DateField("premier jour du trimestre")
    thread = models.OneToOneField(Thread, verbose_name="discussion", on_delete=models.CASCADE, related_name="round")
    opened_at = models.DateTimeField("ouvert le", default=timezone.now, editable=False)

    objects = QuarterRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "« Quoi de neuf ? »"
        verbose_name_plural = "« Quoi de neuf ? »"
        ordering = ["-quarter", "-pk"]
        constraints = [models.UniqueConstraint(fields=["cohort", "quarter"], name="one_round_a_quarter")]

    def __str__(self) -> str:
        return f"Quoi de neuf au {self.name} ?"

    def get_absolute_url(self) -> str:
        return self.thread.get_absolute_url()

    @property
    def name(self) -> str:
        return quarter_name(self.quarter)

    @classmethod
    @transaction.atomic
    def open_by(cls, mandate: RelayMandate) -> "QuarterRound":
        """That of this quarter, in the name of this relais; the one that is open already is given back.

        Raises ValidationError when the mandate does not run, or rests on nothing any more.
        """
        list(Cohort.objects.select_for_update(no_key=True).filter(pk=mandate.cohort_id).order_by("pk"))
        if not RelayMandate.objects.current().filter(pk=mandate.pk).exists():
            raise ValidationError("Votre mandat de relais est terminé.")
        quarter = quarter_of(timezone.localdate())
        found = cls.objects.filter(cohort=mandate.cohort_id, quarter=quarter).select_related("thread").first()
        if found and found.thread.state == State.PUBLISHED:
            return found
        title = f"Quoi de neuf au {quarter_name(quarter)} ?"
        thread = Thread(cohort=mandate.cohort, author=mandate.member, title=title, text=TEXT)
        thread.put()
        opened = found or cls(cohort=mandate.cohort, quarter=quarter)
        opened.thread, opened.opened_at = thread, timezone.now()
        opened.save()
        return opened


def rounds_to_open(day: date) -> "Sequence[RelayMandate]":
    """The relais in whose name a round opens by itself today: the longest of each promotion that has none."""
    if not opens_by_itself(day):
        return []
    opened = QuarterRound.objects.filter(cohort=OuterRef("cohort"), quarter=quarter_of(day))
    present = Exists(Member.objects.present().filter(pk=OuterRef("member")))
    people = RelayMandate.objects.current(day).filter(present).exclude(Exists(opened))
    mandates = people.select_related("member__user", "cohort").order_by("starts_on", "pk")
    return list({one.cohort_id: one for one in reversed(list(mandates))}.values())


def since_when_asked() -> datetime:
    return timezone.now() - ANSWERED_FOR
