"""Accounts that sleep (CNIL: two years): warned, reminded, suspended and hidden, then anonymised a year later.

Twenty-four months without signing in. The date told in the first letter is kept: nobody is suspended before it, nor
without both letters. Signing in, or the mission's reopening the account, undoes everything. Those who run the portal
and people without an account are not concerned. Each step may run again and again: it does what is due, once.
"""

from datetime import datetime, timedelta

from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.dispatch import receiver
from django.utils import timezone

from directory import mails
from directory.models import InactivityNotice, Member, User
from directory.models.members import PRESENT
from directory.personal_data import erase

INACTIVE_AFTER = timedelta(days=730)
WARNED_BEFORE = timedelta(days=30)
REMINDED_BEFORE = timedelta(days=7)
ANONYMISED_AFTER = timedelta(days=365)  # counted from the suspension


def returned() -> QuerySet[InactivityNotice]:
    """Notices of people who signed in since, or whose account the mission opened again: to cancel."""
    signed_in = Q(user__last_login__gt=F("warned_at"))
    return InactivityNotice.objects.filter(signed_in | Q(suspended_at__isnull=False, user__is_active=True))


def to_warn(now: datetime) -> QuerySet[User]:
    """Open accounts that will have slept for two years within a month, not warned yet."""
    seen = Coalesce("last_login", "date_joined")
    return (
        User.objects.annotate(seen=seen)
        .filter(is_active=True, is_staff=False, member__state__in=PRESENT, inactivity=None)
        .filter(seen__lte=now - INACTIVE_AFTER + WARNED_BEFORE)
        .select_related("member")
    )


def _pending() -> QuerySet[InactivityNotice]:
    return InactivityNotice.objects.filter(suspended_at=None).exclude(pk__in=returned()).select_related("user__member")


def to_remind(now: datetime) -> QuerySet[InactivityNotice]:
    return _pending().filter(reminded_at=None, closes_on__lte=timezone.localdate(now) + REMINDED_BEFORE)


def to_suspend(now: datetime) -> QuerySet[InactivityNotice]:
    """Past the date that was told, a week at least after the reminder."""
    return _pending().filter(closes_on__lte=timezone.localdate(now), reminded_at__lte=now - REMINDED_BEFORE)


def to_anonymise(now: datetime) -> QuerySet[InactivityNotice]:
    """Suspended for a year, and nobody opened the account again."""
    return InactivityNotice.objects.filter(
        suspended_at__lte=now - ANONYMISED_AFTER, user__is_active=False
    ).select_related("user__member")


@transaction.atomic
def cancel_notice(notice: InactivityNotice) -> None:
    """She is back: forget the notice. Her profile shows again, unless she or the mission withdrew it meanwhile."""
    Member.objects.get(user=notice.user_id).set_standing(asleep=False)
    notice.delete()


def warn(user: User, now: datetime) -> None:
    """The first letter. Somebody who slept for longer still gets the whole month."""
    seen = user.last_login or user.date_joined
    closes_on = timezone.localdate(max(seen + INACTIVE_AFTER, now + WARNED_BEFORE))
    with transaction.atomic():
        notice = InactivityNotice.objects.create(user=user, warned_at=now, closes_on=closes_on)
        mails.warn_sleeper(notice, closes_on)


def remind(notice: InactivityNotice, now: datetime) -> None:
    """The second letter, a week before at least: a late one puts the date off."""
    notice.reminded_at = now
    notice.closes_on = max(notice.closes_on, timezone.localdate(now + REMINDED_BEFORE))
    with transaction.atomic():
        notice.save(update_fields=["reminded_at", "closes_on"])
        mails.warn_sleeper(notice, notice.closes_on)


@transaction.atomic
def suspend(notice: InactivityNotice, now: datetime) -> None:
    """Close the account and hide the profile; nothing is erased."""
    user = notice.user
    user.is_active = False
    user.save(update_fields=["is_active"])
    notice.suspended_at = now
    notice.save(update_fields=["suspended_at"])
    user.member.set_standing(asleep=True)


def anonymise(notice: InactivityNotice) -> None:
    erase(notice.user.member, asleep=True)


@receiver(user_logged_in)
def cancel_notice_on_login(sender: type[User], user: User, **kwargs) -> None:
    """Signing in is enough to stay."""
    if notice := InactivityNotice.objects.filter(user=user).first():
        cancel_notice(notice)
