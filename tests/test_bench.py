"""The parts of `make bench`: what it walks, what it asks for. Nothing is timed here."""

from dataclasses import replace

import pytest
from django.core.cache import caches

from emi_alumni.foundation.search.stems import stem
from tests.access import ROLES, addresses, rows_of
from tests.bench import goals, memory, paint, report
from tests.bench.load import Rate
from tests.bench.measure import Burst, Figures, Walk
from tests.bench.states import STATES
from tests.bench.walk import OTHERS, READERS, refuse_undeclared, visits
from tests.test_permissions import TABLE

ADDRESSES = addresses()
VISITS = visits(ADDRESSES, rows_of, TABLE, ROLES)


def test_every_page_that_somebody_may_open_is_visited():
    opened = {(address.name, row.about) for address in ADDRESSES for row in rows_of(address, TABLE) if "200" in row.get}
    assert {(visit.page.name, visit.page.about) for visit in VISITS} == opened


def test_each_of_the_four_readers_visits_what_the_table_lets_them_open():
    for reader, role in READERS.items():
        if role:
            column = ROLES.index(role)
            opened = {
                (address.name, row.about)
                for address in ADDRESSES
                for row in rows_of(address, TABLE)
                if row.get[column] == "200"
            }
            assert {(visit.page.name, visit.page.about) for visit in VISITS if visit.reader == reader} == opened


def test_pages_of_nobody_among_the_four_are_visited_by_who_may_open_them():
    readers = {visit.page.name: set() for visit in VISITS}
    for visit in VISITS:
        readers[visit.page.name].add(visit.reader)
    assert readers["account_login"] == {"no role", "visitor"}
    assert readers["admin:directory_user_changelist"] == {"no role", "administrator"}
    assert set(OTHERS) <= set().union(*readers.values())


def test_an_address_without_a_row_is_refused():
    refuse_undeclared(ADDRESSES, rows_of, TABLE)
    stranger = replace(ADDRESSES[0], name="directory:gallery")
    with pytest.raises(SystemExit, match="directory:gallery"):
        refuse_undeclared([*ADDRESSES, stranger], rows_of, TABLE)


def test_the_states_that_are_added_are_of_addresses_that_exist():
    assert {page.name for page in STATES} <= {address.name for address in ADDRESSES}


@pytest.mark.parametrize(
    ("page", "reader", "floors"),
    [
        ("home", "lead", 2.5),
        ("projects:detail", "lead", 3),
        ("projects:detail", "animator", 2.5),
        ("directory:collectivity", "no role", 2.5),
        ("directory:member", "no role", 2),
        ("projects:edit draft", "lead", 3),
        ("search of words", "no role", 1.8),
        ("admin:directory_member_changelist", "mission", 2),
    ],
)
def test_each_page_has_its_goal(page, reader, floors):
    assert goals.floors_of(page, reader) == floors


def test_every_rate_that_is_asked_for_is_of_a_page_that_is_read():
    read = {str(visit.page) for visit in VISITS if visit.reader == "no role"} | {str(page) for page in STATES}
    assert set(goals.RATES) - {"floor"} <= read


def test_a_cold_reading_finds_nothing_remembered():
    caches["local"].set("figures", 1)
    stem("courriers")
    assert stem.cache_info().currsize
    memory.forget()
    assert caches["local"].get("figures") is None
    assert stem.cache_info().currsize == 0


@pytest.fixture
def walk() -> Walk:
    """A walk of two builds that read one page, without a server."""
    walk = Walk([])
    walk.sides = [Side("today"), Side("before")]
    return walk


class Side:
    def __init__(self, name: str) -> None:
        self.name = name


def read(walk: Walk, name: str, *, warm: float, cold: float) -> Figures:
    """A page that cost so much, where the baseline's floor costs 10, today's 4, and a bare view 1."""
    page = Figures(name, "no role")
    walk.pages.append(page)
    walk.compare([Burst(page, cold, {"today": [warm], "before": [2 * warm]}, {"today": 4, "before": 10}, {"today": 1})])
    walk.floor.warm = {"today": [4], "before": [10]}
    walk.bare.warm = {"today": [1], "before": [1]}
    return page


