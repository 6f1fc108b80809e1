"""What the portal remembers of an account that sleeps: when it warned, and when it closed it."""

from django.db import models

from emi_alumni.foundation.dates import french_date


class InactivityNotice(models.Model):
    """The person was told that the account sleeps; signing in makes it disappear (see `directory.inactivity`)."""

    user = models.OneToOneField(
        "directory.User", verbose_name="compte", on_delete=models.CASCADE, related_name="inactivity"
    )
    warned_at = models.DateTimeField("prévenue le")
    closes_on = models.DateField("suspension prévue le")
    reminded_at = models.DateTimeField("rappelée le", null=True, blank=True)
    suspended_at = models.DateTimeField("suspendue le", null=True, blank=True)

    class Meta:
        verbose_name = "compte endormi"
        verbose_name_plural = "comptes endormis"
        ordering = ["closes_on", "pk"]

    def __str__(self) -> str:
        return f"{self.user} ({french_date(self.closes_on)})"
