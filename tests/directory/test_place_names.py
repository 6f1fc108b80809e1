"""Collectivités as files call them: each shape leads to one place, and no two places are called alike."""

import csv

import pytest

from directory.management.commands.load_collectivities import SOURCE, read
from directory.models import Collectivity
from directory.people_import import PLACE, Names
from directory.place_names import names_of, place_key
from emi_alumni.foundation.text import slug_of


@pytest.fixture(scope="module")
def places() -> Names:
    """The official list, as the command reads it, without writing it anywhere."""
    known: dict[str, Collectivity] = {}
    names = Names(*PLACE)
    with SOURCE.open(encoding="utf-8", newline="") as source:
        for number, row in enumerate(csv.DictReader(source), start=1):
            facts = read(row, known)
            known[row["id"]] = Collectivity(pk=number, code=row["id"], slug=slug_of(facts["short_name"]), **facts)
            names.learn(known[row["id"]], names_of(known[row["id"]]))
    return names


def test_no_two_collectivites_are_called_alike(places):
    assert [key for key, found in places.known.items() if len(found) > 1] == []


def test_every_collectivite_is_found_by_its_names_and_by_its_numbers_as_they_are_written(places):
    for place in set().union(*places.known.values()):
        written = {place.name, place.short_name, place.name.upper(), place.code}
        if place.siren:
            spaced = f"{place.siren[:3]} {place.siren[3:6]} {place.siren[6:]}"
            written |= {place.siren, spaced, spaced.replace(" ", "\u202f"), f"{spaced} 00014", f"{place.siren}00014"}
        for name in written:
            assert places.clean(name) == place, name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Mairie du Plessis-Bouchard", "Le Plessis-Bouchard"),
        ("Plessis-Bouchard (Le)", "Le Plessis-Bouchard"),
        ("Plessis-Bouchard, Le", "Le Plessis-Bouchard"),
        ("Isle-Adam (L')", "L’Isle-Adam"),
        ("ISLE ADAM", "L’Isle-Adam"),
        ("Mairie de l'Isle Adam", "L’Isle-Adam"),
        ("Auvers s/ Oise", "Auvers-sur-Oise"),
        ("Auvers-s/-Oise", "Auvers-sur-Oise"),
        ("Soisy s/s Montmorency", "Soisy-sous-Montmorency"),
        ("ST OUEN L AUMONE", "Saint-Ouen-l’Aumône"),
        ("St-Ouen-l'Aumône", "Saint-Ouen-l’Aumône"),
        ("Cergy (95)", "Cergy"),
        ("95000 CERGY", "Cergy"),
        ("Hôtel de ville de Sarcelles", "Sarcelles"),
        ("Sarcelles (mairie)", "Sarcelles"),
        ("CD95", "Département du Val-d’Oise"),
        ("Conseil départemental du Val d'Oise", "Département du Val-d’Oise"),
        ("Val d'Oise", "Département du Val-d’Oise"),
        ("CACP", "Communauté d’agglomération de Cergy-Pontoise"),
        ("Cergy-Pontoise", "Communauté d’agglomération de Cergy-Pontoise"),
        ("CA Val Parisis", "Communauté d’agglomération Val Parisis"),
        ("Val Parisis agglo", "Communauté d’agglomération Val Parisis"),
        ("C.A. de Cergy-Pontoise", "Communauté d’agglomération de Cergy-Pontoise"),
        ("Communauté d'agglo Cergy Pontoise", "Communauté d’agglomération de Cergy-Pontoise"),
        ("Dép. 95", "Département du Val-d’Oise"),
        ("Conseil dép. 95", "Département du Val-d’Oise"),
        ("Département du 95", "Département du Val-d’Oise"),
        ("CC Haut Val-d'Oise", "Communauté de communes du Haut Val d’Oise"),
        (
            "CC Vallée de l'Oise et des 3 Forêts",
            "Communauté de communes de la Vallée de l’Oise et des Trois Forêts",
        ),
        ("Cergy, Val d'Oise", "Cergy"),
        ("Osny Mairie", "Osny"),
        ("Sannois (95110)", "Sannois"),
        ("Ville d’Eaubonne – Direction des RH", "Eaubonne"),
    ],
)
def test_a_shape_leads_to_its_place(places, written, name):
    assert places.clean(written).name == name


@pytest.mark.parametrize(
    "written",
    [
        "Montigny",
        "Soisy/Montmorency",
        "Paris",
        "CCAS de Cergy",
        "123 456 789",
        "Saint",
        "Ville de",
    ],
)
def test_what_names_no_place_is_not_guessed(places, written):
    with pytest.raises(ValueError, match="inconnue"):
        places.clean(written)


def test_nothing_written_has_no_key():
    assert place_key(" ’ ") == ""