def test_a_page_within_its_goal_is_not_missed(walk):
    read(walk, "home", warm=20, cold=60)
    bare, floor, home = report.rows(walk, "SQLite", "here")
    assert (home.floors, floor.floors, home.missed, floor.missed, bare.missed) == (2, 0.4, [], [], [])
    assert home.page.baselines == [0.5]


def test_a_page_above_its_goal_is_named(walk):
    read(walk, "home", warm=21, cold=64)
    row = report.rows(walk, "SQLite", "here")[-1]
    assert [str(missed) for missed in row.missed] == [
        "here, home for no role: cold, in its own warm 3.05, goal 3",
        "here, home for no role: floors 2.10, goal 2",
    ]


def test_without_a_baseline_its_floor_is_counted_in_bare_views(walk):
    walk.sides = walk.sides[:1]
    read(walk, "home", warm=40, cold=40)
    row = report.rows(walk, "SQLite", "here")[-1]
    assert row.floors == 40 / goals.BASELINE_FLOOR["SQLite"]


def test_a_page_that_grows_with_the_number_of_people_is_named(walk):
    read(walk, "home", warm=10, cold=10)
    small = report.rows(walk, "SQLite", "here")
    walk.pages.clear()
    read(walk, "home", warm=14, cold=14)
    lines, missed = report.growth(small, report.rows(walk, "SQLite", "here"), "here")
    assert lines == [["home", "no role", "1.40"]]
    assert [str(one) for one in missed] == ["here, home for no role: growth 1.40, goal 1.3"]


def test_a_rate_below_its_goal_a_long_tail_and_faults_are_named():
    waits = [10.0] * 98 + [60.0] * 2
    slow = Rate(seconds=0.5, waits=waits, faults=1, spent=900, answers=100)
    before = Rate(seconds=1, waits=[20.0] * 100, spent=1800, answers=100)
    lines, missed = report.rates({"home": {"today": slow, "before": before}}, "today", "before", "here")
    assert [one.what.split(",")[0] for one in missed] == ["requests/s", "p99", "faults"]
    assert [line[6] for line in lines] == ["9.0", "18.0"]
    even = Rate(seconds=0.5, waits=[10.0] * 100, spent=900, answers=100)
    assert report.rates({"home": {"today": even}}, "today", "", "here")[1] == []


def test_the_end_of_a_run_says_what_is_missed_and_what_answered_otherwise():
    missed = goals.above("here, home for lead", "floors", 2.5, 2)
    assert report.verdict(missed, ["home answers 500 to lead (/)"]) == [
        "WRONG ANSWER  home answers 500 to lead (/)",
        "1 goals missed.",
        "MISSED  here, home for lead: floors 2.50, goal 2",
    ]
    assert report.verdict([], []) == ["Every goal is met."]


def test_a_telephone_says_which_goals_it_missed():
    read = paint.Reading(
        answered=200, painted=900, largest="P", first={"/": 70_000.0, "/a.css": 60_000.0}, after={"/": 9_000.0}
    )
    slow = replace(read, painted=2_000)
    assert paint.missed("home", [read, slow, read]) == ["home, first visit: 130000, goal 120000"]
    assert paint.missed("home", [read, slow, slow])[0] == "home, painted: 2000, goal 1200"


def test_bytes_over_the_wire_are_those_of_what_was_asked():
    wire = paint.Wire()
    wire.asked({"requestId": "1", "request": {"url": "/"}})
    for event in ({"requestId": "1", "encodedDataLength": 700}, {"requestId": "other", "encodedDataLength": 9}):
        wire.came(event)
    assert wire.taken() == {"/": 700}
    assert wire.taken() == {}
