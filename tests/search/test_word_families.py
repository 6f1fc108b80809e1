"""Words that a search brings together, and words that it must keep apart, on lists made before the rules."""

from itertools import combinations
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from directory.models import Member
from emi_alumni import demo
from emi_alumni.foundation.search import full_text, stems
from emi_alumni.foundation.search.french import query_words, terms, words
from emi_alumni.foundation.search.models import Word
from emi_alumni.foundation.search.query import matching_ids, search
from emi_alumni.foundation.search.stems import stem
from projects.models import Project
from tests.factories import CollectivityFactory, MemberFactory, ProjectFactory

DATA = Path(__file__).parent / "data"
QUESTIONS = Path(demo.__file__).parent / "data" / "questions.txt"
SCOPES = ["public", "network"]


def lines(name: str) -> list[list[str]]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def meet(one: str, other: str) -> bool:
    return bool(set(terms(one).split()) & set(terms(other).split()))


def test_words_of_a_family_meet():
    pairs = [pair for family in lines("words_that_meet.txt") for pair in combinations(family, 2)]
    apart = [pair for pair in pairs if not meet(*pair)]
    assert len(apart) / len(pairs) <= 0.05, apart


def test_words_that_resemble_each_other_are_kept_apart():
    pairs = lines("words_that_differ.txt")
    confused = [pair for pair in pairs if meet(*pair)]
    assert len(confused) / len(pairs) <= 0.08, confused


def test_every_rule_has_the_two_letters_that_it_is_found_by():
    """Rules are kept by the two last letters of their ending: a shorter one would never be tried."""
    assert all(len(rule[0]) > 1 for rule in (*stems._FEMININES, *stems._ENDINGS))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("commune", "communication"),
        ("loyer", "loi"),
        ("foyer", "foi"),
        ("formation", "format"),
        ("référent", "référence"),
        ("voirie", "voir"),
        ("collecte", "collectif"),
        ("manager", "manger"),
        ("port", "porteur"),
    ],
)
def test_these_are_never_confused(one, other):
    assert not meet(one, other)
    assert not meet(f"{one}s", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chargé", "chargée"),
        ("charge", "chargées"),
        ("usager", "usagers"),
        ("manager", "managers"),
        ("directeur", "directrices"),
        ("acheteur", "acheteuse"),
        ("conseiller", "conseillère"),
        ("travail", "travaux"),
        ("A.L.S.H.", "ALSH"),
        ("nº12", "n°12"),
        ("n° 12", "N°12"),
        ("№ 12", "n°12"),
        ("co-construire", "coconstruction"),
        ("bien-être", "bien être"),
        ("m.j.c", "MJC"),
    ],
)
def test_these_always_meet(one, other):
    assert terms(one) == terms(other) != ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Poser son CET", ["poser", "cet"]),
        ("un DU de management", ["du", "management"]),
        ("D.U. de management", ["du", "management"]),
        ("le CA se réunit", ["ca", "reunit"]),
        ("CET", ["cet"]),
        ("LES CRÈCHES DE LA VILLE", ["creches", "ville"]),
        ("fête d’été", ["fete", "ete"]),
        ("été", ["ete"]),
        ("ce qui a été fait", []),
        ("il n’a pas été lu", ["lu"]),
        ("le car scolaire", ["car", "scolaire"]),
        ("car il est tard", ["tard"]),
    ],
)
def test_a_stop_word_that_names_a_thing_is_a_word(text, expected):
    assert words(text) == expected


def test_what_a_question_is_made_of_is_not_looked_for():
    assert query_words("comment savoir qui touche à la voirie") == ["voirie"]
    assert query_words("combien ?") == ["combien"]
    assert query_words("savoir") == ["savoir"]


@pytest.mark.parametrize("word", ["", "a", "aux", "eux", "eaux", "e", "s", "les", "1er", "x" * 40, "ifier", "ement"])
def test_any_word_has_a_stem(word):
    assert stem(word) or not word


# Among documents ----------------------------------------------------------------------------------------------------


def test_communication_is_answered_by_people_first(db):
    person = MemberFactory(position="Directrice de la communication")
    for number in range(20):
        CollectivityFactory(name=f"Commune de Ville{number}", short_name=f"Ville{number}")
    hits = search("communication", SCOPES).hits
    assert [(hit.kind, hit.object_id) for hit in hits] == [("person", person.pk)]


