"""Visitors who ask to talk with an alumnus, in the small world of `tests/access.py`."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.models import Member
from mentoring.models import VisitorOffer, VisitorRequest


def make_request(**facts: Any) -> VisitorRequest:
    """Rose, who thinks of applying, has not confirmed yet."""
    facts = {"name": "Rose Dupont", "email": "rose.dupont@exemple.fr", "kind": "candidate"} | facts
    return VisitorRequest.objects.create(**{"trade": "Cheffe de projet", "question": "Combien de jours ?"} | facts)


def make_visitor(cast: dict[str, Any]) -> None:
    offered = make_request(email="luc@exemple.fr", state="offered", confirmed_at=timezone.now())
    VisitorOffer.objects.create(
        request=offered, member=cast["representative"], answer_by=timezone.localdate() + timedelta(days=5)
    )
    make_request()


def visitor_argument(name: str, argument: str, about: str) -> Any:
    if argument == "token":
        return "0-0" if about == "unknown" else VisitorRequest.objects.get(email="rose.dupont@exemple.fr").token
    return VisitorOffer.objects.order_by("pk").values_list("pk", flat=True)[0]


def answer_visitors(helene: Member) -> None:
    """She accepted one."""
    now = timezone.now()
    request = make_request(state="accepted", confirmed_at=now, ended_at=now, accepted_by=helene)
    facts = {"answer_by": now.date(), "outcome": "accepted", "answered_at": now}
    VisitorOffer.objects.create(request=request, member=helene, **facts)
