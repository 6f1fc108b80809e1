"""One folding for search, sort, letters and addresses; one cleaning for what is kept."""

import unicodedata
from pathlib import Path

import pytest

from emi_alumni.foundation.text import fold, free_slug, mailbox, one_line, plain_text, shortened, slug_of, sort_key

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Yıldız", "yildiz"),
        ("YILDIZ", "yildiz"),
        ("İstanbul", "istanbul"),
        ("Ørsted", "orsted"),
        ("Łukasz ŁUKASZ", "lukasz lukasz"),
        ("Đặng Đình", "dang dinh"),
        ("Þórður Sigurðsson", "thordur sigurdsson"),
        ("Œuvre d’Été", "oeuvre d'ete"),
        ("Ægir Æsa", "aegir aesa"),
        ("Straße STRASSE ẞ", "strasse strasse ss"),
        ("Əliyev", "eliyev"),
        ("Ħamrun", "hamrun"),
        ("N‘Diaye NʼDiaye N´Diaye N′Diaye", "n'diaye n'diaye n'diaye n'diaye"),
        ("Jean‑Pierre Jean‐Pierre Jean–Pierre", "jean-pierre jean-pierre jean-pierre"),
        ("Lé\u200ba\u00ad\u2060\ufeff", "lea"),
        ("ﬁn", "fin"),
        ("Lê\u00a0 Văn\u202f  Bảy", "le van bay"),
    ],
)
def test_letters_of_the_whole_latin_alphabet_fold(written, folded):
    assert fold(written) == folded
    assert fold(unicodedata.normalize("NFD", written)) == folded


def test_folding_twice_changes_nothing():
    for code in range(0x20, 0x2FFF):
        assert fold(fold(chr(code))) == fold(chr(code)), hex(code)


def test_an_address_is_made_of_the_same_letters():
    assert slug_of("Łukasz Ørsted-Yıldız") == "lukasz-orsted-yildiz"
    assert slug_of("Đặng Œuf") == "dang-oeuf"


def test_only_one_place_makes_addresses_out_of_words():
    apps = ("directory", "emi_alumni", "governance", "projects", "resources")
    found = {
        str(file.relative_to(ROOT))
        for app in apps
        for file in (ROOT / app).rglob("*.py")
        if "import slugify" in file.read_text(encoding="utf-8")
    }
    assert found == {"emi_alumni/foundation/text.py"}


def test_names_sort_as_french_sorts_them():
    names = ["Zola", "’t Hooft", "Łukasz", "Éluard", "Œuf", "Wagner", "Ørsted", "Đặng", "Eco", "« Les Mots »"]
    wanted = ["Đặng", "Eco", "Éluard", "« Les Mots »", "Łukasz", "Œuf", "Ørsted", "’t Hooft", "Wagner", "Zola"]
    assert sorted(names, key=sort_key) == wanted


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Lé\x07a", "Léa"),
        ("Anne\r\nMarie", "Anne Marie"),
        ("Anne\u2028Marie\x85", "Anne Marie"),
        ("Anne\tMarie", "Anne Marie"),
        ("\u200bLéa \u200b", "Léa"),
        ("Lé\u00ada\u2060\ufeff\u202e\u2066", "Léa"),
        ("a\U000e0041\u3164\u115fb", "ab"),
        ("\ud800a", "a"),
        ("Écrire à 5\u00a0h, « vite »", "Écrire à 5\u00a0h, « vite »"),
        ("👩\u200d💻 ❤\ufe0f 1\ufe0f\u20e3", "👩\u200d💻 ❤\ufe0f 1\ufe0f\u20e3"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("  deux  espaces  ", "  deux  espaces  "),
    ],
)
def test_one_line_keeps_what_is_seen(typed, kept):
    assert one_line(typed) == kept


def test_no_sign_of_format_nor_of_control_is_kept():
    for code in range(0x110000):
        if unicodedata.category(chr(code)) in ("Cf", "Cc", "Cs"):
            assert one_line(f"a{chr(code)}b") in ("ab", "a b"), hex(code)
            assert plain_text(f"a{chr(code)}b") in ("ab", "a\nb", "a\tb"), hex(code)


def test_several_lines_keep_their_lines():
    assert plain_text("un\r\ndeux\rtrois\u2028quatre\tcinq\x00\x07") == "un\ndeux\ntrois\nquatre\tcinq"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anne.Roy@Ville.FR\u200b", "anne.roy@ville.fr"),
        ("\ufeffa@ville.fr\u202f", "a@ville.fr"),
        ("a@Éragny.fr", "a@xn--ragny-9ra.fr"),
        ("a@XN--RAGNY-9RA.fr", "a@xn--ragny-9ra.fr"),
        ("a@e\u0301ragny.fr", "a@xn--ragny-9ra.fr"),
        ("a@straße.de", "a@xn--strae-oqa.de"),
        ("a@ville。fr", "a@ville.fr"),
        ("anne roy@ville.fr", "anne roy@ville.fr"),
        ("sans-arobase", "sans-arobase"),
    ],
)
def test_an_address_has_one_form(typed, kept):
    assert mailbox(typed) == kept


def test_an_address_that_is_taken_gets_the_first_free_number():
    assert free_slug("lea", {"lea-martin", "leandre"}) == "lea"
    assert free_slug("lea", {"lea", "lea-2", "lea-4"}) == "lea-3"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Les deux sont chiffrées.", "Les deux sont chiffrées."),
        ("Les deux sont chiffrées : le conseil vote.", "Les deux sont chiffrées…"),
        ("Les deux\nsont   chiffrées", "Les deux sont chiffrées"),
        ("Le conseil a répondu : « Un module »", "Le conseil a répondu…"),
        ("Anticonstitutionnellementparlant", "Anticonstitutionnellemen…"),
        ("", ""),
    ],
)
def test_what_is_too_long_ends_after_a_whole_word(written, shown):
    assert shortened(written, 25) == shown
    assert len(shown) <= 26
