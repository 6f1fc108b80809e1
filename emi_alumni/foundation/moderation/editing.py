"""One way to edit: drafts change at once; what is published does too for people trusted, else once it is read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.prepared_statements import prepared

from .models import Moderated, ModerationEvent, Revision, State, Verb, plain
from .trust import publishes_at_once


@prepared
def waiting_revisions(kind: int, key: int) -> QuerySet[Revision]:
    """The edit of one thing that waits to be read, with its author (`kind`: the content type of its model)."""
    return Revision.objects.waiting().filter(content_type=kind, object_id=key).select_related("author")[:1]


def waiting_revision(thing: Moderated) -> Revision | None:
    """The edit of a published thing that waits to be read. One query."""
    if thing.state != State.PUBLISHED:
        return None
    return waiting_revisions.first(ContentType.objects.get_for_model(thing).pk, thing.pk)


def waiting_words(thing: Moderated) -> dict[str, Any]:
    """What waits to be read of a published thing, for who writes it: field → value, as JSON keeps it. One query."""
    revision = waiting_revision(thing)
    return dict(revision.proposed) if revision else {}


def as_json(thing: models.Model, words: Mapping[str, Any]) -> dict[str, Any]:
    """Values of these fields, as forms clean them, as JSON keeps them (`plain`)."""
    copy = type(thing)()
    for name, value in words.items():
        setattr(copy, name, value)
    return {name: plain(copy, name) for name in words}


@transaction.atomic
def edit(thing: Moderated, words: Mapping[str, Any], *, by: Account, more: bool = False) -> bool:
    """Put these words (field → value, as forms clean them) in a thing; True when they wait to be read.

    `thing` is the live row, held by the caller, who checked that `by` writes it; it is saved once, if anything of it
    changed. `more`: the caller has set other fields of it, which apply at once whatever becomes of the words. Once it
    is published, only the fields of `read_first` may be given (ValueError): words of people not yet trusted are added
    to what waits already. Words that go online at once take what waited of them out of waiting: what its author gave
    up is forgotten, what somebody else proposed is decided by them, and that person is told and keeps their words.
    """
    proposed = as_json(thing, words)
    changed = [name for name, value in proposed.items() if plain(thing, name) != value]
    if thing.state != State.PUBLISHED:
        _put(thing, words, changed, more)
        return False
    if strangers := set(words) - set(thing.read_first()):
        raise ValueError(f"Not in REVISED, nor undeclared text: {sorted(strangers)}")
    waiting = waiting_revision(thing)
    if not publishes_at_once(by, thing):
        _put(thing, words, (), more)
        return _propose(thing, proposed, waiting, by)
    if changed and hasattr(thing, "edited_at"):  # since it is online: readers are told so
        thing.edited_at = timezone.now()
    before = {name: plain(thing, name) for name in changed}
    _put(thing, words, changed, more)
    if changed:
        decision = ModerationEvent.write(thing, Verb.REVISE, by=by, was=thing.state, at_once=True)
        Revision.record(thing, before, decision)
    if waiting:
        _take_out(thing, proposed, waiting, by)
    return False


def _put(thing: Moderated, words: Mapping[str, Any], changed: Sequence[str], more: bool) -> None:
    for name in changed:
        setattr(thing, name, words[name])
    if changed or more:
        thing.save()


def _propose(thing: Moderated, words: dict[str, Any], waiting: Revision | None, by: Account) -> bool:
    proposed = (waiting.proposed if waiting else {}) | words
    proposed = {name: value for name, value in proposed.items() if plain(thing, name) != value}
    if waiting and proposed == waiting.proposed:
        return True
    if proposed:
        Revision.propose(thing, proposed, by=by)
    elif waiting:
        _take_out(thing, words, waiting, by)
    return bool(proposed)


def take_out_of_waiting(thing: Moderated, written: Mapping[str, Any], *, by: Account) -> None:
    """What is live now (field → value, as JSON keeps it) is no longer proposed."""
    if waiting := waiting_revision(thing):
        _take_out(thing, written, waiting, by)


def _take_out(thing: Moderated, written: Mapping[str, Any], waiting: Revision, by: Account) -> None:
    if not waiting.proposed.keys() & written.keys():
        return
    if waiting.author_id not in (None, by.pk):
        waiting.overtake(by=by, words=dict(written))
    elif left := {name: value for name, value in waiting.proposed.items() if name not in written}:
        Revision.propose(thing, left, by=waiting.author)
    else:
        waiting.delete()
