"""Names that complete what is typed: from two letters, ten at most, names and collectivités only (TRUST case 17)."""

import logging
import re
from html import unescape

import pytest
from django.urls import reverse

from directory.visibility import Audience
from emi_alumni.foundation import rate_limits as limits
from tests.factories import MemberFactory

URL = reverse("directory:suggest")


def suggested(response) -> list[str]:
    found = re.findall(r"<li><a [^>]*>(.*?)</a></li>", response.content.decode())
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", words)).split()) for words in found]


def test_a_visitor_gets_no_name(visitor, karim):
    assert visitor.get(URL, {"q": "karim"}).status_code == 302


@pytest.mark.met("PQ1-02", "PQ1-07")
def test_two_letters_of_a_name_are_enough(sign_in, helene, karim):
    client = sign_in(helene)
    for typed in ("ka", "BEN", "karim be", "benali ka", "bén"):
        assert suggested(client.get(URL, {"q": typed})) == ["Karim Benali Argenteuil"], typed
    assert karim.get_absolute_url() in client.get(URL, {"q": "ka"}).content.decode()


@pytest.mark.parametrize("typed", ["", "k", " k ", "karim b", "%", "_", "*", "**", "au"])
def test_one_letter_or_a_sign_gives_nobody(sign_in, helene, karim, typed):
    assert suggested(sign_in(helene).get(URL, {"q": typed})) == []


@pytest.mark.met("PQ1-05")
def test_the_alphabet_gives_neither_hidden_nor_imported_people(sign_in, helene):
    MemberFactory(hidden=True, given_name="Hugo", family_name="Zimmer")
    MemberFactory(imported=True, given_name="Iris", family_name="Zimmer")
    shown = MemberFactory(given_name="Ida", family_name="Zimmerman")
    assert suggested(sign_in(helene).get(URL, {"q": "zi"})) == [f"Ida Zimmerman {shown.collectivity}"]


def test_ten_names_at_most(sign_in, helene):
    for n in range(14):
        MemberFactory(given_name=f"Zoé{n}", family_name="Zola")
    assert len(suggested(sign_in(helene).get(URL, {"q": "zo"}))) == 10


@pytest.mark.met("PQ1-09")
@pytest.mark.parametrize("typed", ["directeur", "019900", "argenteuil.example", "budget"])
def test_nothing_but_the_name_completes(sign_in, helene, karim, typed):
    karim.set_skills(["Budget"])
    karim.email_audience = karim.phone_audience = Audience.NETWORK
    karim.save()
    html = sign_in(helene).get(URL, {"q": typed}).content.decode()
    assert karim.full_name not in html


def test_no_detail_is_shown_beside_a_name(sign_in, helene, karim):
    karim.email_audience = karim.phone_audience = Audience.NETWORK
    karim.photo, karim.bio = "photos/a.webp", "Une présentation"
    karim.save()
    html = sign_in(helene).get(URL, {"q": "karim"}).content.decode()
    for detail in (karim.email, "01 99", "photo", karim.bio, karim.position):
        assert detail not in html


@pytest.mark.met("PQ1-05")
def test_thirty_suggestions_a_minute_then_one_waits(sign_in, helene, karim, caplog):
    client = sign_in(helene)
    answers = [client.get(URL, {"q": "ka"}).status_code for _ in range(limits.SUGGESTIONS_PER_MINUTE)]
    assert set(answers) == {200}
    with caplog.at_level(logging.WARNING, logger="emi_alumni.foundation.rate_limits"):
        refused = client.get(URL, {"q": "ka"})
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert f"account {helene.user.pk}" in caplog.text
    assert sign_in(karim).get(URL, {"q": "he"}).status_code == 200, "each account has its own minute"


def test_suggestions_cost_as_many_queries_with_three_people_as_with_one(sign_in, helene, same_queries, monkeypatch):
    monkeypatch.setattr(limits, "SUGGESTIONS_PER_MINUTE", 1000)  # the count is not written meanwhile
    MemberFactory(given_name="Ana")
    client = sign_in(helene)
    same_queries(lambda: client.get(URL, {"q": "ana"}), lambda: MemberFactory(given_name="Ana"), 6)
