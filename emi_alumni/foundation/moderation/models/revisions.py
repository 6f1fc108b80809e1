"""Edits of what is published: they wait beside the live text until somebody reads them."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import short_date
from emi_alumni.foundation.notifications.models import Notification

from .history import About, AboutQuerySet
from .states import CHANGED, OWN, TAKEN, State, Verb, checked_reason

if TYPE_CHECKING:
    from .history import ModerationEvent
    from .moderated import Moderated

OVERTAKEN = "Quelqu’un d’autre a récrit ce texte avant que vos modifications soient lues : vos mots ne sont pas perdus."


class RevisionQuerySet(AboutQuerySet):
    def waiting(self) -> Self:
        return self.filter(decided_at=None)


class Revision(About):
    """An edit of a published thing, which stays as it is meanwhile. `base` is what its author had in front of them."""

    base = models.JSONField()
    proposed = models.JSONField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField("proposée le", default=timezone.now)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="décidée par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    applied = models.BooleanField("appliquée", default=False)
    # Not applied, and its author is asked something.
    sent_back = models.BooleanField("renvoyée", default=False)
    reason = models.TextField("pourquoi", blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "modification proposée"
        verbose_name_plural = "modifications proposées"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=models.Q(decided_at=None), name="one_waiting_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} ({short_date(self.created_at)})"

    @classmethod
    @transaction.atomic
    def propose(cls, thing: "Moderated", proposed: dict[str, Any], *, by: Account | None) -> "Revision | None":
        """Keep these values (of `REVISED` fields, as JSON) beside the live ones, measured against `thing` as loaded.

        One proposal at a time, given whole: it replaces the one that waits, and fields that waited keep the base they
        began from. None when nothing differs from the live text. Callers check that `by` writes the thing.
        """
        if strangers := set(proposed) - set(thing.read_first()):
            raise ValueError(f"Not in REVISED, nor undeclared text: {sorted(strangers)}")
        thing._lock()
        if not thing._same().filter(state=State.PUBLISHED).exists():
            raise ValidationError(TAKEN)
        waiting = cls.objects.about(thing).waiting().first()
        revision = waiting or cls(
            content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk, base={}, proposed={}
        )
        revision.base = {name: revision.base.get(name, plain(thing, name)) for name in proposed}
        revision.proposed = dict(proposed)
        if not revision.changes:
            if waiting:
                waiting.delete()
            return None
        revision.author, revision.created_at = by, timezone.now()
        revision.save()
        return revision

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """What differs, as field → (before, after)."""
        return {name: (self.base[name], new) for name, new in self.proposed.items() if self.base[name] != new}

    @property
    def is_overtaken(self) -> bool:
        """Whether a teammate wrote over it before it was read: its words are its author's alone."""
        return self.reason == OVERTAKEN

    def is_outdated(self, thing: "Moderated") -> bool:
        """Whether a field that it changes is no longer what its author had in front of them."""
        return any(plain(thing, name) != old for name, (old, _) in self.changes.items())

    @transaction.atomic
    def apply(self, *, by: Account) -> None:
        """Put the proposed values in the live thing. Raises when it changed meanwhile or somebody decided first."""
        thing = self._locked_thing()
        self._only_others(thing, by)
        if not self._waits().exists():
            raise ValidationError(TAKEN)  # before the text is compared: a colleague's decision is what changed it
        if self.is_outdated(thing):
            raise ValidationError(CHANGED)
        self._decide(by, applied=True)
        for name, (_, new) in self.changes.items():
            if name not in thing.read_first():
                raise ValidationError(f"Le champ {name} ne se modifie pas ainsi.")
            field: Any = thing._meta.get_field(name)
            setattr(thing, field.attname, field.to_python(new))
        thing.clean_fields(exclude=[field.name for field in thing._meta.fields if field.name not in self.changes])
        thing.save()
        thing._log(Verb.REVISE, by=by, was=thing.state)

    @transaction.atomic
    def refuse(self, *, by: Account, reason: str) -> None:
        """The live thing stays as it is; the author reads why."""
        thing = self._locked_thing()
        self._only_others(thing, by)
        self._decide(by, applied=False, reason=checked_reason(reason))
        thing.reason = self.reason  # what `after_decision` tells; the thing itself is not saved
        thing._log(Verb.REFUSE_REVISION, by=by, was=thing.state, why=self.reason)

    @transaction.atomic
    def send_back(self, *, by: Account, reason: str) -> None:
        """The live thing stays as it is; the words go back to their author, with a question."""
        thing = self._locked_thing()
        self._only_others(thing, by)
        self._decide(by, applied=False, sent_back=True, reason=checked_reason(reason))
        thing.reason = self.reason
        thing._log(Verb.RETURN_REVISION, by=by, was=thing.state, why=self.reason)

    @classmethod
    def record(cls, thing: "Moderated", before: dict[str, Any], decision: "ModerationEvent") -> "Revision":
        """What this decision, just written, changed in the words: as an edit that was applied at once (`before`: field
        → value, as JSON keeps it; what is live now is what it became)."""
        return cls.objects.create(
            content_type_id=decision.content_type_id,
            object_id=decision.object_id,
            base=before,
            proposed={name: plain(thing, name) for name in before},
            author=decision.by,
            created_at=decision.at,
            decided_at=decision.at,
            decided_by=decision.by,
            applied=True,
        )

    @transaction.atomic
    def overtake(self, *, by: Account, words: dict[str, Any]) -> None:
        """Somebody who publishes at once wrote these words, now online, before this edit was read. Its author is told.

        What they proposed is given back to them unless it is what is online. Fields that were not written still wait.
        """
        model: Any = self.content_type.model_class()
        thing = model._base_manager.get(pk=self.object_id)
        left = {name: new for name, new in self.proposed.items() if name not in words}
        self.proposed = {name: new for name, new in self.proposed.items() if name in words}
        applied = all(words[name] == new for name, (_, new) in self.changes.items())
        base = self.base
        self.base = {name: base[name] for name in self.proposed}
        self._decide(by, applied=applied, reason="" if applied else OVERTAKEN, base=self.base, proposed=self.proposed)
        if left:
            Revision.objects.create(
                content_type=self.content_type,
                object_id=self.object_id,
                base={name: base[name] for name in left},
                proposed=left,
                author=self.author,
            )
        if self.author and self.author.is_active:
            what = "sont en ligne." if applied else "n’ont pas été lues : ce texte a été récrit entre-temps."
            sentence = f"Vos modifications de « {thing} » {what}"
            Notification.tell([self.author], kind="revision_overtaken", sentence=sentence, thing=thing)

    def _locked_thing(self) -> "Moderated":
        """The live thing as it is now, its row held until the end of the transaction: nobody rewrites or decides
        meanwhile."""
        model: Any = self.content_type.model_class()
        thing = model._base_manager.select_for_update(of=("self",)).filter(pk=self.object_id).first()
        if thing is None or thing.state != State.PUBLISHED:
            raise ValidationError(TAKEN)
        return thing

    def _only_others(self, thing: "Moderated", by: Account) -> None:
        """The mission, except who proposed it: even once out of the team."""
        thing._only_mission(by)
        if self.author_id == by.pk:
            raise ValidationError(OWN)

    def _waits(self) -> RevisionQuerySet:
        """This proposal as it was read, if nobody decided nor completed it since."""
        return Revision.objects.waiting().filter(pk=self.pk, created_at=self.created_at)

    def _decide(self, by: Account, **fields: Any) -> None:
        now = timezone.now()
        fields |= {"decided_at": now, "decided_by": by}
        if not self._waits().update(**fields):
            raise ValidationError(TAKEN)
        for name, value in fields.items():
            setattr(self, name, value)


def plain(thing: models.Model, name: str) -> Any:
    """A field's value as JSON keeps it: keys of relations, texts of dates."""
    field: Any = thing._meta.get_field(name)
    value = getattr(thing, field.attname)
    return value if isinstance(value, int | str | bool | list | dict | None) else field.value_to_string(thing)
