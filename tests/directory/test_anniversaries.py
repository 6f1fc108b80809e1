"""The anniversaries of a restitution: news for two weeks, of promotions that had one."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.dates import months_after
from tests.factories import CohortFactory
from tests.reading import plain

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("presented", "today", "told"),
    [
        (date(2021, 6, 25), date(2026, 6, 24), (date(2025, 6, 25), 4)),
        (date(2021, 6, 25), date(2026, 6, 25), (date(2026, 6, 25), 5)),
        (date(2021, 12, 28), date(2026, 1, 4), (date(2025, 12, 28), 4)),
        (date(2024, 2, 29), date(2025, 3, 2), (date(2025, 2, 28), 1)),
        (date(2025, 6, 25), date(2026, 6, 24), None),  # its first is tomorrow
        (date(2026, 6, 25), date(2026, 6, 25), None),
        (date(2027, 6, 25), date(2026, 6, 25), None),
        (None, date(2026, 6, 25), None),
    ],
)
def test_the_latest_anniversary_of_a_restitution(presented, today, told):
    assert CohortFactory.build(presented_on=presented).anniversary(today) == told


def test_a_cancelled_promotion_has_none():
    cohort = CohortFactory.build(presented_on=date(2021, 6, 25), cancelled_on=date(2021, 6, 1))
    assert cohort.anniversary(date(2026, 6, 25)) is None


@pytest.mark.met("TRA-07")
def test_a_promotion_is_together_on_its_page_and_its_anniversary_is_news_for_two_weeks(helene, sign_in, visitor):
    cohort = helene.cohort
    cohort.presented_on = months_after(timezone.localdate(), -24)
    cohort.save()
    sentence = f"{cohort}</a> a présenté ses projets il y a 2 ans."
    assert helene.full_name in sign_in(helene).get(cohort.get_absolute_url()).text

    for days, told in ((0, True), (13, True), (15, False)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            caches["local"].clear()
            assert (sentence in plain(sign_in(helene).get(reverse("news")).text)) is told, days
    assert visitor.get(reverse("news")).status_code == 302
