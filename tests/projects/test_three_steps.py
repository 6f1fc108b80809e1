"""« Cinq minutes pour l’essentiel »: three steps, what they ask and lack, and the groups that may be left."""

import re

import pytest

from emi_alumni.foundation.moderation.models import State
from projects.forms.further import FURTHER
from projects.models import Project, TeamRole
from projects.models.project import Role
from projects.writing import missing
from tests.projects.writing_steps import Pen, begin, form_in, page, ready


@pytest.fixture
def client(sign_in, helene):
    return sign_in(helene)


@pytest.fixture
def pen(client) -> Pen:
    return Pen(client, begin(client).slug)


@pytest.mark.met("PQ1-15")
def test_three_steps_of_eleven_questions_lead_to_proposing(client):
    """Of which the network's own facts are filled in: four remain to be written, and one to be chosen."""
    written = {"title": "Le premier appel compte", "sentence": "Joindre un service."}
    asked = {**form_in(page(client, "/projets/nouveau/"), "title")}
    pen = Pen(client, begin(client, **written).slug)
    for step, typed in (
        ("probleme", {"problem": "On ne joint personne."}),
        ("situation", {"status": "tested", "why": "Deux sites."}),
    ):
        asked |= pen.form(step)
        pen.save(step, **typed)
        written |= typed
    asked |= {"origin": ""}
    hidden = {"csrfmiddlewaretoken", "mark", "key", "more"}
    assert set(asked) - hidden == {
        *("title", "sentence", "origin", "cohort", "collectivities"),
        *("problem", "solution", "status", "on", "why", "cause"),
    }
    assert len(written) == 5
    review = page(client, pen.url("relire"))
    assert "Les trois étapes sont faites." in review
    client.post(f"/projets/{pen.slug}/proposer/", form_in(review, "audience"))
    assert Project.objects.get(slug=pen.slug).state == State.PENDING


def test_further_groups_are_closed_and_say_whether_they_are_filled(pen):
    def groups() -> dict[str, str]:
        section = page(pen.client, pen.url("relire")).split('id="plus-loin"')[1].split("</section>")[0]
        words = (re.sub(r"<[^>]+>", "\n", one).split("\n") for one in section.split("<li>")[1:])
        told = ([word.strip() for word in line if word.strip()] for line in words)
        return {line[0]: line[2] for line in told}

    assert list(groups()) == [title for title, _ in FURTHER.values()]
    assert set(groups().values()) == {"Vide"}
    pen.save("terrain", context="Trois jours d’accueil.")
    pen.save("resultats", name="Attente", evidence="not_measured")
    pen.save("reperes", keywords="accueil")
    assert [state for state in groups().values() if state == "Rempli"] == ["Rempli"] * 3


@pytest.mark.parametrize("step", FURTHER)
def test_no_field_is_obligatory_in_what_may_be_left(pen, step):
    assert "(obligatoire)" not in page(pen.client, pen.url(step))
    assert pen.save(step)["Location"] == f"{pen.url('relire')}#plus-loin"


def test_one_resumes_at_the_first_step_that_lacks_something(pen):
    def resumed() -> str:
        return pen.client.get(f"/projets/{pen.slug}/modifier/")["Location"]

    assert f'href="/projets/{pen.slug}/modifier/"' in page(pen.client, "/moi/projets/")
    assert resumed() == pen.url("probleme")
    pen.save("probleme", problem="On ne joint personne.")
    assert resumed() == pen.url("situation")
    ready(pen)
    assert resumed() == pen.url("relire")
    pen.save("essentiel", collectivities=[])
    assert resumed() == pen.url("essentiel")


@pytest.mark.parametrize(
    ("typed", "lacks"),
    [
        ({"status": "tested", "why": ""}, ["Écrivez pourquoi il en est là."]),
        ({"status": "", "why": "Deux sites."}, ["Choisissez où en est le projet."]),
        ({"status": "tested", "why": "Deux sites.", "on": ""}, ["Dites depuis quand il en est là."]),
    ],
)
def test_where_a_draft_stands_may_be_half_told_and_what_it_lacks_is_asked_before_proposing(pen, typed, lacks):
    pen.save("probleme", problem="On ne joint personne.")
    assert pen.save("situation", **typed, puis="plus-tard")["Location"] == "/moi/projets/"
    again = pen.form("situation")
    assert all(again[name] == value for name, value in typed.items())
    project = Project.objects.get(slug=pen.slug)
    assert [lack.words for lack in missing(project)] == lacks
    answer = pen.client.post(f"/projets/{pen.slug}/proposer/")
    assert answer["Location"] == f"{pen.url('relire')}#a-completer"
    [lack] = missing(project)
    assert f'href="{pen.url("situation")}#id_{lack.field}"' in page(pen.client, pen.url("relire"))
    assert f'id="id_{lack.field}"' in page(pen.client, pen.url("situation"))
    pen.save("situation", status="tested", on="2025-03-15", why="Deux sites.")
    project.refresh_from_db()
    assert missing(project) == []
    assert project.statuses.get().why == "Deux sites."


def test_what_is_emptied_of_a_draft_is_empty(pen):
    ready(pen)
    pen.save("situation", status="tested", why="")
    project = Project.objects.get(slug=pen.slug)
    assert (project.status, project.why, project.statuses.count()) == ("tested", "", 0)


def test_half_told_by_two_people_is_compared(pen, sign_in, karim):
    TeamRole.objects.create(project=Project.objects.get(slug=pen.slug), member=karim, role=Role.TEAM)
    opened = pen.form("situation")
    Pen(sign_in(karim), pen.slug).save("situation", why="Le pourquoi de Karim.")
    html = pen.client.post(pen.url("situation"), opened | {"why": "Le mien."}).content.decode()
    assert "Le pourquoi de Karim." in html
    assert form_in(html, "why")["why"] == "Le mien."


def test_optional_steps_may_be_skipped_by_leaving_them_blank(pen):
    assert pen.save("situation")["Location"].endswith("/relire/")
    assert pen.save("resultats")["Location"].endswith("/relire/#plus-loin")
    project = Project.objects.get(slug=pen.slug)
    assert not project.statuses.exists()
    assert not project.indicators.exists()


def test_progress_is_shown_and_says_where_one_is(pen):
    html = page(pen.client, pen.url("situation"))
    assert "Étape 3 sur 3" in html
    assert html.count('aria-current="step"') == 1
    assert html.count('<li class="done">') == 1, "the problem is not told yet"
    assert "Il reste 2 points à compléter." in page(pen.client, pen.url("relire"))
