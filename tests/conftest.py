"""The cast and the rules of the harness.

visitor: nobody. Hélène: a member, at the Département. Karim: a member of another collectivité and another cohort.
The representative speaks for Karim's collectivité; the animator animates a club; the moderator is the mission
innovation; the administrator holds the keys.
"""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases

from directory.models import Cohort, Collectivity, Member, User
from directory.models.places import CollectivityKind
from governance.models import AnimatorMandate, Body, BodyKind, Club, Seat, SeatMandate
from tests.access import World, make_world
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory, UserFactory
from tests.requirement_report import requirements
from tests.strict import refuse_undefined_variables, shuffle_unordered_querysets

# Playwright's loop runs in the tests' thread; without this Django refuses every query there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def pytest_configure(config: pytest.Config) -> None:
    refuse_undefined_variables()
    shuffle_unordered_querysets()
    if os.environ.get("REQUIRE_BROWSER") and not CHROMIUM:
        raise pytest.UsageError("REQUIRE_BROWSER is set, and there is no Chromium in the PATH.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = requirements()
    for item in items:
        for marker in item.iter_markers("requirement"):
            if unknown := [name for name in marker.args if name not in known]:
                raise pytest.UsageError(f"{item.nodeid} names requirements that do not exist: {unknown}")
        # Browser tests come last: they are slow, and what they would say a faster test often says better.
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium"))
    items.sort(key=lambda item: item.nodeid.startswith("tests/browser/"))


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    if CHROMIUM or config.option.collectonly:
        return
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "tests/browser/" in report.nodeid]
    if skipped:
        terminalreporter.write_sep("!", "BROWSER TESTS DID NOT RUN", red=True, bold=True)
        terminalreporter.write_line(
            f"{len(skipped)} tests need Chromium, which is not in the PATH (on Debian: apt install chromium).", red=True
        )


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """The tests' database, also when only browser tests are chosen: they have no `django_db` mark to ask for it.

    Each process has its own: pytest-django's `django_db_modify_db_settings` names it after the process.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def forgotten_counts():
    """What one test counted in this process's memory does not limit the next."""
    caches["local"].clear()
    yield
    caches["local"].clear()


@pytest.fixture
def department(db) -> Collectivity:
    return CollectivityFactory(
        code="DEP95",
        short_name="Département du Val d’Oise",
        name="Département du Val d’Oise",
        kind=CollectivityKind.DEPARTMENT,
    )


@pytest.fixture
def argenteuil(db) -> Collectivity:
    return CollectivityFactory(code="COM-95018", short_name="Argenteuil", name="Commune d’Argenteuil")


@pytest.fixture
def cohort_2019(db) -> Cohort:
    return CohortFactory(label="2019-2020", starts_on=2019, ends_on=2020, look=1)


@pytest.fixture
def cohort_2021(db) -> Cohort:
    return CohortFactory(label="2021-2022", starts_on=2021, ends_on=2022, look=2)


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def helene(department, cohort_2019) -> Member:
    return MemberFactory(
        given_name="Hélène",
        family_name="Lefèvre",
        email="helene.lefevre@valdoise.example.fr",
        phone="+33199001001",
        position="Cheffe de service autonomie",
        collectivity=department,
        cohort=cohort_2019,
        with_account=True,
    )


@pytest.fixture
def karim(argenteuil, cohort_2021) -> Member:
    return MemberFactory(
        given_name="Karim",
        family_name="Benali",
        email="karim.benali@argenteuil.example.fr",
        phone="+33199001002",
        position="Directeur de la vie associative",
        collectivity=argenteuil,
        cohort=cohort_2021,
        with_account=True,
    )


@pytest.fixture
def copil(db) -> Body:
    return Body.objects.create(kind=BodyKind.STEERING, name="Comité de pilotage")


@pytest.fixture
def seat(copil, argenteuil) -> Seat:
    """Argenteuil's, in the steering committee. Vacant, until a mandate fills it."""
    return Seat.objects.create(body=copil, collectivity=argenteuil)


@pytest.fixture
def representative(argenteuil, cohort_2019, seat) -> Member:
    """She holds the seat of Karim's collectivité, for a year."""
    member = MemberFactory(
        given_name="Nadia",
        family_name="Roussel",
        email="nadia.roussel@argenteuil.example.fr",
        collectivity=argenteuil,
        cohort=cohort_2019,
        with_account=True,
    )
    SeatMandate.objects.create(seat=seat, member=member)
    return member


@pytest.fixture
def animator(department, cohort_2021) -> Member:
    """She animates the club « Mesurer sans juger », and no other."""
    animator = MemberFactory(
        given_name="Claire",
        family_name="Rambourg",
        email="claire.rambourg@valdoise.example.fr",
        collectivity=department,
        cohort=cohort_2021,
        with_account=True,
    )
    club, _ = Club.objects.get_or_create(
        name="Mesurer sans juger", defaults={"entry": "theme", "tagline": "Des chiffres qui aident à décider."}
    )
    AnimatorMandate.objects.create(club=club, member=animator)
    return animator


def give_second_factor(user: User) -> User:
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP", "migrated_secret": ""}
    )
    return user


@pytest.fixture
def moderator(db) -> User:
    """The mission innovation, with her second factor."""
    user = UserFactory(email="mission@valdoise.example.fr", is_staff=True)
    user.groups.add(Group.objects.get_or_create(name="Mission innovation")[0])
    return give_second_factor(user)


@pytest.fixture
def administrator(db) -> User:
    user = UserFactory(email="admin@valdoise.example.fr", is_staff=True, is_superuser=True)
    return give_second_factor(user)


@pytest.fixture
def sign_in() -> Callable[[Member | User], Client]:
    """A browser signed in as this person."""

    def client_of(person: Member | User) -> Client:
        client = Client()
        client.force_login(person.user if isinstance(person, Member) else person)
        return client

    return client_of


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


@pytest.fixture
def world(helene, karim, representative, animator, moderator, administrator) -> World:
    """The cast, and the things that the portal's addresses are about."""
    return make_world(
        helene=helene,
        karim=karim,
        representative=representative,
        animator=animator,
        moderator=moderator,
        administrator=administrator,
    )
