"""What somebody writes and somebody else reads: its state, and the only ways to change it."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.notifications.models import Notification, told_by
from emi_alumni.foundation.notifications.people import Sentence
from emi_alumni.foundation.search.indexing import follow
from emi_alumni.foundation.url_reversing import reverse

from .. import trust
from . import undoing
from .history import ModerationEvent
from .reports import Report
from .states import (
    AT_ONCE_FROM,
    MISSION_ONLY,
    MOVES,
    NOT_THE_LAST,
    NOT_YOURS,
    NOTHING_TO_UNDO,
    OWN,
    OWN_VERBS,
    READ_FIRST,
    TAKEN,
    UNDO_WITHIN,
    UNDOABLE,
    State,
    Verb,
    checked_reason,
)

# What its authors never proposed, or write again today. Nobody else reads it: neither the mission, nor who animates.
THEIRS_ALONE = Q(state=State.DRAFT) | Q(state=State.WITHDRAWN, submitted_at=None, published_at=None)


# What was decided of an edit.
EDIT_READ = (Verb.REVISE, Verb.REFUSE_REVISION, Verb.RETURN_REVISION)
# What authors of every kind are told alike.
SAID: dict[str, str] = {
    Verb.RETURN_REVISION: "Votre modification de « {thing} » vous revient avec une question : {reason}",
    Verb.CORRECT: "La mission innovation a corrigé quelques mots de « {thing} » : l’historique dit lesquels.",
}


# What who reported it is told, by what was decided.
TOLD_TO_REPORTERS: dict[str, str] = {
    Verb.KEEP: "« {thing} », que vous aviez signalé, a été relu et reste en ligne. Merci.",
    Verb.SHOW: "« {thing} », que vous aviez signalé, a été relu et est de nouveau en ligne. Merci.",
    Verb.WITHDRAW: "« {thing} », que vous aviez signalé, a été relu et retiré. Merci.",
}


class ModeratedQuerySet(models.QuerySet):
    def published(self) -> Self:
        """What readers may see, if its audience is theirs: published, and not hidden by reports."""
        return self.filter(state=State.PUBLISHED, hidden_at=None)

    def withheld(self) -> Self:
        """Published, and hidden by reports until the mission decides. What others said of it stays readable."""
        return self.filter(state=State.PUBLISHED, hidden_at__isnull=False)

    def pending(self) -> Self:
        return self.filter(state=State.PENDING)

    def read_by_mission(self) -> Self:
        """What its authors ever proposed, and is no draft today: the rest is theirs alone (`is_read_by_mission`)."""
        return self.exclude(THEIRS_ALONE)

    def theirs_alone(self) -> Self:
        """The others: a few among many, so that what belongs to them is left out sooner than the rest is looked for."""
        return self.filter(THEIRS_ALONE)

    def read_by_mission_or(self, own: Q) -> Self:
        """The same, for somebody of the mission who writes too: with what is their own, whatever its state."""
        return self.filter(~THEIRS_ALONE | own)


class StateField(models.CharField):
    """Its choices say « published » in the words of its model, wherever they are shown; the schema is the same."""

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        if published_as := getattr(cls, "PUBLISHED_AS", ""):
            self.choices = [(state, published_as if state == State.PUBLISHED else state.label) for state in State]
        super().contribute_to_class(cls, name, private_only)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs | {"choices": State.choices}


class Moderated(models.Model):
    """What somebody writes and somebody else reads before it is published.

    Verbs are the only way to change `state`: guard, conditional UPDATE naming the state expected, log, tell. Each
    raises ValidationError, with a sentence, when it may not be done or when somebody else decided first.
    """

    state = StateField("état", max_length=10, choices=State, default=State.DRAFT, editable=False)
    submitted_at = models.DateTimeField("proposé le", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField("masqué depuis", null=True, blank=True, editable=False)
    # The sentence that goes with the last decision, for the authors.
    reason = models.TextField("pourquoi", blank=True, editable=False, max_length=1000)

    # The fields that wait as a revision when the thing is already published.
    REVISED: tuple[str, ...] = ()
    # The free text that is not read before it shows, each field with the reason. Any other waits, declared or not.
    NOT_READ_FIRST: Mapping[str, str] = {}
    # What its authors do not do of this kind, each with the reason: a verb, or « edit ». It has no address then.
    WITHOUT: ClassVar[Mapping[str, str]] = {}
    # What the mission may take back. A model whose publication makes other things happen takes it out.
    UNDOABLE: tuple[str, ...] = UNDOABLE

    # Fields of `REVISED` whose change makes something else happen: an applied edit of them is not undone.
    LEFT_AS_REVISED: frozenset[str] = frozenset()

    # What « published » is called of it: a seat is given, a takeover accepted.
    PUBLISHED_AS = "publié"
    # The gender of what it is called.
    FEMININE: ClassVar[bool] = False

    class Meta:
        abstract = True

    @classmethod
    def read_first(cls) -> tuple[str, ...]:
        """What waits to be read once the thing is published: `REVISED`, and every free text that nobody declared."""
        return (*cls.REVISED, *cls.undeclared_text())

    @classmethod
    def undeclared_text(cls) -> tuple[str, ...]:
        """The free text that people may write and that neither `REVISED` nor `NOT_READ_FIRST` names."""
        return tuple(
            field.name
            for field in cls._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
            and field.editable
            and not field.choices
            and field.name not in cls.REVISED
            and field.name not in cls.NOT_READ_FIRST
        )

    # What each model says ------------------------------------------------------------------------

    def written_by(self, user: Account) -> bool:
        """Whether this account wrote it, alone or with others: who did may not decide on it.

        The queue asks it of each line: answer from prefetched relations where there are some.
        """
        raise NotImplementedError

    def took_part(self, user: Account) -> bool:
        """Whether it is this account's own, or was: leaving the team makes nobody a stranger to what they proposed."""
        own = models.Q(verb__in=OWN_VERBS) | models.Q(at_once=True)
        return self.written_by(user) or ModerationEvent.objects.about(self).filter(own, by=user).exists()

    def within_role(self, user: Account) -> bool:
        """Whether the mandate by which this account publishes at once (`trust.ROLES`) holds for this one. A model may
        ask that it be of the mandate's own circle."""
        return True

    def trusts(self, user: Account) -> bool:
        """Whether this account publishes this kind at once by a mandate that holds for it alone."""
        return False

    @property
    def hidden_by_reports(self) -> bool:
        """Whether open reports of two people hide it until it is read."""
        return True

    def moderated_by(self, user: Account) -> bool:
        """Whether this account decides on it: the mission; a model may add who looks after its own circle."""
        return trust.may_moderate(user, type(self))

    def decided_by(self, user: Account) -> bool:
        """Whether this account may decide on it: it looks after it, and has no hand in it."""
        return self.moderated_by(user) and not self.took_part(user)

    def authors(self) -> Iterable[Account | None]:
        """The accounts of who wrote it: those who are told what is decided of it, when somebody else decides."""
        return ()

    def sentences(self) -> Mapping[str, Sentence]:
        """What its authors are told, by verb; of the other verbs they are told nothing."""
        return {}

    # The beginning of the kind of these notifications, « club_note » gives « club_note_publish »: its model's name.
    TOLD_AS = ""

    def told_about(self) -> tuple[models.Model, str]:
        """The thing whose page reads these notifications when it is read, and where they lead: "" for that page."""
        return self, ""

    def after_decision(self, verb: str, by: Account) -> None:
        """What else happens once a decision is written: a mandate begins, people other than its authors are told.

        Same transaction as the decision, before its authors are told and the search follows. `by` is nobody when
        reports hid it (`hide`) or a visitor submitted it. A ValidationError refuses the decision.
        """

    # States --------------------------------------------------------------------------------------

    @property
    def state_label(self) -> str:
        """Its state in the words of its kind: « publié », « acceptée »."""
        return str(self.get_state_display())

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED and self.hidden_at is None

    @property
    def is_withheld(self) -> bool:
        """`withheld` of one thing. What was withdrawn while it was hidden is withdrawn."""
        return self.state == State.PUBLISHED and self.hidden_at is not None

    @property
    def is_pending(self) -> bool:
        return self.state == State.PENDING

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_read_by_mission(self) -> bool:
        """`read_by_mission` of one thing."""
        proposed = self.submitted_at is not None or self.published_at is not None
        return not self.is_draft and (proposed or self.state != State.WITHDRAWN)

    # What its authors do -------------------------------------------------------------------------

    @property
    def may_be_unsubmitted(self) -> bool:
        return self._leaves_by(Verb.UNSUBMIT)

    @property
    def may_be_restored(self) -> bool:
        return self._leaves_by(Verb.RESTORE)

    @property
    def may_be_withdrawn(self) -> bool:
        return self._leaves_by(Verb.WITHDRAW)

    def _leaves_by(self, verb: str) -> bool:
        """Whether this verb is offered to its authors, as it stands."""
        return verb not in self.WITHOUT and self.state in MOVES[verb][0]

    def submit(self, *, by: Account | None) -> None:
        """A draft asks to be read. `by` is nobody for what visitors write."""
        if by is not None:
            self._only_authors(by)
        self._move(Verb.SUBMIT, by=by, submitted_at=timezone.now(), reason="")

    @transaction.atomic
    def offer(self, *, by: Account) -> bool:
        """« Envoyer » : online at once when its author is trusted (True), else it waits to be read (False)."""
        self.submit(by=by)
        if not trust.publishes_at_once(by, self):
            return False
        self.publish(by=by, at_once=True)
        return True

    def restore(self, *, by: Account) -> None:
        """A refused or withdrawn text is a draft again."""
        self._only_authors(by)
        self._move(Verb.RESTORE, by=by, reason="")

    def unsubmit(self, *, by: Account) -> None:
        """Its authors go on writing what waits to be read: nobody publishes words that they have not read."""
        self._only_authors(by)
        self._move(Verb.UNSUBMIT, by=by)

    @transaction.atomic
    def withdraw(self, *, by: Account, reason: str = "") -> None:
        """Take it away, by its authors at will, by the mission with a reason: authors do not speak in its place."""
        sources = None
        if self.written_by(by):
            reason = ""
        else:
            self._only_mission(by)
            reason = checked_reason(reason)
            sources = (State.PENDING, State.PUBLISHED)  # a draft is its authors' own
            self._close_reports(by)
        self._move(Verb.WITHDRAW, by=by, sources=sources, why=reason, reason=reason)

    # What the mission does -----------------------------------------------------------------------

    @transaction.atomic
    def publish(self, *, by: Account, at_once: bool = False) -> None:
        """Put it in front of its audience, once read. `at_once`: by its own trusted author, to be sampled after."""
        sources = None
        if at_once:
            self._only_authors(by)
            if not trust.publishes_at_once(by, self):
                raise ValidationError(READ_FIRST)
            sources = AT_ONCE_FROM
        else:
            self._only_mission(by)
        now = timezone.now()
        self._move(Verb.PUBLISH, by=by, sources=sources, at_once=at_once, published_at=now, hidden_at=None, reason="")
        self._close_reports(by)

    def send_back(self, *, by: Account, reason: str) -> None:
        """Back to its authors, with what to change."""
        self._only_mission(by)
        self._move(Verb.SEND_BACK, by=by, why=checked_reason(reason), reason=checked_reason(reason))

    def refuse(self, *, by: Account, reason: str) -> None:
        self._only_mission(by)
        self._move(Verb.REFUSE, by=by, why=checked_reason(reason), reason=checked_reason(reason))

    @transaction.atomic
    def show(self, *, by: Account) -> None:
        """Reports were read and the thing may stay: it shows again if it was hidden, the reports are closed.

        What was never hidden is kept (`KEEP`): its authors have nothing to be told.
        """
        self._only_mission(by)
        self._lock()
        closed = self._close_reports(by)
        if not self._same().filter(state=State.PUBLISHED).exists():
            raise ValidationError(TAKEN)
        shown = self._same().filter(hidden_at__isnull=False).update(hidden_at=None)
        if not (shown or closed):
            raise ValidationError(TAKEN)
        self.hidden_at = None
        self._log(Verb.SHOW if shown else Verb.KEEP, by=by, was=self.state)

    @transaction.atomic
    def sample(self, *, by: Account) -> None:
        """All that went up at once of it was looked at, and stays."""
        self._only_mission(by)
        self._lock()
        unread = list(ModerationEvent.objects.about(self).to_sample())
        if not unread or not self._same().filter(state=State.PUBLISHED).exists():
            raise ValidationError(TAKEN)
        now = timezone.now()
        for decision in unread:
            decision.mark_sampled(by=by, at=now)
        self._log(Verb.SAMPLE, by=by, was=self.state)

    @transaction.atomic
    def undo(self, *, by: Account, decision: int) -> ModerationEvent:
        """Take back one's own decision, soon after, if it is still the last on this thing. Returns the one undone.

        `decision` is the number of the one that was read: another one is never undone in its place.
        """
        self._may_undo(by)
        self._lock()
        last = ModerationEvent.objects.about(self).first()
        if last is None or last.pk != decision:
            raise ValidationError(NOT_THE_LAST)
        if not self.allows_undo(last, by):
            raise ValidationError(NOTHING_TO_UNDO)
        if last.verb in EDIT_READ:
            undoing.edit_waits_again(self, last)
        elif last.verb in (Verb.SHOW, Verb.KEEP):
            undoing.reports_open_again(self, last)
        elif last.verb == Verb.SAMPLE:
            undoing.unread_again(self, last)
        else:
            self._move_back(last)
        if last.verb in (Verb.PUBLISH, Verb.REVISE) and (corrected := undoing.uncorrected(self, last)):
            Notification.objects.retract(corrected)
        Notification.objects.retract(last)
        self._log(Verb.UNDO, by=by, was=last.became, became=last.was)
        if last.verb == Verb.SHOW:
            self._log(Verb.HIDE, by=None, was=self.state)
        return last

    def _move_back(self, last: ModerationEvent) -> None:
        fields: dict[str, Any] = {"state": last.was, "reason": ""}
        if last.verb == Verb.PUBLISH:
            fields["published_at"] = undoing.published_before(self, last)
        if last.verb in (Verb.PUBLISH, Verb.WITHDRAW):
            undoing.reports_closed_by(self, last)
        try:
            with transaction.atomic():
                moved = self._same().filter(state=last.became).update(**fields)
        except IntegrityError:  # its author has proposed the same since: one at a time
            raise ValidationError(NOTHING_TO_UNDO) from None
        if not moved:
            raise ValidationError(TAKEN)
        self._set(fields)

    def allows_undo(self, decision: ModerationEvent, by: Account) -> bool:
        """Whether the last decision on it may still be taken back by this account, if they decide on it at all."""
        own = decision.by_id == by.pk and not decision.at_once
        if decision.verb not in self.UNDOABLE or not own or decision.at < timezone.now() - UNDO_WITHIN:
            return False
        if decision.verb in EDIT_READ:
            return undoing.undoes_exactly(self, undoing.read_edit(self, decision), decision.verb)
        return True

    # How -----------------------------------------------------------------------------------------

    @transaction.atomic
    def _move(
        self,
        verb: str,
        *,
        by: Account | None,
        why: str = "",
        at_once: bool = False,
        sources: "tuple[str, ...] | None" = None,
        **fields: Any,
    ) -> None:
        allowed, target = MOVES[verb]
        was = self.state
        if was not in (sources or allowed):
            raise ValidationError(TAKEN)
        if not self._same().filter(state=was).update(state=target, **fields):
            raise ValidationError(TAKEN)
        self._set(fields | {"state": target})
        self._log(verb, by=by, was=was, became=target, why=why, at_once=at_once)

    def _log(self, verb: str, *, by: Account | None, **line: Any) -> ModerationEvent:
        """Write the decision; then what follows from it happens, its authors are told, and the search finds it or not.

        Whatever is told meanwhile, to anybody, comes from this decision.
        """
        decision = ModerationEvent.write(self, verb, by=by, **line)
        with told_by(decision):
            self.after_decision(verb, by)
            self._tell_authors(verb, by)
            self._tell_reporters(verb)
        follow(self)
        return decision

    def _tell_authors(self, verb: str, by: Account | None) -> None:
        if sentence := self.sentences().get(verb, SAID.get(verb, "").format(thing=self, reason=self.reason)):
            thing, url = self.told_about()
            told = [account for account in self.authors() if account is not None and account != by]
            kind = f"{self.TOLD_AS or self._meta.model_name}_{verb}"
            Notification.tell(told, kind=kind, sentence=sentence, thing=thing, url=url)

    def _tell_reporters(self, verb: str) -> None:
        """Who reported it is told what came of it, and nobody else: neither its authors, nor one another."""
        reporters, self._reporters = self._reporters, []
        if outcome := TOLD_TO_REPORTERS.get(verb):
            sentence = outcome.format(thing=self)
            url = reverse("notifications:list") if verb == Verb.WITHDRAW else ""
            Notification.tell(reporters, kind="report_read", sentence=sentence, thing=self, url=url)

    # Whose reports this act closed, until they are told.
    _reporters: "list[Account]" = []

    def _set(self, fields: dict[str, Any]) -> None:
        for name, value in fields.items():
            setattr(self, name, value)

    def _same(self) -> models.QuerySet:
        return type(self)._base_manager.filter(pk=self.pk)

    def _lock(self) -> None:
        """Others who decide on this thing wait for the end of the transaction."""
        list(self._same().select_for_update().values_list("pk"))

    def _close_reports(self, by: Account) -> int:
        reports = Report.objects.about(self).open()
        self._reporters = [one.author for one in reports.select_related("author") if one.author]
        return reports.update(resolved_at=timezone.now(), resolved_by=by)

    def _only_authors(self, by: Account) -> None:
        if not self.written_by(by):
            raise ValidationError(NOT_YOURS)

    def _only_mission(self, by: Account) -> None:
        """Who moderates this model, and has no hand in this thing."""
        self._refuse_own(by)
        if not self.moderated_by(by):
            raise ValidationError(MISSION_ONLY)

    def _may_undo(self, by: Account) -> None:
        """The mission; a model may let its authors take back a withdrawal of theirs."""
        self._only_mission(by)

    def _refuse_own(self, by: Account) -> None:
        if self.took_part(by):
            raise ValidationError(OWN)
