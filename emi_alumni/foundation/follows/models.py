"""What somebody follows: a person, a promotion, a collectivité, a theme, a project, a club. Nobody else reads it."""

from collections import defaultdict
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, QuerySet
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.news import Followed
from emi_alumni.foundation.prepared_statements import prepared

from .followable import kind_of

AT_MOST = 200  # of one account
TOO_MANY = f"Vous suivez déjà {AT_MOST} choses : retirez-en une d’abord, dans « Ce que je suis »."


class FollowQuerySet(models.QuerySet["Follow"]):
    def of(self, account: Account) -> Self:
        return self.filter(account=account)

    def about(self, thing: models.Model) -> Self:
        return self.filter(kind=kind_of(thing), number=thing.pk)

    def any_of(self, account: Any) -> Exists:
        """Whether an account follows something, as an expression to annotate accounts with."""
        return Exists(self.filter(account=account))


class Follow(models.Model):
    """One account follows one thing, since a day. Neither the thing nor its people learn of it, nor how many do."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="suivi par", on_delete=models.CASCADE, related_name="follows"
    )
    kind = models.CharField("sorte", max_length=20)
    number = models.BigIntegerField("numéro")
    since = models.DateTimeField("depuis le", default=timezone.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = "suivi"
        ordering = ["kind", "-since", "-pk"]
        constraints = [models.UniqueConstraint(fields=["account", "kind", "number"], name="followed_once")]
        indexes = [models.Index(fields=["kind", "number"], name="follow_by_thing")]

    def __str__(self) -> str:
        return f"suivi n° {self.pk}"

    @classmethod
    def start(cls, account: Account, thing: models.Model) -> None:
        """Follow this thing, which the caller knows that the account may read; twice changes nothing. Raises
        ValidationError above `AT_MOST`."""
        mine = cls.objects.of(account)
        if mine.about(thing).exists():
            return
        if mine.count() >= AT_MOST:
            raise ValidationError(TOO_MANY)
        cls.objects.get_or_create(account=account, kind=kind_of(thing), number=thing.pk)


@prepared
def follows_of(account: int) -> QuerySet:
    return Follow.objects.filter(account=account).order_by().values_list("kind", "number")


def followed_by(account: Account) -> Followed:
    """What this account follows. No query for who follows nothing, where the account was read by its session."""
    if not getattr(account, "follows_something", True) or not account.is_authenticated:
        return {}
    found: dict[str, set[int]] = defaultdict(set)
    for kind, number in follows_of(account.pk):
        found[kind].add(number)
    return {kind: frozenset(numbers) for kind, numbers in found.items()}
