"""The address of a page follows the name, in one tap; the former one leads to it, for who may see the person."""

import pytest
from django.urls import reverse

from directory.models import FormerSlug, Member
from directory.personal_data import erase
from tests.factories import MemberFactory

RENEW = "directory:profile_address"


@pytest.fixture
def renamed(helene, sign_in) -> Member:
    """Hélène Lefèvre is Hélène Durand since, and gave her page the address of her name."""
    helene.family_name = "Durand"
    helene.save()
    sign_in(helene).post(reverse(RENEW))
    helene.refresh_from_db()
    return helene


def test_the_profile_offers_the_address_of_the_present_name(helene, sign_in):
    client = sign_in(helene)
    assert reverse(RENEW) not in client.get(reverse("directory:profile")).text
    helene.family_name = "Durand"
    helene.save()
    assert helene.slug == "helene-lefevre", "an address changes when its person says so"
    assert reverse(RENEW) in client.get(reverse("directory:profile")).text
    client.post(reverse(RENEW))
    client.post(reverse(RENEW))
    helene.refresh_from_db()
    assert helene.slug == "helene-durand"
    assert [one.slug for one in helene.former_slugs.all()] == ["helene-lefevre"]
    assert reverse(RENEW) not in client.get(reverse("directory:profile")).text


@pytest.mark.parametrize("name", ["member", "member_vcard", "stale_report", "message_send"])
def test_the_former_address_leads_to_the_new_one(name, renamed, karim, sign_in):
    former = reverse(f"directory:{name}", args=["helene-lefevre"])
    answer = sign_in(karim).get(f"{former}?retour=1")
    assert answer.status_code == 301
    assert answer["Location"] == reverse(f"directory:{name}", args=["helene-durand"]) + "?retour=1"


def test_the_former_address_tells_nothing_to_who_may_not_see_the_person(renamed, karim, sign_in, client):
    former = reverse("directory:member", args=["helene-lefevre"])
    visitor = client.get(former)
    assert "helene-durand" not in visitor.get("Location", "")
    unknown = client.get(reverse("directory:member", args=["personne-inconnue"]))
    assert visitor.status_code == unknown.status_code
    Member.objects.filter(pk=renamed.pk).update(hidden_by_choice=True)
    assert sign_in(karim).get(former).status_code == 404
    assert sign_in(renamed).get(former).status_code == 301


def test_nobody_else_takes_an_address_that_was_left(renamed):
    assert MemberFactory(given_name="Hélène", family_name="Lefèvre").slug == "helene-lefevre-2"
    renamed.family_name = "Lefèvre"
    renamed.save()
    renamed.renew_slug()
    assert renamed.slug == "helene-lefevre"
    assert [one.slug for one in renamed.former_slugs.all()] == ["helene-durand"]


def test_the_card_has_the_new_name_and_the_same_identifier(helene, karim, sign_in):
    client = sign_in(karim)

    def card(slug: str) -> dict[str, str]:
        text = client.get(reverse("directory:member_vcard", args=[slug])).text
        return dict(line.split(":", 1) for line in text.replace("\r\n ", "").splitlines() if ":" in line)

    before = card("helene-lefevre")
    helene.family_name = "Durand"
    helene.save()
    helene.renew_slug()
    after = card("helene-durand")
    assert after["UID"] == before["UID"]
    assert "lefevre" not in str(after).lower()
    assert after["FN"] == "Hélène Durand"


def test_a_number_is_no_other_name(helene, db):
    twin = MemberFactory(given_name="Hélène", family_name="Lefèvre")
    assert twin.slug == "helene-lefevre-2"
    assert not twin.slug_is_outdated
    assert MemberFactory(given_name="小明", family_name="王").slug_is_outdated is False


def test_an_erased_person_leaves_no_address(renamed):
    erase(Member.objects.get(pk=renamed.pk))
    assert not FormerSlug.objects.exists()
