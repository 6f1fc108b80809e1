"""The date polls of the small world of `tests/access.py`, and those of tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.models import Member
from directory.models.invitations import hash_token
from events.date_polls import SlotWanted, propose
from events.models import DatePoll, PollInvitee
from tests.factories import here

QUESTION = "Un codev à Cergy"
GUEST = "0123456789guest"


def make_poll(author: Member, *asked: Member, days: tuple[int, ...] = (10, 11, 12), **facts: Any) -> DatePoll:
    """A poll for a codev, open for a week: each day from nine to ten; `asked` beside who organises it."""
    facts = {"kind": "codev", "title": QUESTION, "venue": "Hôtel de ville", **facts}
    poll = DatePoll(author=author, closes_at=timezone.now() + timedelta(days=7), **facts)
    propose(poll, [SlotWanted(None, here(day, 9), here(day, 10)) for day in days], by=author.user)
    PollInvitee.objects.bulk_create([PollInvitee(poll=poll, member=member) for member in asked])
    return poll


def make_polls(cast: dict[str, Any]) -> None:
    """Hélène's, which asks the representative and a guest."""
    poll = make_poll(cast["helene"], cast["representative"])
    PollInvitee.objects.create(
        poll=poll, name="Rose Invitée", email="rose@exemple.fr", token_hash=hash_token(GUEST), must_come=True
    )


def poll_argument(argument: str, about: str) -> Any:
    """`invitee`: the guest; `token`: of their link."""
    if argument == "token":
        return "inconnu" if about == "unknown" else GUEST
    if about == "unknown":
        return 0
    return DatePoll.objects.get().pk if argument == "pk" else PollInvitee.objects.get(member=None).pk
