"""Moderation: the states of what people write, the edits that wait, the reports, and the history of decisions."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from directory.models import User

TAKEN = "Quelqu’un d’autre a décidé entre-temps : rechargez la page pour voir où cela en est."
OWN = "On ne décide pas de ce qu’on a écrit soi-même : quelqu’un d’autre de la mission le lira."
CHANGED = "Le texte en ligne a changé depuis cette proposition : relisez-la, rien n’a été remplacé."
WHY = "Écrivez pourquoi : la personne lira cette phrase."
# Open reports by two people hide a thing until somebody of the mission reads it.
REPORTS_THAT_HIDE = 2


class State(models.TextChoices):
    """Where a text stands. Only `published` is seen by others than its authors and the mission."""

    DRAFT = "draft", "brouillon"
    PENDING = "pending", "en attente de lecture"
    PUBLISHED = "published", "publié"
    REFUSED = "refused", "refusé"
    WITHDRAWN = "withdrawn", "retiré"


class Verb(models.TextChoices):
    """What can be done to a text. Stored with its date and its author in `Decision`."""

    SUBMIT = "submit", "proposé"
    PUBLISH = "publish", "publié"
    SEND_BACK = "send_back", "renvoyé à son auteur"
    REFUSE = "refuse", "refusé"
    WITHDRAW = "withdraw", "retiré"
    RESTORE = "restore", "remis en brouillon"
    TAKE_BACK = "take_back", "repris par ses auteurs"
    REVISE = "revise", "modification appliquée"
    REFUSE_REVISION = "refuse_revision", "modification refusée"
    HIDE = "hide", "masqué après deux signalements"
    SHOW = "show", "réaffiché"
    UNDO = "undo", "décision annulée"


# From which states each verb leads, and to which one.
MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    Verb.SUBMIT: ((State.DRAFT,), State.PENDING),
    Verb.PUBLISH: ((State.DRAFT, State.PENDING), State.PUBLISHED),
    Verb.SEND_BACK: ((State.PENDING,), State.DRAFT),
    Verb.REFUSE: ((State.PENDING,), State.REFUSED),
    Verb.WITHDRAW: ((State.PENDING, State.PUBLISHED), State.WITHDRAWN),
    Verb.RESTORE: ((State.REFUSED, State.WITHDRAWN), State.DRAFT),
    Verb.TAKE_BACK: ((State.PENDING,), State.DRAFT),
}
# What may be taken back, and for how long it stays on offer.
UNDOABLE = (Verb.PUBLISH, Verb.SEND_BACK, Verb.REFUSE, Verb.WITHDRAW)


class ModeratedQuerySet(models.QuerySet):
    def published(self) -> Self:
        """What readers may see, if its audience is theirs: published, and not hidden by reports."""
        return self.filter(state=State.PUBLISHED, hidden_at=None)

    def pending(self) -> Self:
        return self.filter(state=State.PENDING)


class Moderated(models.Model):
    """What somebody writes and somebody else reads before it is published.

    Verbs are the only way to change `state`: guard, conditional UPDATE naming the state expected, log, tell. Each
    raises ValidationError, with a sentence, when it may not be done or when somebody else decided first.
    """

    state = models.CharField("état", max_length=10, choices=State, default=State.DRAFT, editable=False)
    submitted_at = models.DateTimeField("proposé le", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField("masqué depuis", null=True, blank=True, editable=False)
    # The sentence that goes with the last decision, for the authors.
    reason = models.TextField("pourquoi", blank=True, editable=False, max_length=1000)

    # The fields that wait as a revision when the thing is already published.
    REVISED: tuple[str, ...] = ()

    class Meta:
        abstract = True

    # What each model says ------------------------------------------------------------------------

    def written_by(self, user: "User") -> bool:
        """Whether this account wrote it, alone or with others: who did may not decide on it."""
        raise NotImplementedError

    def after_decision(self, verb: str, by: "User") -> None:
        """What the model does once a decision is written: tell its authors, put its index in order."""

    # States --------------------------------------------------------------------------------------

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED and self.hidden_at is None

    @property
    def is_pending(self) -> bool:
        return self.state == State.PENDING

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    # Verbs ---------------------------------------------------------------------------------------

    def submit(self, *, by: "User") -> None:
        """A draft asks to be read."""
        self._move(Verb.SUBMIT, by=by, submitted_at=timezone.now(), reason="")

    def publish(self, *, by: "User", at_once: bool = False) -> None:
        """Put it in front of its audience. `at_once`: by a trusted author (`trust.publishes_at_once`), read after."""
        if not at_once:
            self._refuse_own(by)
        self._move(Verb.PUBLISH, by=by, at_once=at_once, published_at=timezone.now(), hidden_at=None, reason="")

    def send_back(self, *, by: "User", reason: str) -> None:
        """Back to its authors, with what to change."""
        self._refuse_own(by)
        self._move(Verb.SEND_BACK, by=by, why=_said(reason), reason=_said(reason))

    def refuse(self, *, by: "User", reason: str) -> None:
        self._refuse_own(by)
        self._move(Verb.REFUSE, by=by, why=_said(reason), reason=_said(reason))

    def withdraw(self, *, by: "User", reason: str = "") -> None:
        """Take it away, by its authors at will, by the mission with a reason."""
        if not self.written_by(by):
            reason = _said(reason)
        self._move(Verb.WITHDRAW, by=by, why=reason, reason=reason)

    def restore(self, *, by: "User") -> None:
        """A refused or withdrawn text is a draft again."""
        self._move(Verb.RESTORE, by=by, reason="")

    def take_back(self, *, by: "User") -> None:
        """Its authors go on writing what waits to be read: nobody publishes words that they have not read."""
        self._move(Verb.TAKE_BACK, by=by)

    def show(self, *, by: "User") -> None:
        """Reports were read and the thing may stay: it shows again, the reports are closed."""
        self._refuse_own(by)
        with transaction.atomic():
            if not self._same().filter(hidden_at__isnull=False).update(hidden_at=None):
                raise ValidationError(TAKEN)
            self.hidden_at = None
            Report.objects.about(self).open().update(resolved_at=timezone.now(), resolved_by=by)
            Decision.write(self, Verb.SHOW, by=by, was=self.state)

    def undo(self, *, by: "User") -> None:
        """Take back the last decision, if it is one that can be and nothing happened since."""
        last = Decision.objects.about(self).first()
        if last is None or last.verb not in UNDOABLE:
            raise ValidationError("Il n’y a rien à annuler ici.")
        self._refuse_own(by)
        with transaction.atomic():
            if not self._same().filter(state=self.state).update(state=last.was, reason=""):
                raise ValidationError(TAKEN)
            Decision.write(self, Verb.UNDO, by=by, was=self.state)
            self.state, self.reason = last.was, ""
            self.after_decision(Verb.UNDO, by)

    @transaction.atomic
    def _move(self, verb: str, *, by: "User", why: str = "", at_once: bool = False, **fields: Any) -> None:
        sources, target = MOVES[verb]
        was = self.state
        if was not in sources:
            raise ValidationError(TAKEN)
        if not self._same().filter(state=was).update(state=target, **fields):
            raise ValidationError(TAKEN)
        self.state = target
        for name, value in fields.items():
            setattr(self, name, value)
        Decision.write(self, verb, by=by, was=was, why=why, at_once=at_once)
        self.after_decision(verb, by)

    def _same(self) -> models.QuerySet:
        return type(self)._base_manager.filter(pk=self.pk)

    def _refuse_own(self, by: "User") -> None:
        if self.written_by(by):
            raise ValidationError(OWN)


def _said(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": WHY})
    return reason.strip()[:1000]


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


class Decision(About):
    """One line of history: who did what to which thing, when and why. Never edited."""

    verb = models.CharField("décision", max_length=16, choices=Verb)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    was = models.CharField("état d’avant", max_length=10, choices=State, blank=True)
    why = models.TextField("pourquoi", blank=True)
    at = models.DateTimeField("le", default=timezone.now)
    # Published by a trusted author without being read first; `sampled_at` once the mission looked at it.
    at_once = models.BooleanField("publié sans attendre", default=False)
    sampled_at = models.DateTimeField("relu après coup le", null=True, blank=True)

    objects = AboutQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-at"], name="decision_history"),
            models.Index(fields=["by", "-at"], name="decision_by"),
            models.Index(fields=["-at"], condition=Q(at_once=True, sampled_at=None), name="decision_to_sample"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} ({self.at:%d/%m/%Y})"

    @classmethod
    def write(
        cls, thing: models.Model, verb: str, *, by: "User", was: str = "", why: str = "", at_once: bool = False
    ) -> "Decision":
        return cls.objects.create(
            content_type=ContentType.objects.get_for_model(thing),
            object_id=thing.pk,
            verb=verb,
            by=by,
            was=was,
            why=why,
            at_once=at_once,
        )


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
    reason = models.TextField("pourquoi", blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "modification proposée"
        verbose_name_plural = "modifications proposées"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(decided_at=None), name="one_waiting_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} ({self.created_at:%d/%m/%Y})"

    @classmethod
    @transaction.atomic
    def propose(cls, thing: Moderated, proposed: dict[str, Any], *, by: "User") -> "Revision":
        """Keep these values (of `REVISED` fields) beside the live ones; a waiting proposal is replaced by this one."""
        base = {name: plain(thing, name) for name in proposed}
        waiting = cls.objects.about(thing).waiting().select_for_update().first()
        if waiting:
            # One proposal at a time: the latest words, still measured against the text they began from.
            waiting.base = {name: waiting.base.get(name, base[name]) for name in proposed}
            waiting.proposed, waiting.author, waiting.created_at = proposed, by, timezone.now()
            waiting.save()
            return waiting
        return cls.objects.create(
            content_type=ContentType.objects.get_for_model(thing),
            object_id=thing.pk,
            base=base,
            proposed=proposed,
            author=by,
        )

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """What differs, as field → (before, after)."""
        return {name: (self.base[name], new) for name, new in self.proposed.items() if self.base[name] != new}

    @transaction.atomic
    def apply(self, *, by: "User") -> None:
        """Put the proposed values in the live thing. Raises when it changed meanwhile or somebody decided first."""
        thing = type(self.thing)._base_manager.select_for_update().get(pk=self.object_id)
        if thing.written_by(by):
            raise ValidationError(OWN)
        if any(plain(thing, name) != old for name, (old, _) in self.changes.items()):
            raise ValidationError(CHANGED)
        self._decide(by, applied=True)
        for name, (_, new) in self.changes.items():
            if name not in thing.REVISED:
                raise ValidationError(f"Le champ {name} ne se modifie pas ainsi.")
            setattr(thing, thing._meta.get_field(name).attname, new)
        thing.save()
        Decision.write(thing, Verb.REVISE, by=by, was=thing.state)
        thing.after_decision(Verb.REVISE, by)

    @transaction.atomic
    def refuse(self, *, by: "User", reason: str) -> None:
        """The live thing stays as it is; the author reads why."""
        if self.thing.written_by(by):
            raise ValidationError(OWN)
        self._decide(by, applied=False, reason=_said(reason))
        Decision.write(self.thing, Verb.REFUSE_REVISION, by=by, was=self.thing.state, why=self.reason)
        self.thing.after_decision(Verb.REFUSE_REVISION, by)

    def _decide(self, by: "User", **fields: Any) -> None:
        now = timezone.now()
        fields |= {"decided_at": now, "decided_by": by}
        if not Revision.objects.waiting().filter(pk=self.pk, created_at=self.created_at).update(**fields):
            raise ValidationError(TAKEN)
        for name, value in fields.items():
            setattr(self, name, value)


def plain(thing: models.Model, name: str) -> Any:
    """A field's value as JSON keeps it: keys of relations, texts of dates."""
    field = thing._meta.get_field(name)
    value = getattr(thing, field.attname)
    return value if isinstance(value, int | str | bool | list | dict | None) else field.value_to_string(thing)


