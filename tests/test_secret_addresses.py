"""Addresses that a secret opens, without account: whoever tries one after the other waits (TRUST case 53)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.rate_limits import SECRETS_PER_MINUTE
from events.models import CalendarFeed
from events.models.calendar_feeds import FeedScope

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "events:calendar_feed",
    "events:news_feed",
    "events:guest_place",
    "events:date_poll_guest",
    "projects:sponsor",
    "projects:subject_by_link",
    "projects:speaker_brief",
    "mentoring:visitor_request",
    "activation",
)


def tried(visitor, name: str, times: int, **more: str) -> list[int]:
    return [visitor.get(reverse(name, args=[f"1-{number:040}"]), **more).status_code for number in range(times)]


@pytest.mark.parametrize("name", ADDRESSES)
def test_secrets_tried_one_after_the_other_wait(name, visitor, time_machine):
    time_machine.move_to(timezone.now().replace(second=0), tick=False)
    assert tried(visitor, name, SECRETS_PER_MINUTE + 2) == [404] * SECRETS_PER_MINUTE + [429] * 2
    time_machine.shift(timedelta(minutes=1))
    assert tried(visitor, name, 1) == [404]


def test_a_right_secret_opens_meanwhile_and_another_network_is_not_concerned(helene, visitor, time_machine):
    time_machine.move_to(timezone.now().replace(second=0), tick=False)
    _, token = CalendarFeed.issue(helene, scope=FeedScope.ALL)
    assert tried(visitor, "events:calendar_feed", SECRETS_PER_MINUTE + 1)[-1] == 429
    assert visitor.get(reverse("events:calendar_feed", args=[token])).status_code == 200
    assert tried(visitor, "events:calendar_feed", 1, REMOTE_ADDR="192.0.2.7") == [404]
