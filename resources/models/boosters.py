"""Boosters (« piqûres de rappel »): five minutes on what a module taught, and what each one makes of it (PQ1-45)."""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateformat import format as format_date

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member, User
from directory.models.members import no_account_in_link, web_address
from emi_alumni.foundation.moderation.models import Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse
from governance.rights import speaks_for_the_council
from resources.booster_rules import AnswerKind, is_new_round

GONE = "Cette piqûre de rappel n’est plus en ligne : rechargez la page."
PAST_MONTH = "Choisissez ce mois-ci, ou un mois à venir."
TOO_FAR = "Choisissez un mois parmi les douze qui viennent."
NOT_ONLINE = "Seule une piqûre en ligne se programme : lisez-la d’abord dans la file."
NOT_YOURS = "Seuls le conseil pédagogique et la mission innovation programment les piqûres."
MOST_MONTHS = 12  # this one and those to come


class BoosterQuerySet(ContributionQuerySet):
    def planned(self) -> Self:
        """Those that are online, with a month."""
        return self.published().filter(opens_on__isnull=False)

    def open(self, day: date) -> Self:
        """Those whose month has come."""
        return self.published().filter(opens_on__lte=day)

    def with_figures(self) -> Self:
        """Adds `done_count`, `later_count` and `stop_count`: how many people, never who."""

        def people(kind: str) -> Coalesce:
            rows = BoosterAnswer.objects.filter(booster=OuterRef("pk"), kind=kind).order_by().values("booster")
            counted = rows.annotate(n=Count("member", distinct=True)).values("n")
            return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

        return self.annotate(
            done_count=people(AnswerKind.DONE),
            later_count=people(AnswerKind.LATER),
            stop_count=people(AnswerKind.STOP),
        )

    def for_list(self) -> Self:
        return self.select_related("author", "module")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("module", "tool", "resource")


