"""The register: what was decided, by whom, for when; late ones show, and the file says the same as the page."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from governance.models import Body, BodyKind, Meeting, Resolution
from governance.todo import decision_that_is_late
from tests.factories import MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db

URL = "governance:resolution_list"


def day(days: int):
    return timezone.localdate() + timedelta(days=days)


@standing
def register(copil, helene) -> dict[str, Resolution]:
    council = Body.objects.create(kind=BodyKind.PEDAGOGICAL, name="Conseil pédagogique")
    make = Resolution.objects.create
    return {
        "late": make(body=copil, on=day(-40), what="Ouvrir deux places", member=helene, due_on=day(-3)),
        "open": make(body=copil, on=day(-40), what="Accueillir la rencontre", who="Cergy", due_on=day(9)),
        "done": make(body=copil, on=day(-40), what="Adopter la charte", done_on=day(-30)),
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
    register["late"].mark_done()
    assert list(decision_that_is_late(helene)) == []
    with pytest.raises(ValidationError, match="déjà faite"):
        Resolution.objects.get(pk=register["late"].pk).mark_done()


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
        ({"dropped_on": day(0), "done_on": day(0), "outcome": "Non"}, "une seule des deux dates"),
        ({"on": day(0), "due_on": day(-1)}, "L’échéance vient avant"),
    ],
)
def test_a_decision_that_contradicts_itself_is_refused(copil, facts, sentence):
    with pytest.raises(ValidationError, match=sentence):
        Resolution(body=copil, what="Oui", **facts).full_clean()


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
