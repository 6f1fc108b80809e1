"""An edit that was refused: its words and the reason, for the form where its author mends and sends them again."""

from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.prepared_statements import prepared

from .models import Moderated, ModerationEvent, Revision, State, Verb, plain

# In the address of the form: begin again from what is online, rather than from the refused words.
FROM_ONLINE = "en-ligne"


class RefusedEdit(NamedTuple):
    """`words`: the refused values of the fields that they changed. `reason`: why they were refused, or what is asked of
    their author where they were `sent_back`."""

    words: dict[str, Any]
    reason: str
    sent_back: bool = False


@prepared
def decided_edits(kind: int, key: int) -> QuerySet[Revision]:
    """The latest edit that somebody decided of this thing (`kind`: the content type of its model)."""
    decided = Revision.objects.filter(content_type=kind, object_id=key).exclude(decided_at=None)
    return decided.order_by("-decided_at", "-pk")[:1]


def refused_edit(thing: Moderated, *, to: Account | None = None, reader: Account | None = None) -> RefusedEdit | None:
    """The latest refused edit of a published thing, unless something was put online since.

    `to`: only if this account proposed it. `reader`: who sees the form; what a teammate wrote over comes back to its
    author alone. Fields that wait again are no longer given back. Up to three queries.
    """
    if thing.pk is None or thing.state != State.PUBLISHED:
        return None
    refused = decided_edits.first(ContentType.objects.get_for_model(thing).pk, thing.pk)
    if refused is None or refused.applied or (to is not None and refused.author_id != to.pk):
        return None
    if refused.is_overtaken and reader is not None and refused.author_id != reader.pk:
        return None
    if ModerationEvent.objects.about(thing).filter(verb=Verb.REVISE, at__gt=refused.decided_at).exists():
        return None
    waiting = Revision.objects.about(thing).waiting().first()
    again = waiting.proposed if waiting else {}
    changed = {name: new for name, (_, new) in refused.changes.items() if name not in again}
    words = {name: new for name, new in changed.items() if plain(thing, name) != new}
    return RefusedEdit(words, refused.reason, refused.sent_back) if words else None


def refused_edit_for_form(request: HttpRequest, thing: Moderated, *, to: Account | None = None) -> RefusedEdit | None:
    """The same, for the page of the form: not when one asks to begin again from what is online, nor once it is sent."""
    asked = request.method in ("GET", "HEAD") and FROM_ONLINE not in request.GET
    return refused_edit(thing, to=to, reader=request.user) if asked else None
