"""French spaces: set once, on what is shown, and nowhere else. « _ » stands for the space that does not break."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Member
from emi_alumni.foundation.outbox.message import message_of
from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.typography import NO_BREAK, Typography, typeset_html, typeset_text, with_inner_quotes
from tests.directory.test_profile import fields_of
from tests.reading import LONG_NUMBER, breakable_spaces

ROOT = Path(settings.BASE_DIR)
WRITTEN_BY_HAND = re.compile("[\u00a0\u202f]")
FOLDERS = ("directory", "docs", "emi_alumni", "governance", "projects", "resources", "static", "templates", "tests")
SOURCES = sorted(
    path
    for path in (
        *ROOT.glob("*.*"),
        *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*")),
    )
    if path.suffix in (".py", ".html", ".txt", ".md", ".json", ".js", ".css") and "vendor" not in path.parts
)

TEXTS = [
    ("Pourquoi ? Parce que : « mots » ; voilà !", "Pourquoi_? Parce que_: «_mots_»_; voilà_!"),
    ("70 % pour 4 500 €", "70_% pour 4_500_€"),
    ("Codev n° 2, à 20 ° près", "Codev n°_2, à 20 ° près"),
    ("de 12 h 30 à 13 h, pendant 24 mois, à 35 ans", "de 12_h_30 à 13_h, pendant 24_mois, à 35_ans"),
    ("12 km, 18 m², 10 Mo, 90 jours, 36 millions", "12_km, 18_m², 10_Mo, 90_jours, 36_millions"),
    ("1 000 puis 2 310 000 personnes", "1_000 puis 2_310_000 personnes"),
    ("en 2019 300 personnes, 12 habitants, 5 hôtels, 3 moisissures", None),
    ("06 12 34 56 78", None),
    ("30 décembre 2026, le 2 mars, 1er mai, 1er marché", "30_décembre 2026, le 2_mars, 1er_mai, 1er marché"),
    ("1 juillet 2020, le 1 août, au 1 décembre 2026", "1er_juillet 2020, le 1er_août, au 1er_décembre 2026"),
    (
        "11 mars, 1er mai, 2.1 avril, A1 juin, 1 marseillais, 1 mars",
        "11_mars, 1er_mai, 2.1_avril, A1_juin, 1 marseillais, 1er_mars",
    ),
    ("à 13 h 00, 13 h 05 et 9 h 00:10", "à 13_h, 13_h_05 et 9_h_00:10"),
    ("Sans rien : ", "Sans rien_: "),
    ("a:b ; https://ville.fr/?a=b;c", "a:b_; https://ville.fr/?a=b;c"),
    ("Déjà\u00a0: fait", None),
    ("", None),
    ("Lu : « Mélanie reprend « X » et « Y » ! », puis « Z »", "Lu_: «_Mélanie reprend “X” et “Y”_!_», puis «_Z_»"),
    ("« un « deux « trois » » »", "«_un “deux “trois””_»"),
    ("« un « deux » sans fin", "«_un «_deux_» sans fin"),
    ("Lu : « C’est fait. ». Et « Vrai ? ». Fin « a. »... ", "Lu_: «_C’est fait._» Et «_Vrai_?_». Fin «_a._»... "),
]


def unbroken(page: bytes) -> str:
    """The page as if its long numbers had the space that does not break: they have a plain one in a piece that does
    not, for voices say « deux, trois cent dix » of the other."""
    return LONG_NUMBER.sub(lambda found: found[1].replace(b" ", NO_BREAK.encode()), page).decode()


def shown(text: str) -> str:
    return text.replace("_", NO_BREAK)


@pytest.mark.parametrize(("written", "expected"), TEXTS)
def test_a_text_has_its_spaces_set_alike_in_a_letter_and_in_a_page(written, expected):
    expected = written if expected is None else shown(expected)
    assert typeset_text(written) == expected
    assert unbroken(typeset_html(written.encode())) == expected
    assert unbroken(typeset_html(f"<p class='a : b'>{written}</p>".encode())) == f"<p class='a : b'>{expected}</p>"


def test_a_long_number_is_said_in_one_breath_and_stands_on_one_line():
    page = "<title>2 310 projets</title><p>Les 2 310 000 habitants, 4 500 €</p><svg><text>1 000</text></svg>"
    assert typeset_html(page.encode()).decode() == shown(
        '<title>2_310 projets</title><p>Les <span class="nowrap">2 310 000</span> habitants, '
        '<span class="nowrap">4 500</span>_€</p><svg><text>1_000</text></svg>'
    )


def test_the_years_of_a_promotion_stand_on_one_line_and_a_telephone_is_no_years():
    page = (
        "<title>Promotion 2027-2028</title><p id='2026-2027'>Promotion 2027-2028, 2027-2028-01, 12027-2028</p>"
        '<span class="cohort cohort-3">2027-2028</span>'
    )
    assert typeset_html(page.encode()).decode() == page.replace(
        "2027-2028, ", '<span class="nowrap">2027-2028</span>, '
    )


@given(
    st.lists(
        st.sampled_from(
            [*" :;?!»«%€°3hkmaé²-", " h ", " 123", " mai", "1er", ".", "2027-2028", NO_BREAK, "mois", "ans", "mœurs"]
        )
    ).map("".join)
)
def test_a_page_and_a_text_are_set_by_one_rule(text):
    assert unbroken(typeset_html(text.encode())) == typeset_text(text)
    assert typeset_html(typeset_html(text.encode())) == typeset_html(text.encode())
    assert unbroken(typeset_html(text.encode())).replace(NO_BREAK, " ") == with_inner_quotes(text).replace(
        NO_BREAK, " "
    )
    assert unbroken(typeset_html(b"<p>" + text.encode())) == f"<p>{typeset_text(text)}"


@pytest.mark.parametrize(
    "alone",
    [
        '<input value="Avant : après ; « mots » 12 km ? 4 500 €">',
        "<input type='hidden' value='a : b'\n data-words='« x » !'>",
        '<textarea name="t" rows="4">\nAvant : après ; « mots » 12 km ? 4 500 €</textarea>',
        '<script type="application/json">{"a : b": "« x » ?", "n": 12 34}</script>',
        "<pre>a : b</pre>",
        "<code>a : b</code>",
        "<style>a : b</style>",
        '<path d="M12 345 6 789"/>',
        "<!-- note : à revoir -->",
    ],
)
def test_what_is_no_text_comes_back_as_it_was(alone):
    page = f"<p>Un : {alone} deux !</p>"
    assert typeset_html(page.encode()).decode() == f"<p>Un\u00a0: {alone} deux\u00a0!</p>"


def test_the_text_of_choices_of_titles_and_after_a_tag_is_set():
    page = '<title>Idées : 3</title><option value="a : b">Oui : moi</option><b>Nom</b> : « <i>mot</i> »'
    assert typeset_html(page.encode()).decode() == shown(
        '<title>Idées_: 3</title><option value="a : b">Oui_: moi</option><b>Nom</b>_: «_<i>mot</i>_»'
    )


# The door -------------------------------------------------------------------------------------------


def through(response: HttpResponse) -> HttpResponse:
    return Typography(lambda request: response)(RequestFactory().get("/"))


def test_the_length_that_is_said_is_the_one_of_what_is_sent():
    answer = through(HttpResponse("Un : deux", headers={"Content-Length": "9"}))
    assert answer.content.decode() == "Un\u00a0: deux"
    assert answer["Content-Length"] == str(len(answer.content)) == "10"


def test_what_is_no_page_is_sent_as_it_is():
    for kind in ("application/json", "text/plain", "text/csv", "text/vcard"):
        assert through(HttpResponse("Un : deux", content_type=kind)).content == b"Un : deux"
    assert b"".join(through(StreamingHttpResponse([b"Un : ", b"deux"]))) == b"Un : deux"


def test_it_stands_above_all_that_draws_a_page():
    assert settings.MIDDLEWARE[:2] == ["tests.reading.PlainSpaces", "emi_alumni.foundation.typography.Typography"]


@pytest.mark.django_db
@pytest.mark.parametrize(("host", "status"), [("testserver", 404), ("unknown.example", 400)])
def test_pages_that_say_what_went_wrong_are_set_too(host, status):
    """Those of a host that is not ours are drawn above every other middleware."""
    answer = Client(raise_request_exception=False).get("/introuvable/", HTTP_HOST=host)
    assert answer.status_code == status
    assert breakable_spaces(answer.shown) == []
    assert answer.shown.decode().replace(NO_BREAK, " ").split() == answer.text.split()


WORDS = "Avant : après ; « mots » ? 12 km, 70 % !"


@pytest.mark.django_db
@pytest.mark.parametrize("section", ["identite", "presentation"])
def test_a_form_sent_back_as_it_was_shown_writes_what_was_there(section, helene, sign_in):
    Member.objects.filter(pk=helene.pk).update(position=WORDS, bio=f"{WORDS}\n{WORDS}")
    before = Member.objects.filter(pk=helene.pk).values().get()
    client, address = sign_in(helene), reverse("directory:profile_section", args=[section])
    page = client.get(address).shown.decode()
    assert NO_BREAK in page
    sent = fields_of(page.split("<main", 1)[1])
    assert WORDS in "".join(map(str, sent.values()))
    client.post(address, sent)
    after = Member.objects.filter(pk=helene.pk).values().get()
    moved = {name for name in before if before[name] != after[name]}
    assert moved <= {"version", "updated_at"}


@pytest.mark.django_db
def test_letters_are_set_as_they_leave_and_kept_as_written():
    letter = Letter(kind=Kind.MESSAGE, to="a@ville.fr", subject="Objet : oui", body="Pourquoi ?\nhttps://ville.fr/?a")
    assert message_of(letter).subject == "Objet\u00a0: oui"
    assert message_of(letter).body == "Pourquoi\u00a0?\nhttps://ville.fr/?a"
    assert (letter.subject, letter.body) == ("Objet : oui", "Pourquoi ?\nhttps://ville.fr/?a")


# Sources --------------------------------------------------------------------------------------------


def test_no_source_holds_a_space_that_nobody_sees():
    """Where one is meant, it is written `\\u00a0`, `\\u202f` or `&nbsp;`."""
    invisible = [str(path.relative_to(ROOT)) for path in SOURCES if WRITTEN_BY_HAND.search(path.read_text("utf-8"))]
    assert invisible == []


def test_no_source_sets_by_hand_what_is_set_when_it_is_shown():
    by_hand = re.compile(r"(?:&nbsp;|\\u00a0|\\xa0|\\N\{NO-BREAK SPACE\})[:;?!»%€]|«(?:&nbsp;|\\u00a0|\\xa0)")
    sources = [path for path in SOURCES if path.suffix in (".py", ".html") and "tests" not in path.parts]
    assert [str(path.relative_to(ROOT)) for path in sources if by_hand.search(path.read_text("utf-8"))] == []


def test_no_template_breaks_a_line_where_a_space_may_not_break():
    """A line break of the source is a space on the page, which no rule sees."""
    broken = re.compile(r"\n\s*[:;?!»%€]|«\s*\n")
    templates = [path for path in SOURCES if path.suffix == ".html"]
    assert [str(path.relative_to(ROOT)) for path in templates if broken.search(path.read_text("utf-8"))] == []
