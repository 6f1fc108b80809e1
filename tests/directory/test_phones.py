"""Telephones of real people: overseas, with an extension, foreign, as spreadsheets leave them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from directory.import_columns import Phone as PhoneColumn
from directory.models import Member
from directory.visibility import Audience
from emi_alumni.foundation.phones import Phone, read_phone
from tests.factories import MemberFactory


@pytest.mark.parametrize(
    ("written", "stored", "spoken"),
    [
        ("01 99 00 10 17", "+33199001017", "01 99 00 10 17"),
        ("01.99.00.10.17", "+33199001017", "01 99 00 10 17"),
        ("01\u00a099\u202f00\u200b10-17", "+33199001017", "01 99 00 10 17"),
        ("+33 (0)1 99 00 10 17", "+33199001017", "01 99 00 10 17"),
        ("0033 1 99 00 10 17", "+33199001017", "01 99 00 10 17"),
        ("0262 12 34 56", "+262262123456", "0262 12 34 56"),
        ("02 62 12 34 56", "+262262123456", "0262 12 34 56"),
        ("0263123456", "+262263123456", "0263 12 34 56"),
        ("0692123456", "+262692123456", "0692 12 34 56"),
        ("0693123456", "+262693123456", "0693 12 34 56"),
        ("0269 61 12 34", "+262269611234", "0269 61 12 34"),
        ("0639 12 34 56", "+262639123456", "0639 12 34 56"),
        ("0590 12 34 56", "+590590123456", "0590 12 34 56"),
        ("0690 12 34 56", "+590690123456", "0690 12 34 56"),
        ("0691 12 34 56", "+590691123456", "0691 12 34 56"),
        ("0594 12 34 56", "+594594123456", "0594 12 34 56"),
        ("0694 12 34 56", "+594694123456", "0694 12 34 56"),
        ("0596 12 34 56", "+596596123456", "0596 12 34 56"),
        ("0696 12 34 56", "+596696123456", "0696 12 34 56"),
        ("0697 12 34 56", "+596697123456", "0697 12 34 56"),
        ("+262 692 12 34 56", "+262692123456", "0692 12 34 56"),
        ("+32 2 555 12 12", "+3225551212", "+32 2 555 12 12"),
        ("01 99 00 10 17 poste 312", "+33199001017;ext=312", "01 99 00 10 17 poste 312"),
        ("01 99 00 10 17 ext 312", "+33199001017;ext=312", "01 99 00 10 17 poste 312"),
        ("01 99 00 10 17 ext. 312", "+33199001017;ext=312", "01 99 00 10 17 poste 312"),
        ("01 99 00 10 17, Poste n° 3 12", "+33199001017;ext=312", "01 99 00 10 17 poste 312"),
        ("01 99 00 10 17 (poste : 312)", "+33199001017;ext=312", "01 99 00 10 17 poste 312"),
        ("01 99 00 10 17 x312", "+33199001017;ext=312", "01 99 00 10 17 poste 312"),
        ("01 99 00 10 17 #312", "+33199001017;ext=312", "01 99 00 10 17 poste 312"),
        ("+33199001017;ext=312", "+33199001017;ext=312", "01 99 00 10 17 poste 312"),
        ("tel:+33-1-99-00-10-17;ext=312", "+33199001017;ext=312", "01 99 00 10 17 poste 312"),
        ("0262 12 34 56 poste 12", "+262262123456;ext=12", "0262 12 34 56 poste 12"),
        ("+508 41 12 34", "+508508411234", "0508 41 12 34"),
        ("0508 41 12 34", "+508508411234", "0508 41 12 34"),
        ("01 99 00 10 17 poste ٣١٢", "+33199001017;ext=312", "01 99 00 10 17 poste 312"),
    ],
)
def test_a_number_is_kept_whole(db, written, stored, spoken):
    person = MemberFactory(phone=written)
    person.refresh_from_db()
    assert Member.objects.filter(phone=written).get() == person
    assert (person.phone.stored, person.phone.spoken) == (stored, spoken)
    assert read_phone(spoken) == read_phone(written) == person.phone
    person.full_clean(exclude=["slug"])


def test_the_extension_is_at_hand(db):
    person = MemberFactory(phone="01 99 00 10 17 poste 312")
    person.refresh_from_db()
    assert (person.phone.extension, person.phone.number, person.phone.as_e164) == (
        "312",
        "01 99 00 10 17",
        "+33199001017",
    )
    assert person.phone != read_phone("01 99 00 10 17")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("12", "Ce numéro a 2 chiffres"),
        ("01 99 00 10", "Ce numéro a 8 chiffres"),
        ("00 33", "vérifiez l’indicatif"),
        ("+999 123456", "vérifiez l’indicatif"),
        ("0012345678", "vérifiez l’indicatif"),
        ("0099001017", "vérifiez l’indicatif"),
        ("0400000000", "ni en métropole ni outre-mer"),
        ("01 99 00 10 17 poste accueil", "écrivez le poste en chiffres"),
        ("01 99 00 10 17 poste", "écrivez le poste en chiffres"),
        ("01 99 00 10 17 poste 123456789", "écrivez le poste en chiffres"),
        ("mairie", "sans autre mot que « poste »"),
    ],
)
def test_what_is_no_number_is_refused_in_true_words(written, sentence):
    with pytest.raises(ValidationError, match=sentence):
        read_phone(written)


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("199001017", "+33199001017"),
        ("262123456", "+262262123456"),
        ("692123456", "+262692123456"),
        ("33199001017", "+33199001017"),
        ("262692123456", "+262692123456"),
        ("+33 1 99 00 10 17", "+33199001017"),
        ("01\u202f99\u202f00\u202f10\u202f17", "+33199001017"),
        ("01 99 00 10 17 poste 312", "+33199001017;ext=312"),
    ],
)
def test_a_spreadsheet_gives_back_what_it_took(cell, stored):
    assert PhoneColumn().clean(cell).stored == stored


def test_a_person_writes_their_extension_and_reads_it(helene, sign_in):
    client = sign_in(helene)
    url = reverse("directory:profile_section", args=["coordonnees"])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"phone": "01 99 00 10 17 poste 312", "phone_audience": "network", "consent_phone": "on"}
    client.post(url, data)
    helene.refresh_from_db()
    assert helene.phone.stored == "+33199001017;ext=312"
    text = client.get(helene.get_absolute_url()).text
    assert "01 99 00 10 17 poste 312" in text
    assert 'href="tel:+33199001017"' in text
    assert "01 99 00 10 17 poste 312" in client.get(url).text


def test_somebody_is_found_by_their_number_overseas(sign_in, helene):
    person = MemberFactory(phone="0262 12 34 56 poste 12", phone_audience=Audience.NETWORK)
    text = sign_in(helene).get(reverse("directory:list"), {"q": "0262123456"}).text
    assert person.get_absolute_url() in text


def test_every_number_of_the_plan_overseas_is_read():
    from emi_alumni.foundation.phones import OVERSEAS

    for prefix in OVERSEAS:
        number = read_phone(f"{prefix}123456")
        assert isinstance(number, Phone)
        assert number.is_valid()
        assert number.spoken == f"{prefix} 12 34 56"


@pytest.mark.parametrize("written", ["01 99 00 10 17 (standard)", "06 39 98 10 17 perso", "néant"])
def test_words_beside_the_number_are_refused_as_such(written):
    """The number exists: only the words are too many."""
    with pytest.raises(ValidationError, match="sans autre mot que"):
        read_phone(written)
