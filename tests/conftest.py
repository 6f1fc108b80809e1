"""The cast (tests/cast.py tells who they are; the visitor is nobody) and the rules of the harness."""

import gc
import os
import pickle
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import caches
from django.core.signals import request_finished
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, teardown_databases

from directory.models import Cohort, Collectivity, Member, User
from emi_alumni.foundation.caching import changes
from governance.models import Body, Seat
from tests import cast, sql_shapes, valid_html
from tests.access import World, make_world
from tests.clients import make_middleware_once
from tests.database_templates import empty_database, loaded_by
from tests.indexed_together import Waiting, indexed_together
from tests.requirement_report import MARKERS, requirements
from tests.signing_in import signed_in
from tests.standing import Standing, apart, set_of, standing
from tests.standing import told as standing_told
from tests.strict import refuse_undefined_variables, shuffle_unordered_querysets

# Playwright's loop runs in the tests' thread; without this Django refuses every query there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Drawn examples fail or pass alike on every machine: neither its speed nor what it drew before counts.
hypothesis.settings.register_profile(
    "portal",
    max_examples=100,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    database=None,
    derandomize="CI" in os.environ,
    print_blob=True,
)
hypothesis.settings.load_profile("portal")
# The same engine without a window, where Debian has it, costs a third less.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
NO_FIREFOX = "no Firefox in the PATH (on Debian: apt install firefox-esr)"
# What tests that ask for every page stand on.
WALKED = {"standing_world", "standing_demonstration"}
NOTES = pytest.StashKey[sql_shapes.Notes]()
WAITING = pytest.StashKey[Waiting]()
STANDING = pytest.StashKey[Standing]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-spoken", action="store_true", help="write tests/browser/spoken/*.txt anew, to be reviewed"
    )
    parser.addoption("--chosen", action="store_true", help="run the tests that tests/sql_shapes.py chose, no other")


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("SQL_SHAPES"):
        config.stash[NOTES] = sql_shapes.Notes()
        sql_shapes.note_locks(config.stash[NOTES])
    refuse_undefined_variables()
    shuffle_unordered_querysets()
    make_middleware_once()
    if os.environ.get("REQUIRE_BROWSER") and not CHROMIUM:
        raise pytest.UsageError("REQUIRE_BROWSER is set, and there is no Chromium in the PATH.")
    if os.environ.get("REQUIRE_BROWSER") and not FIREFOX:
        raise pytest.UsageError(f"REQUIRE_BROWSER is set, and there is {NO_FIREFOX}.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if NOTES not in item.config.stash:
        return (yield)
    with item.config.stash[NOTES].of(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """What the test saved goes through the index, also when nothing asked for it: that may not fail either."""
    result = yield
    if WAITING in item.stash:
        item.stash[WAITING].index_at_the_end()
    return result


def pytest_sessionfinish(session: pytest.Session) -> None:
    notes = session.config.stash.get(NOTES, None)
    if notes and notes.tests:
        notes.save(os.environ.get("PYTEST_XDIST_WORKER", "main"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test says what must stand when it begins (`tests/standing.py`); its name does not tell."""
    metafunc.parametrize("standing_set", [set_of(metafunc)], indirect=True, scope="module", ids=[pytest.HIDDEN_PARAM])


def in_turn(config: pytest.Config, items: list[pytest.Item]) -> list[Path]:
    """The files as they are found; among several processes the longest first, so that none ends long after the others:
    those that walk the world or the demonstration, those that migrate and leave tables empty of what migrations wrote,
    then those of most tests."""
    tests = Counter(item.path for item in items)
    if not hasattr(config, "workerinput"):
        return list(tests)
    walks = {item.path for item in items if WALKED.intersection(item.fixturenames)}  # type: ignore[attr-defined]

    def turn(path: Path) -> tuple[bool, bool, int, str]:
        return path not in walks, not path.stem.endswith("_migration"), -tests[path], str(path)

    return sorted(tests, key=turn)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    known = requirements()
    for item in items:
        for marker in (marker for name in MARKERS for marker in item.iter_markers(name)):
            if unknown := [name for name in marker.args if name not in known]:
                raise pytest.UsageError(f"{item.nodeid} names requirements that do not exist: {unknown}")
        # Browser tests come last: they are slow, and what they would say a faster test often says better.
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium"))
    files = {path: place for place, path in enumerate(in_turn(config, items))}

    def place(item: pytest.Item) -> tuple[bool, int, tuple[bool, bool, bool], list[str]]:
        """In a file, tests that ask for the same things are neighbours. Those of another database come last: it is
        there from the first of them to the file's end."""
        wanted = [name for name, _ in item.callspec.params["standing_set"]]  # type: ignore[attr-defined]
        in_a_browser = item.nodeid.startswith("tests/browser/")
        return in_a_browser, files[item.path], apart(item, item.fixturenames), wanted  # type: ignore[attr-defined]

    items.sort(key=place)
    if config.option.chosen:
        every = list(items)
        items[:] = sql_shapes.chosen_items(every)
        config.hook.pytest_deselected(items=[item for item in every if item not in set(items)])


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was loaded and collected is there to the end: the collector of memory need not look at it again, and seldom
    at what the first answers leave, which is there to the end too."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 100)


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    if config.option.collectonly:
        return
    skipped = terminalreporter.stats.get("skipped", [])
    in_a_browser = [report for report in skipped if "tests/browser/" in report.nodeid]
    if in_a_browser and not CHROMIUM:
        terminalreporter.write_sep("!", "BROWSER TESTS DID NOT RUN", red=True, bold=True)
        terminalreporter.write_line(
            f"{len(in_a_browser)} tests need Chromium, which is not in the PATH (on Debian: apt install chromium).",
            red=True,
        )
    for reason, title in ((NO_FIREFOX, "NO JOURNEY IN FIREFOX"), (valid_html.ABSENT, "HTML WAS NOT CHECKED")):
        if any(reason in str(report.longrepr) for report in skipped):
            terminalreporter.write_sep("!", title, red=True, bold=True)
            terminalreporter.write_line(reason, red=True)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """The tests' database, also when only browser tests are chosen: they have no `django_db` mark to ask for it.

    Each process has its own: pytest-django's `django_db_modify_db_settings` names it after the process.
    """
    with django_db_blocker.unblock():
        made = empty_database()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def forgotten_counts():
    """What one test counted in this process's memory does not limit the next."""
    caches["local"].clear()
    yield
    caches["local"].clear()


@pytest.fixture(autouse=True)
def indexed_at_once(request) -> Iterator[Waiting | None]:
    """What the test itself saves is indexed together (`tests/indexed_together.py`), but for the tests of the index."""
    if request.node.nodeid.startswith("tests/search/"):
        yield None
        return
    with indexed_together() as waiting:
        request.node.stash[WAITING] = waiting
        yield waiting


@pytest.fixture(autouse=True)
def changes_are_told_at_once(monkeypatch) -> None:
    """The transaction around each test never ends: what it changed is told here at once, without writing it.
    tests/memory has the real way."""
    told = Counter(standing_told)

    def tell(after: Callable[[], None]) -> None:
        told.update(changes.this_thread.changed)
        changes.this_thread.changed, changes.this_thread.numbers = set(), None

    def numbers() -> dict[str, int]:
        if changes.this_thread.numbers is None or not changes.this_thread.in_request:
            changes.this_thread.numbers = dict(Counter(dict(changes.all_changes())) + told)
        return changes.this_thread.numbers

    monkeypatch.setattr(changes, "on_commit", tell)
    monkeypatch.setattr("emi_alumni.foundation.caching.remembered.change_numbers", numbers)


@pytest.fixture(autouse=True)
def letters_leave_at_once(monkeypatch) -> Iterator[None]:
    """The transaction around each test is never committed: letters that wait for a commit leave when no other one is
    open, at the end of the request that wrote them, or when the test runs what waits
    (`django_capture_on_commit_callbacks`)."""
    waiting: list[Callable[[], object]] = []

    def is_only_the_test() -> bool:
        return all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)

    def on_commit(function: Callable[[], object]) -> None:
        if is_only_the_test():
            function()
        else:
            waiting.append(function)
            transaction.on_commit(function)

    def leave(**kwargs: object) -> None:
        """What a request wrote, unless it was rolled back: then Django has forgotten it."""
        if not waiting or not connection.in_atomic_block or not is_only_the_test():
            return
        kept = [one for one in connection.run_on_commit if one[1] in waiting]
        connection.run_on_commit = [one for one in connection.run_on_commit if one[1] not in waiting]
        waiting.clear()
        for _, function, _ in kept:
            function()

    monkeypatch.setattr("emi_alumni.foundation.outbox.models.on_commit", on_commit)
    monkeypatch.setattr("emi_alumni.foundation.outbox.sending.on_commit", on_commit)
    request_finished.connect(leave)
    yield
    request_finished.disconnect(leave)


@pytest.fixture(scope="session")
def standing_in_database(django_db_setup, django_db_blocker) -> Iterator[Standing]:
    here = Standing()
    yield here
    with django_db_blocker.unblock():
        here.stand(())


@pytest.fixture(scope="module", autouse=True)
def standing_set(request) -> Standing | None:
    """What the next tests ask for stands, and nothing else, before their own transaction begins."""
    wanted, stash = request.param, request.config.stash
    if not wanted and not (STANDING in stash and stash[STANDING].things):
        return None
    here = stash[STANDING] = request.getfixturevalue("standing_in_database")
    with request.getfixturevalue("django_db_blocker").unblock():
        here.stand(wanted)
    return here


@pytest.fixture
def standing_things(standing_set, db) -> dict[str, Any]:
    """By name of fixture, this test's own copies."""
    return standing_set.copies() if standing_set else {}


@standing
def helene(department, cohort_2019) -> Member:
    return cast.make_helene(department, cohort_2019)


@standing
def karim(argenteuil, cohort_2021) -> Member:
    return cast.make_karim(argenteuil, cohort_2021)


@standing
def representative(seat, cohort_2019) -> Member:
    return cast.make_representative(seat, cohort_2019)


@standing
def animator(department, cohort_2021) -> Member:
    return cast.make_animator(department, cohort_2021)


@standing
def moderator(db) -> User:
    return cast.make_moderator()


@standing
def administrator(db) -> User:
    return cast.make_administrator()


@standing
def department(db) -> Collectivity:
    return cast.make_department()


@standing
def argenteuil(db) -> Collectivity:
    return cast.make_argenteuil()


@standing
def cohort_2019(db) -> Cohort:
    return cast.make_cohort_2019()


@standing
def cohort_2021(db) -> Cohort:
    return cast.make_cohort_2021()


@standing
def copil(db) -> Body:
    return cast.make_copil()


@standing
def seat(copil, argenteuil) -> Seat:
    """Argenteuil's, in the steering committee. Vacant, until a mandate fills it."""
    return Seat.objects.create(body=copil, collectivity=argenteuil)


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def sign_in() -> Callable[[Member | User], Client]:
    """A browser signed in as this person; staff have given their second factor in it (`tests/signing_in.py`)."""
    return signed_in


@pytest.fixture
def same_queries() -> Callable:
    """Check that a page costs as many queries with three things in its list as with one.

    `same_queries(lambda: client.get(url), add, count)`: `add()` makes one more thing; one must exist before the call.
    `count` is written in the test, so that a page that becomes dearer says so in a diff.
    """

    def check(get: Callable[[], HttpResponse], add: Callable[[], object], count: int) -> None:
        get()  # what a process keeps after its first page is not the page's cost
        for things in (1, 3):
            with CaptureQueriesContext(connection) as asked:
                assert get().status_code == 200
            sqls = "\n".join(query["sql"][:200] for query in asked)
            assert len(asked) == count, f"{len(asked)} queries instead of {count} with {things} in the list:\n{sqls}"
            if things == 1:
                add()
                add()

    return check


@pytest.fixture(scope="module")
def standing_world(django_db_setup, django_db_blocker) -> Iterator[bytes]:
    """The cast, and the things that the portal's addresses are about: made once for the tests of a file.

    Each test runs in a savepoint inside this transaction, and what it writes is undone: it finds the world as made.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield pickle.dumps(make_world())
        transaction.set_rollback(True)


@pytest.fixture
def world(standing_world, db) -> World:
    """Its own copy for each test, so that what one test changes on a person or a thing is not what the next reads."""
    return pickle.loads(standing_world)  # noqa: S301 — of this process


@pytest.fixture(scope="module")
def standing_demonstration(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demonstration's database, for the tests of a file that ask for it; what each writes is undone."""
    with django_db_blocker.unblock(), loaded_by("load_demo"):
        yield


@pytest.fixture(scope="module")
def standing_places(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The collectivités of the Val d'Oise, likewise."""
    with django_db_blocker.unblock(), loaded_by("load_collectivities"):
        yield


@pytest.fixture
def loaded_demonstration(standing_demonstration, db, settings) -> None:
    """The demonstration as `load_demo` leaves it, in a portal that says that it is one."""
    settings.DEBUG = settings.DEMO = True
