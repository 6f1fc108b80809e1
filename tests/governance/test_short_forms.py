"""Contributing takes minutes: few compulsory fields, a draft to come back to, words to start from."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State
from governance.models import Charter, Club, Idea, IdeaTheme, Meeting
from tests.admin.forms import form_data

pytestmark = pytest.mark.django_db
COMPULSORY = "(obligatoire)"


def written(client, name: str, *args) -> str:
    answer = client.get(reverse(name if ":" in name else f"governance:{name}", args=args))
    assert answer.status_code == 200, name
    return answer.content.decode().split("<main")[1].split("</main>")[0]


@pytest.mark.met("VIG-01")
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("idea_add", 2),  # a sentence, a theme
        ("club_proposal_add", 4),  # a name, a way in, what for, why
        ("club_thread_add", 2),
        ("club_note_add", 2),  # who may read it is chosen already
        ("club_subject_list", 1),
        ("events:club_date_add", 2),  # what about, when
        ("meeting_point_add", 1),
    ],
)
def test_a_contribution_asks_for_little(name, fields, animator, copil, sign_in):
    """Counted on the page, as people see them."""
    club = Club.objects.get(name="Mesurer sans juger")
    args = [club.slug] if "club_" in name and name != "club_proposal_add" else []
    if name == "meeting_point_add":
        args = [Meeting.objects.create(body=copil, on=timezone.localdate() + timedelta(days=9)).pk]
    assert written(sign_in(animator), name, *args).count(COMPULSORY) == fields


@pytest.mark.met("VIG-01")
def test_an_idea_begun_between_two_meetings_is_kept_as_a_draft_and_found_again(helene, sign_in):
    theme, _ = IdeaTheme.objects.get_or_create(name="Communication")
    hers = sign_in(helene)
    form = {"title": "Raconter un projet par mois", "theme": theme.pk, "garder": "oui"}
    hers.post(reverse("governance:idea_add"), form)
    idea = Idea.objects.get(title=form["title"])
    assert idea.state == State.DRAFT
    again = written(hers, "idea_list")
    assert "Compléter" in again
    assert form["title"] in again


@pytest.mark.met("VIG-01")
def test_a_new_version_of_the_charter_starts_from_the_one_in_force(moderator, sign_in):
    Charter.objects.create(number="1.0", text="Nous critiquons une idée, jamais une personne.")
    add = sign_in(moderator).get(reverse("admin:governance_charter_add"))
    assert form_data(add)["text"] == "Nous critiquons une idée, jamais une personne."
