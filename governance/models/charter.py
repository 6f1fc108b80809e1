"""The charter of use: its versions, and which one each member accepted."""

import hashlib
from datetime import date, datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.url_reversing import reverse

ACCEPTED = "Des membres ont accepté cette version : elle ne change plus. Faites-en une nouvelle."
WRITTEN = ("number", "text", "since")


class CharterQuerySet(models.QuerySet["Charter"]):
    def begun(self, today: date | None = None) -> Self:
        """The version in force this day (today unless said), then the earlier ones."""
        return self.filter(since__lte=today or timezone.localdate()).order_by("-since", "-pk")

    def in_force(self) -> "Charter | None":
        return self.begun().first()

    def unaccepted_by(self, member: "Member", today: date | None = None) -> Self:
        """The version in force, when this person has not accepted it."""
        in_force = models.Subquery(self.begun(today).values("pk")[:1])
        accepted = CharterAcceptance.objects.filter(charter=models.OuterRef("pk"), member=member)
        return self.filter(models.Q(pk=in_force) & ~models.Exists(accepted))

    def to_accept_by(self, member: "Member") -> "Charter | None":
        """The same, as one version or none. One query."""
        return self.unaccepted_by(member).first()


class Charter(models.Model):
    """A version of the charter, in the Markdown subset. A version that somebody accepted is never rewritten."""

    number = models.CharField("version", max_length=20, unique=True, help_text="Par exemple : 1.1.")
    text = models.TextField("texte", max_length=20_000)
    changes = models.CharField(
        "ce qui change", max_length=400, blank=True, help_text="En une phrase, pour qui avait accepté la précédente."
    )
    since = models.DateField("en vigueur depuis le", default=timezone.localdate)
    # Set by the page of the charter: when its reader accepted this version, None when they did not.
    accepted_at: datetime | None

    objects = CharterQuerySet.as_manager()

    class Meta:
        verbose_name = "charte"
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"Charte, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("governance:charter")

    @property
    def mark(self) -> str:
        """Which words these are: those of a version that nobody accepted yet may change while somebody reads them."""
        return hashlib.sha256(f"{self.number}\n{self.text}".encode()).hexdigest()[:16]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and self.acceptances.exists():
            kept = Charter.objects.filter(pk=self.pk).values(*WRITTEN).get()
            if kept != {name: getattr(self, name) for name in WRITTEN}:
                raise ValidationError(ACCEPTED)
        super().save(*args, **kwargs)


class CharterAcceptance(models.Model):
    """Somebody said, on a day, that they follow a version."""

    charter = models.ForeignKey(Charter, verbose_name="charte", on_delete=models.PROTECT, related_name="acceptances")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="charter_acceptances"
    )
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "charte acceptée"
        verbose_name_plural = "chartes acceptées"
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["charter", "member"], name="one_acceptance_each")]

    def __str__(self) -> str:
        return f"{self.member}, {self.charter}"

    @classmethod
    @transaction.atomic
    def accept(cls, charter: Charter, member: "Member") -> None:
        """Twice is once."""
        Member.objects.lock(member.pk)
        cls._default_manager.bulk_create([cls(charter=charter, member=member)], ignore_conflicts=True)
