"""Two windows on one profile: whoever saves second sees both texts before anything is overwritten."""

import pytest

from directory.models import Member
from directory.visibility import Audience
from tests.directory.test_profile import HTMX, fields_of, form_of

SAYS_SO = "Votre fiche a été modifiée entre-temps."


@pytest.fixture
def client(sign_in, helene):
    return sign_in(helene)


def test_the_second_window_sees_both_texts_and_loses_neither(client, helene):
    mine, other_window = form_of(client, "entraide"), form_of(client, "entraide")
    client.post("/moi/fiche/entraide/", other_window | {"can_help": "Texte de l’autre fenêtre."})

    answer = client.post("/moi/fiche/entraide/", mine | {"can_help": "Mon texte, écrit longuement."}, headers=HTMX)
    html = answer.content.decode()

    assert SAYS_SO in html
    assert "Texte de l’autre fenêtre." in html
    assert html.count("Mon texte, écrit longuement.") == 2, "beside the other, and still in its field"
    helene.refresh_from_db()
    assert helene.can_help == "Texte de l’autre fenêtre.", "nothing is overwritten yet"

    again = fields_of(html)
    assert again["can_help"] == "Mon texte, écrit longuement."
    assert client.post("/moi/fiche/entraide/", again).status_code == 302, "saving again is a decision"
    helene.refresh_from_db()
    assert helene.can_help == "Mon texte, écrit longuement."


def test_what_the_mission_changed_meanwhile_is_not_undone_silently(client, helene):
    mine = form_of(client, "identite")
    Member.objects.filter(pk=helene.pk).update(family_name="Lefèvre-Corrigé")
    html = client.post("/moi/fiche/identite/", mine | {"position": "Directrice"}).content.decode()
    assert SAYS_SO in html
    assert "Lefèvre-Corrigé" in html
    helene.refresh_from_db()
    assert (helene.family_name, helene.position) == ("Lefèvre-Corrigé", "Cheffe de service autonomie")


def test_another_section_changed_meanwhile_is_no_conflict(client, helene):
    mine = form_of(client, "entraide")
    client.post("/moi/fiche/identite/", form_of(client, "identite") | {"position": "Directrice"})
    assert client.post("/moi/fiche/entraide/", mine | {"can_help": "Oui."}).status_code == 302
    helene.refresh_from_db()
    assert (helene.position, helene.can_help) == ("Directrice", "Oui.")


def test_a_double_click_is_no_conflict(client, helene):
    data = form_of(client, "entraide") | {"can_help": "Une fois."}
    assert [client.post("/moi/fiche/entraide/", data).status_code for _ in range(2)] == [302, 302]


def test_skills_and_careers_are_guarded_too(client, helene):
    helene.set_skills(["Accueil"])
    helene.career_steps.create(starts_on=2006, position="Assistante sociale")
    skills, career = form_of(client, "competences"), form_of(client, "parcours")
    helene.set_skills(["Accueil", "Venue d’ailleurs"])
    helene.career_steps.create(starts_on=2014, position="Étape venue d’ailleurs")

    html = client.post("/moi/fiche/competences/", skills | {"more": "Facilitation"}).content.decode()
    assert SAYS_SO in html
    assert "Accueil, Venue d’ailleurs" in html
    assert "Accueil, Facilitation" in html

    html = client.post(
        "/moi/fiche/parcours/", career | {"parcours-0-position": "Travailleuse sociale"}
    ).content.decode()
    assert SAYS_SO in html
    assert "Étape venue d’ailleurs" in html
    assert "Travailleuse sociale" in html
    helene.refresh_from_db()
    assert helene.skill_names == ["Accueil", "Venue d’ailleurs"]
    assert helene.career_steps.count() == 2


def test_audiences_are_guarded_too(client, helene):
    mine = fields_of(client.get("/moi/visibilite/").content.decode().split("<main", 1)[1])
    Member.objects.filter(pk=helene.pk).update(bio_audience=Audience.NOBODY)
    html = client.post("/moi/visibilite/", mine | {"email_audience": Audience.COHORT}).content.decode()
    assert SAYS_SO in html
    helene.refresh_from_db()
    assert (helene.bio_audience, helene.email_audience) == (Audience.NOBODY, Audience.NOBODY)


def test_a_form_without_its_mark_is_compared_before_it_is_believed(client, helene):
    html = client.post("/moi/fiche/entraide/", {"can_help": "Sans marque."}).content.decode()
    assert SAYS_SO in html
    helene.refresh_from_db()
    assert helene.can_help == ""
