"""The devices on which somebody asked to be told that something waits in the portal."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, OuterRef, Q
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.notifications.kinds import ASKS, DIRECT
from emi_alumni.foundation.notifications.models import Notification

from .subscriptions import LONGEST, check, service_of

AT_MOST = 10  # of one account
EVERY = timedelta(hours=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(days=1)
TRIES = 20  # two weeks: a device that its service never serves is gone


def worth_telling() -> Any:
    """What a device is told of: signals, and what asks something of its person; unread, and still true."""
    current = Notification.objects.unread().current().filter(undone_at=None)
    return current.filter(Q(is_signal=True) | Q(kind__in=DIRECT[ASKS]))


class DeviceQuerySet(models.QuerySet["Device"]):
    def of(self, account: Account) -> Self:
        return self.filter(account=account)

    def due(self, now: datetime) -> Self:
        """Those of open accounts to tell now, each with `news`: how much came since it was last told, still unread."""
        since = worth_telling().filter(at__gt=OuterRef("told_at"), at__lte=now)
        ready = self.filter(account__is_active=True, next_attempt_at__lte=now)
        return ready.annotate(news=since.counted_for(OuterRef("account"))).filter(news__gt=0).order_by("pk")


class Device(models.Model):
    """A browser of one account, known by the address of its push service; its keys let it alone read what it is told.

    Its owner alone sees and removes it. It goes when the account is closed, suspended or erased.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="devices"
    )
    endpoint = models.CharField("adresse du service de notification", max_length=LONGEST, unique=True)
    p256dh = models.CharField("clé publique", max_length=100)
    auth = models.CharField("secret", max_length=30)
    added_at = models.DateTimeField("ajouté le", default=timezone.now)
    # News that came after this moment was not told to it yet.
    told_at = models.DateTimeField("prévenu le", default=timezone.now)
    next_attempt_at = models.DateTimeField("pas avant le", default=timezone.now)
    failures = models.PositiveSmallIntegerField("échecs de suite", default=0)

    news: int  # as `due` counts it

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = "appareil prévenu"
        verbose_name_plural = "appareils prévenus"
        ordering = ["-added_at", "-pk"]
        indexes = [models.Index(fields=["next_attempt_at"], name="device_due")]

    def __str__(self) -> str:
        return f"appareil n° {self.pk}"

    @property
    def browser(self) -> str:
        """How its owner knows it: the browsers that its push service serves."""
        return service_of(self.endpoint)

    @classmethod
    @transaction.atomic
    def add(cls, account: Account, *, endpoint: str, p256dh: str, auth: str) -> "Device":
        """Tell this account on that browser from now on, and nobody else on it any more; the account's oldest devices
        leave above `AT_MOST`. Raises ValidationError for what no browser would give."""
        check(endpoint, p256dh, auth)
        now = timezone.now()
        kept = {"account": account, "p256dh": p256dh, "auth": auth}
        fresh = {"added_at": now, "told_at": now, "next_attempt_at": now, "failures": 0}
        device, new = cls.objects.get_or_create(endpoint=endpoint, defaults=kept | fresh)
        if not new:
            again = fresh if device.account_id != account.pk else {"failures": 0, "next_attempt_at": now}
            cls.objects.filter(pk=device.pk).update(**kept, **again)
        newest = cls.objects.of(account).order_by("-added_at", "-pk").values_list("pk", flat=True)
        cls.objects.filter(pk__in=list(newest[AT_MOST:])).delete()
        return device

    # What becomes of an attempt -------------------------------------------------------------------

    def claim(self, until: datetime) -> bool:
        """Keep it for this process until then; False when another one has it, or it is gone."""
        mine = Device.objects.filter(pk=self.pk, next_attempt_at=self.next_attempt_at)
        return bool(mine.update(next_attempt_at=until))

    def mark_told(self, now: datetime) -> None:
        Device.objects.filter(pk=self.pk).update(told_at=now, next_attempt_at=now + EVERY, failures=0)

    def put_off(self, now: datetime, wait: timedelta = timedelta()) -> None:
        """Try again later: after twice the time at each failure, never before `wait`; it leaves after `TRIES`."""
        if self.failures + 1 >= TRIES:
            self.delete()
            return
        pause = min(max(FIRST_WAIT * 2**self.failures, wait), LONGEST_WAIT)
        Device.objects.filter(pk=self.pk).update(next_attempt_at=now + pause, failures=F("failures") + 1)