def test_a_form_of_the_word_is_never_mended_to_another_word(db):
    person = MemberFactory(position="Responsable des managers")
    for _ in range(5):
        MemberFactory(position="Bien manger à la cantine")
    results = search("manager", SCOPES)
    assert [hit.object_id for hit in results.hits] == [person.pk]
    assert results.corrected_to == ""


def test_a_slip_finds_the_plural_that_is_known(db):
    project = ProjectFactory(title="Résorber les bidonvilles")
    assert Word.objects.filter(word="bidonvilles").exists()
    for typed in ("bidonvile", "bidonvlle", "bidonvillle"):
        assert [hit.object_id for hit in search(typed, SCOPES).hits] == [project.pk], typed
    assert search("bidonvlle", SCOPES).corrected_to == "bidonvilles"


def test_a_word_is_not_mended_to_one_that_only_a_stem_brings_near(db):
    """« conère », one slip from « colère », has the stem of « connaît », which nobody meant."""
    ProjectFactory(title="Ce que chacun connaît", problem="Voici.", solution="Cela.")
    results = search("colère", SCOPES)
    assert (results.hits, results.corrected_to) == ([], "")
    assert search("connaît", SCOPES).hits


def test_known_words_are_read_in_three_statements_and_matched_in_one(db, django_assert_num_queries):
    """Whether synonyms changed is asked once in a request, with whatever else is remembered."""
    project = ProjectFactory(title="Réparer les trottoirs", solution="Un seul numéro.")
    matching_ids("trottoirs", "project", SCOPES)
    with django_assert_num_queries(4):
        assert matching_ids("trottoirs à réparer", "project", SCOPES) == [project.pk]


def test_what_so_many_texts_tell_in_passing_does_not_hide_the_title_that_says_it(db, monkeypatch):
    """The statement ranks the latest texts only: those that say it in their title are ranked as well."""
    wanted = ProjectFactory(title="Réparer les trottoirs")
    for rank in range(4):
        ProjectFactory(title=f"Projet {rank}", solution="On a vu des trottoirs.")
    monkeypatch.setattr(full_text, "CANDIDATES", 3)
    assert matching_ids("trottoirs", "project", SCOPES)[0] == wanted.pk


def test_what_so_many_texts_tell_does_not_hide_the_few_that_tell_the_rare_word(db, monkeypatch):
    """Among words that nothing has together, those that few texts have are all ranked, old or new."""
    before = ProjectFactory(title="Projet ancien", solution="Des poussettes passent.")
    others = [ProjectFactory(title=f"Projet {rank}", solution="On a vu des trottoirs.") for rank in range(6)]
    after = ProjectFactory(title="Projet nouveau", solution="Des poussettes passent.")
    for name, value in {"CANDIDATES": 3, "COMMON_CANDIDATES": 3, "FEW": 2}.items():
        monkeypatch.setattr(full_text, name, value)
    hits = search("poussettes trottoirs", SCOPES).hits
    assert [hit.object_id for hit in hits[:2]] == [after.pk, before.pk]
    assert {hit.object_id for hit in hits[2:]} <= {other.pk for other in others}
    assert len(hits) == 5


def test_a_word_cut_in_two_is_found_whole(db):
    person = MemberFactory(family_name="Bensaïdane", position="Chargée de codéveloppement")
    MemberFactory(family_name="Benoît")
    assert matching_ids("ben saidane", "person", SCOPES) == [person.pk]
    assert matching_ids("co developpement", "person", SCOPES) == [person.pk]


def test_a_far_better_answer_comes_before_one_that_has_one_more_word_in_passing(db):
    passing = ProjectFactory(
        title="Autre chose",
        problem="Un mot sur la cantine, un mot sur le gaspillage, un mot sur le pain.",
    )
    best = ProjectFactory(title="Gaspillage à la cantine", sentence="Peser les restes.")
    hits = search("gaspillage pain cantine", SCOPES, ["project"]).hits
    assert [hit.object_id for hit in hits] == [best.pk, passing.pk]


def test_a_text_that_tells_both_words_comes_before_a_title_that_has_one(db):
    ProjectFactory(title="Simplifier la cantine et les repas")
    wanted = ProjectFactory(title="Moins de viande, plus de goût", solution="Cuisiner végétarien à la cantine.")
    ProjectFactory(title="Réparer la cantine")
    assert search("cantines végétariennes", SCOPES, ["project"]).hits[0].object_id == wanted.pk


