"""A form that was refused because its writer's session had ended."""

from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import Truncator

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import french_moment

from .filling import words_in

KEY = "key"  # of a form shown once
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
        return f"{self._meta.verbose_name} ({french_moment(self.created_at)})"

    @property
    def first_words(self) -> str:
        """What was written, as far as it takes to know it again."""
        texts = (text for values in self.fields.values() for text in values if words_in(text))
        return Truncator(max(texts, key=len, default="")).chars(60)

    def is_of(self, path: str) -> bool:
        """Whether its form is on this page, or goes there."""
        return path in (urlsplit(self.action).path, urlsplit(self.page).path)

    def is_the_same(self, fields: dict[str, list[str]]) -> bool:
        """Whether this is the same text, or the same form sent again: two windows of one address are two texts."""
        if key := self.fields.get(KEY):
            return key == fields.get(KEY)
        return without_marks(self.fields) == without_marks(fields)

    @classmethod
    @transaction.atomic
    def keep(cls, *, account_id: int, action: str, page: str, fields: dict[str, list[str]]) -> "UnsentForm":
        """The latest words of each form, and the latest forms of each account, stay."""
        own = cls.objects.filter(account_id=account_id)
        again = [one.pk for one in own.filter(action=action) if one.is_the_same(fields)]
        own.filter(pk__in=again).delete()
        own.filter(pk__in=list(own.values_list("pk", flat=True)[AT_MOST - 1 :])).delete()
        return cls.objects.create(account_id=account_id, action=action, page=page, fields=fields)

    @classmethod
    def sent(cls, account_id: int, action: str, fields: dict[str, list[str]]) -> bool:
        """This form was sent at last: what was kept of it goes, and no other text of the same address."""
        own = list(cls.objects.filter(account_id=account_id, action=action))
        if not own:
            return False
        gone = next((one for one in own if one.is_the_same(fields)), own[0])
        return bool(cls.objects.filter(pk=gone.pk).delete()[0])


def without_marks(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """What was written, without what a form says of the row that it read."""
    return {name: values for name, values in fields.items() if name.rpartition("-")[2] != "mark"}
