"""Introductions in the small world of `tests/access.py`: Hélène asks, the representative of Argenteuil is asked."""

from typing import Any

from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.working_days import working_days_after
from mentoring.models import Introduction, IntroductionAsk


def make_introduction(asker: Member, asked: Member, **facts: Any) -> Introduction:
    """Waiting for the answer of this person, in their collectivité."""
    place = asked.collectivity
    assert isinstance(place, Collectivity)
    today = local_day(timezone.now())
    words = {"service": "Urbanisme", "why": "Comparer nos permis en ligne.", "ends_on": working_days_after(today, 15)}
    made = Introduction.objects.create(asker=asker, collectivity=place, **words | facts)
    IntroductionAsk.objects.create(introduction=made, member=asked, answer_by=working_days_after(today, 4))
    return made


def make_introductions(cast: dict[str, Any]) -> None:
    make_introduction(cast["helene"], cast["representative"])


def introduction_argument(name: str, argument: str, about: str) -> Any:
    return 0 if about == "unknown" else Introduction.objects.order_by("pk").values_list("pk", flat=True)[0]


def take_part_in_introductions(helene: Member, karim: Member) -> None:
    """She asked, and she is asked."""
    make_introduction(helene, karim)
    make_introduction(karim, helene)