class ReportReason(models.TextChoices):
    WRONG = "wrong", "c’est inexact"
    PRIVATE = "private", "cela nomme ou expose quelqu’un"
    HURTFUL = "hurtful", "c’est blessant ou déplacé"
    OTHER = "other", "autre chose"


class ReportQuerySet(AboutQuerySet):
    def open(self) -> Self:
        return self.filter(resolved_at=None)


class Report(About):
    """« Signaler » : one open report for each person and thing; two people hide it until it is read."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField("pourquoi", max_length=10, choices=ReportReason)
    note = models.TextField("en quelques mots", blank=True, max_length=1000)
    created_at = models.DateTimeField("le", default=timezone.now)
    resolved_at = models.DateTimeField("lu le", null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="lu par", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "author"],
                condition=Q(resolved_at=None),
                name="one_open_report_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.created_at:%d/%m/%Y})"

    @classmethod
    @transaction.atomic
    def file(cls, thing: Moderated, *, by: "User", reason: str, note: str = "") -> bool:
        """Report a thing; False when this person already did and nobody read it yet. The second person hides it."""
        kind = ContentType.objects.get_for_model(thing)
        _, new = cls.objects.get_or_create(
            content_type=kind,
            object_id=thing.pk,
            author=by,
            resolved_at=None,
            defaults={"reason": reason, "note": note},
        )
        if new and cls.objects.about(thing).open().count() >= REPORTS_THAT_HIDE:
            now = timezone.now()
            if thing._same().filter(hidden_at=None).update(hidden_at=now):
                thing.hidden_at = now
                Decision.write(thing, Verb.HIDE, by=by, was=thing.state)
                thing.after_decision(Verb.HIDE, by)
        return new
