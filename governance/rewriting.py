"""Words that are online, rewritten by who wrote them: at once by people trusted, else kept aside until read."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.moderation.models import Decision, Moderated, Revision, State, Verb, plain
from emi_alumni.foundation.moderation.trust import publishes_at_once


def waiting_words(thing: Moderated) -> dict[str, Any]:
    """What waits to be read of a published thing, for who wrote it. One query."""
    if thing.state != State.PUBLISHED:
        return {}
    revision = Revision.objects.about(thing).waiting().first()
    return dict(revision.proposed) if revision else {}


@transaction.atomic
def rewrite(thing: Moderated, words: dict[str, Any], *, by: Account) -> bool:
    """Put these words (fields of `REVISED`, all of them) in a published thing; True when they wait to be read.

    `thing` is the live row, held by the caller, who checked that `by` wrote it. Words that are already online take
    back what waited of the same person; what waited of somebody else is decided by them, and its author is told.
    """
    changed = [name for name, value in words.items() if plain(thing, name) != value]
    if changed and not publishes_at_once(by, thing):
        return Revision.propose(thing, words, by=by) is not None
    waiting = Revision.objects.about(thing).waiting().select_related("author").first()
    if changed:
        for name in changed:
            setattr(thing, name, words[name])
        if hasattr(thing, "edited_at"):
            thing.edited_at = timezone.now()
        thing.save()
        Decision.write(thing, Verb.REVISE, by=by, was=thing.state, at_once=True)
    if waiting and waiting.author_id in (None, by.pk):
        waiting.delete()
    elif waiting:
        waiting.overtake(by=by, words=words)
    return False
