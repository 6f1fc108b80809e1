"""What came back to somebody with a question, and waits for their answer: a text, or an edit of one that is online."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet

from emi_alumni.foundation.account import Account

from .models import Moderated, ModerationEvent, Revision, Verb
from .queued_models import declaration_of


class SentBack(NamedTuple):
    """`why`: what is asked, or why it was refused. `is_edit`: of words that would change what is online."""

    thing: Moderated
    why: str
    is_edit: bool
    is_refused: bool = False


def sent_back_to(account: int) -> QuerySet[ModerationEvent]:
    """Decisions by which what this account sent came back with a question, nothing having followed."""
    same = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
    sent = ModerationEvent.objects.filter(by=account, verb=Verb.SUBMIT, **same)
    own_edit = Revision.objects.filter(author=account, sent_back=True, decided_at__lte=OuterRef("at"), **same)
    again = Revision.objects.waiting().filter(**same)
    text = Q(Exists(sent), verb=Verb.SEND_BACK)
    edit = Q(Exists(own_edit), ~Exists(again), verb=Verb.RETURN_REVISION)
    return ModerationEvent.objects.filter(text | edit).without_later().order_by("-at", "-pk")


def edits_not_kept(account: int) -> QuerySet[Revision]:
    """Edits of this account that were refused, or sent back with a question, and that nothing followed: the latest of
    each thing."""
    same = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
    later = Revision.objects.filter(Q(decided_at=None) | Q(decided_at__gt=OuterRef("decided_at")), **same)
    own = Revision.objects.filter(author=account, applied=False).exclude(decided_at=None)
    return own.filter(~Exists(later)).order_by("-decided_at", "-pk")


def things_of(rows: Iterable[ModerationEvent | Revision]) -> dict[tuple[int, int], Moderated]:
    """What these are about, by kind and key, of the kinds that are declared. A query for each kind, and its joins."""
    numbers: dict[int, set[int]] = defaultdict(set)
    for one in rows:
        numbers[one.content_type_id].add(one.object_id)
    things: dict[tuple[int, int], Moderated] = {}
    for kind, asked in numbers.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        declared = declaration_of(model) if model else None
        if declared is not None:
            about = declared.for_queue(declared.model._default_manager.filter(pk__in=asked).order_by("pk"))
            things |= {(kind, thing.pk): thing for thing in about}
    return things


def with_things(rows: Iterable[ModerationEvent | Revision], account: Account) -> list[SentBack]:
    """The same with what they are about, which this account still writes. A query for each kind, and its joins."""
    decisions = list(rows)
    things = things_of(decisions)
    found = []
    for one in decisions:
        thing = things.get((one.content_type_id, one.object_id))
        if thing is not None and thing.written_by(account):
            if isinstance(one, Revision):
                found.append(SentBack(thing, one.reason, is_edit=True, is_refused=not one.sent_back))
            else:
                found.append(SentBack(thing, one.why, is_edit=one.verb == Verb.RETURN_REVISION))
    return found
