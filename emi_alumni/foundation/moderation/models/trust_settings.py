"""What the mission decided of somebody's trust: the latest row counts, the others are its history."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import short_date

from .states import checked_reason

WHY = "Écrivez pourquoi : la mission relira cette phrase."


class Tier(models.TextChoices):
    """Whether what somebody writes is read before it is published."""

    EARNED = "earned", "selon ses publications"
    READ_FIRST = "read_first", "lire d’abord"
    AT_ONCE = "at_once", "publier directement"


class TrustSetting(models.Model):
    """One decision about one account, with its reason. Never edited: another one replaces it."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="+"
    )
    tier = models.CharField("confiance", max_length=12, choices=Tier)
    why = models.TextField("pourquoi", max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "réglage de confiance"
        verbose_name_plural = "réglages de confiance"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["account", "-at"], name="trust_of_account")]

    def __str__(self) -> str:
        return f"{self.get_tier_display()} ({short_date(self.at)})"

    @classmethod
    def decide(cls, account: Account, tier: str, *, by: Account, why: str) -> Self:
        """By the mission, of somebody else; its callers check both. ValidationError without a reason."""
        return cls.objects.create(account=account, tier=tier, by=by, why=checked_reason(why, WHY))
