"""The guides inside the portal: what they lead to exists, their pictures are there and light, and who reads which."""

import re

import pytest
from django.urls import reverse

from emi_alumni.pages import guides
from tests.guide_pictures import FOLDER, HEAVIEST, PICTURES

pytestmark = pytest.mark.django_db
ABOUT_PICTURES = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")
LINKS = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]*)\)")


@pytest.mark.parametrize("name", guides.FILES)
def test_every_link_of_a_guide_leads_to_a_page_that_is(name):
    targets = LINKS.findall(guides.written(name))
    assert len(targets) > 3
    assert all(target.startswith(guides.PAGE) or target in guides.ADDRESSES for target in targets)
    guides.guide.__wrapped__(name)  # raises for an address that is no more


def test_every_picture_is_named_is_described_and_is_light():
    shown = {}
    for name in guides.FILES:
        for words, target in ABOUT_PICTURES.findall(guides.written(name)):
            assert len(words) > 15, target
            shown[target.removeprefix(guides.PICTURE)] = name
    assert set(shown) == {f"guides/{one.name}.webp" for one in PICTURES}
    assert {f"guides/{one.name}" for one in FOLDER.iterdir()} == set(shown)
    for one in FOLDER.iterdir():
        assert one.stat().st_size <= HEAVIEST, one.name


def test_a_picture_that_is_not_there_stops_the_guide(monkeypatch):
    monkeypatch.setattr(guides, "written", lambda name: "# Guide\n\n![Une image](../static/guides/rien.webp)\n")
    with pytest.raises(FileNotFoundError):
        guides.guide.__wrapped__("moderation")


def test_a_page_that_is_no_more_stops_the_guide(monkeypatch):
    monkeypatch.setattr(guides, "written", lambda name: "# Guide\n\n[Une page](page:events:nowhere)\n")
    with pytest.raises(Exception, match="nowhere"):
        guides.guide.__wrapped__("moderation")


@pytest.mark.met("VIG-02")
def test_the_mission_reads_how_to_decide_with_pictures(sign_in, moderator):
    client = sign_in(moderator)
    page = client.get(reverse("guide_moderation"))
    assert page.text.count("<img ") == 4
    assert page.text.count("<h1") == 1
    assert reverse("admin:moderation_queue") in page.text
    for address in (reverse("admin:moderation_queue"), reverse("help"), reverse("admin:index")):
        assert reverse("guide_moderation") in client.get(address).text


def test_a_representative_reads_hers_and_not_the_missions(sign_in, representative):
    client = sign_in(representative)
    assert "Publier un café en une minute" in client.get(reverse("guide_representatives")).text
    for name in ("guide_moderation", "guide_governance"):
        assert client.get(reverse(name)).status_code == 404
    page = client.get(reverse("help")).text
    assert reverse("guide_representatives") in page
    assert reverse("guide_moderation") not in page


def test_a_reading_takes_no_query_of_its_own(sign_in, moderator, django_assert_max_num_queries):
    client = sign_in(moderator)
    client.get(reverse("guide_moderation"))
    with django_assert_max_num_queries(4):
        client.get(reverse("guide_moderation"))
