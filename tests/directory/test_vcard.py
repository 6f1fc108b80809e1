"""The contact card keeps to vCard 3.0 (RFC 2426) as address books read it, and to what its reader may see."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from directory.models import Member
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


@pytest.mark.django_db
def test_a_card_is_written_as_the_one_that_seven_address_books_read_alike():
    """`reference.vcf` beside this file, measured on Thunderbird, Evolution, KDE, khard, abook and others."""
    person = MemberFactory(
        given_name="Marie-Hélène",
        family_name="de La Fontaine",
        position="Cheffe de projet; élue du personnel",
        collectivity=CollectivityFactory(name="Mairie de Cergy"),
        department="Ressources humaines, paie, formation",
        cohort=CohortFactory(label="2019", starts_on=2018, ends_on=2019),
        email="marie@example.org",
        email_audience=Audience.NETWORK,
        phone="+33134253030",
        phone_audience=Audience.NETWORK,
        link="https://example.org/profil?a=1,2;b=3",
        confirmed_at=datetime(2026, 10, 4, 22, 30, tzinfo=UTC),  # in Paris, the 5th
    )
    Member.objects.filter(pk=person.pk).update(updated_at=datetime(2026, 10, 5, 10, 15, tzinfo=UTC))
    person.refresh_from_db()
    card = unfolded(vcard(person.seen_by(Reader())))
    reference = unfolded((Path(__file__).parent / "reference.vcf").read_bytes())

    assert [line for line in card if not line.startswith(("UID:", "SOURCE:"))] == [
        line for line in reference if not line.startswith("UID:")
    ]


@pytest.mark.django_db
def test_the_extension_of_a_telephone_goes_to_the_note():
    person = MemberFactory(phone="+33134253030;ext=312", phone_audience=Audience.NETWORK, confirmed_at=None)
    card = unfolded(vcard(person.seen_by(Reader())))
    assert "TEL;TYPE=WORK,VOICE:+33 1 34 25 30 30" in card
    assert "NOTE:Fiche jamais confirmée. Poste 312." in card
    hidden = MemberFactory(phone="+33134253030;ext=312", phone_audience=Audience.NOBODY)
    assert "312" not in vcard(hidden.seen_by(Reader())).decode()


@pytest.mark.django_db
def test_a_card_kept_again_after_a_new_name_replaces_the_former_one():
    person = MemberFactory(family_name="Durand")
    identifiers = set()
    for name in ("Durand", "Martin"):
        person.family_name, person.slug = name, name.lower()
        person.save()
        card = unfolded(vcard(person.seen_by(Reader())))
        identifiers |= {line for line in card if line.startswith("UID:")}
        assert [line for line in card if line.startswith("REV:")]
    [identifier] = identifiers
    assert identifier.startswith("UID:urn:uuid:")
    assert identifier not in unfolded(vcard(MemberFactory().seen_by(Reader())))


@pytest.mark.django_db
def test_a_no_break_space_stays_a_space():
    person = MemberFactory(position="Cheffe\u00a0de\u202fprojet\u200b")
    assert "TITLE:Cheffe de projet" in unfolded(vcard(person.seen_by(Reader())))


@pytest.mark.met("PQ1-02", "PQ1-09")
def test_a_card_holds_what_the_reader_sees(sign_in, helene, karim):
    helene.email_audience = Audience.NETWORK
    helene.save()
    card = card_of(sign_in(karim), helene)
    assert card[0] == "BEGIN:VCARD"
    assert card[1] == "VERSION:3.0"
    assert card[-1] == "END:VCARD"
    assert "FN:Hélène Lefèvre" in card
    assert "N:Lefèvre;Hélène;;;" in card
    assert "ORG:Département du Val d’Oise" in card
    assert "TITLE:Cheffe de service autonomie" in card
    assert "EMAIL;TYPE=INTERNET,WORK:helene.lefevre@valdoise.example.fr" in card
    assert "CATEGORIES:EMI,promotion 2019-2020" in card
    assert f"SOURCE:https://alumni.example.org/annuaire/{helene.slug}/" in card
    assert not [line for line in card if line.startswith(("TEL", "PHOTO"))]


def test_a_phone_of_the_cohort_is_on_the_cards_of_the_cohort_alone(sign_in, helene, karim, representative):
    helene.phone_audience = Audience.COHORT
    helene.save()
    number = "TEL;TYPE=WORK,VOICE:+33 1 99 00 10 01"
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
    assert "TITLE:Chef EMAIL:faux@evil.tld TEL:1\\,2\\,3\\\\ X" in card
    assert "ORG:Ville\\; de\\\\;Un\\; deux\\, trois\\\\" in card
    assert "URL:https://exemple.fr/a%2CbTEL:2" in card


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
