"""Trials: a tool to test together, who tests it, what each of them found (PQ1-46)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member, MessageBlock
from emi_alumni.foundation.moderation.models import CURRENT, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse

if TYPE_CHECKING:
    from datetime import date

    from directory.models import User

MOST_TESTERS = 30
LONGEST = timedelta(days=366)
GONE = "Cet appel n’est plus en ligne : rechargez la page."
OVER = "Ce test est terminé : rechargez la page."
OWN = "C’est votre appel : vous y êtes déjà."
FULL = "Toutes les places sont prises : revenez dans quelques jours, une place peut se libérer."
BLOCKED = "Cette personne ne reçoit pas vos messages : ce test n’est pas pour vous."
REPORTED = "Vous avez déjà rendu compte de ce test : votre place reste à vous."
# Of what people are told.
TOLD = ("trial_joined", "trial_reported", "trial_withdrawn")


class TrialQuerySet(ContributionQuerySet):
    def running(self, today: "date") -> Self:
        return self.filter(until__gte=today)

    def with_figures(self) -> Self:
        """Adds `testers_count` and `reports_count` (those that are online)."""

        def counted(rows: models.QuerySet) -> Coalesce:
            found = rows.order_by().values("trial").annotate(n=Count("pk")).values("n")
            return Coalesce(Subquery(found, output_field=IntegerField()), 0)

        return self.annotate(
            testers_count=counted(TrialSeat.objects.filter(trial=OuterRef("pk"))),
            reports_count=counted(TrialReport.objects.published().filter(trial=OuterRef("pk"))),
        )

    def for_list(self) -> Self:
        return self.with_figures().select_related("author", "tool")

    def for_author(self) -> Self:
        return self.select_related("tool")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("tool")


class Trial(Contribution):
    """A call for testers of a tool: of the list, or another one that is named. Open until its day, included, and while
    places are left."""

    tool = models.ForeignKey(
        "governance.Tool",
        verbose_name="outil",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trials",
    )
    tool_name = models.CharField("ou un autre, à nommer", max_length=120, blank=True)
    purpose = models.TextField("pour quoi faire", max_length=600)
    request = models.TextField("ce qui est demandé", max_length=600)
    until = models.DateField("jusqu’au")
    places = models.PositiveSmallIntegerField(
        "nombre de testeurs", validators=[MinValueValidator(1), MaxValueValidator(MOST_TESTERS)]
    )

    REVISED = ("tool_name", "purpose", "request")
    PAGES = "resources:trial"
    NOUN = "appel à testeurs"

    objects = TrialQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "appel à testeurs"
        verbose_name_plural = "appels à testeurs"
        indexes = [models.Index(fields=["state", "until"], name="trial_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(tool__isnull=False, tool_name="") | (Q(tool=None) & ~Q(tool_name="")),
                name="trial_of_one_tool",
                violation_error_message="Choisissez un outil de la liste, ou nommez-en un autre.",
            ),
            models.CheckConstraint(
                condition=Q(places__range=(1, MOST_TESTERS)),
                name="trial_some_places",
                violation_error_message=f"Écrivez un nombre de testeurs, de 1 à {MOST_TESTERS}.",
            ),
        ]

    def __str__(self) -> str:
        return self.tool.name if self.tool else self.tool_name

    def get_absolute_url(self) -> str:
        return reverse("resources:trial", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        return self.until < timezone.localdate()

    def after_decision(self, verb: str, by: "User | None") -> None:
        """Taken away, its testers are told; hidden too, it is in nobody's news any more."""
        if verb in (Verb.WITHDRAW, Verb.HIDE):
            Notification.objects.about(self).filter(kind__in=TOLD).unread().delete()
        if verb == Verb.WITHDRAW and not self.is_finished:
            testers = [seat.member.user for seat in self.seats.select_related("member__user") if seat.member.user]
            Notification.tell(
                [account for account in testers if account != by],
                kind="trial_withdrawn",
                sentence=f"Le test de « {self} » n’aura pas lieu : l’appel est retiré. Merci d’avoir été là.",
                thing=self,
                url=reverse("resources:trial_list"),
            )

    def held(self) -> "Trial":
        """As stored now, held until the end of the transaction. Raises ValidationError once it is not online."""
        rows = Trial.objects.select_for_update(of=("self",)).select_related("tool").filter(pk=self.pk)
        live = rows.order_by("pk").first()
        if live is None or not live.is_published:
            raise ValidationError(GONE)
        return live

    @transaction.atomic
    def join(self, *, by: Member) -> None:
        """« Je teste » : a place each, while some are left; its author is told. Twice is once."""
        Member.objects.lock_together(by.pk, self.author_id)
        live = self.held()
        if live.author_id == by.pk:
            raise ValidationError(OWN)
        if live.is_finished:
            raise ValidationError(OVER)
        if live.seats.filter(member=by).exists():
            return
        if MessageBlock.objects.filter(member=live.author_id, blocked=by).exists():
            raise ValidationError(BLOCKED)
        if live.seats.count() >= live.places:
            raise ValidationError(FULL)
        live.seats.create(member=by)
        if live.author.user:
            Notification.tell(
                [live.author.user], kind="trial_joined", sentence=[by, f" teste « {live} » avec vous."], thing=live
            )

    @transaction.atomic
    def leave(self, *, by: Member) -> None:
        """The place is free again, unless this person told what they found. Twice is once."""
        Member.objects.lock(by.pk)
        live = self.held()
        if live.reports.of(by).filter(state__in=CURRENT).exists():
            raise ValidationError(REPORTED)
        live.seats.filter(member=by).delete()


