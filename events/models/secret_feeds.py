"""What one reads elsewhere by a secret address: a calendar, a reader of feeds."""

import secrets
from collections.abc import Sequence
from typing import Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from directory.models import Member
from directory.models.invitations import hash_token
from emi_alumni.foundation.prepared_statements import prepared

TOKEN_BYTES = 16
AT_MOST = 10  # of each kind
ENOUGH = f"Vous avez déjà {AT_MOST} adresses de cette sorte : révoquez-en une d’abord."


class SecretFeedQuerySet(models.QuerySet[Any]):
    def from_token(self, token: str) -> Any:
        """The feed of this secret, while the person is in the network with an account; else None."""
        feed = open_feeds.first(self.model, hash_token(token))
        return feed if feed is not None and feed.member.is_present else None

    def of(self, member: Member) -> Self:
        return self.filter(member=member).select_related(*self.model.SHOWN_WITH)


@prepared
def open_feeds(model: "type[SecretFeed]", token_hash: str) -> models.QuerySet[Any]:
    """The feed of this secret, while the account of its person is open."""
    open_to = {"member__user__is_active": True, "member__suspended": False, "member__asleep": False}
    feeds: Any = model._default_manager.filter(token_hash=token_hash, **open_to)
    return cast("models.QuerySet[Any]", feeds.select_related("member__user", *model.SHOWN_WITH))


class SecretFeed(models.Model):
    """One address of one person. Only a hash of its secret is kept: revoking it deletes the row.

    What it gives is asked at each reading: what this person may read today. `SHOWN_WITH`: the relations of its name.
    """

    SHOWN_WITH: ClassVar[Sequence[str]] = ()

    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="%(class)ss"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)

    objects = SecretFeedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    @classmethod
    @transaction.atomic
    def begin(cls, member: Member, **what: Any) -> tuple[Self, str]:
        """A new feed and its secret of 128 bits, told once. Raises ValidationError when the person has enough of
        them."""
        Member.objects.lock(member.pk)
        if cls._default_manager.filter(member=member).count() >= AT_MOST:
            raise ValidationError(ENOUGH)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        feed = cls(member=member, token_hash=hash_token(token), **what)
        feed.save(force_insert=True)
        return feed, token

    def renew(self) -> str:
        """Another secret, told once: the former address answers no more."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.token_hash = hash_token(token)
        self.save(update_fields=["token_hash"])
        return token
