"""Whatever is sent to the pages of mutual help, their answer is a page: never a fault of ours."""

import pytest
from django.db import transaction

from tests.access import Address, World, addresses, rows_of
from tests.test_permissions import TABLE

pytestmark = pytest.mark.django_db
PAGES = [address for address in addresses() if address.name.startswith("mentoring:")]
FIELDS = (
    *("question", "context", "format", "by_when", "key", "opened", "voir", "pause", "date", "issue", "confirmed"),
    *("first_on", "first_at", "second_on", "second_at", "place", "topics", "brings", "call", "other", "capacity"),
    *("until", "reponse", "geste", "texte", "word", "words", "on", "function", "half_days", "direction", "title"),
    *("text", "skill", "period", "collectivity", "theme", "project", "club", "par", "moi_aussi", "q", "service"),
    *("why", "full_name", "email", "kind", "trade", "website", "next", "besoin", "sujet", "sens", "page"),
)
WORDS = ("", "a\0b", "é" * 10_000, "9" * 30, "« ' \" \\ % _ * AND NOT NEAR(")
DATES = ("0001-01-01", "2027-03-28")  # the clock goes forward on the last one, at two


def sent(value: str) -> dict[str, str]:
    hours = {"first_at": "02:30", "second_at": "02:30"} if value in DATES else {}
    return dict.fromkeys(FIELDS, value) | hours


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_whatever_is_sent_is_answered_by_a_page(address: Address, world: World):
    about = [row.about for row in rows_of(address, TABLE)][:1]
    for role in ("visitor", "member") if "visitor_" in address.name else ("member",):
        client = world.client(role)
        client.raise_request_exception = False
        url = world.url(address, about[0])
        for value in (*WORDS, *DATES):
            with transaction.atomic():
                assert client.post(url, sent(value)).status_code < 500, (role, value[:20])
                assert client.get(url, sent(value)).status_code < 500, (role, value[:20])
                transaction.set_rollback(True)
        assert client.post(url, {}).status_code < 500, role
