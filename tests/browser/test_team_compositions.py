"""The teams of a promotion in a browser: wishes on a phone, places with and without JavaScript, publication."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Member
from emi_alumni.foundation.url_reversing import reverse
from projects.models import TeamComposition, TeamPlacement, TeamRole, TeamWishes
from projects.models.project import Role
from projects.models.team_compositions import retained
from tests.browser.checks import axe, overflow
from tests.browser.test_cohort_year import DESK, GWENAELLE, PHONE, training


@pytest.fixture
def composition(portal) -> Iterator[TeamComposition]:
    """The demonstration's, before its publication; as it was again afterwards."""
    before = TeamComposition.objects.get(cohort=training())
    placements = list(TeamPlacement.objects.filter(composition=before))
    composition = TeamComposition.objects.get(pk=before.pk)
    TeamPlacement.objects.filter(composition=before).delete()
    composition.published_at, composition.wishes_until = None, timezone.localdate() + timedelta(days=4)
    composition.save()
    yield composition
    TeamPlacement.objects.filter(composition=before).delete()
    TeamPlacement.objects.bulk_create(placements)
    before.save()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_wishes_are_written_then_read_again(portal, composition, viewport):
    TeamWishes.objects.filter(member__user__email=GWENAELLE).delete()
    context = portal.context(GWENAELLE, viewport=viewport)
    page = context.new_page()
    page.goto(reverse("projects:team_wishes", args=[composition.cohort.slug]))
    assert axe(page) + overflow(page) == []
    page.get_by_role("button", name="Enregistrer mes vœux").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez au moins un sujet.")
    assert axe(page) + overflow(page) == []
    title = retained(composition.cohort)[0].title
    page.get_by_label("Votre 1er vœu").select_option(label=title)
    page.get_by_role("button", name="Enregistrer mes vœux").click()
    expect(page.locator("main")).to_contain_text("Vos vœux sont enregistrés.")
    page.get_by_role("link", name="Relire mes vœux").click()
    expect(page.get_by_label("Votre 1er vœu").locator("option:checked")).to_have_text(title)
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_mission_proposes_moves_and_settles(portal, composition, viewport, script):
    context = portal.context("moderator", viewport=viewport, java_script_enabled=script)
    page = context.new_page()
    page.goto(reverse("projects:team_composition", args=[composition.cohort.slug]))
    page.get_by_role("button", name="Proposer des équipes").click()
    expect(page.locator("main")).to_contain_text("Une répartition est proposée")
    if script:
        assert axe(page) + overflow(page) == []
    placement = TeamPlacement.objects.filter(composition=composition).select_related("member", "project").first()
    assert placement is not None
    other = retained(composition.cohort).exclude(pk=placement.project_id)[0]
    name = placement.member.full_name
    page.locator(f"#id_team{placement.member_id}").select_option(label=other.title)
    page.get_by_label(f"Fixer ici {name}").check()
    page.get_by_role("button", name="Enregistrer et replacer les autres").click()
    expect(page.locator("main")).to_contain_text("Une répartition est proposée")
    placement.refresh_from_db()
    assert (placement.project, placement.is_settled) == (other, True)
    page.get_by_text("Changer le dernier jour et les règles d’équilibre").click()
    page.get_by_label("personnes d’une même collectivité").fill("1")
    page.get_by_role("button", name="Enregistrer les règles").click()
    page.get_by_role("button", name="Proposer de nouveau").click()
    expect(page.get_by_role("alert")).to_contain_text("équipes × 1 = 3 places")
    if script:
        assert axe(page) + overflow(page) == []
    context.close()


def test_published_teams_are_read_on_the_page_of_the_promotion(portal):
    context = portal.context("moderator", viewport=DESK)
    page = context.new_page()
    page.goto(reverse("projects:team_composition", args=[training().slug]))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Les équipes de la promotion {training()}")
    assert axe(page) + overflow(page) == []
    page.goto(training().get_absolute_url())
    expect(page.get_by_role("heading", name="Les équipes")).to_be_visible()
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_who_leads_says_whether_the_project_is_in_the_sponsors_objectives(portal, viewport):
    roles = TeamRole.objects.filter(project__in=retained(training()), role=Role.LEAD, project__sponsor_member=None)
    role = roles.select_related("member__user", "project").order_by("pk")[0]
    role.project.sponsor_views.all().delete()
    context = portal.context(role.member.user.email, viewport=viewport)
    page = context.new_page()
    page.goto(reverse("projects:sponsor_objectives", args=[role.project.slug]))
    assert axe(page) + overflow(page) == []
    page.get_by_label("en partie").check()
    page.get_by_role("button", name="Répondre").click()
    expect(page.locator("main")).to_contain_text("votre réponse se lit sur la page du projet")
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_who_leads_says_who_takes_over_from_a_sponsor_who_changed_post(portal, viewport):
    role = TeamRole.objects.filter(project__in=retained(training()), role=Role.LEAD).select_related("member__user")[0]
    sponsor = Member.objects.listed().exclude(pk=role.member_id).exclude(position="").order_by("pk")[0]
    role.project.sponsor_member = sponsor
    role.project.save(update_fields=["sponsor_member"])
    Member.objects.filter(pk=sponsor.pk).update(position="Une autre fonction")
    context = portal.context(role.member.user.email, viewport=viewport)
    page = context.new_page()
    page.goto(reverse("home"))
    asked = page.get_by_role("button", name="Un autre prend la suite")
    if not asked.is_visible():  # among those that the home page folds
        page.locator("details.todo-rest > summary").click()
    asked.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le projet garde-t-il son commanditaire ?")
    expect(page.get_by_label("Un autre prend la suite")).to_be_checked()
    assert axe(page) + overflow(page) == []
    page.get_by_label("direction commanditaire").fill("Direction des solidarités")
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_text("C’est noté, pour vous")).to_be_visible()
    context.close()
    # As it was, for the next one.
    Member.objects.filter(pk=sponsor.pk).update(position=sponsor.position)
