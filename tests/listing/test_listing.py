"""A list declared on the kit: what is asked, what each figure says, the addresses, the panel and the pages."""

from datetime import UTC, datetime

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import render_to_string

from directory.facets import COHORTS, PLACES
from directory.models import Member
from directory.models.members import MemberKind
from emi_alumni.foundation.listing import filterset
from emi_alumni.foundation.listing.facets import most_first
from emi_alumni.foundation.listing.filters import Flag, ManyOf, OneOf, Period, Place
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.listing.pages import CountedPaginator
from emi_alumni.pages.templatetags.components import page_numbers
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


KINDS = {"ancien": [MemberKind.ALUMNI], "autre": [kind for kind in MemberKind if kind != MemberKind.ALUMNI]}


class Reader:
    def search_scopes(self) -> tuple[str, ...]:
        return ("network",)


class TinyList(ListFilter):
    """People, by one facet of each kind."""

    lieu = Place("collectivity")
    promotion = ManyOf("cohort", label="Promotion", rows=COHORTS, chip="Promotion {}", open=True)
    ville = OneOf("collectivity", label="Ville", rows=PLACES, sort=most_first)
    qualite = ManyOf("kind", label="Qualité", values={"ancien": "Alumni", "autre": "Autres"}, stored=KINDS)
    ambassadeur = Flag("ambassador", "Ambassadeurs", label="Ambassadeurs")
    annee = Period("created_at", label="Année")

    kind = "person"
    orders = ("nom",)

    class Meta:
        model = Member
        fields: list[str] = []

    def __init__(self, data: QueryDict, place: int | None) -> None:
        self.user, self.reader = place, Reader()  # a way out is read by the same
        super().__init__(data, Member.objects.order_by("sort_key"), named=self.named_in(data), place=place)


@pytest.fixture
def people(argenteuil, department, cohort_2019, cohort_2021):
    def make(name: str, place, cohort, year: int, **facts) -> Member:
        created_at = datetime(year, 6, 1, tzinfo=UTC)
        return MemberFactory(family_name=name, collectivity=place, cohort=cohort, created_at=created_at, **facts)

    return [
        make("Aubry", argenteuil, cohort_2019, 2024, ambassador=True),
        make("Benali", argenteuil, cohort_2021, 2025),
        make("Caron", department, cohort_2021, 2025, kind=MemberKind.SPONSOR),
    ]


def asked_by(query: str, place=None) -> TinyList:
    return TinyList(QueryDict(query), place and place.pk)


def names(asked: TinyList) -> list[str]:
    return [member.family_name for member in asked.qs]


def figures(asked: TinyList, name: str) -> dict[str, int]:
    found = next((facet for facet in asked.facets if facet.name == name), None)
    return {choice.value: choice.count for choice in [*found.choices, *found.rest]} if found else {}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "Aubry Benali Caron"),
        ("lieu=chez-moi", "Aubry Benali"),
        ("lieu=ailleurs", "Caron"),
        ("promotion=2021-2022", "Benali Caron"),
        ("promotion=2021-2022&promotion=2019-2020", "Aubry Benali Caron"),
        ("promotion=2021-2022&qualite=ancien", "Benali"),
        ("ville=argenteuil", "Aubry Benali"),
        ("qualite=autre", "Caron"),
        ("ambassadeur=oui", "Aubry"),
        ("annee=2025", "Benali Caron"),
        ("promotion=1999-2000&annee=x&lieu=%00&qualite=zz&ambassadeur=non&tri=zz", "Aubry Benali Caron"),
        ("q=%2B%2B", ""),
    ],
)
def test_each_kind_of_filter_narrows_and_what_makes_no_sense_is_ignored(people, argenteuil, query, expected):
    assert " ".join(names(asked_by(query, argenteuil))) == expected


@pytest.mark.parametrize(
    "query", ["", "promotion=2021-2022", "lieu=chez-moi&annee=2025", "ambassadeur=oui&ville=argenteuil"]
)
def test_a_figure_says_what_its_choice_shows(people, argenteuil, query):
    asked = asked_by(query, argenteuil)
    assert [facet.name for facet in asked.facets][:2] == ["lieu", "promotion"]
    for facet in asked.facets:
        for choice in [*facet.choices, *facet.rest]:
            alone = asked_by(asked.address(**{facet.name: [choice.value] if choice.value else []})[1:], argenteuil)
            assert alone.total == choice.count, (facet.name, choice)


