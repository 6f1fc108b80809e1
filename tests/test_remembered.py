"""What a process remembers is never staler than what it shows.

Each case changes something in another process (whose memory is not this one's), then reads pages here, where they were
read before: they are as those of a process that remembers nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.utils import timezone

from directory.models import Cohort, Collectivity, Invitation, Member, Skill
from directory.models.members import MemberState
from directory.personal_data import erase
from emi_alumni.foundation.caching import drawings
from emi_alumni.foundation.moderation.models import Report
from projects.models import Indicator, Measure, Project, PublicPage, Theme, Voice
from tests.access import World
from tests.factories import MemberFactory
from tests.reading import without_tokens

pytestmark = pytest.mark.django_db


@contextmanager
def another_process() -> Iterator[None]:
    """What is done inside forgets and remembers nothing here."""
    local = caches["local"]
    kept = copy(local._cache), copy(local._expire_info)
    yield
    for stored, before in zip((local._cache, local._expire_info), kept, strict=True):
        stored.clear()
        stored.update(before)


def forget_all() -> None:
    caches["local"].clear()
    drawings.forget()


READERS = ("member", "visitor", "moderator")
PAGES = (
    *("/", "/annuaire/", "/annuaire/?promotion=2019-2020", "/annuaire/?q=langage", "/annuaire/carte/"),
    *("/collectivites/", "/collectivites/com-95018/", "/promotions/", "/promotions/2019-2020/"),
    *("/projets/", "/projets/?theme=eau", "/resultats/", "/projets/le-premier-appel-compte/"),
    *("/projets/un-marche-sans-sacs/", "/projets-publics/", "/gouvernance/", "/recherche/?q=appel"),
)


def drawn(world: World, role: str) -> dict[str, str]:
    """The pages as this role reads them, without what differs from one request to the next."""
    client = world.client(role)
    pages = {}
    for page in PAGES:
        answer = client.get(page)
        words = answer.content.decode() if answer.status_code == 200 else ""
        words = without_tokens(words)
        pages[page] = f"{answer.status_code} {words}"
    return pages


def withdraw_project(world: World) -> None:
    world.project.withdraw(by=world.helene.user)


def hide_project(world: World) -> None:
    for person in (world.karim, world.representative):
        Report.file(world.project, by=person.user, reason="wrong")


def delete_project(world: World) -> None:
    Project.objects.get(pk=world.appetizer.pk).delete()


def retitle_project(world: World) -> None:
    project = Project.objects.get(pk=world.project.pk)
    project.title = "Le second appel compte"
    project.save()


def keep_project_to_a_cohort(world: World) -> None:
    project = Project.objects.get(pk=world.project.pk)
    project.audience = "cohort"
    project.save()


def close_public_page(world: World) -> None:
    PublicPage.close_with(Project.objects.get(pk=world.project.pk), by=world.helene.user)


def withdraw_voice(world: World) -> None:
    Voice.objects.get(form__project=world.project).withdraw(by=world.moderator, reason="Elle nomme quelqu’un.")


def measure(world: World) -> None:
    Measure.objects.create(indicator=world.key_indicator, value=80, on=timezone.localdate())


def rename_theme(world: World) -> None:
    Theme.objects.filter(name="Eau").update(name="Eau et rivières")


def erase_person(world: World) -> None:
    erase(Member.objects.get(pk=world.karim.pk))


def hide_person(world: World) -> None:
    Member.objects.get(pk=world.karim.pk).set_standing(hidden_by_choice=True)


def suspend_person(world: World) -> None:
    Member.objects.get(pk=world.karim.pk).set_standing(suspended=True)


def let_person_sleep(world: World) -> None:
    Member.objects.get(pk=world.karim.pk).set_standing(asleep=True)


def rename_person(world: World) -> None:
    karim = Member.objects.get(pk=world.karim.pk)
    karim.family_name = "Nouveaunom"
    karim.save()


def hide_photo(world: World) -> None:
    karim = Member.objects.get(pk=world.karim.pk)
    karim.photo_audience = "nobody"
    karim.save()


def move_person(world: World) -> None:
    karim = Member.objects.get(pk=world.karim.pk)
    karim.collectivity = world.helene.collectivity
    karim.cohort = world.helene.cohort
    karim.save()


def take_skill(world: World) -> None:
    member = Member.objects.get(pk=world.karim.pk)
    member.skills.clear()
    member.save()


def rename_skill(world: World) -> None:
    skill = Skill.objects.get(name="Langage clair")
    skill.name = "Langage simple"
    skill.save()


def rename_cohort(world: World) -> None:
    cohort = Cohort.objects.get(pk=world.karim.cohort_id)
    cohort.label = "2020-2021"
    cohort.save()


def rename_collectivity(world: World) -> None:
    place = Collectivity.objects.get(pk=world.karim.collectivity_id)
    place.name = place.short_name = "Argenteuil-sur-Seine"
    place.save()


def close_account(world: World) -> None:
    world.karim.user.is_active = False
    world.karim.user.save()


def import_person(world: World) -> None:
    MemberFactory(state=MemberState.IMPORTED, user=None)


def invite_person(world: World) -> None:
    Invitation.issue(world.imported, email="chloe.marchand@ville.example.org", by=world.moderator)


CHANGES: list[Callable[[World], None]] = [
    *(withdraw_project, hide_project, delete_project, retitle_project, keep_project_to_a_cohort, close_public_page),
    *(withdraw_voice, measure, rename_theme),
    *(erase_person, hide_person, suspend_person, let_person_sleep, rename_person, hide_photo, move_person),
    *(take_skill, rename_skill, rename_cohort, rename_collectivity, close_account, import_person, invite_person),
]


@pytest.fixture
def lived_in(world: World) -> World:
    """The world, with something of each kind that pages remember."""
    karim = Member.objects.get(pk=world.karim.pk)
    karim.skills.set(Skill.named(["Langage clair"]), clear=True)
    karim.can_help = "Relire vos courriers en langage clair."
    karim.photo = "photos/karim.webp"
    karim.save()
    for project in (world.project, world.appetizer):
        project.themes.add(Theme.objects.get_or_create(name="Eau", slug="eau")[0])
        project.collectivities.add(karim.collectivity)
        project.save()
    world.imported = MemberFactory(state=MemberState.IMPORTED, user=None)
    world.key_indicator = Indicator.objects.create(project=world.project, name="Appels aboutis", is_key=True)
    Measure.objects.create(indicator=world.key_indicator, value=60, on=timezone.localdate() - timedelta(days=400))
    return world


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_pages_are_as_new_after_a_change_made_elsewhere(lived_in, change):
    forget_all()
    for role in READERS:
        drawn(lived_in, role)
    with another_process():
        change(lived_in)
    kept = {role: drawn(lived_in, role) for role in READERS}
    for role in READERS:
        forget_all()
        new = drawn(lived_in, role)
        stale = [page for page in PAGES if kept[role][page] != new[page]]
        assert not stale, f"{role}: {stale}"


@pytest.mark.parametrize("days", [1, 31, 400])
def test_pages_are_those_of_the_day(lived_in, days):
    now = timezone.now()
    with time_machine.travel(now.replace(hour=22, minute=59), tick=False):
        forget_all()
        for role in ("member", "visitor"):
            drawn(lived_in, role)
    with time_machine.travel(now.replace(hour=23, minute=0, second=30) + timedelta(days=days - 1), tick=False):
        for role in ("member", "visitor"):
            kept = drawn(lived_in, role)
            forget_all()
            assert drawn(lived_in, role) == kept
