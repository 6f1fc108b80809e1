"""The directory: whom each reader finds in it, in which order, page after page, and with which words."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test.html import Element, parse_html
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.models.members import MemberState
from directory.views.people import MOST_PAGES, PER_PAGE
from directory.visibility import Audience
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory

URL = reverse("directory:list")


def names(response) -> list[str]:
    """Who is on the cards, in the order of the page."""
    return [
        unescape(name) for name in re.findall(r'<a class="cover" href="[^"]+">([^<]+)</a>', response.content.decode())
    ]


def told(response) -> str:
    """What the page announces: the count."""
    status = re.search(r'id="decompte" aria-live="polite">(.*?)</p>', response.content.decode(), re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", status.group(1))).split())


def change(member: Member, **fields) -> Member:
    for name, value in fields.items():
        setattr(member, name, value)
    member.save()
    return member


# Who is seen ----------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-05")
def test_a_visitor_is_sent_to_the_sign_in_page(visitor, helene):
    response = visitor.get(URL, {"q": "Lefèvre"})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.met("PQ1-02", "PQ1-07", "PQ1-08", "OUT-02")
def test_a_member_finds_the_others_by_name_function_and_collectivity(sign_in, helene, karim):
    page = sign_in(helene).get(URL)
    assert names(page) == ["Karim Benali", "Hélène Lefèvre"]
    assert "Directeur de la vie associative, Argenteuil" in page.content.decode()
    assert told(page) == "2 personnes"


@pytest.mark.met("PQ1-05")
def test_imported_hidden_and_erased_people_are_nowhere(sign_in, helene, karim):
    MemberFactory(imported=True, given_name="Iris", family_name="Zimmer")
    MemberFactory(hidden=True, given_name="Hugo", family_name="Zimmer")
    MemberFactory(state=MemberState.ERASED, given_name="Ancien", family_name="Zimmer", email="")
    client = sign_in(helene)
    for query in ({}, {"q": "zimmer"}, {"lettre": "z"}, {"tri": "recent"}, {"tri": "promotion"}):
        page = client.get(URL, query)
        assert not {"Iris Zimmer", "Hugo Zimmer", "Ancien Zimmer"} & set(names(page)), query
    assert told(client.get(URL)) == "2 personnes"
    assert 'href="?lettre=z"' not in client.get(URL).content.decode()


def test_who_chose_not_to_be_listed_still_sees_herself_and_is_counted_for_nobody_else(sign_in, helene, karim):
    change(helene, hidden_by_choice=True)
    assert names(sign_in(helene).get(URL)) == ["Karim Benali", "Hélène Lefèvre"]
    assert told(sign_in(helene).get(URL)) == "2 personnes"
    assert names(sign_in(karim).get(URL)) == ["Karim Benali"]
    assert told(sign_in(karim).get(URL)) == "1 personne"


def test_staff_without_a_profile_see_what_the_network_sees(sign_in, moderator, karim):
    karim.email_audience = Audience.COHORT
    karim.save()
    page = sign_in(moderator).get(URL)
    assert names(page) == ["Karim Benali"]
    assert "Ma collectivité" not in page.content.decode()


@pytest.mark.parametrize(
    ("audience", "shown"), [(Audience.NOBODY, False), (Audience.COHORT, False), (Audience.NETWORK, True)]
)
def test_a_card_shows_the_photo_to_those_who_may_see_it(sign_in, helene, karim, audience, shown):
    change(karim, photo="photos/a.webp", photo_audience=audience)
    address = reverse("directory:member_photo", args=[karim.slug])
    assert (address in sign_in(helene).get(URL).content.decode()) is shown


@pytest.mark.met("PQ1-03")
def test_a_card_says_how_one_may_help_and_where_one_is_in_life(sign_in, helene, karim, cohort_2021):
    change(karim, can_help="Monter un budget participatif", ambassador=True)
    MemberFactory(family_name="Partie", state=MemberState.LEFT)
    MemberFactory(family_name="Retraite", retired=True)
    MemberFactory(family_name="Vieux", confirmed_at=timezone.now() - timedelta(days=500))
    html = sign_in(helene).get(URL).content.decode()
    for words in ("Monter un budget participatif", "A quitté le territoire", "En retraite", "2021-2022"):
        assert words in html


# Words ------------------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-40", "PQ1-03")
@pytest.mark.parametrize(
    "words", ["benali", "BÉNALI Karim", "associatives vie", "directrice associative", "argenteuil", "concertations"]
)
def test_accents_plurals_and_the_order_of_words_do_not_matter(sign_in, helene, karim, words):
    karim.set_skills(["Concertation"])
    page = sign_in(helene).get(URL, {"q": words})
    assert names(page) == ["Karim Benali"]
    assert told(page) == "1 personne"


def test_a_slip_is_mended_and_said(sign_in, helene, karim):
    page = sign_in(helene).get(URL, {"q": "bnali"})
    assert names(page) == ["Karim Benali"]
    assert told(page) == "1 personne · Résultats pour « benali »"
    assert "Nous n’avons pas trouvé" in page.content.decode()


@pytest.mark.met("PQ1-05", "PQ1-09")
@pytest.mark.parametrize("words", ["01 99 00 10 02", "0199001002", "karim.benali@argenteuil.example.fr", "secret"])
def test_nobody_is_found_by_a_detail_kept_from_the_reader(sign_in, helene, karim, words):
    """TRUST case 15."""
    change(karim, bio="Un secret de cuisine", bio_audience=Audience.NOBODY)
    assert names(sign_in(helene).get(URL, {"q": words})) == []
    change(karim, phone_audience=Audience.NETWORK, email_audience=Audience.NETWORK, bio_audience=Audience.NETWORK)
    assert names(sign_in(helene).get(URL, {"q": words})) == ["Karim Benali"]


def test_what_answers_best_comes_first_unless_another_order_is_asked(sign_in, helene):
    MemberFactory(given_name="Anne", family_name="Abel", position="Cheffe de service", can_help="Le budget, un peu")
    MemberFactory(given_name="Zoé", family_name="Budget", position="Cheffe du budget")
    client = sign_in(helene)
    assert names(client.get(URL, {"q": "budget"})) == ["Zoé Budget", "Anne Abel"]
    assert names(client.get(URL, {"q": "budget", "tri": "nom"})) == ["Anne Abel", "Zoé Budget"]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_is_typed_is_repeated_as_text(sign_in, helene, words, headers):
    for parameter in ("q", "tri", "promotion", "lettre", "page"):
        html = sign_in(helene).get(URL, {"q": "x", parameter: words}, headers=headers).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert ("&lt;" in html) is (parameter == "q"), "only the words looked for are repeated"


# Nobody -------------------------------------------------------------------------------------------------


def test_when_the_words_are_nowhere_the_page_says_so_and_what_to_take_off(sign_in, helene, karim):
    page = sign_in(helene).get(URL, {"q": "zzzzqqq", "promotion": karim.cohort.slug})
    html = page.content.decode()
    assert told(page) == "Personne ne correspond"
    assert "n’a encore écrit cela sur sa fiche." in html
    assert "Sans « zzzzqqq » : 1 personne" in html
    assert "Sans Promotion" not in html, "taking the cohort off would show nobody"


def test_when_filters_contradict_each_other_the_page_does_not_say_that_nobody_wrote_it(sign_in, helene, karim):
    html = sign_in(helene).get(URL, {"q": "benali", "promotion": helene.cohort.slug}).content.decode()
    assert "Personne ne réunit tout cela." in html
    assert f"Sans Promotion {helene.cohort} : 1 personne" in html
    assert "Sans « benali » : 1 personne" in html


# Order and pages ----------------------------------------------------------------------------------------


def test_people_come_by_name_without_accents_nor_case(sign_in, helene, karim):
    MemberFactory(given_name="Éva", family_name="Élan")
    MemberFactory(given_name="Ali", family_name="d’Arc")
    assert names(sign_in(helene).get(URL)) == ["Karim Benali", "Ali d’Arc", "Éva Élan", "Hélène Lefèvre"]


def test_people_come_by_promotion_the_latest_first_then_by_name(sign_in, helene, karim):
    MemberFactory(given_name="Zoé", family_name="Abel", cohort=karim.cohort)
    MemberFactory(given_name="Sam", family_name="Sanspromo", cohort=None)
    page = sign_in(helene).get(URL, {"tri": "promotion"})
    assert names(page) == ["Zoé Abel", "Karim Benali", "Hélène Lefèvre", "Sam Sanspromo"]


def test_promotions_in_order_go_on_from_page_to_page(sign_in, helene):
    latest, older = CohortFactory(starts_on=2024), CohortFactory(starts_on=2022)
    for n in range(PER_PAGE + 3):
        MemberFactory(family_name=f"Récent{n:02}", cohort=latest)
    for n in range(PER_PAGE):
        MemberFactory(family_name=f"Avant{n:02}", cohort=older)
    MemberFactory(family_name="Sans", cohort=None)
    client = sign_in(helene)
    found = [name.split()[-1] for n in (1, 2, 3) for name in names(client.get(URL, {"tri": "promotion", "page": n}))]
    wanted = [f"Récent{n:02}" for n in range(PER_PAGE + 3)] + [f"Avant{n:02}" for n in range(PER_PAGE)]
    assert found == [*wanted, "Lefèvre", "Sans"]


@pytest.mark.met("PQ1-10")
def test_the_latest_changes_come_first_when_asked(sign_in, helene, karim):
    change(helene, position="Directrice de l’autonomie")
    assert names(sign_in(karim).get(URL, {"tri": "recent"})) == ["Hélène Lefèvre", "Karim Benali"]
    change(karim, position="Directeur")
    assert names(sign_in(karim).get(URL, {"tri": "recent"})) == ["Karim Benali", "Hélène Lefèvre"]


@pytest.mark.parametrize("page", ["abc", "-1", "0", "9999", "1e9", "²", "1\x00"])
def test_a_page_that_makes_no_sense_is_the_nearest_one(sign_in, helene, page):
    for n in range(PER_PAGE):
        MemberFactory(family_name=f"Nom{n:02}")
    shown = names(sign_in(helene).get(URL, {"page": page}))
    assert len(shown) in (1, PER_PAGE)
    assert (shown == ["Prénom Nom"]) is False
    if page == "9999":
        assert len(shown) == 1, "the last page"


def test_each_person_is_on_one_page_and_the_pager_keeps_the_filters(sign_in, helene, cohort_2019):
    for n in range(2 * PER_PAGE):
        MemberFactory(family_name=f"Nom{n:02}", cohort=cohort_2019)
    client = sign_in(helene)
    found = [name for n in (1, 2, 3) for name in names(client.get(URL, {"promotion": cohort_2019.slug, "page": n}))]
    assert len(found) == len(set(found)) == 2 * PER_PAGE + 1
    assert (
        f'href="?promotion={cohort_2019.slug}&amp;page=2"'
        in client.get(URL, {"promotion": cohort_2019.slug}).content.decode()
    )


def test_past_forty_pages_one_is_asked_to_narrow(sign_in, helene, department):
    people = [
        MemberFactory.build(
            slug=f"personne-{n}", family_name=f"Nom{n:04}", collectivity=department, cohort=None, user=None
        )
        for n in range(MOST_PAGES * PER_PAGE + 1)
    ]
    for one in people:
        one.derive()
    Member.objects.bulk_create(people)
    page = sign_in(helene).get(URL, {"page": 9999})
    assert len(names(page)) == PER_PAGE
    assert f"L’annuaire s’arrête à la page {MOST_PAGES}" in page.content.decode()
    assert told(page) == f"{MOST_PAGES * PER_PAGE + 2} personnes"


def test_letters_lead_to_the_people_they_begin(sign_in, helene, karim):
    for n in range(PER_PAGE):
        MemberFactory(given_name=f"Zoé{n}", family_name="Zola")
    client = sign_in(helene)
    html = client.get(URL).content.decode()
    assert 'href="?lettre=b"' in html
    assert 'href="?lettre=c"' not in html
    assert names(client.get(URL, {"lettre": "b"})) == ["Karim Benali"]
    assert names(client.get(URL, {"lettre": "bz"})) == names(client.get(URL)), "no such letter: ignored"


# Cost -----------------------------------------------------------------------------------------------------


def cold(client, query) -> HttpResponse:
    """The page when nothing of it is remembered: its dearest."""
    caches["local"].clear()
    return client.get(URL + query)


def one_more() -> Member:
    return MemberFactory(given_name="Ana", skills=["Budget", "Accueil"], ambassador=True, photo="photos/a.webp")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 7),
        ("?tri=promotion", 7),
        ("?tri=recent", 7),
        ("?lettre=n", 8),
        ("?lieu=ailleurs&ambassadeur=oui", 7),
        ("?competence=budget&competence=accueil", 8),
        ("?q=ana", 11),
        ("?q=ana&lieu=ailleurs&tri=promotion", 11),
    ],
)
def test_the_list_costs_as_many_queries_with_three_people_as_with_one(sign_in, helene, same_queries, query, count):
    one_more()
    client = sign_in(helene)
    same_queries(lambda: cold(client, query), one_more, count)


def test_the_figures_are_counted_once_for_everybody_who_asks_the_same(
    sign_in, helene, karim, django_assert_num_queries
):
    sign_in(helene).get(URL)
    client = sign_in(karim)
    with django_assert_num_queries(5):  # session, account, limit, latest change, cards
        client.get(URL)
    with django_assert_num_queries(4):
        client.get(URL)


# Fragments --------------------------------------------------------------------------------------------------

LIVE = {"HX-Request": "true"}


def find(element: Element, name: str) -> Element | None:
    if dict(element.attributes).get("id") == name:
        return element
    inside = (find(child, name) for child in element.children if isinstance(child, Element))
    return next((found for found in inside if found is not None), None)


def swap(page: str, fragment: str) -> Element:
    """What a browser shows once htmx has put this fragment into this page."""
    main = find(parse_html(page), "contenu")
    rest = []
    for piece in parse_html(f"<div>{fragment}</div>").children:
        attributes = dict(piece.attributes) if isinstance(piece, Element) else {}
        if "hx-swap-oob" in attributes:
            find(main, attributes["id"]).children = piece.children
        elif not (isinstance(piece, Element) and piece.name == "title"):
            rest.append(piece)
    find(main, "resultats").children = rest
    return main


def without_form(main: Element) -> str:
    """The page but its box of words, which the browser keeps as typed."""
    find(main, "recherche").children = []
    return str(main)


@pytest.mark.parametrize(
    "query",
    [
        {"q": "benali"},
        {"q": "bnali"},
        {"q": "zzzzqqq"},
        {"promotion": "2021-2022"},
        {"lieu": "ailleurs", "tri": "recent"},
    ],
    ids=str,
)
@pytest.mark.parametrize("name", ["directory:list", "directory:map"])
def test_a_fragment_put_into_the_page_makes_the_page_that_a_full_load_makes(sign_in, helene, karim, name, query):
    client, url = sign_in(helene), reverse(name)
    before = client.get(url).content.decode()
    fragment = client.get(url, query, headers=LIVE)
    whole = client.get(url, query)
    assert "<main" not in fragment.content.decode()
    assert without_form(swap(before, fragment.content.decode())) == without_form(
        find(parse_html(whole.content.decode()), "contenu")
    )
    assert "HX-Request" in fragment["Vary"]


def test_going_back_in_history_gets_the_whole_page(sign_in, helene):
    page = sign_in(helene).get(URL, headers=LIVE | {"HX-History-Restore-Request": "true"})
    assert "<main" in page.content.decode()


def test_a_fragment_says_its_address_without_what_makes_no_sense(sign_in, helene, karim):
    asked = {"q": " benali ", "promotion": ["2021-2022", "inconnue"], "lieu": "", "page": "3", "x": "y"}
    fragment = sign_in(helene).get(URL, asked, headers=LIVE)
    assert fragment["HX-Push-Url"] == f"{URL}?q=benali&promotion=2021-2022"


def test_without_javascript_the_form_and_its_button_are_there(sign_in, helene, karim):
    html = sign_in(helene).get(URL).content.decode()
    assert f'<form class="search" role="search" id="recherche" action="{URL}"' in html
    assert "Appliquer</button>" in html
    assert html.count('form="recherche"') >= 5, "every control of the panel belongs to the form"


def test_only_reading_is_answered(sign_in, helene):
    client = sign_in(helene)
    for name in ("directory:list", "directory:map", "directory:suggest"):
        assert client.post(reverse(name)).status_code == 405


def test_an_empty_directory_says_that_it_waits(sign_in, moderator):
    html = sign_in(moderator).get(URL).content.decode()
    assert "L’annuaire attend ses premières fiches." in html


def test_collectivities_and_cohorts_of_the_cards_come_with_them(sign_in, helene, same_queries):
    """Each person of another place and another cohort."""
    MemberFactory(collectivity=CollectivityFactory(), cohort=CohortFactory())
    client = sign_in(helene)
    same_queries(lambda: cold(client, ""), lambda: MemberFactory(cohort=CohortFactory()), 7)
