"""One reading of French, for what is indexed and for what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emi_alumni.foundation.search.french import one_slip_from, terms, words
from emi_alumni.foundation.search.stems import stem
from emi_alumni.foundation.text import fold


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Égalité professionnelle", "egalite"),
        ("HÉLÈNE", "helene"),
        ("Œuvres sociales", "oeuvre"),
        ("main-d’œuvre", "main d'oeuvre"),
        ("les vélos", "vélo"),
        ("les enjeux", "enjeu"),
        ("réseaux", "reseau"),
        ("les idées", "idée"),
        ("communes", "commune"),
        ("l’école", "ecole"),
        ("l'école", "l’ecole"),
        ("Cergy-Pontoise", "pontoise cergy"),
        ("directions", "direction"),
        ("régionale", "régional"),
        ("mobilités douces", "mobilité douce"),
    ],
)
def test_two_spellings_of_the_same_word_meet(written, asked):
    assert terms(asked)
    assert set(terms(asked).split()) <= set(terms(written).split())


def test_words_that_only_resemble_each_other_stay_apart():
    assert stem("paris") != stem("paire")
    assert stem("ville") != stem("village")


def test_function_words_are_left_out():
    assert words("Le service de la vie et des associations") == ["service", "vie", "associations"]


@pytest.mark.parametrize(
    "written",
    ["06 12 34 56 78", "0612345678", "06.12.34.56.78", "06-12-34-56-78", "+33 6 12 34 56 78", "0033612345678"],
)
def test_a_telephone_number_is_one_word_however_it_is_written(written):
    assert words(f"tél. {written}.") == ["tel", "0612345678"]


def test_an_address_is_one_word():
    assert words("Écrire à Karim.Benali@argenteuil.example.fr.") == ["ecrire", "karim.benali@argenteuil.example.fr"]


def test_terms_can_be_found_by_a_plain_comparison():
    assert terms("Vélos, vélo et ville") == " velo ville "
    assert terms("de la") == ""


def test_every_single_slip_is_a_neighbour():
    for typed in ("benai", "bennali", "bneali", "benalo"):
        assert typed in one_slip_from("benali")
        assert "benali" in one_slip_from(typed)
    assert "benali" not in one_slip_from("benali")


@given(st.text(max_size=200))
def test_reading_any_text_gives_folded_words_and_never_raises(text):
    assert all(word == fold(word) != "" for word in words(text))
    assert all(term and " " not in term for term in terms(text).split(" ")[1:-1])


@pytest.mark.parametrize(
    "text",
    [
        "Le CET et la DGS de l’A.L.S.H., bien-être et RENDEZ-VOUS",
        "L’ÉTÉ au n°12, du car à l’est : №\u00a07 et 2 000 €",
        "Co-construire, télé-travail ; Œuvre, Łukasz, ﬁn, ½, Ἀθῆναι ΑΣ",
        "a" * 60 + " " + "\ue000du un\u00adseul mot",
    ],
)
def test_texts_with_and_without_addresses_are_read_alike(text):
    """What has neither address nor telephone number is read in a shorter way."""
    assert words(f"{text} x@exemple.fr", every=True) == [*words(text, every=True), "x@exemple.fr"]
    assert words(f"{text} 06 12 34 56 78") == [*words(text), "0612345678"]
