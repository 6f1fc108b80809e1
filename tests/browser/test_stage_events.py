"""The three stages of a project in a browser: fixed, read on its page, answered in the agenda."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from emi_alumni.foundation.url_reversing import reverse
from events.models import Event, Registration, StageEvent
from projects.models import TeamRole
from projects.models.project import Role
from projects.models.team_compositions import retained
from tests.browser.checks import axe, overflow
from tests.browser.test_cohort_year import DESK, PHONE, training


@pytest.fixture
def lead(portal) -> Iterator[TeamRole]:
    """Who leads a project in training of which no stage is fixed; as the demonstration was, afterwards."""
    planned = StageEvent.objects.values("project")
    roles = TeamRole.objects.filter(project__in=retained(training()), role=Role.LEAD).exclude(project__in=planned)
    role = roles.select_related("member__user", "project").order_by("pk")[0]
    yield role
    Event.objects.filter(stage_event__project=role.project).delete()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_stage_is_fixed_then_read_and_moved(portal, lead, viewport):
    context = portal.context(lead.member.user.email, viewport=viewport)
    page = context.new_page()
    page.goto(reverse("events:stage_events", args=[lead.project.slug]))
    assert axe(page) + overflow(page) == []
    page.get_by_role("button", name="Enregistrer ce qui est coché").click()
    expect(page.get_by_role("alert")).to_contain_text("Cochez au moins un point")
    last = page.get_by_role("group", name="En aval")
    last.get_by_label("fixer ce point").check()
    page.get_by_role("button", name="Enregistrer ce qui est coché").click()
    expect(page.get_by_role("alert")).to_contain_text("Écrivez où venir")
    assert axe(page) + overflow(page) == []
    last.get_by_label("lieu").fill("Salle 4")
    page.get_by_role("button", name="Enregistrer ce qui est coché").click()
    expect(page.locator("main")).to_contain_text("elles disent si elles viennent")
    assert axe(page) + overflow(page) == []
    event = StageEvent.objects.get(project=lead.project).event
    page.locator("#points-d-etape").get_by_role("link", name=event.when).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Point d’étape en aval")
    assert axe(page) + overflow(page) == []
    page.get_by_role("link", name="changer la date ou le lieu").click()
    assert axe(page) + overflow(page) == []
    context.close()


def test_who_is_invited_answers_on_the_page_of_the_event(portal):
    asked = Registration.objects.filter(state="to_confirm", event__stage_event__isnull=False)
    one = asked.select_related("member__user", "event").filter(member__user__isnull=False).order_by("pk")[0]
    context = portal.context(one.member.user.email, viewport=PHONE)
    page = context.new_page()
    page.goto(one.event.get_absolute_url())
    expect(page.locator("#venir")).to_contain_text("Votre réponse est attendue")
    assert axe(page) + overflow(page) == []
    page.get_by_role("button", name="Je ne viens pas").click()
    page.get_by_role("button", name="Je viens finalement").click()
    expect(page.locator("#venir")).to_contain_text("Vous venez")
    Registration.objects.filter(pk=one.pk).update(state="to_confirm")
    context.close()
