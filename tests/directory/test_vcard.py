"""The contact card keeps to vCard 4.0 (RFC 6350) and to what its reader may see."""

import pytest

from directory.vcard import vcard
from directory.visibility import Audience, Reader
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory


def unfolded(card: bytes) -> list[str]:
    return card.decode().replace("\r\n ", "").split("\r\n")[:-1]


def card_of(client, person) -> list[str]:
    response = client.get(f"/annuaire/{person.slug}/vcard/")
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{person.slug}.vcf"'
    return unfolded(response.content)


@pytest.mark.requirement("PQ1-02", "PQ1-09")
def test_a_card_holds_what_the_reader_sees(sign_in, helene, karim):
    helene.email_audience = Audience.NETWORK
    helene.save()
    card = card_of(sign_in(karim), helene)
    assert card[0] == "BEGIN:VCARD"
    assert card[1] == "VERSION:4.0"
    assert card[-1] == "END:VCARD"
    assert "FN:Hélène Lefèvre" in card
    assert "N:Lefèvre;Hélène;;;" in card
    assert "ORG:Département du Val d’Oise" in card
    assert "TITLE:Cheffe de service autonomie" in card
    assert "EMAIL;TYPE=work:helene.lefevre@valdoise.example.fr" in card
    assert "CATEGORIES:EMI,promotion 2019-2020" in card
    assert f"SOURCE:https://alumni.example.org/annuaire/{helene.slug}/" in card
    assert not [line for line in card if line.startswith(("TEL", "PHOTO"))]


def test_a_phone_of_the_cohort_is_on_the_cards_of_the_cohort_alone(sign_in, helene, karim, representative):
    helene.phone_audience = Audience.COHORT
    helene.save()
    number = "TEL;TYPE=work;VALUE=uri:tel:+33199001001"
    assert number in card_of(sign_in(representative), helene)
    assert number not in card_of(sign_in(karim), helene)


def test_a_pause_empties_the_card_too(sign_in, helene, karim):
    from django.utils import timezone

    helene.email_audience = Audience.NETWORK
    helene.contact_paused_until = timezone.localdate()
    helene.save()
    assert not [line for line in card_of(sign_in(karim), helene) if line.startswith("EMAIL")]


@pytest.mark.django_db
def test_no_text_can_add_a_line_or_a_field_to_the_card():
    hostile = "Chef\r\nEMAIL:faux@evil.tld\nTEL:1;2,3\\\x00\u2028X"
    person = MemberFactory(
        department="Un; deux, trois\\",
        collectivity=CollectivityFactory(name="Ville; de\\", short_name="Ville"),
        link="https://exemple.fr/a,b\r\nTEL:2",
    )
    person.position = hostile  # not stored: PostgreSQL keeps no NUL
    card = unfolded(vcard(person.seen_by(Reader())))
    assert not [line for line in card if line.startswith(("EMAIL", "TEL"))]
    assert "TITLE:Chef\\nEMAIL:faux@evil.tld\\nTEL:1\\;2\\,3\\\\X" in card
    assert "ORG:Ville\\; de\\\\;Un\\; deux\\, trois\\\\" in card
    assert "URL:https://exemple.fr/a,bTEL:2" in card


@pytest.mark.django_db
def test_a_card_without_a_department_keeps_the_last_letter_of_the_place():
    person = MemberFactory(collectivity=CollectivityFactory(name="Ville\\;"), department="")
    assert "ORG:Ville\\\\\\;" in unfolded(vcard(person.seen_by(Reader())))


@pytest.mark.django_db
def test_lines_are_folded_within_75_octets_between_characters():
    person = MemberFactory(position="é" * 160, cohort=CohortFactory(label="2030-2031", starts_on=2030, ends_on=2031))
    card = vcard(person.seen_by(Reader()))
    assert all(len(line) <= 75 for line in card.split(b"\r\n"))
    assert f"TITLE:{'é' * 160}" in unfolded(card)