def test_fewer_than_half_of_the_words_are_enough_when_nothing_else_answers(db):
    project = ProjectFactory(title="La cantine")
    asked = "cantine merveilleuse extraordinaire fabuleuse incroyable"
    assert [hit.object_id for hit in search(asked, SCOPES).hits] == [project.pk]
    assert matching_ids(asked, "project", SCOPES) == [project.pk]


def test_all_the_forms_of_a_word_are_as_rare_as_they_are_together(db):
    """« usager » alone is in one title, its plural in all of them: it must not weigh like a rare word."""
    common = [ProjectFactory(title=f"Les usagers, {number}") for number in "abcdefgh"]
    both = ProjectFactory(title="Usager", sentence="Rien d’autre.")
    rare = ProjectFactory(title="La voirie")
    found = matching_ids("usager", "project", SCOPES)
    assert set(found) == {one.pk for one in [*common, both]}
    assert next(hit.object_id for hit in search("usager voirie", SCOPES, ["project"]).hits) == rare.pk


# The measure --------------------------------------------------------------------------------------------------------


def test_the_questions_of_the_project_are_answered(loaded_demonstration, capsys):
    call_command("evaluate_search", QUESTIONS, verbosity=0)
    said = capsys.readouterr().out
    assert said.startswith("60 questions : premier résultat juste ")
    first, mrr = int(said.split("juste ")[1].split("/")[0]), float(said.split("MRR ")[1].split(",")[0])
    assert first >= 54, said
    assert mrr >= 0.9, said
    assert Member.objects.exists()
    assert Project.objects.exists()


def test_pairs_of_words_are_measured(capsys, tmp_path):
    families, others = tmp_path / "meet.txt", tmp_path / "differ.txt"
    families.write_text("# commentaire\nusager usagers maire\n", encoding="utf-8")
    others.write_text("commune communication\nélu élue\n", encoding="utf-8")
    call_command("evaluate_search", meet=families, differ=others)
    assert capsys.readouterr().out.splitlines() == [
        "  usager / maire",
        "  usagers / maire",
        "Familles réunies : 1/3 (0.333)",
        "  élu / élue",
        "Mots confondus : 1/2 (0.500)",
    ]


@pytest.mark.parametrize("content", [None, "", "sans tabulation", "question\tTitre inconnu"])
def test_a_file_of_questions_that_cannot_be_read_is_refused_in_words(db, tmp_path, content):
    file = tmp_path / "questions.txt"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("evaluate_search", file)
    with pytest.raises(CommandError, match="--meet"):
        call_command("evaluate_search")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("voisin", "voisines"),
        ("français", "française"),
        ("gratuit", "gratuité"),
        ("complet", "complète"),
        ("numérisées", "numérisation"),
        ("végétalisé", "végétaliser"),
        ("absent", "absentéisme"),
        ("locataires", "locative"),
    ],
)
def test_adjectives_and_participles_meet_their_family(one, other):
    assert meet(one, other)


def test_a_by_law_is_no_stop_and_a_sign_no_signature():
    assert not meet("arrêté", "arrêt")
    assert not meet("signe", "signature")


@pytest.mark.parametrize(
    "asked",
    [
        "police municipale",
        "policemunicipale",
        "Policemunicipal cycliste",
        "cheminrural",
        "pedi bus",
        "rendezvous",
        "rendez vous",
    ],
)
def test_two_words_written_as_one_or_one_as_two_are_found(db, asked):
    found = ProjectFactory(title="La police municipale cycliste : rendez-vous au pédibus, sur les chemins ruraux")
    ProjectFactory(title="Le bus des rendus")
    assert matching_ids(asked, "project", SCOPES)[:1] == [found.pk]


def test_a_word_that_joins_its_neighbour_is_not_mended(db):
    found = ProjectFactory(title="Pédibus : tous à pied")
    ProjectFactory(title="Le bus des media")
    assert search("medi bus", SCOPES).corrected_to  # one slip from « media »
    answer = search("pedi bus", SCOPES)
    assert (answer.hits[0].object_id, answer.corrected_to) == (found.pk, "")
