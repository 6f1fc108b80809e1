"""Nobody copies the directory page by page (TRUST cases 17 and 18)."""

import logging
import re

import pytest

from directory import limits
from tests.directory.list_page import LIST, MAP, SUGGEST

LIVE = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def within_one_window(monkeypatch):
    """The clock of the limits stands still: a minute or an hour that ends does not come into these tests."""
    monkeypatch.setattr(limits, "time", lambda: 1_795_000_000)


@pytest.fixture
def three_pages(settings):
    settings.DIRECTORY_PAGES_PER_HOUR = 3


def test_one_hour_holds_so_many_pages_and_no_more(sign_in, helene, karim, three_pages):
    client = sign_in(helene)
    assert [client.get(LIST, {"page": n}).status_code for n in range(3)] == [200] * 3
    refused = client.get(LIST)
    assert refused.status_code == 429
    assert "Karim" not in refused.content.decode()


def test_the_answer_says_in_french_how_long_to_wait(sign_in, helene, three_pages):
    client = sign_in(helene)
    for _ in range(3):
        client.get(LIST)
    refused = client.get(LIST)
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert re.search(r"trop|attendez|patient|r[ée]essay", refused.content.decode(), re.IGNORECASE)
    assert 'lang="fr"' in refused.content.decode()


def test_list_and_map_are_counted_together(sign_in, helene, three_pages):
    client = sign_in(helene)
    for url in (LIST, MAP, LIST):
        assert client.get(url).status_code == 200
    assert client.get(MAP).status_code == 429


def test_each_account_has_its_own_hour(sign_in, helene, karim, three_pages):
    for _ in range(4):
        sign_in(helene).get(LIST)
    assert sign_in(helene).get(LIST).status_code == 429, "signing in again does not begin another one"
    assert sign_in(karim).get(LIST).status_code == 200


def test_the_next_hour_begins_again(sign_in, helene, three_pages, monkeypatch):
    client = sign_in(helene)
    for _ in range(4):
        last = client.get(LIST)
    monkeypatch.setattr(limits, "time", lambda: 1_795_000_000 + int(last["Retry-After"]))
    assert client.get(LIST).status_code == 200


def test_typing_asks_for_lists_that_count_less(sign_in, helene, three_pages):
    """Live filtering asks for a list at each pause: it must not lock out whoever merely types."""
    client = sign_in(helene)
    assert {client.get(LIST, {"q": "karim"[:n]}, headers=LIVE).status_code for n in range(6)} == {200}
    assert client.get(LIST).status_code == 200


def test_live_lists_have_their_limit_too(sign_in, helene, settings):
    settings.DIRECTORY_PAGES_PER_HOUR = 1
    client = sign_in(helene)
    answers = [client.get(LIST, {"page": n}, headers=LIVE).status_code for n in range(12)]
    assert 429 in answers, "or a header would be the way round the limit"


def test_a_refused_fragment_is_no_page_inside_a_page(sign_in, helene, settings):
    settings.DIRECTORY_PAGES_PER_HOUR = 1
    client = sign_in(helene)
    client.get(LIST)
    refused = next(r for r in (client.get(LIST, headers=LIVE) for _ in range(12)) if r.status_code == 429)
    assert "Retry-After" in refused.headers


def test_thirty_suggestions_a_minute(sign_in, helene, karim):
    client = sign_in(helene)
    assert {client.get(SUGGEST, {"q": "ka"}).status_code for _ in range(30)} == {200}
    refused = client.get(SUGGEST, {"q": "ka"})
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "Karim" not in refused.content.decode()


def test_passing_the_limit_is_told_once_in_the_log_by_account_and_without_a_name(sign_in, helene, three_pages, caplog):
    client = sign_in(helene)
    with caplog.at_level(logging.WARNING, logger="directory.limits"):
        for _ in range(6):
            client.get(LIST)
    told = [record.getMessage() for record in caplog.records if record.name == "directory.limits"]
    assert len(told) == 1
    assert str(helene.user.pk) in told[0]
    assert "Lefèvre" not in told[0]


def test_no_limit_when_it_is_lifted(sign_in, helene, settings):
    settings.DIRECTORY_PAGES_PER_HOUR = 0
    client = sign_in(helene)
    assert {client.get(LIST).status_code for _ in range(5)} == {200}
