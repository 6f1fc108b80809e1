"""How much one account may read of the directory in an hour (TRUST case 18)."""

import logging

import pytest
from django.core.cache import caches
from django.urls import reverse

from emi_alumni.foundation import rate_limits as limits

URL = reverse("directory:list")
LIVE = {"HX-Request": "true"}


@pytest.fixture
def three_pages(settings):
    settings.DIRECTORY_PAGES_PER_HOUR = 3


@pytest.mark.met("PQ1-05")
def test_beyond_the_limit_the_page_says_to_wait_in_french_and_the_log_tells(
    three_pages, sign_in, helene, karim, caplog
):
    client = sign_in(helene)
    assert [client.get(URL, {"page": n}).status_code for n in range(3)] == [200, 200, 200]
    with caplog.at_level(logging.WARNING, logger="emi_alumni.foundation.rate_limits"):
        refused = client.get(URL)
    assert refused.status_code == 429
    assert "Un peu de patience" in refused.content.decode()
    assert karim.full_name not in refused.content.decode()
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert f"account {helene.user.pk}" in caplog.text
    assert sign_in(karim).get(URL).status_code == 200, "others go on"


def test_beyond_the_limit_ones_own_profile_and_the_rest_of_the_portal_stay_open(three_pages, sign_in, helene, karim):
    client = sign_in(helene)
    for _ in range(4):
        refused = client.get(URL)
    page = refused.content.decode()
    assert refused.status_code == 429
    assert "restent ouverts" in page
    assert "Navigation principale" in page
    for address in (helene.get_absolute_url(), f"{helene.get_absolute_url()}vcard/", "/moi/", "/projets/", "/clubs/"):
        assert client.get(address).status_code == 200, address
    assert client.get(karim.get_absolute_url()).status_code == 429
    assert client.get(f"/collectivites/{helene.slug}/").status_code in (404, 429), "a name is no key to other pages"


@pytest.mark.parametrize("name", ["directory:collectivity", "directory:cohort", "directory:map"])
def test_every_page_of_people_counts(three_pages, sign_in, helene, name):
    client = sign_in(helene)
    slugs = {"directory:collectivity": [helene.collectivity.slug], "directory:cohort": [helene.cohort.slug]}
    url = reverse(name, args=slugs.get(name, []))
    assert [client.get(url).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get(URL).status_code == 429, "one count for all"


def test_a_hundred_and_twenty_pages_an_hour_unless_said(settings):
    assert settings.DIRECTORY_PAGES_PER_HOUR == 120


def test_narrowing_as_one_types_costs_a_quarter_of_a_page(three_pages, sign_in, helene):
    client = sign_in(helene)
    answers = [client.get(URL, {"q": "a" * n}, headers=LIVE).status_code for n in range(1, 14)]
    assert answers == [200] * 12 + [429]


@pytest.mark.parametrize("through", ["page", "lettre"])
def test_walking_the_directory_with_fragments_costs_whole_pages(three_pages, sign_in, helene, through):
    client = sign_in(helene)
    answers = [client.get(URL, {through: "2"}, headers=LIVE).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_a_refused_fragment_sends_the_browser_to_the_page_that_says_to_wait(three_pages, sign_in, helene):
    client = sign_in(helene)
    for _ in range(3):
        client.get(URL)
    refused = client.get(URL, {"q": "karim"}, headers=LIVE)
    assert (refused.status_code, refused["HX-Redirect"]) == (429, f"{URL}?q=karim")


def test_no_limit_when_the_settings_say_zero(settings, sign_in, helene):
    settings.DIRECTORY_PAGES_PER_HOUR = 0
    client = sign_in(helene)
    assert {client.get(URL).status_code for _ in range(4)} == {200}


def test_another_worker_knows_all_but_a_tenth(db):
    """The memory of each worker is its own; what they share is in the database."""
    for _ in range(95):
        limits.counted("limit:test", 100, 60)
    caches["local"].clear()  # another worker, or this one restarted
    assert 90 <= limits.counted("limit:test", 100, 60) <= 96


def test_a_page_that_is_read_seldom_writes(sign_in, helene, django_assert_max_num_queries):
    """One page in ten writes the count: the others read a page and nothing else."""
    client = sign_in(helene)
    client.get(URL)
    for _ in range(5):
        with django_assert_max_num_queries(4):
            client.get(URL)
