"""The demonstration's voices: one project tells figures and an answer, one voice waits for the mission."""

import pytest
from django.urls import reverse

from directory.models import User
from emi_alumni.demo import story
from emi_alumni.demo.voices import ANSWER, TOKEN
from emi_alumni.foundation.moderation.models import State
from projects.models import Project, Voice, VoiceForm
from projects.models.voices import ENOUGH_FOR_FIGURES

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(loaded_demonstration) -> Project:
    return VoiceForm.objects.get(token=TOKEN).project


def test_the_poster_of_the_story_opens_for_its_lead_and_its_link_for_everybody(demo, sign_in, visitor):
    helene = User.objects.get(email=story.HELENE)
    assert demo.slug == "le-premier-appel-compte"
    poster = reverse("projects:voice_poster", args=[demo.slug])
    assert poster == "/projets/le-premier-appel-compte/retours/affiche/"
    assert "dem2-dem3-dem4" in sign_in(helene).get(poster).content.decode()
    assert visitor.get(reverse("projects:voice", args=[TOKEN]), follow=True).status_code == 200


def test_its_page_has_figures_and_the_answer_of_the_team(demo, sign_in):
    assert Voice.objects.published().filter(form__project=demo).exclude(smiley=None).count() >= ENOUGH_FOR_FIGURES
    page = sign_in(User.objects.get(email=story.ISABELLE)).get(demo.get_absolute_url()).content.decode()
    assert ANSWER in page
    assert '<svg class="chart said"' in page


def test_one_voice_waits_that_the_mission_may_decide_on_and_its_name_is_seen(demo):
    waiting = Voice.objects.get(state=State.PENDING)
    assert waiting.spotted == ["Mme Quévrin"]
    waiting.publish(by=User.objects.get(email=story.AURELIE))


def test_several_forms_are_open_and_those_of_what_stopped_are_closed(demo):
    forms = VoiceForm.objects.select_related("project")
    assert sum(form.is_open for form in forms) > 10
    assert all(form.closed_at for form in forms if form.project.status == "stopped")
