"""What days do to the library: owners are reminded of what is to be read again, what is past leaves the front, files
that nothing names go. Run twice, it does it once; it asks nothing of any other site."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from emi_alumni.foundation.dates import french_date
from resources.models import Resource, ResourceFile
from resources.models.library import EXPIRY_WARNING

A_DAY = timedelta(days=1)


@dataclass
class Tended:
    """How many owners were reminded, resources left the front, and files went."""

    reminded: int = 0
    expired: int = 0
    files: int = 0


def to_remind(day: date) -> QuerySet[Resource]:
    soon = Resource.objects.published().filter(expires_on__gte=day, expires_on__lte=day + EXPIRY_WARNING)
    return soon.filter(Q(reminded_for=None) | ~Q(reminded_for=F("expires_on")))


def to_expire(day: date) -> QuerySet[Resource]:
    return Resource.objects.gone_by(day).filter(Q(expired_for=None) | ~Q(expired_for=F("expires_on")))


def unnamed_files() -> list[ResourceFile]:
    """Files that no resource has, and no edit that waits would give to one; not those of today, still being sent."""
    old = ResourceFile.objects.filter(resources=None, added_at__lt=timezone.now() - A_DAY).order_by("pk")
    return [one for one in old if not one.is_named]


def tend_library(day: date) -> Tended:
    done = Tended()
    for key in to_remind(day).order_by("pk").values_list("pk", flat=True):
        done.reminded += remind(key, day)
    for key in to_expire(day).order_by("pk").values_list("pk", flat=True):
        done.expired += expire(key, day)
    for one in unnamed_files():
        one.delete()
        done.files += 1
    return done


@transaction.atomic
def remind(key: int, day: date) -> bool:
    found = to_remind(day).select_for_update(of=("self",)).select_related("author__user").filter(pk=key).order_by("pk")
    resource = found.first()
    if resource is None or resource.expires_on is None:
        return False
    Resource.objects.filter(pk=key).update(reminded_for=resource.expires_on)
    resource.tell_owner(
        "resource_expiring",
        f"« {resource.title} » est à relire avant le {french_date(resource.expires_on)} : est-elle encore juste ?",
    )
    return True


@transaction.atomic
def expire(key: int, day: date) -> bool:
    found = to_expire(day).select_for_update(of=("self",)).select_related("author__user").filter(pk=key).order_by("pk")
    resource = found.first()
    if resource is None:
        return False
    Resource.objects.filter(pk=key).update(expired_for=resource.expires_on, is_current=False)
    resource.tell_owner(
        "resource_expired",
        f"« {resource.title} » n’est plus mise en avant : relisez-la, et dites jusqu’à quand elle vaut.",
    )
    return True
