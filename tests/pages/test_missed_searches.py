"""What people look for in vain is counted for the mission: words, how many times, never who."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.search.models import MissedSearch
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db

MISSED = reverse("search_missed")


def counts() -> dict[str, int]:
    return dict(MissedSearch.objects.values_list("words", "times"))


def test_a_page_that_finds_nothing_sends_its_words_by_itself_and_writes_nothing_before(helene, sign_in):
    page = sign_in(helene).get(reverse("search"), {"q": "Trottinettes électriques"}).text
    assert f'hx-post="{MISSED}" hx-trigger="load"' in page
    assert "jamais la personne qui les cherche" in page
    assert counts() == {}


def test_words_are_counted_once_a_day_and_account_and_read_from_the_second(helene, karim, moderator, sign_in):
    hers = sign_in(helene)
    for words in ("Trottinettes électriques", "trottinette  électrique"):
        assert hers.post(MISSED, {"q": words}).content == b""
    assert counts() == {"trottinettes électriques": 1}
    desk = reverse("admin:search_missedsearch_changelist")
    assert "trottinettes électriques" not in sign_in(moderator).get(desk).text
    sign_in(karim).post(MISSED, {"q": "électriques trottinettes"})
    assert counts() == {"électriques trottinettes": 2}
    assert "électriques trottinettes" in sign_in(moderator).get(desk).text


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "le",
        "de la",
        "06 12 34 56 78",
        "a.b@exemple.fr",
        "x" * 10_000,
        "former agents guichet accueil numérique budget quartier",
        "\x00",
    ],
)
def test_numbers_addresses_sentences_and_small_words_are_not_kept(helene, sign_in, typed):
    assert sign_in(helene).post(MISSED, {"q": typed}).status_code == 200
    assert counts() == {}


def test_the_name_of_somebody_hidden_or_not_is_not_kept(helene, sign_in):
    MemberFactory(given_name="Zoé", family_name="Le Zwirner", hidden=True)
    client = sign_in(helene)
    for typed in ("Zwirner", "zoe trottinette", "ZWIRNER trottinette"):
        client.post(MISSED, {"q": typed})
    assert counts() == {}


def test_words_that_find_something_are_not_counted(helene, karim, sign_in):
    MemberFactory(can_help="Trottinettes")
    sign_in(helene).post(MISSED, {"q": "trottinettes"})
    assert counts() == {}


def test_beyond_the_hour_s_limit_nothing_more_is_counted(helene, sign_in, monkeypatch):
    monkeypatch.setattr(rate_limits, "MISSED_PER_HOUR", 2)
    client = sign_in(helene)
    for typed in ("trottinette", "patinette", "gyropode"):
        assert client.post(MISSED, {"q": typed}).status_code == 200
    assert len(counts()) == 2


def test_the_mission_deals_with_a_line_which_comes_back_if_it_is_still_missed(moderator, sign_in):
    row = MissedSearch.objects.create(key=MissedSearch.key_of("trottinette"), words="trottinette", times=4)
    desk = reverse("admin:search_missedsearch_changelist")
    client = sign_in(moderator)
    asked = {"action": "settle", "_selected_action": [row.pk]}
    assert "la ligne revient" in " ".join(client.post(desk, asked).text.split())
    client.post(desk, {**asked, "answered": "1"})
    assert counts() == {"trottinette": 0}
    assert "trottinette" not in client.get(desk).text
    for _ in range(2):
        MissedSearch.count("trottinette")
    assert counts() == {"trottinette": 2}


@pytest.mark.parametrize(("times", "days", "kept"), [(1, 59, True), (1, 60, False), (5, 364, True), (5, 365, False)])
def test_what_nobody_asks_again_is_thrown_away(times, days, kept):
    MissedSearch.objects.create(key="a", words="a", times=times, last_on=timezone.localdate() - timedelta(days=days))
    call_command("purger", "--apply")
    assert MissedSearch.objects.exists() == kept
