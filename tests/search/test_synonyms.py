"""Acronyms and other ways to say the same: what is asked as one is answered by the others, and by nothing else."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from emi_alumni.foundation.search.management.commands.load_synonyms import groups
from emi_alumni.foundation.search.models import MOST_EXPRESSIONS, Synonyms
from emi_alumni.foundation.search.query import matching_ids, search, suggest
from emi_alumni.foundation.search.synonyms import stems_of_expression, table_of
from tests.factories import MemberFactory
from tests.standing import standing

SCOPES = ["public", "network"]


@standing
def synonyms(db) -> None:
    """Those of the file, whatever the migration left in this database."""
    Synonyms.objects.all().delete()
    call_command("load_synonyms", verbosity=0)


def knows(text: str) -> int:
    return MemberFactory(position="Agent", can_help=text).pk


def found(query: str) -> list[int]:
    return matching_ids(query, "person", SCOPES)


# What a text says → what one may ask instead.
SAME = {
    "Je travaille à la PMI de Cergy.": (
        "protection maternelle et infantile",
        "protections maternelles infantiles",
        "P.M.I.",
    ),
    "Le service de protection maternelle et infantile.": ("PMI", "pmi"),
    "L’accueil de la MDPH.": ("maison départementale des personnes handicapées",),
    "Refaire la carte de la restauration scolaire.": ("cantine", "cantines"),
    "Moins de restes à la cantine.": ("restauration scolaire", "restaurants scolaires"),
    "Un conseil départemental du Val-d’Oise plus proche.": ("CDVO", "CD95", "cdvo"),
    "La communauté d’agglomération de Cergy-Pontoise.": ("CACP",),
    "Agents de la CARPF.": ("Roissy Pays de France",),
    "Les usages de l’intelligence artificielle.": ("IA", "ia"),
    "J’ai passé le DU d’innovation.": ("diplôme universitaire",),
    "Un diplôme universitaire en poche.": ("DU", "le DU"),
    "Une direction des ressources humaines.": ("RH", "DRH"),
    "L’ALSH de l’été.": ("centre de loisirs", "accueils de loisirs"),
    "Le CCAS et ses usagers.": ("centre communal d’action sociale",),
    "Réviser un plan local d’urbanisme.": ("PLU",),
    "Ma séance de codev.": ("co-développement", "codéveloppement", "co développement"),
    "Le codéveloppement professionnel.": ("codev",),
}
APART = {
    "L’intelligence collective au travail.": ("IA", "intelligence artificielle"),
    "Une maison pour tous.": ("MDPH",),
    "Le plan de table d’une fête.": ("PLU",),
    "Protection des berges.": ("PMI",),
    "Les ressources du fonds documentaire.": ("RH",),
    "Un restaurant en centre-ville.": ("cantine",),
}


def test_each_way_to_say_it_finds_the_others(synonyms):
    wrong = []
    for text, questions in SAME.items():
        pk = knows(text)
        wrong += [(text, question) for question in questions if pk not in found(question)]
    assert wrong == []


def test_a_part_of_an_expression_is_not_the_expression(synonyms):
    people = {knows(text): (text, questions) for text, questions in APART.items()}
    for text in SAME:
        knows(text)  # somebody answers: no word is given up for want of an answer
    wrong = [
        (text, question)
        for pk, (text, questions) in people.items()
        for question in questions
        if pk in {hit.object_id for hit in search(question, SCOPES, ["person"]).hits[:1]}
    ]
    assert wrong == []


def test_a_small_word_is_no_acronym(synonyms):
    pk = knows("Un diplôme universitaire en poche.")
    assert pk not in found("formation du soir")


def test_the_very_words_come_before_another_way_to_say_them(synonyms):
    other, same = knows("La cantine du collège."), knows("La restauration scolaire du collège.")
    assert found("restauration scolaire") == [same, other]
    assert found("cantine") == [other, same]


def test_the_words_that_answer_are_marked_and_nothing_is_told_mended(synonyms):
    knows("Le service de protection maternelle et infantile.")
    results = search("PMI", SCOPES)
    assert results.corrected_to == ""
    assert {"protect", "maternel", "infantil"} & results.stems
    assert "protection maternelle" in results.hits[0].snippet


def test_a_mended_word_finds_the_other_ways_too(synonyms):
    knows("La cantine du collège.")
    pk = knows("La restauration scolaire du collège.")
    assert pk in found("cantinne")


def test_a_group_counts_at_once_and_no_more_when_it_is_put_aside(db):
    pk = knows("Une boîte à livres.")
    assert found("bibliopoche") == []
    group = Synonyms.objects.create(expressions="bibliopoche\nboîte à livres")
    assert found("bibliopoche") == [pk]
    group.is_in_use = False
    group.save()
    assert found("bibliopoche") == []


def test_synonyms_show_nothing_that_is_hidden(synonyms):
    MemberFactory(hidden=True, can_help="La protection maternelle et infantile.")
    assert found("PMI") == []
    assert suggest("PMI", SCOPES) == []


@pytest.mark.parametrize(
    ("expressions", "sentence"),
    [
        ("PMI", "au moins deux"),
        ("PMI\n\n PMI ", "au moins deux"),
        ("le\nla", "trop courants"),
        ("plan local urbanisme intercommunal vallée Oise amont aval\nPMI", "trop long"),
        ("\n".join(f"mot{n}" for n in range(MOST_EXPRESSIONS + 1)), "au plus"),
    ],
)
def test_what_no_search_could_read_is_refused(expressions, sentence):
    with pytest.raises(ValidationError, match=sentence):
        Synonyms(expressions=expressions).clean()


def test_the_file_holds_only_groups_that_the_screen_would_take():
    for group in groups():
        Synonyms(expressions="\n".join(group)).clean()
    ways = [stems_of_expression(way) for group in groups() for way in group]
    assert all(ways)
    twice = {way for way in ways if ways.count(way) > 1} - {("vae",), ("codev",)}
    joined = {way for way in twice if len(table_of(groups())[way]) > 7}
    assert not joined, "an expression of many groups would answer anything"


def test_loading_again_changes_nothing_that_the_mission_wrote(synonyms):
    group = Synonyms.objects.get(expressions__startswith="PMI")
    group.expressions = "PMI\nprotection maternelle et infantile\nconsultations de nourrissons"
    group.save()
    count = Synonyms.objects.count()
    call_command("load_synonyms", verbosity=0)
    group.refresh_from_db()
    assert Synonyms.objects.count() == count
    assert "nourrissons" in group.expressions


def test_the_mission_writes_them_in_the_administration(sign_in, moderator, synonyms):
    pk = knows("Une boîte à livres.")
    mission = sign_in(moderator)
    mission.post(
        reverse("admin:search_synonyms_add"), {"expressions": "bibliopoche\r\n boîte à livres ", "is_in_use": "on"}
    )
    assert found("bibliopoche") == [pk]
    refused = mission.post(reverse("admin:search_synonyms_add"), {"expressions": "seul"})
    assert "au moins deux expressions" in refused.text


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("co-développement", "codéveloppement"),
        ("codéveloppement", "co-développement"),
        ("codéveloppement", "co développement"),
        ("télétravail", "télé-travail"),
        ("télétravail", "télé travail"),
        ("télé-travail", "télétravail"),
        ("porte-parole", "porteparole"),
        ("covoiturage", "co-voiturage"),
        ("co-voiturage", "covoiturage"),
        ("handball", "hand-ball"),
        ("hand-ball", "handball"),
        ("micro-crèche", "microcrèche"),
        ("microcrèche", "micro crèche"),
        ("mi-temps", "mi temps"),
        ("rendez-vous", "rendez vous"),
        ("bien-être", "bien être"),
        ("autopartage", "auto-partage"),
        ("week-end", "weekend"),
        ("weekend", "week-end"),
    ],
)
def test_joined_and_hyphenated_spellings_meet(db, written, asked):
    knows("Une main, une balle, un porte, de la parole, du temps, une semaine.")
    assert knows(f"Autour du {written} avec les équipes.") == next(iter(found(asked)), None)