class TrialSeatQuerySet(models.QuerySet["TrialSeat"]):
    def to_report(self, member: Member, since: "date", soon: "date") -> Self:
        """Of trials that are online and end between these days, about which this person said nothing yet."""
        told = TrialReport.objects.filter(trial=OuterRef("trial"), author=member, state__in=CURRENT)
        return self.filter(
            member=member,
            trial__state=State.PUBLISHED,
            trial__hidden_at=None,
            trial__until__gte=since,
            trial__until__lte=soon,
        ).exclude(Exists(told))


class TrialSeat(models.Model):
    """Somebody who tests."""

    trial = models.ForeignKey(Trial, verbose_name="appel à testeurs", on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="trial_seats"
    )
    joined_at = models.DateTimeField("le", default=timezone.now)

    objects = TrialSeatQuerySet.as_manager()

    class Meta:
        verbose_name = "place de test"
        verbose_name_plural = "places de test"
        ordering = ["joined_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["trial", "member"], name="trial_one_place_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.trial}"


class Verdict(models.TextChoices):
    WORKED = "worked", "cela a marché"
    SO_SO = "so_so", "à moitié"
    FAILED = "failed", "cela n’a pas marché"


class Advice(models.TextChoices):
    YES = "yes", "oui"
    DEPENDS = "depends", "cela dépend"
    NO = "no", "non"


class TrialReportQuerySet(ContributionQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones, of trials that this account may read."""
        return self.published().filter(trial__in=Trial.objects.visible_to(user).published())

    def for_author(self) -> Self:
        return self.select_related("trial__tool")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("trial__tool")


class TrialReport(Contribution):
    """What one tester found: one each. The author of the call is told when it is online."""

    trial = models.ForeignKey(Trial, verbose_name="appel à testeurs", on_delete=models.CASCADE, related_name="reports")
    verdict = models.CharField("le résultat", max_length=6, choices=Verdict)
    text = models.TextField("ce que vous avez fait, et ce que cela a donné", max_length=800)
    advice = models.CharField("le conseilleriez-vous ?", max_length=7, choices=Advice)

    REVISED = ("text",)
    PAGES = "resources:trial_report"
    NOUN = "compte rendu de test"
    TOLD_AS = "trial_report"

    objects = TrialReportQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "compte rendu de test"
        verbose_name_plural = "comptes rendus de test"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "trial"], condition=Q(state__in=CURRENT), name="trial_one_report_each"
            )
        ]

    def __str__(self) -> str:
        return f"Test de « {self.trial} »"

    def called(self) -> str:
        return f"Votre compte rendu du test de « {self.trial} »"

    def get_absolute_url(self) -> str:
        return f"{reverse('resources:trial', args=[self.trial_id])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"compte-rendu-{self.pk}"

    def address(self) -> list[Any]:
        return [self.trial_id, self.pk]

    def told_about(self) -> tuple[models.Model, str]:
        return self.trial, self.get_absolute_url()

    def after_decision(self, verb: str, by: "User | None") -> None:
        asked = self.trial.author
        if verb == Verb.PUBLISH and asked.user and asked.pk != self.author_id:
            Notification.tell(
                [asked.user],
                kind="trial_reported",
                sentence=[self.author, f" a dit ce que le test de « {self.trial} » a donné."],
                thing=self.trial,
                url=self.get_absolute_url(),
            )
