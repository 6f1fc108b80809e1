"""The form of a contribution: new, a draft, what came back, what waits, or the words of what is online."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from directory.models import Member, User
from emi_alumni.foundation.conflict_check import ConflictCheck, Texts, in_words
from emi_alumni.foundation.forms import PlainWords
from emi_alumni.foundation.moderation.editing import as_json, edit, waiting_words
from emi_alumni.foundation.moderation.models import State, plain

from .models import Contribution

SENT_ALREADY = "Ce texte est déjà envoyé, ou retiré, dans une autre fenêtre : gardez une copie de ce que vous écrivez."
COMPARED = 20  # of one person, the latest: a second click comes soon
MANY_WAIT = "{n} de vos textes sont en brouillon ou attendent d’être lus : ils passent d’abord."


class KeyField(forms.UUIDField):
    """The UUID of the form that the page showed; None, without an error, for anything else."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> uuid.UUID | None:
        try:
            return super().clean(value)
        except ValidationError:
            return None


class ContributionForm(ConflictCheck, PlainWords, forms.ModelForm):
    """`AT_MOST`: how many of one person may be drafts or wait at once; `MANY_WAIT` says it. `waits`, once sent: whether
    the new words of what is online wait to be read."""

    key = KeyField(required=False)
    # The state that the page showed: what was sent since, or read, is not changed by an older window.
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    AT_MOST: ClassVar[int] = 10
    MANY_WAIT: ClassVar[str] = MANY_WAIT
    # What one writes it for, set before the form is shown: the same words for another club say something else.
    WITHIN: ClassVar[tuple[str, ...]] = ()
    # Facts that its author goes on changing once it is online, and that apply at once: no text is among them.
    AT_ONCE: ClassVar[tuple[str, ...]] = ()
    waits = False

    # What its page says: its title, new and again, one sentence under it, one above the button, and the button.
    HEADING: ClassVar[str] = ""
    HEADING_AGAIN: ClassVar[str] = ""
    LEAD: ClassVar[str] = ""
    NOTICE: ClassVar[str] = (
        "La mission innovation lit d’abord ce qui s’écrit pour tout le réseau, sauf si vous publiez sans attendre."
    )
    VERB: ClassVar[str] = "Envoyer"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4()
        thing: Contribution = self.instance
        self.fields["opened"].initial = thing.state if thing.pk else ""
        if thing.pk and thing.state == State.PUBLISHED:
            for name in [name for name in self._meta.fields or () if name not in self.written_online(thing)]:
                del self.fields[name]

    def written_online(self, thing: Contribution) -> tuple[str, ...]:
        """The fields of the model that the form keeps once the thing is online."""
        return (*thing.read_first(), *self.AT_ONCE)

    # Two windows -----------------------------------------------------------------------------------

    def texts_of(self, thing: Any) -> Texts:
        """As its author last wrote it: what waits to be read over what is online."""
        waits = waiting_words(thing) if thing else {}
        labels = {str(self.fields[name].label): name for name in self._meta.fields or () if name in self.fields}
        return [
            (label, in_words(thing, labels[label], waits[labels[label]]) if labels[label] in waits else text)
            for label, text in super().texts_of(thing)
        ]

    def words(self) -> dict[str, Any]:
        """What was typed in the fields of the model, as the form cleaned it."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data}

    # Sending ---------------------------------------------------------------------------------------

    def send(self, *, by: User, draft: bool = False) -> Any | None:
        """The thing, online at once when its author is trusted, else read first; or kept as a draft.

        None, with a sentence beside what was typed, when it may not be. The same words twice are one thing.
        """
        try:
            with transaction.atomic():
                Member.objects.lock(by.member.pk)
                return self._send_new(by, draft) if self.instance.pk is None else self._send_known(by, draft)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None

    def _send_new(self, by: User, draft: bool) -> Contribution:
        thing: Contribution = self.instance
        thing.author = by.member
        everybody_s: Any = type(thing)._default_manager
        own = everybody_s.of(thing.author)
        key = self.cleaned_data["key"] or uuid.uuid4()
        alike = self.alike(own)
        # What is accepted and never edited is over: the same words again ask again.
        current = alike.current() if thing.REVISED else alike.unpublished()
        if already := own.filter(form_key=key).first() or self.same_among(current.order_by("-created_at")[:COMPARED]):
            return already
        self.check_among(alike)
        if own.unpublished().count() >= self.AT_MOST:
            raise ValidationError(self.MANY_WAIT.format(n=self.AT_MOST))
        thing.form_key = uuid.uuid4() if everybody_s.filter(form_key=key).exists() else key
        self.save()
        if not draft:
            self.submit_or_publish(thing, by)
        return thing

    def _send_known(self, by: User, draft: bool) -> Contribution | None:
        """What the form was opened on, unless it was sent or taken away meanwhile."""
        opened: Contribution = self.instance
        model: Any = type(opened)
        # Held: what is compared is what is replaced.
        live = model._base_manager.select_for_update(of=("self",)).filter(pk=opened.pk).order_by("pk").first()
        if live is None or not live.may_be_edited or not live.written_by(by):
            raise ValidationError(SENT_ALREADY)
        if not self.agrees_with(self.texts_of(live)):
            self.data["opened"] = live.state  # with both texts before one's eyes, saving again is meant
            return None
        if not self.is_open_on(live):
            if self.same_among([live]):
                return live
            raise ValidationError(SENT_ALREADY)
        self.check_among(self.alike(model._default_manager.of(live.author).exclude(pk=live.pk)))
        if live.state == State.PUBLISHED:
            self.edit_online(live, by)
            return live
        if live.state == State.PENDING:
            live.unsubmit(by=by)
        elif live.state == State.REFUSED:
            live.restore(by=by)
        edit(live, self.words(), by=by)
        if not draft:
            self.submit_or_publish(live, by)
        return live

    def edit_online(self, live: Contribution, by: User) -> None:
        """Facts apply at once, words as their author is trusted. The row is held."""
        words = self.words()
        before = {name: plain(live, name) for name in self.AT_ONCE if name in words}
        for name in before:
            setattr(live, name, words.pop(name))
        more = any(plain(live, name) != value for name, value in before.items())
        self.waits = edit(live, words, by=by, more=more)

    def is_open_on(self, live: Contribution) -> bool:
        """Whether the page showed it as it stands. Only a page that said that it waits takes back what waits."""
        shown = self.cleaned_data["opened"]
        return live.state == (shown or self.instance.state) and (bool(shown) or live.state != State.PENDING)

    def submit_or_publish(self, thing: Contribution, by: User) -> None:
        if thing.ALWAYS_READ_FIRST:
            thing.submit(by=by)
        else:
            thing.offer(by=by)

    def same_among(self, others: Any) -> Any | None:
        """Among these contributions, one with the same values in all fields of the form: a second click; else None."""
        words = as_json(self.instance, self.words())
        return next((one for one in others if all(plain(one, name) == said for name, said in words.items())), None)

    def alike(self, own: Any) -> Any:
        """Those of its author's that are for the same thing (`WITHIN`)."""
        return own.filter(**{name: getattr(self.instance, name) for name in self.WITHIN})

    def check_among(self, others: Any) -> None:
        """Raises ValidationError where another one of its author's, for the same thing, leaves no room for this one."""
