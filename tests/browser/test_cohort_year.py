"""The year of a promotion in a browser: its pages hold on every screen; a subject is answered, a jury corrected."""

import pytest
from playwright.sync_api import expect

from directory.models import Cohort
from directory.models.invitations import hash_token
from emi_alumni.demo import story
from emi_alumni.foundation.url_reversing import reverse
from projects.models import JuryOutcome, ModuleAsk, Project, SpeakerBrief, SpeakerReply, Subject
from tests.access import TOKEN
from tests.browser.checks import axe, overflow

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
GWENAELLE = "gwenaelle.prigentil@example.org"  # in training


def training() -> Cohort:
    return next(cohort for cohort in Cohort.objects.order_by("-starts_on") if cohort.is_in_training)


def pages_of_the_mission() -> list[str]:
    online = Subject.objects.published()
    return [
        reverse("projects:jury", args=[training().slug]),
        reverse("projects:subject_answer", args=[online.filter(outcome="").latest("pk").pk]),
        online.get(outcome="retained").get_absolute_url(),
        reverse("projects:subject_list"),
        reverse("projects:speaker_brief_list", args=[training().slug]),
        *(cohort.get_absolute_url() for cohort in Cohort.objects.order_by("-starts_on")[:2]),
    ]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_the_year_hold_on_every_screen(portal, viewport):
    context = portal.context("moderator", viewport=viewport)
    page = context.new_page()
    for address in pages_of_the_mission():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert axe(page) + overflow(page) == [], address
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_somebody_in_training_arrives_on_the_page_of_their_promotion(portal, viewport):
    context = portal.context(GWENAELLE, viewport=viewport)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Promotion {training()}")
    expect(page.locator("main")).to_contain_text("Pour travailler")
    assert axe(page) + overflow(page) == []
    page.get_by_role("link", name="L’accueil du réseau").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui peut m’aider ?")
    context.close()


def test_the_mission_answers_a_subject_then_corrects_the_jury(portal):
    context = portal.context("moderator", viewport=DESK)
    page = context.new_page()
    subject = Subject.objects.published().filter(outcome="").exclude(author__email=story.AURELIE).earliest("pk")
    page.goto(subject.get_absolute_url())
    page.get_by_role("link", name="Répondre").click()
    page.get_by_label("retenu pour l’appetizer", exact=True).check()
    page.get_by_label("Pourquoi").fill("Une direction ouvre ses portes dès septembre.")
    page.get_by_role("button", name="Répondre").click()
    expect(page.locator("main")).to_contain_text("Une direction ouvre ses portes dès septembre.")
    page.goto(reverse("projects:jury", args=[training().slug]))
    outcome = JuryOutcome.objects.of(training()).order_by("project__sort_key")[0]
    group = page.get_by_role("group", name=outcome.project.title).first
    group.get_by_label("Pourquoi").fill("Trois écoles prêtes, et un commanditaire.")
    page.get_by_role("button", name="Enregistrer les résultats").click()
    expect(page.locator("main")).to_contain_text("Les résultats sont enregistrés")
    page.goto(outcome.project.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Trois écoles prêtes, et un commanditaire.")
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_team_says_what_it_asks_and_the_speaker_answers_without_account(portal, viewport):
    project = Project.objects.get(title="Le dimanche à la piscine")
    student = project.roles.filter(role="lead").select_related("member__user")[0].member
    brief = SpeakerBrief.objects.asking().get()
    SpeakerBrief.objects.filter(pk=brief.pk).update(token_hash=hash_token(TOKEN))
    ModuleAsk.objects.filter(project=project).delete()
    SpeakerReply.objects.filter(project=project).delete()
    context = portal.context(student.user.email, viewport=viewport)
    page = context.new_page()
    page.goto(reverse("projects:module_ask_list", args=[project.slug]))
    assert axe(page) + overflow(page) == []
    page.get_by_role("link", name="Dire ce que nous attendons").click()
    page.get_by_label("Ce que nous attendons du module").fill(
        "Un planning que les maîtres-nageurs lisent sur leur téléphone."
    )
    assert axe(page) + overflow(page) == []
    page.get_by_role("button", name="Montrer à l’intervenant").click()
    expect(page.locator("main")).to_contain_text("Un planning que les maîtres-nageurs")
    context.close()
    context = portal.context("visitor", viewport=viewport)
    page = context.new_page()
    page.goto(reverse("projects:speaker_brief", args=[TOKEN]))
    assert axe(page) + overflow(page) == []
    team = page.get_by_role("article").filter(has_text="Le dimanche à la piscine")
    team.get_by_role("textbox").fill("Venez avec le planning papier.")
    team.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("article").filter(has_text="Le dimanche à la piscine")).to_contain_text("en lecture")
    context.close()
