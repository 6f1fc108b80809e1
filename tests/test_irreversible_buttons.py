"""No act of the site destroys at the first touch: the server asks, and acts once it is answered."""

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import resolve, reverse

from emi_alumni.foundation.confirmation import ANSWERED
from projects.models import VoiceForm
from tests.access import ROLES, Address, World, addresses
from tests.factories import ProjectFactory
from tests.signing_in import signed_in
from tests.test_permissions import TABLE

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
APPS = (
    "directory",
    "events",
    "follows",
    "governance",
    "mentoring",
    "moderation",
    "notifications",
    "projects",
    "push",
    "resources",
)
OURS = (*(f"{app}:" for app in APPS), "unsent:")
DESTROYS = re.compile(r"_?(remove|revoke|erase|delete|close|withdraw|answer|strike|forget|leave|remove)$")
# One touch is enough: another undoes it, and says so. Or more than a touch is asked: words to write, a choice to make.
NOT_ASKED = {
    "push:device_remove": "added again by one touch, on that device",
    "governance:club_leave": "« Revenir » stands at the head of the page",
    "governance:club_note_withdraw": "taken up again as a draft",
    "governance:club_offer_withdraw": "proposed again",
    "governance:club_proposal_withdraw": "proposed again",
    "governance:idea_answer": "words and a choice; another answer follows it",
    "governance:idea_comment_withdraw": "written again, it goes up again",
    "governance:idea_withdraw": "taken up again as a draft",
    "governance:relay_offer_withdraw": "offered again in one touch, at the same place",
    "governance:membership_request_withdraw": "asked again in one touch, at the same place",
    "governance:thread_close": "opened again",
    "governance:welcome_answer": "one word, and somebody else is asked: who said yes is only named",
    "governance:round_answer": "a line may still be written, from the page of the promotion",
    "mentoring:pairing_answer": "another pair is proposed; each may still write to the other",
    "events:codev_answer": "the organiser invites again by name; wishes are said again in the help page",
    "events:event_co_host_remove": "added again on the same page",
    "events:event_project_remove": "linked again on the same page",
    "events:date_poll_answer": "answered again, as often as one likes until the end",
    "events:proposal_answer": "answered again, as often as one likes until the event",
    "events:photo_answer": "answered again, as often as one likes",
    "events:report_withdraw": "taken up again as a draft",
    "events:event_leave": "registered again with one tap, at the end of the line",
    "events:event_withdraw": "taken up again as a draft",
    "mentoring:project_help_answer": "a word to write; the person may offer again",
    "mentoring:visitor_answer": "it passes to somebody else, or two letters leave: nothing is lost",
    "mentoring:introduction_close": "one asks again, in three fields",
    "mentoring:lab_answer": "« J’en suis, finalement » stands on the invitation",
    "mentoring:lab_close": "three answers to write, on a page that says that it does not open again",
    "mentoring:lab_session_answer": "answered again, as often as one likes",
    "mentoring:want_answer": "« Revenir sur ma réponse » stands under it",
    "mentoring:challenge_leave": "joined again with one tap, also once it is over",
    "mentoring:challenge_story_withdraw": "taken up again as a draft",
    "mentoring:challenge_withdraw": "taken up again as a draft",
    "projects:team_wishes_remove": "three lists to choose again, on the same page",
    "resources:booster_answer": "« Revenir sur ma réponse » stands in its place",
    "resources:booster_withdraw": "taken up again as a draft",
    "resources:booster_echo_withdraw": "taken up again as a draft",
    "resources:watch_withdraw": "taken up again as a draft",
    "mentoring:problem_withdraw": "taken up again as a draft",
    "resources:story_withdraw": "taken up again as a draft",
    "resources:story_close": "agreed to again with one form; the mission writes a reason",
    "resources:story_follow_up_withdraw": "taken up again as a draft",
    "resources:kit_withdraw": "taken up again as a draft",
    "mentoring:immersion_withdraw": "taken up again as a draft",
    "mentoring:immersion_story_withdraw": "taken up again as a draft",
    "mentoring:immersion_close": "« Rouvrir cette annonce » stands in its place",
    "mentoring:immersion_visit_leave": "a sentence to write; while it waits, one asks again with one form",
    "mentoring:skills_withdraw": "taken up again as a draft",
    "mentoring:problem_answer_withdraw": "taken up again as a draft",
    "resources:practice_withdraw": "taken up again as a draft",
    "resources:trial_withdraw": "taken up again as a draft",
    "resources:trial_report_withdraw": "taken up again as a draft",
    "resources:trial_leave": "« Je teste » stands there again while places are left",
    "resources:resource_withdraw": "taken up again as a draft",
    "resources:resource_use_withdraw": "taken up again as a draft",
    "projects:public_close": "undone for half an hour",
    "projects:reuse_withdraw": "a reason to write",
    "projects:sponsor_view_withdraw": "a reason to write",
    "projects:status_strike": "a reason to write",
    "projects:subject_answer": "words to write, corrected as they are written",
    "projects:subject_comment_withdraw": "written again, it goes up again",
    "projects:subject_withdraw": "taken up again as a draft",
    "projects:takeover_withdraw": "taken up again as a draft",
    "projects:voice_answer": "words to write",
    "projects:withdraw": "put back as a draft",
    "directory:my_data_erase": "a word to write",
}


