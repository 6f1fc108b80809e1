"""A private link: what somebody without account reads or writes until a day, by a secret whose hash alone is kept."""

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone

from directory.models.invitations import hash_token

if TYPE_CHECKING:
    from directory.models import Member


class PrivateLinkQuerySet(models.QuerySet[Any]):
    def open(self, moment: datetime | None = None) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=moment or timezone.now())

    def of(self, member: "Member") -> Self:
        return self.filter(created_by=member)

    def with_token(self, token: str) -> Self:
        """The link of this secret, whatever its state."""
        return self.filter(token_hash=hash_token(token))


class PrivateLink(models.Model):
    """For whom, given by whom, until when. Whoever holds the secret opens it: its page says for whom it was made."""

    name = models.CharField("pour qui", max_length=160)
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        "directory.Member", verbose_name="donné par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField("créé le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au")
    revoked_at = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def new_secret(self, *, lasts: timedelta | None = None) -> str:
        """Give it a secret, told once; `lasts`: for how long from now. Save afterwards."""
        token = secrets.token_urlsafe(24)
        self.token_hash = hash_token(token)
        if lasts:
            self.expires_at = timezone.now() + lasts
        return token

    @property
    def is_running(self) -> bool:
        """Neither revoked nor over."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    def revoke(self) -> bool:
        """The link no longer opens; False when it did not any more."""
        rows = type(self)._default_manager.open()  # type: ignore[attr-defined]
        return bool(rows.filter(pk=self.pk).update(revoked_at=timezone.now()))


class OneAnswerQuerySet(PrivateLinkQuerySet):
    def open(self, moment: datetime | None = None) -> Self:
        return super().open(moment).filter(used_at=None)


class OneAnswerLink(PrivateLink):
    """A private link that takes one answer."""

    used_at = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta(PrivateLink.Meta):
        abstract = True

    @property
    def is_running(self) -> bool:
        return self.used_at is None and super().is_running
