"""The thirty-eight ideas of the synthesis: their exact words, their place, and a page where each is discussed."""

import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from emi_alumni.foundation.moderation.models import State
from governance.forms.ideas import AssessForm
from governance.models import Idea, IdeaStatus, IdeaTheme, Module
from tests.governance.idea_box import seat_in_the_council
from tests.standing import standing

SYNTHESIS = {
    one["id"]: one
    for one in json.loads((settings.BASE_DIR / "docs" / "requirements.json").read_text(encoding="utf-8"))["exigences"]
}
REMARKS = {ref: one for ref, one in SYNTHESIS.items() if "idee" in one}

pytestmark = pytest.mark.django_db


@standing
def loaded(db) -> None:
    call_command("load_ideas", verbosity=0)


@pytest.mark.heard(*sorted(REMARKS))
def test_each_remark_is_there_letter_for_letter_and_may_be_read_supported_and_discussed(
    loaded, helene, karim, moderator, sign_in
):
    """An idea keeps the remark: its words are quoted, anybody supports it and says what they think of it."""
    ideas = {idea.requirement: idea for idea in Idea.objects.all()}
    assert {ref: idea.exact_words for ref, idea in ideas.items()} == {ref: one["texte"] for ref, one in REMARKS.items()}
    assert len(ideas) == 38
    hers, his = sign_in(helene), sign_in(karim)
    for ref, idea in ideas.items():
        hers.post(reverse("governance:idea_support", args=[idea.pk]), {"soutenir": "oui"})
        hers.post(reverse("governance:idea_comment", args=[idea.pk]), {"comment": f"Mon avis sur {ref}."})
        if (comment := idea.comments.get()).is_pending:  # the first three are read before
            comment.publish(by=moderator)
        page = his.get(idea.get_absolute_url()).text
        assert f"<blockquote><p>{escape(REMARKS[ref]['texte'])}</p></blockquote>" in page
        assert f"Mon avis sur {ref}." in page
        assert "<b>1</b> soutien<" in page


@pytest.mark.parametrize("ref", ["EV1-12", "EV1-13", "EV2-02"])
def test_a_remark_is_debated_then_examined_by_the_council_with_its_cost_and_effect(ref, loaded, helene, karim, sign_in):
    """The network debates it; the council writes what it costs and what is expected of it, and answers with a date."""
    idea = Idea.objects.get(requirement=ref)
    seat_in_the_council(helene)
    council, reader = sign_in(helene), sign_in(karim)
    council.post(reverse("governance:idea_comment", args=[idea.pk]), {"comment": "Voyons ce que chacun y gagne."})
    examined = {
        "cost": "Deux jours de formateur",
        "expected_effect": "Une mesure faite par équipe",
        "module": "",
    }
    mark = AssessForm(instance=idea)["mark"].value()
    council.post(reverse("governance:idea_assess", args=[idea.pk]), examined | {"theme": idea.theme_id, "mark": mark})
    today = timezone.localdate().isoformat()
    answer = {"status": "studied", "answer": "Le conseil y revient en mars.", "on": today}
    council.post(reverse("governance:idea_answer", args=[idea.pk]), answer)
    page = reader.get(idea.get_absolute_url()).text
    assert f"<blockquote><p>{escape(REMARKS[ref]['texte'])}</p></blockquote>" in page
    for words in (*examined.values(), answer["answer"]):
        assert words in page
    assert reader.post(reverse("governance:idea_assess", args=[idea.pk]), examined).status_code == 404


def test_the_pages_of_the_list_show_the_thirty_eight(loaded, helene, sign_in):
    pages = [sign_in(helene).get("/idees/", {"page": number}).text for number in (1, 2, 3, 4)]
    assert "Toutes, 38" in pages[0]
    for idea in Idea.objects.all():
        assert sum(f'href="{idea.get_absolute_url()}"' in page for page in pages) == 1, idea


def test_each_says_where_in_the_synthesis_it_stands(loaded, helene, sign_in):
    idea = Idea.objects.get(requirement="EV2-01")
    assert (idea.origin, idea.section) == (
        "Rencontre Alumni du 17 novembre 2023",
        "Quelles évolutions pour l’EMI ? (page 2)",
    )
    page = sign_in(helene).get(idea.get_absolute_url()).text
    assert idea.section in page
    assert "Repère EV2-01" in page


def test_they_are_received_and_nobody_s(loaded):
    assert set(Idea.objects.values_list("status", "state", "author")) == {
        (IdeaStatus.RECEIVED, State.PUBLISHED, None),
    }
    assert IdeaTheme.objects.count() == 8


def test_loading_again_changes_nothing_that_people_did_and_mends_a_quotation(loaded, capsys):
    theme = IdeaTheme.objects.create(name="Ailleurs")
    idea = Idea.objects.get(requirement="EV1-10")
    Idea.objects.filter(pk=idea.pk).update(
        title="Mieux faire connaître l’EMI", theme=theme, status=IdeaStatus.KEPT, exact_words="Faire connaître l’EMI"
    )
    call_command("load_ideas")
    assert "0 idées ajoutées, 1 remises mot pour mot." in capsys.readouterr().out
    idea.refresh_from_db()
    assert idea.exact_words == "Faire davantage connaître l'EMI"
    assert (idea.title, idea.theme, idea.status) == ("Mieux faire connaître l’EMI", theme, IdeaStatus.KEPT)
    call_command("load_ideas")
    assert "rien n’a changé" in capsys.readouterr().out
    assert Idea.objects.count() == 38


def test_those_that_name_a_module_lead_to_it(helene, sign_in):
    call_command("load_programme", verbosity=0)
    call_command("load_ideas", verbosity=0)
    module = Module.objects.get(name="Conduite du changement")
    refs = set(Idea.objects.filter(module=module).values_list("requirement", flat=True))
    assert refs == {"EV1-15", "EV1-16", "EV2-06", "EV2-07"}


def test_search_finds_an_idea_by_its_exact_words(loaded, helene, sign_in):
    idea = Idea.objects.get(requirement="EV2-07")
    page = sign_in(helene).get("/idees/", {"q": "piqures de rappel"}).text
    assert escape(idea.title) in page
    assert "Toutes, 1" in page
    everywhere = sign_in(helene).get(reverse("search"), {"q": "piqûres de rappel"}).text
    marked = escape(idea.title).replace("piqûres", "<mark>piqûres</mark>").replace("rappel", "<mark>rappel</mark>")
    assert marked in everywhere