def is_irreversible(name: str, url: str) -> bool:
    return getattr(resolve(url).func, "irreversible", False)


def asked(world: World) -> dict[str, str]:
    """The acts that are marked as irreversible: their name and address."""
    found = {}
    for one in addresses():
        if one.name.startswith(OURS) and is_irreversible(one.name, url := world.url(one, about_of(one))):
            found[one.name] = url
    return found


def about_of(address: Address) -> str:
    """What the table of rights tries it on, where it goes through."""
    rows = [row for row in TABLE if row.pattern == address.name]
    return next((row.about for row in rows if {"go", "200"} & {*row.get, *row.post}), "")


def test_every_act_that_destroys_is_marked_or_said_not_to_be(world: World):
    names = {one.name for one in addresses() if one.name.startswith(OURS) and DESTROYS.search(one.name)}
    assert names - set(asked(world)) == set(NOT_ASKED), "ask first (`irreversible`), or say in NOT_ASKED what undoes it"


def test_each_asks_before_it_acts_and_acts_once_answered(world: World):
    """By every role: who may not act is told nothing new."""
    clients = {role: world.client(role) for role in ROLES} | {"karim": signed_in(world.karim.user)}
    for name, url in asked(world).items():
        acted = set()
        for role, client in clients.items():
            with transaction.atomic():
                question = client.post(url, {"mot": "gardé\n« tel quel »"})
                if question.status_code != 200:
                    assert question.status_code in (302, 404, 405), (name, role)
                    continue
                page = question.content.decode()
                assert f'name="{ANSWERED}" value="1"' in page, (name, role)
                answered = client.post(url, {ANSWERED: "1", "reason": "Une personne est reconnaissable."})
                acted.add(answered.status_code)
                transaction.set_rollback(True)
        assert name == "projects:voices_manage" or acted & {302}, name


def test_what_was_sent_goes_with_the_answer(world: World):
    url = world.url(Address("projects:stage_meeting_remove", ("slug", "pk")))
    page = world.client("member").post(url, {"mot": 'gardé\n« tel "quel" »', "x": ["1", "2"]}).shown.decode()
    assert 'name="mot" value="gardé\n« tel &quot;quel&quot; »"' in page
    assert 'name="x" value="1"' in page
    assert 'name="x" value="2"' in page
    assert "point d’étape est effacé" in page


def test_the_link_of_a_form_is_renewed_once_asked(world: World):
    form = VoiceForm.open(ProjectFactory(lead=world.helene))
    client, url, token = world.client("member"), reverse("projects:voices_manage", args=[form.project.slug]), form.token
    question = client.post(url, {"action": "renew"}).content.decode()
    assert 'name="action" value="renew"' in question
    assert VoiceForm.objects.get(pk=form.pk).token == token
    client.post(url, {"action": "renew", ANSWERED: "1"})
    assert VoiceForm.objects.get(pk=form.pk).token != token


def test_a_question_unfolded_on_a_page_answers_for_its_own_act():
    """Without it, the page that asks would ask a second time."""
    for path in TEMPLATES.rglob("*.html"):
        for form in re.findall(r'<details class="asks.*?</form>', path.read_text(encoding="utf-8"), re.S):
            assert f'name="{ANSWERED}" value="1"' in form, path
