"""« Je cherche » in the small world of `tests/access.py`: what the month proposed to Hélène."""

from typing import Any

from django.utils import timezone

from directory.models import Member
from mentoring.models import SharedHour, WantMatch
from mentoring.models.wants import month_of, want_key
from tests.factories import MemberFactory

OFFER = "Ouvrir un guichet unique avec les partenaires."
WANT = "Quelqu’un qui a ouvert un guichet unique."


def make_match(member: Member, other: Member, **facts: Any) -> WantMatch:
    """Karim's offer answers Hélène's want, this month."""
    Member.objects.filter(pk=other.pk).update(can_help=OFFER)
    Member.objects.filter(pk=member.pk).update(looking_for=WANT)
    facts = {"kind": "offer", "words": ["guichet", "unique"], "month": month_of(timezone.localdate())} | facts
    return WantMatch.objects.create(member=member, other=other, want_key=want_key(WANT), **facts)


def make_wants(cast: dict[str, Any]) -> None:
    make_match(cast["helene"], cast["karim"])


def want_argument(name: str, argument: str, about: str) -> Any:
    return WantMatch.objects.order_by("pk").values_list("pk", flat=True)[0]


def take_part_in_wants(helene: Member, karim: Member) -> None:
    """The month told her of Karim, and him of her; an hour at three was proposed to them."""
    make_match(helene, karim)
    make_match(karim, helene)
    hour = SharedHour.objects.create(people_key=f"{helene.pk}-{karim.pk}-0", words=["guichet"])
    third = MemberFactory()
    make_match(helene, karim, month="2020-01-01", kind="three", third=third, hour=hour)
    make_match(karim, third, month="2020-01-01", kind="three", third=helene, hour=hour)
    make_match(third, helene, month="2020-01-01", kind="three", third=karim, hour=hour)
