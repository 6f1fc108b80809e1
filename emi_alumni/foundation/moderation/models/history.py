"""Decisions: the history of every moderated thing, written once and never edited."""

from datetime import datetime
from typing import Any, NoReturn, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import short_date

from .states import MOVES, OWN, OWN_VERBS, TAKEN, UNDO_WITHIN, UNDOABLE, State, Verb


class AboutQuerySet(models.QuerySet):
    """Rows about any object of any app."""

    def about(self, thing: models.Model) -> Self:
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)


class About(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    thing = GenericForeignKey()

    class Meta:
        abstract = True


class ModerationEventQuerySet(AboutQuerySet):
    def with_names(self) -> Self:
        """The joins that the name of who decided needs (`User.NAME_JOINS`)."""
        return self.select_related("by", *(f"by__{join}" for join in getattr(get_user_model(), "NAME_JOINS", ())))

    def to_sample(self) -> Self:
        """Published without being read first, and not looked at since."""
        return self.filter(at_once=True, sampled_at=None)

    def without_later(self) -> Self:
        """Those that nobody followed by anything else on the same thing."""
        return self.exclude(models.Exists(ModerationEvent.objects.later_than_outer()))

    def later_than_outer(self) -> Self:
        """What followed each row of an outer query on the same thing."""
        return self.filter(
            Q(at__gt=models.OuterRef("at")) | Q(at=models.OuterRef("at"), pk__gt=models.OuterRef("pk")),
            content_type=models.OuterRef("content_type"),
            object_id=models.OuterRef("object_id"),
        )

    def undoable_by(self, user: Account, now: datetime | None = None) -> Self:
        """What this account decided just now and nobody followed by anything else, the latest first."""
        since = (now or timezone.now()) - UNDO_WITHIN
        return self.filter(by=user, verb__in=UNDOABLE, at_once=False, at__gte=since).without_later()

    def just_decided_by(self, account: int, since: datetime) -> Self:
        """What this account decided since then, of whatever kind, the latest first.

        What they proposed, took back or published at once themselves is no decision of the mission. `followed` says
        whether something happened to the same thing since.
        """
        own = Q(verb__in=(*OWN_VERBS, Verb.CORRECT, Verb.UNDO)) | Q(at_once=True)
        recent = self.filter(by=account, at__gte=since).exclude(own)
        return recent.annotate(followed=models.Exists(ModerationEvent.objects.later_than_outer()))


class ModerationEvent(About):
    """One line of history: who did what to which thing, when and why. Never edited.

    `was` and `became` are the states around it. Nobody is named where readers' reports decided (`HIDE`).
    """

    verb = models.CharField("décision", max_length=16, choices=Verb)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    was = models.CharField("état d’avant", max_length=10, choices=State, blank=True)
    became = models.CharField("état d’après", max_length=10, choices=State, blank=True)
    why = models.TextField("pourquoi", blank=True)
    at = models.DateTimeField("le", default=timezone.now)
    # Published by a trusted author without being read first; `sampled_at` once the mission looked at it.
    at_once = models.BooleanField("publié sans attendre", default=False)
    sampled_at = models.DateTimeField("relu après coup le", null=True, blank=True)
    sampled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="relu après coup par",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    # The week that drew it among what went up at once.
    drawn_in = models.ForeignKey(
        "moderation.DeskWeek",
        verbose_name="tiré la",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="drawn_decisions",
    )

    objects = ModerationEventQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-at"], name="decision_history"),
            models.Index(fields=["by", "-at"], name="decision_by"),
            models.Index(fields=["-at"], condition=Q(at_once=True, sampled_at=None), name="decision_to_sample"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} ({short_date(self.at)})"

    @property
    def label(self) -> str:
        """What was done, in the words of the thing's kind: publishing a seat's proposal is accepting it."""
        model = ContentType.objects.get_for_id(self.content_type_id).model_class()
        published_as = getattr(model, "PUBLISHED_AS", "")
        return published_as if self.verb == Verb.PUBLISH and published_as else str(self.get_verb_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A decision is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A decision is written once.")

    @property
    def is_of_author(self) -> bool:
        """Whether only its authors do this: who did so once is no stranger to it (`Moderated.took_part`)."""
        return self.verb in OWN_VERBS or self.at_once

    @classmethod
    def write(
        cls,
        thing: models.Model,
        verb: str,
        *,
        by: Account | None,
        was: str = "",
        became: str = "",
        why: str = "",
        at_once: bool = False,
    ) -> "ModerationEvent":
        """One line more. `became` is where the verb leads, unless said."""
        return cls.objects.create(
            content_type=ContentType.objects.get_for_model(thing),
            object_id=thing.pk,
            verb=verb,
            by=by,
            was=was,
            became=became or (MOVES[verb][1] if verb in MOVES else was),
            why=why,
            at_once=at_once,
        )

    def mark_sampled(self, *, by: Account, at: datetime | None = None) -> None:
        """The mission looked at what went up at once, and leaves it. Not for who wrote it, even out of its team."""
        thing: Any = self.thing
        if self.by_id == by.pk or thing is None or thing.took_part(by):
            raise ValidationError(OWN)
        now = at or timezone.now()
        if not ModerationEvent.objects.to_sample().filter(pk=self.pk).update(sampled_at=now, sampled_by=by):
            raise ValidationError(TAKEN)
        self.sampled_at, self.sampled_by = now, by