class Booster(Contribution):
    """A short text in steps and one thing to try, on one module. Whoever wants proposes one; the council's are online
    at once. `opens_on`, set by who plans them, is the day from which it comes to those who took the module: None, it is
    read in the list and comes to nobody."""

    title = models.CharField("titre", max_length=100)
    module = models.ForeignKey(
        "governance.Module", verbose_name="module", on_delete=models.PROTECT, related_name="boosters"
    )
    steps = models.TextField("les étapes", max_length=1500)
    to_try = models.CharField("une chose à essayer cette semaine", max_length=200)
    tool = models.ForeignKey(
        "governance.Tool",
        verbose_name="outil",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="boosters",
    )
    resource = models.ForeignKey(
        "resources.Resource",
        verbose_name="ressource",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="boosters",
    )
    link = models.CharField(
        "pour aller plus loin", max_length=300, blank=True, validators=[web_address, no_account_in_link]
    )
    opens_on = models.DateField("vient à partir du", null=True, blank=True, editable=False)

    REVISED = ("title", "steps", "to_try", "link")
    PAGES = "resources:booster"
    NOUN = "piqûre de rappel"
    FEMININE = True
    PUBLISHED_AS = "publiée"

    objects = BoosterQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "piqûre de rappel"
        verbose_name_plural = "piqûres de rappel"
        indexes = [
            models.Index(fields=["module", "state", "opens_on"], name="booster_of_module"),
            models.Index(fields=["state", "-published_at"], name="booster_by_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resources:booster", args=[self.pk])

    @property
    def step_list(self) -> list[str]:
        """One line each."""
        return [line.strip() for line in self.steps.splitlines() if line.strip()]

    def trusts(self, user: Any) -> bool:
        """The council's own are online at once."""
        return speaks_for_the_council(user, Booster)

    def after_decision(self, verb: str, by: User | None) -> None:
        if verb in (Verb.WITHDRAW, Verb.HIDE):
            Notification.objects.about(self).filter(kind="booster_planned").unread().delete()

    # When it comes --------------------------------------------------------------------------------

    @transaction.atomic
    def plan(self, *, by: User, month: date | None) -> None:
        """It comes from the first of that month, or from today within this one; None, it comes to nobody. Its author is
        told. Raises ValidationError for a month that is over, or when it is not online."""
        Member.objects.lock_account(by)
        if not speaks_for_the_council(by, Booster):
            raise ValidationError(NOT_YOURS)
        live = Booster.objects.select_for_update(of=("self",)).select_related("author__user").get(pk=self.pk)
        if not live.is_published:
            raise ValidationError(NOT_ONLINE)
        if month is not None:
            month = first_day(month)
        if month == live.opens_on:
            return
        Booster.objects.filter(pk=self.pk).update(opens_on=month)
        self.opens_on = month
        if month and live.author.user and not live.written_by(by):
            Notification.tell(
                [live.author.user],
                kind="booster_planned",
                sentence=f"Votre piqûre « {live} » vient à partir de {month_name(month)} à qui a suivi {live.module}.",
                thing=live,
            )

    # What somebody makes of it --------------------------------------------------------------------

    @transaction.atomic
    def answer(self, kind: AnswerKind, *, by: Member, change: str = "") -> "BoosterAnswer":
        """Done, not now, or no more of its module: twice is once. Done again within six months, it is the same time,
        told with these words. Raises ValidationError when it is not online."""
        Member.objects.lock(by.pk)
        if not Booster.objects.published().filter(pk=self.pk).exists():
            raise ValidationError(GONE)
        today = timezone.localdate()
        own = BoosterAnswer.objects.filter(booster=self, member=by, kind=kind)
        known = list(own.order_by("on", "pk"))
        if kind == AnswerKind.DONE and not is_new_round((one.on for one in known), today):
            last = known[-1]
            if change and change != last.change:
                last.change = change
                last.save(update_fields=["change"])
            return last
        if kind == AnswerKind.STOP and known:
            return known[-1]
        said = {"change": change} if kind == AnswerKind.DONE else {}
        return own.get_or_create(booster=self, member=by, kind=kind, on=today, defaults=said)[0]

    @transaction.atomic
    def take_back(self, kind: AnswerKind, *, by: Member) -> None:
        """The last time that it was said done, or put off; of its module, whatever stopped it. Twice is once."""
        Member.objects.lock(by.pk)
        own = BoosterAnswer.objects.filter(member=by, kind=kind)
        if kind == AnswerKind.STOP:
            own.filter(booster__module=self.module_id).delete()
            return
        own.filter(pk__in=own.filter(booster=self).order_by("-on", "-pk").values_list("pk", flat=True)[:1]).delete()


def first_day(month: date) -> date:
    """The day from which what is planned for this month comes. Raises ValidationError for a month out of reach."""
    today = timezone.localdate()
    ahead = (month.year - today.year) * 12 + month.month - today.month
    if ahead < 0:
        raise ValidationError(PAST_MONTH)
    if ahead >= MOST_MONTHS:
        raise ValidationError(TOO_FAR)
    return month.replace(day=1) if ahead else today


def month_name(day: date) -> str:
    """« mars 2026 »."""
    return format_date(day, "F Y")


class BoosterAnswer(models.Model):
    """What somebody said of a booster one day: only their own eyes read it, and it is counted. A day that stops a
    module stops all its boosters. When it comes back is computed from these days (`resources.booster_rules`)."""

    booster = models.ForeignKey(
        Booster, verbose_name="piqûre de rappel", on_delete=models.CASCADE, related_name="answers"
    )
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="booster_answers"
    )
    kind = models.CharField("réponse", max_length=5, choices=AnswerKind)
    on = models.DateField("le", default=timezone.localdate)
    change = models.CharField("ce que cela a changé", max_length=200, blank=True)

    class Meta:
        verbose_name = "réponse à une piqûre de rappel"
        verbose_name_plural = "réponses aux piqûres de rappel"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "booster", "kind", "on"], name="one_booster_answer_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.booster}, {self.get_kind_display()}"


class BoosterEchoQuerySet(ContributionQuerySet):
    def for_author(self) -> Self:
        return self.select_related("booster")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("booster")

    def visible_to(self, user: Any) -> Self:
        """Published ones, of boosters that this account may read."""
        return self.published().filter(booster__in=Booster.objects.visible_to(user).published())


class BoosterEcho(Contribution):
    """« Ce que cela a changé », which its author chose to share with the network: one for each booster."""

    booster = models.ForeignKey(
        Booster, verbose_name="piqûre de rappel", on_delete=models.CASCADE, related_name="echoes"
    )
    text = models.CharField("ce que cela a changé", max_length=200)

    REVISED = ("text",)
    PAGES = "resources:booster_echo"
    NOUN = "phrase partagée"
    FEMININE = True
    PUBLISHED_AS = "publiée"

    objects = BoosterEchoQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "phrase sur une piqûre de rappel"
        verbose_name_plural = "phrases sur les piqûres de rappel"
        indexes = [models.Index(fields=["booster", "state"], name="echo_of_booster")]

    def __str__(self) -> str:
        return self.text

    def called(self) -> str:
        return f"Votre phrase sur « {self.booster} »"

    def get_absolute_url(self) -> str:
        return f"{reverse('resources:booster', args=[self.booster_id])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"phrase-{self.pk}"

    def address(self) -> list[Any]:
        return [self.booster_id, self.pk]

    def told_about(self) -> tuple[models.Model, str]:
        return self.booster, self.get_absolute_url()
