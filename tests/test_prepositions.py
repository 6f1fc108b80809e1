"""Names after a preposition: articles of collectivités, elisions before a vowel or an h that is not heard."""

import csv
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from emi_alumni.foundation.prepositions import at, of, the

# The name, then with its article, after « de », after « à ».
PLACES = [
    ("CD95", "le CD95", "du CD95", "au CD95"),
    (
        "Département du Val-d'Oise",
        "le Département du Val-d'Oise",
        "du Département du Val-d'Oise",
        "au Département du Val-d'Oise",
    ),
    ("CA de Cergy-Pontoise", "la CA de Cergy-Pontoise", "de la CA de Cergy-Pontoise", "à la CA de Cergy-Pontoise"),
    ("CC Vexin Centre", "la CC Vexin Centre", "de la CC Vexin Centre", "à la CC Vexin Centre"),
    (
        "EPT Boucle Nord de Seine",
        "l’EPT Boucle Nord de Seine",
        "de l’EPT Boucle Nord de Seine",
        "à l’EPT Boucle Nord de Seine",
    ),
    (
        "Métropole du Grand Paris",
        "la Métropole du Grand Paris",
        "de la Métropole du Grand Paris",
        "à la Métropole du Grand Paris",
    ),
    ("SDIS 95", "le SDIS 95", "du SDIS 95", "au SDIS 95"),
    ("Argenteuil", "Argenteuil", "d’Argenteuil", "à Argenteuil"),
    ("Éragny", "Éragny", "d’Éragny", "à Éragny"),
    ("Herblay-sur-Seine", "Herblay-sur-Seine", "d’Herblay-sur-Seine", "à Herblay-sur-Seine"),
    ("Us", "Us", "d’Us", "à Us"),
    ("Sannois", "Sannois", "de Sannois", "à Sannois"),
    ("Le Plessis-Bouchard", "Le Plessis-Bouchard", "du Plessis-Bouchard", "au Plessis-Bouchard"),
    ("La Frette-sur-Seine", "La Frette-sur-Seine", "de La Frette-sur-Seine", "à La Frette-sur-Seine"),
    ("L'Isle-Adam", "L'Isle-Adam", "de L'Isle-Adam", "à L'Isle-Adam"),
]


@pytest.mark.parametrize(("name", "with_article", "after_of", "after_at"), PLACES)
def test_a_collectivity_has_its_article_after_a_preposition(name, with_article, after_of, after_at):
    assert (the(name), of(name), at(name)) == (with_article, after_of, after_at)


@pytest.mark.parametrize(
    ("name", "after_of"),
    [
        ("Anne-Laure Roy", "d’Anne-Laure Roy"),
        ("Hélène Vasseur-Prat", "d’Hélène Vasseur-Prat"),
        ("Hugo Petit", "d’Hugo Petit"),
        ("Hassan Amrani", "de Hassan Amrani"),
        ("Yves Martin", "d’Yves Martin"),
        ("Yasmine Benali", "de Yasmine Benali"),
        ("Émilie Sow", "d’Émilie Sow"),
        ("Karim Benali", "de Karim Benali"),
        ("Un membre du réseau", "d’un membre du réseau"),
    ],
)
def test_of_is_elided_before_a_name_that_begins_as_a_vowel_does(name, after_of):
    assert of(name) == after_of


def test_every_group_of_the_territory_has_an_article():
    with Path(settings.BASE_DIR, "directory/data/collectivites_val_doise.csv").open(
        encoding="utf-8", newline=""
    ) as rows:
        groups = [row["short_name"] for row in csv.DictReader(rows) if row["kind"] != "commune"]
    assert [name for name in groups if the(name) == name] == ["Tri-Action"]


def test_templates_have_the_same_words():
    page = engines["django"].from_string("{{ name|of }}, {{ name|at }}, {{ name|the }}")
    assert page.render({"name": "CA Val Parisis"}) == "de la CA Val Parisis, à la CA Val Parisis, la CA Val Parisis"


def test_no_template_writes_de_before_a_name_that_may_begin_with_a_vowel():
    unelided = re.compile(r"\bde\s+(?:<[^>]*>)?\{\{ [\w.]*(?:name|who|title) \}\}|\bde \"\|add:[\w.]*name\b")
    templates = sorted(Path(settings.BASE_DIR, "templates").rglob("*.*"))
    assert [path.name for path in templates if unelided.search(path.read_text(encoding="utf-8"))] == []
