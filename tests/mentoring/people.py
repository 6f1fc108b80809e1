"""Mentors and requests, as tests make them."""

from typing import Any

from directory.models import Member
from mentoring.help_requests import Need, send
from mentoring.models import HelpRequest, Mentor
from tests.factories import MemberFactory


def make_mentor(*topics: str, member: Member | None = None, **facts: Any) -> Mentor:
    """Somebody of another collectivité and another promotion than everybody, who may be asked about these topics."""
    mentor = Mentor.objects.create(member=member or MemberFactory(with_account=True), **{"capacity": 3, **facts})
    mentor.set_topics(list(topics) or ["Langage clair"])
    return mentor


def asker() -> Member:
    return MemberFactory(with_account=True)


def ask_for(question: str, by: Member, mentor: Mentor | None = None, **more: Any) -> HelpRequest:
    now = more.pop("now", None)
    return send(Need(question, **more), by, mentor.member if mentor else None, now=now)
