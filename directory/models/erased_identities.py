"""What remains of who was erased: prints that only say « this person left », so that no file brings them back."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from directory.models import Member

KEPT_FOR = timedelta(days=3 * 365)
SALT = "directory.erased_identity"


class ErasedIdentity(models.Model):
    """A keyed print (HMAC) of an address, or of a name with its promotion: it can be compared, never read.

    Whoever restores a database without the portal's secret keys compares nothing with it.
    """

    digest = models.CharField("empreinte", max_length=64, unique=True)
    erased_at = models.DateTimeField("effacée le", default=timezone.now)

    class Meta:
        verbose_name = "empreinte d’une personne effacée"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.digest[:12]

    @classmethod
    def remember(cls, member: "Member", addresses: Iterable[str]) -> None:
        """Keep the prints of a person who is about to be erased at their wish. Twice renews the day."""
        now = timezone.now()
        texts = said_by(member.name_keys.split(), member.cohort_id, addresses)
        rows = [ErasedIdentity(digest=print_of(text, settings.SECRET_KEY), erased_at=now) for text in sorted(texts)]
        ErasedIdentity.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["digest"], update_fields=["erased_at"]
        )


class ErasedPeople:
    """All the prints, read once for a file: `knows` says whether somebody of this identity was erased."""

    def __init__(self) -> None:
        self.digests = set(ErasedIdentity.objects.values_list("digest", flat=True))
        self.secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]

    def knows(self, keys: Iterable[str], cohort: int | None, addresses: Iterable[str]) -> bool:
        """By an address; by a name and its promotion, or by a name alone where the promotion is not known."""
        if not self.digests:
            return False
        names = {text for text in said_by(keys, cohort, ()) if bool(cohort) != text.endswith("|")}
        texts = names | set(addresses)
        return any(print_of(text, secret) in self.digests for text in texts for secret in self.secrets)


def said_by(keys: Iterable[str], cohort: int | None, addresses: Iterable[str]) -> set[str]:
    """What is printed of an identity: its addresses, its names with the promotion, and its names alone."""
    keys = list(keys)
    names = {f"{key}|{cohort}" for key in keys} if cohort else set()
    return {*addresses, *names, *(f"{key}|" for key in keys)} - {""}


def print_of(text: str, secret: str) -> str:
    return salted_hmac(SALT, text, secret=secret, algorithm="sha256").hexdigest()
