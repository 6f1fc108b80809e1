"""« Le mot du mois »: what the mission adds to it, leaves out of it, and answers for; and which loops it fed."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.dateformat import format as format_date

from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.url_reversing import reverse

from .loops import ExternalLoop

if TYPE_CHECKING:
    from directory.models import Member, User

LONGEST = 400  # of the opening: five lines of the sheet


def this_month() -> date:
    return timezone.localdate().replace(day=1)


class MonthlyWordQuerySet(models.QuerySet["MonthlyWord"]):
    def approved(self) -> Self:
        return self.filter(approved_at__isnull=False)


class MonthlyWord(models.Model):
    """One month's word. Its lines are read from what is online each time it is shown: only what the mission wrote, and
    the addresses of what it left out, are kept. Members read it once somebody of the mission approved it."""

    month = models.DateField("mois", unique=True, help_text="Le premier jour du mois.")
    opening = models.TextField("en tête", max_length=LONGEST, blank=True)
    left_out = models.JSONField("ce qui n’y figure pas", default=list, blank=True)
    approved_at = models.DateTimeField("relu le", null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        "directory.User",
        verbose_name="relu par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = MonthlyWordQuerySet.as_manager()

    class Meta:
        verbose_name = "mot du mois"
        verbose_name_plural = "mots du mois"
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"Le mot {of(format_date(self.month, 'F Y'))}"

    def get_absolute_url(self) -> str:
        return reverse("monthly_word")

    @classmethod
    def of_this_month(cls) -> "MonthlyWord":
        """The row of this month, or one that is not saved yet: reading a page makes none."""
        month = this_month()
        return cls.objects.filter(month=month).first() or cls(month=month)

    def write(self, *, opening: str, left_out: list[str], approve: bool, by: "User") -> None:
        """What the mission read again. Raises PermissionDenied for who is not of the mission."""
        if not by.has_perm("governance.change_monthlyword"):
            raise PermissionDenied
        self.opening, self.left_out = opening, left_out
        if approve:
            self.approved_at, self.approved_by = timezone.now(), by
        words = {name: getattr(self, name) for name in ("opening", "left_out", "approved_at", "approved_by")}
        MonthlyWord.objects.update_or_create(month=self.month, defaults=words)

    def withdraw(self, *, by: "User") -> None:
        """Members read it no more until it is approved again. Raises PermissionDenied as `write` does."""
        if not by.has_perm("governance.change_monthlyword"):
            raise PermissionDenied
        MonthlyWord.objects.filter(month=self.month).update(approved_at=None, approved_by=None)


class LoopFeeding(models.Model):
    """Somebody pasted the month's word into a loop: told by its month and its number, never by whom."""

    loop = models.ForeignKey(ExternalLoop, verbose_name="boucle", on_delete=models.CASCADE, related_name="feedings")
    member = models.ForeignKey(
        "directory.Member", verbose_name="par", on_delete=models.CASCADE, related_name="loop_feedings"
    )
    on = models.DateField("le", default=timezone.localdate)

    class Meta:
        verbose_name = "boucle nourrie"
        verbose_name_plural = "boucles nourries"
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["loop", "member", "on"], name="fed_once_a_day_by_each")]
        indexes = [models.Index(fields=["on"], name="feeding_by_day")]

    def __str__(self) -> str:
        return f"{self.loop}, {self.on}"

    @classmethod
    def note(cls, loop: ExternalLoop, *, by: "Member") -> bool:
        """Whether it is counted: the same person and day count once."""
        return cls.objects.get_or_create(loop=loop, member=by, on=timezone.localdate())[1]


def fed_this_month() -> dict[int, int]:
    """How often each loop was fed since the first of the month, by its number. One query."""
    rows = LoopFeeding.objects.filter(on__gte=this_month()).order_by().values("loop")
    return dict(rows.annotate(n=models.Count("pk")).values_list("loop", "n"))
