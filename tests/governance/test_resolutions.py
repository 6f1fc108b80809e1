"""The register: what was decided, by whom, for when; late ones show, and the file says the same as the page."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from governance.models import Body, BodyKind, Meeting, Resolution
from governance.todo import decision_that_is_late
from tests.factories import MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db

URL = "governance:resolution_list"
SHOWN = {"proof": "La charte en ligne", "proof_link": "/charte/"}


def day(days: int):
    return timezone.localdate() + timedelta(days=days)


@standing
def register(copil, helene) -> dict[str, Resolution]:
    council = Body.objects.create(kind=BodyKind.PEDAGOGICAL, name="Conseil pédagogique")
    make = Resolution.objects.create
    return {
        "late": make(body=copil, on=day(-40), what="Ouvrir deux places", member=helene, due_on=day(-3)),
        "open": make(body=copil, on=day(-40), what="Accueillir la rencontre", who="Cergy", due_on=day(9)),
        "done": make(body=copil, on=day(-40), what="Adopter la charte", done_on=day(-30), **SHOWN),
        "dropped": make(body=council, on=day(-9), what="=2+2", dropped_on=day(-1), outcome="Plus utile."),
    }


def shown(client, **asked) -> set[str]:
    return {decision.what for decision in client.get(reverse(URL), asked).context["page"].object_list}


@pytest.mark.met("GOU-04")
def test_the_register_is_narrowed_by_state_body_and_words(register, karim, sign_in):
    client = sign_in(karim)
    assert len(shown(client)) == 4
    assert shown(client, etat="en-retard") == {"Ouvrir deux places"}
    assert shown(client, etat="en-cours") == {"Ouvrir deux places", "Accueillir la rencontre"}
    assert shown(client, etat="faites") == {"Adopter la charte"}
    assert shown(client, etat="abandonnees") == {"=2+2"}
    assert shown(client, instance="conseil-pedagogique") == {"=2+2"}
    assert shown(client, q="cergy") == {"Accueillir la rencontre"}
    assert shown(client, etat="faites", q="rencontre") == set()


@pytest.mark.parametrize("asked", [{"etat": "zzz"}, {"instance": "bureau"}, {"page": "9999"}, {"q": "\0"}])
def test_an_address_that_makes_no_sense_shows_the_register(asked, register, karim, sign_in):
    assert len(shown(sign_in(karim), **asked)) == 4


def test_a_late_decision_says_so_in_the_register_on_the_overview_and_to_who_is_in_charge(
    register, helene, karim, sign_in
):
    assert "En retard" in sign_in(karim).get(reverse(URL), {"etat": "en-retard"}).content.decode()
    assert "Une décision est en retard" in sign_in(karim).get(reverse("governance:overview")).content.decode()
    assert "Ouvrir deux places" in sign_in(helene).get("/").content.decode()
    assert list(decision_that_is_late(karim)) == []
    register["late"].mark_done(**SHOWN)
    assert list(decision_that_is_late(helene)) == []
    with pytest.raises(ValidationError, match="déjà faite"):
        Resolution.objects.get(pk=register["late"].pk).mark_done(**SHOWN)


def test_the_file_holds_what_was_asked_and_runs_no_formula(register, karim, sign_in):
    client = sign_in(karim)
    answer = client.get(reverse("governance:resolution_file"))
    lines = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == 5
    assert any(cell.lstrip("'") == "=2+2" and cell != "=2+2" for line in lines for cell in line)
    assert [line[5] for line in lines if line[2] == "Ouvrir deux places"] == ["en retard"]
    narrowed = client.get(reverse("governance:resolution_file"), {"etat": "faites"}).content.decode("utf-8-sig")
    assert "Adopter la charte" in narrowed
    assert "rencontre" not in narrowed


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"dropped_on": day(0)}, "Dites pourquoi"),
        ({"dropped_on": day(0), "done_on": day(0), "outcome": "Non"} | SHOWN, "une seule des deux dates"),
        ({"on": day(0), "due_on": day(-1)}, "L’échéance vient avant"),
    ],
)
def test_a_decision_that_contradicts_itself_is_refused(copil, facts, sentence):
    with pytest.raises(ValidationError, match=sentence):
        Resolution(body=copil, what="Oui", **facts).full_clean()


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        ({}, "Écrivez ce qui le montre"),
        ({"proof": "La charte"}, "Collez l’adresse"),
        ({"proof": "La charte", "proof_link": "/nulle-part/du-tout/"}, "ne mène à aucune page"),
        ({"proof": "La charte", "proof_link": "//ailleurs.fr/charte/"}, "ne mène à aucune page"),
        ({"proof": "La charte", "proof_link": "javascript:alert(1)"}, "."),
        ({"proof": "La charte", "proof_link": "/intervenant/un-secret/"}, "ne mène à aucune page"),
        ({"proof": "La charte", "proof_on": day(30)}, "date passée"),
    ],
)
def test_a_decision_that_is_done_names_what_shows_it(copil, shown, sentence):
    decision = Resolution.objects.create(body=copil, what="Adopter la charte")
    with pytest.raises(ValidationError, match=sentence):
        decision.mark_done(**{"proof": ""} | shown)
    with pytest.raises(ValidationError):
        Resolution(body=copil, what="Oui", done_on=day(0), **shown).full_clean()
    assert Resolution.objects.open().exists()


def test_the_database_itself_refuses_a_decision_done_without_showing_it(copil):
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.create(body=copil, what="Oui", done_on=day(0))


def test_what_shows_it_is_a_link_on_the_page_or_a_day_that_is_told(copil, karim, sign_in, settings):
    Resolution.objects.create(body=copil, what="Adopter la charte").mark_done(
        proof="La charte en ligne", proof_link=f"{settings.PORTAL_URL}/charte/"
    )
    Resolution.objects.create(body=copil, what="Prêter la salle").mark_done(proof="Salle prêtée", proof_on=day(0))
    page = sign_in(karim).get(reverse(URL)).text
    assert '<a href="/charte/">La charte en ligne</a>' in page
    assert "Salle prêtée" in page
    assert "La charte en ligne;/charte/" in sign_in(karim).get(reverse("governance:resolution_file")).text


def test_a_decision_is_of_the_body_of_its_session(copil):
    council = Body.objects.create(kind=BodyKind.PEDAGOGICAL, name="Conseil pédagogique")
    with pytest.raises(ValidationError, match="d’une autre instance"):
        Resolution(body=council, what="Oui", meeting=Meeting.objects.create(body=copil, on=day(0))).full_clean()


def test_the_register_costs_the_same_with_one_line_and_with_three(copil, karim, sign_in, same_queries):
    def one_more():
        meeting = Meeting.objects.create(body=copil, on=day(-Resolution.objects.count() - 1))
        Resolution.objects.create(body=copil, meeting=meeting, what="Oui", member=MemberFactory())

    one_more()
    client = sign_in(karim)
    same_queries(lambda: client.get(reverse(URL)), one_more, 7)
