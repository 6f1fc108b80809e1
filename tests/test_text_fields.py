"""What nobody sees stays outside the database, whatever writes: every text column of every model."""

import io

import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import get_resolver, reverse
from openpyxl import load_workbook
from phonenumber_field.modelfields import PhoneNumberField

from directory.models import Member, User
from emi_alumni.foundation.discovery import our_packages
from emi_alumni.foundation.forms import PlainWords
from emi_alumni.foundation.sorting import SortKeyField
from emi_alumni.foundation.spreadsheets import write_xlsx
from emi_alumni.foundation.text_fields import LONGEST_LINE, CleanText, near_address
from governance.models import Partner
from projects.models import Project
from tests.factories import MemberFactory, ProjectFactory

UNSEEN = "\u200b\u00ad\u2060\ufeff\u202e\u2066\u200f\x07\x00"
TEXT_COLUMNS = [
    field
    for model in apps.get_models(include_auto_created=True)
    if apps.get_app_config(model._meta.app_label).name.split(".")[0] in our_packages() or model is EmailAddress
    for field in model._meta.local_fields
    if isinstance(field, models.CharField | models.TextField) and not isinstance(field, PhoneNumberField | SortKeyField)
]


@pytest.mark.parametrize("field", TEXT_COLUMNS, ids=str)
def test_every_text_column_cleans_what_is_written_and_looked_for(field):
    assert isinstance(field, CleanText)
    dirty, clean = f"a{UNSEEN}b", "ab"
    if isinstance(field, models.EmailField):
        dirty, clean = f"A{UNSEEN}@Éragny.FR", "a@xn--ragny-9ra.fr"
    assert field.get_prep_value(dirty) == clean
    instance = field.model(**{field.attname: dirty})
    assert field.pre_save(instance, add=True) == getattr(instance, field.attname) == clean
    if not isinstance(field, models.EmailField):
        several = isinstance(field, models.TextField) or field.max_length > LONGEST_LINE
        assert field.get_prep_value("un\r\ndeux") == ("un\ndeux" if several else "un deux")


def all_forms() -> list[type[forms.BaseForm]]:
    get_resolver().url_patterns  # noqa: B018 — imports every view
    admin.autodiscover()

    def below(cls: type) -> set[type]:
        return {cls}.union(*(below(one) for one in cls.__subclasses__()))

    return [one for one in below(forms.BaseForm) if one.__module__.split(".")[0] in our_packages()]


def test_every_address_of_a_form_is_cleaned_before_it_is_judged():
    """Made from a model, or of `PlainWords`, which cleans when it is made."""
    for form in all_forms():
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field, forms.EmailField) and form.__module__ != "emi_alumni.pages.views.gallery":
                assert issubclass(form, PlainWords) or hasattr(field, "cleaning"), f"{form.__qualname__}.{name}"


def test_a_box_of_several_lines_has_a_column_of_several_lines():
    for form in all_forms():
        model = getattr(getattr(form, "_meta", None), "model", None)
        for name, field in getattr(form, "base_fields", {}).items():
            if not model or not isinstance(field.widget, forms.Textarea):
                continue
            column = next((one for one in model._meta.fields if one.name == name), None)
            if isinstance(column, models.CharField):
                assert column.max_length > LONGEST_LINE, f"{form.__qualname__}.{name}"


def test_save_update_and_bulk_create_pass_the_same_door(db):
    person = MemberFactory(given_name=f"Lé{UNSEEN}a", family_name="Roy\nDupont", email=f"LEA{UNSEEN}@ville.fr")
    assert (person.given_name, person.family_name, person.email) == ("Léa", "Roy Dupont", "lea@ville.fr")
    person.refresh_from_db()
    assert (person.given_name, person.family_name, person.email) == ("Léa", "Roy Dupont", "lea@ville.fr")
    assert person.sort_key == "roy dupont lea"

    Member.objects.filter(pk=person.pk).update(position=f"Che{UNSEEN}ffe", can_help="un\r\ndeux")
    person.refresh_from_db()
    assert (person.position, person.can_help) == ("Cheffe", "un\ndeux")

    [partner] = Partner.objects.bulk_create([Partner(name=f"ESS{UNSEEN}EC", slug="essec", sort_key="essec")])
    assert partner.name == Partner.objects.get(pk=partner.pk).name == "ESSEC"


def test_an_emoji_keeps_its_joints_in_a_title(db):
    project = ProjectFactory(title="Métiers 👩\u200d💻 et ❤\ufe0f")
    project.refresh_from_db()
    assert project.title == "Métiers 👩\u200d💻 et ❤\ufe0f"
    assert Project.objects.filter(title="Mé\u200btiers 👩\u200d💻 et ❤\ufe0f").exists()


@pytest.mark.parametrize("typed", ["lea@ville.fr\u200b", "\ufefflea@ville.fr", "LEA@\u00adville.fr\u202f"])
def test_an_account_is_found_by_an_address_with_unseen_signs(client, db, mailoutbox, typed):
    MemberFactory(given_name="Léa", email="lea@ville.fr", with_account=True)
    assert User.objects.get(email=typed).email == "lea@ville.fr"
    client.post(reverse("account_login"), {"login": typed})
    assert [letter.to for letter in mailoutbox] == [["lea@ville.fr"]]


@pytest.mark.parametrize("domain", ["éragny-sur-oise.fr", "xn--ragny-sur-oise-9jb.fr", "ÉRAGNY-sur-oise.fr"])
def test_an_international_domain_is_one_mailbox(client, db, mailoutbox, domain):
    person = MemberFactory(email="anne@éragny-sur-oise.fr", with_account=True)
    assert person.email == person.user.email == "anne@xn--ragny-sur-oise-9jb.fr"
    assert EmailAddress.objects.get(user=person.user).email == person.user.email
    client.post(reverse("account_login"), {"login": f"anne@{domain}"})
    assert [letter.to for letter in mailoutbox] == [["anne@xn--ragny-sur-oise-9jb.fr"]]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("o’brien@ville.fr", "o'brien@ville.fr"),
        ("hélène@ville.fr", "helene@ville.fr"),
        ("<anne.roy@ville.fr>", "anne.roy@ville.fr"),
        ("mailto:anne@ville.fr", "anne@ville.fr"),
        ("anne roy@ville.fr", "anneroy@ville.fr"),
        ("anne@ville.fr.", "anne@ville.fr"),
        ("anne@ville.fr", ""),
        ("anne", ""),
        ("", ""),
    ],
)
def test_the_address_that_was_meant_is_proposed(typed, near):
    assert near_address(typed) == near


def test_the_sign_in_page_proposes_the_plain_apostrophe(client, db):
    page = client.post(reverse("account_login"), {"login": "o’brien@ville.fr"}).text
    assert "Vouliez-vous écrire o&#x27;brien@ville.fr" in page


def test_a_sign_of_control_does_not_break_a_workbook():
    book = load_workbook(io.BytesIO(write_xlsx(["Nom"], [["Lé\x07a\x00\ufffe"], ["deux\nlignes"]], title="Essai")))
    assert [cell.value for cell in book.active["A"]] == ["Nom", "Léa", "deux\nlignes"]
