"""The 201 official collectivités: loaded once, brought up to date, never lost."""

import pytest
from django.core.management import call_command

from directory.models import Collectivity
from directory.models.places import CollectivityKind
from tests.factories import CollectivityFactory, MemberFactory

pytestmark = pytest.mark.django_db


def load(capsys) -> str:
    call_command("load_collectivities")
    return capsys.readouterr().out


def test_every_collectivity_of_the_file_is_there_and_valid(capsys):
    assert "201 créées" in load(capsys)
    assert Collectivity.objects.count() == 201
    for place in Collectivity.objects.all():
        place.full_clean()


def test_kinds_are_those_of_the_val_doise(capsys):
    load(capsys)
    count = {kind: Collectivity.objects.filter(kind=kind).count() for kind in CollectivityKind}
    assert count == {
        CollectivityKind.DEPARTMENT: 1,
        CollectivityKind.COMMUNE: 183,
        CollectivityKind.INTERCOMMUNALITY: 13,
        CollectivityKind.FIRE_SERVICE: 1,
        CollectivityKind.JOINT_BODY: 3,
    }


def test_every_commune_belongs_to_an_intercommunality(capsys):
    load(capsys)
    communes = Collectivity.objects.filter(kind=CollectivityKind.COMMUNE).select_related("parent")
    assert {commune.parent.kind for commune in communes} == {CollectivityKind.INTERCOMMUNALITY}
    assert Collectivity.objects.get(code="COM-95018").parent.code == "EPCI-200054781"
    assert Collectivity.objects.get(code="EPCI-200058485").parent is None


def test_names_are_written_as_the_french_write_them(capsys):
    load(capsys)
    assert not Collectivity.objects.filter(name__contains="'").exists()
    assert str(Collectivity.objects.get(code="DEP95")) == "Département du Val-d’Oise"


def test_loading_twice_changes_nothing(capsys):
    load(capsys)
    before = list(Collectivity.objects.order_by("pk").values())
    assert "0 créées, 0 mises à jour, 201 inchangées" in load(capsys)
    assert list(Collectivity.objects.order_by("pk").values()) == before


def test_loading_mends_a_fact_and_keeps_the_address_of_the_page(capsys):
    load(capsys)
    Collectivity.objects.filter(code="COM-95018").update(population=1, slug="argenteuil-sur-seine")
    assert "1 mises à jour, 200 inchangées" in load(capsys)
    argenteuil = Collectivity.objects.get(code="COM-95018")
    assert argenteuil.population > 100_000
    assert argenteuil.slug == "argenteuil-sur-seine"


def test_a_collectivity_that_left_the_file_keeps_its_people(capsys):
    gone = CollectivityFactory(code="COM-95999", short_name="Ville fusionnée")
    member = MemberFactory(collectivity=gone)
    assert "1 hors du fichier, gardées" in load(capsys)
    member.refresh_from_db()
    assert member.collectivity == gone


def test_a_collectivity_known_by_code_is_adopted(argenteuil, capsys):
    assert "200 créées, 1 mises à jour" in load(capsys)
    argenteuil.refresh_from_db()
    assert argenteuil.insee == "95018"


def test_two_collectivities_of_one_name_have_two_addresses(capsys):
    CollectivityFactory(code="X", short_name="Argenteuil")
    load(capsys)
    assert Collectivity.objects.get(code="COM-95018").slug == "argenteuil-2"
