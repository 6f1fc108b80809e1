"""A form that was refused because its writer's session had ended."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from emi_alumni.accounts import Account

KEPT_FOR = timedelta(hours=24)
AT_MOST = 5  # of one account


class UnsentFormQuerySet(models.QuerySet["UnsentForm"]):
    def over(self, now: object = None) -> Self:
        return self.filter(created_at__lte=(now or timezone.now()) - KEPT_FOR)  # type: ignore[operator]

    def of(self, account: Account) -> Self:
        """What is still kept for this account, and for no other."""
        return self.filter(account=account, created_at__gt=timezone.now() - KEPT_FOR)


class UnsentForm(models.Model):
    """The words of a form, without files, passwords nor tokens, until it is sent, given up, or a day old.

    `action` is where the form goes, `page` the page that shows it: both local, with their query.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="écrit par", on_delete=models.CASCADE, related_name="unsent_forms"
    )
    action = models.CharField("adresse", max_length=500)
    page = models.CharField("page", max_length=500)
    fields = models.JSONField("ce qui était écrit")
    created_at = models.DateTimeField("gardé le", default=timezone.now)

    objects = UnsentFormQuerySet.as_manager()

    class Meta:
        verbose_name = "texte gardé à la fin d’une session"
        verbose_name_plural = "textes gardés à la fin d’une session"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} ({timezone.localtime(self.created_at):%d/%m/%Y %H:%M})"

    @classmethod
    @transaction.atomic
    def keep(cls, *, account_id: int, action: str, page: str, fields: dict[str, list[str]]) -> "UnsentForm":
        """The latest words of each form, and the latest forms of each account, stay."""
        own = cls.objects.filter(account_id=account_id)
        own.filter(action=action).delete()
        own.filter(pk__in=list(own.values_list("pk", flat=True)[AT_MOST - 1 :])).delete()
        return cls.objects.create(account_id=account_id, action=action, page=page, fields=fields)