def test_the_others_of_a_facet_stay_offered_and_what_counts_nothing_goes(people, argenteuil):
    asked = asked_by("promotion=2019-2020", argenteuil)
    assert figures(asked, "promotion") == {"2021-2022": 2, "2019-2020": 1}
    assert figures(asked, "qualite") == {"ancien": 1}
    assert figures(asked_by("promotion=2019-2020&annee=2025", argenteuil), "promotion") == {
        "2021-2022": 2,
        "2019-2020": 0,
    }


def test_who_has_no_place_is_not_asked_where(people):
    assert names(asked_by("lieu=chez-moi")) == ["Aubry", "Benali", "Caron"]
    assert figures(asked_by(""), "lieu") == {}


def test_figures_cost_two_queries_whatever_is_asked(people, argenteuil, django_assert_num_queries):
    for query in ("", "annee=2025&qualite=ancien"):
        asked = asked_by(query, argenteuil)
        with django_assert_num_queries(2):
            assert asked.facets


def test_the_address_is_canonical_and_each_chip_takes_its_filter_off(people, argenteuil):
    asked = asked_by("tri=nom&annee=2025&promotion=2021-2022&promotion=2019-2020&page=3&promotion=zz", argenteuil)
    assert asked.address() == "?promotion=2021-2022&promotion=2019-2020&annee=2025&tri=nom"
    assert [(chip.label, chip.url) for chip in asked.chips] == [
        ("Promotion 2021-2022", "?promotion=2019-2020&annee=2025&tri=nom"),
        ("Promotion 2019-2020", "?promotion=2021-2022&annee=2025&tri=nom"),
        ("2025", "?promotion=2021-2022&promotion=2019-2020&tri=nom"),
    ]
    assert asked.panel_count == 3


def test_when_nothing_answers_the_ways_out_are_counted(people, argenteuil):
    asked = asked_by("ambassadeur=oui&annee=2025")
    assert asked.total == 0
    assert [(way.label, way.count) for way in asked.ways_out] == [("Ambassadeurs", 2), ("2025", 1)]


def test_one_reading_keeps_nothing_of_another(people, argenteuil, department):
    first, second = asked_by("lieu=chez-moi", argenteuil), asked_by("lieu=chez-moi", department)
    assert names(first) == ["Aubry", "Benali"]
    assert names(second) == ["Caron"]


def test_the_panel_and_the_chips_are_drawn(people, argenteuil):
    asked = asked_by("ambassadeur=oui", argenteuil)
    html = render_to_string("listing/_facets.html", {"asked": asked, "live": True})
    assert 'hx-swap-oob="true"' in html
    assert 'name="ambassadeur" value="oui" id="f-ambassadeur-oui" checked' in html
    assert 'type="radio" form="recherche" name="lieu" value="chez-moi"' in html
    chips = render_to_string("listing/_chips.html", {"asked": asked, "url": "/liste/"})
    assert 'href="/liste/?"' in chips


def test_the_pages_of_a_list_counted_already_are_not_counted_again(people, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = CountedPaginator(asked_by("").qs, 2, 3).get_page(2)
        assert [member.family_name for member in page] == ["Caron"]


@pytest.mark.parametrize(
    ("last", "here", "expected"),
    [(1, 1, "1"), (5, 1, "1 2 … 5"), (9, 4, "1 2 3 4 5 … 9"), (20, 8, "1 … 7 8 9 … 20"), (9, 9, "1 … 8 9")],
)
def test_page_numbers_are_the_first_the_last_and_those_around(last, here, expected):
    assert " ".join(map(str, page_numbers(Paginator(range(last), 1).page(here)))) == expected


def test_how_many_there_are_is_counted_once_however_often_a_page_says_it(people, django_assert_num_queries):
    asked = TinyList(QueryDict(""), None)
    with django_assert_num_queries(1):
        assert {asked.total for _ in range(3)} == {len(people)}


def test_values_are_named_alike_however_many_there_are(helene, karim, monkeypatch):
    """A prepared statement names some hundreds of them; a plain one, those of a longer list."""
    named = asked_by("").held_names
    assert {row.label for row in named["promotion"].values()} == {helene.cohort.label, karim.cohort.label}
    assert {row.pk for row in named["ville"].values()} == {helene.collectivity_id, karim.collectivity_id}
    monkeypatch.setattr(filterset, "MOST_VALUES", 1)
    assert asked_by("").held_names == named
    Member.objects.update(cohort=None)
    assert asked_by("").held_names["promotion"] == {}
