"""« J’ai repris ça chez moi » : said by who took it, confirmed by who gave it, counted once confirmed."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models.places import CollectivityKind
from emi_alumni.foundation.moderation.models import ModerationEvent
from emi_alumni.foundation.notifications.models import Notification
from projects.models import Project, Reuse
from projects.reuse_map import ways
from tests.factories import CollectivityFactory, MemberFactory, ProjectFactory
from tests.standing import standing

REGISTER = "/reutilisations/"


@standing
def project(helene, department) -> Project:
    return ProjectFactory(title="Le premier appel compte", lead=helene, places=[department])


@standing
def words(argenteuil) -> dict[str, object]:
    return {"collectivity": argenteuil.pk, "on": "2026-01-15", "kept": "Les plages de rappel", "changed": "Le lundi"}


@standing
def reuse(project, karim, argenteuil) -> Reuse:
    return Reuse.objects.create(project=project, member=karim, collectivity=argenteuil, kept="Les plages de rappel")


def said_of(project: Project) -> str:
    return reverse("projects:reuse_add", args=[project.slug])


def page_of(reuse: Reuse) -> str:
    return reverse("projects:reuse_confirm", args=[reuse.pk])


def test_a_member_says_it_and_the_givers_are_told(project, karim, helene, words, sign_in):
    page = sign_in(karim).post(said_of(project), words, follow=True).text
    assert "l’équipe est prévenue" in page
    reuse = Reuse.objects.get()
    assert (reuse.member, reuse.confirmed_at) == (karim, None)
    note = Notification.objects.get(recipient=helene.user)
    assert "Karim Benali" in note.sentence
    assert note.url == page_of(reuse)


def test_confirming_by_posting_it_oneself_does_nothing(project, karim, words, sign_in):
    sign_in(karim).post(said_of(project), words | {"confirmed_at": "2026-01-15", "confirmed_by": karim.pk})
    assert Reuse.objects.get().confirmed_at is None


def test_until_confirmed_nobody_else_reads_it(reuse, representative, helene, sign_in):
    browser = sign_in(representative)
    assert "Les plages de rappel" not in browser.get(REGISTER).text
    assert browser.get(page_of(reuse)).status_code == 404
    assert browser.post(page_of(reuse), {"reponse": "oui"}).status_code == 404
    assert "Lire et répondre" in sign_in(helene).get(REGISTER).text
    reuse.refresh_from_db()
    assert reuse.confirmed_at is None


@pytest.mark.met("PQ2-12")
def test_the_giver_confirms_it_counts_and_who_took_is_told(reuse, helene, karim, representative, sign_in):
    sign_in(helene).post(page_of(reuse), {"reponse": "oui"})
    reuse.refresh_from_db()
    assert (reuse.confirmed_by, bool(reuse.confirmed_at)) == (helene, True)
    assert Reuse.objects.confirmed().count() == 1
    assert "confirme" in Notification.objects.get(recipient=karim.user).sentence
    register = sign_in(representative).get(REGISTER).text
    assert "1 réutilisation confirmée" in register
    assert "Les plages de rappel" in register


@pytest.mark.met("PQ2-05")
def test_how_to_do_it_elsewhere_and_what_it_takes_are_read_before_and_after_taking_it(project, karim, helene, sign_in):
    """« Mutualiser les bonnes pratiques : comment »: what to do, what it costs, what others kept and changed."""
    said = {"transposable": "Le script est à reprendre tel quel.", "people_needed": "une personne par site"}
    Project.objects.filter(pk=project.pk).update(**said)
    other = Reuse.objects.create(
        project=project, member=karim, collectivity=karim.collectivity, kept="Les plages", changed="Le lundi"
    )
    other.confirm(by=helene)
    page = sign_in(karim).get(project.get_absolute_url()).text
    assert "Pour le refaire ailleurs" in page
    assert said["transposable"] in page
    assert said["people_needed"] in page
    assert said_of(project) in page
    register = sign_in(karim).get(REGISTER).text
    assert "Les plages" in register
    assert "Le lundi" in register


def test_who_took_it_does_not_confirm_for_the_givers(reuse, karim, sign_in):
    answer = sign_in(karim).post(page_of(reuse), {"reponse": "oui"}, follow=True)
    assert "Vous ne pouvez pas confirmer votre propre réutilisation" in answer.text
    assert not Reuse.objects.confirmed().exists()


def test_nobody_confirms_their_own_even_in_the_givers_team(project, helene, department):
    own = Reuse.objects.create(project=project, member=helene, collectivity=department, kept="Tout")
    with pytest.raises(ValidationError, match="votre propre réutilisation"):
        own.confirm(by=helene)


def test_a_referent_or_sponsor_is_not_asked_to_confirm(reuse, project, representative):
    project.roles.create(member=representative, role="sponsor")
    with pytest.raises(ValidationError, match="équipe d’origine"):
        reuse.confirm(by=representative)


def test_two_of_the_team_answer_at_once_and_the_first_wins(reuse, project, helene, representative):
    project.roles.create(member=representative, role="team")
    other = Reuse.objects.get(pk=reuse.pk)
    reuse.decline(by=helene)
    with pytest.raises(ValidationError, match="déjà répondu"):
        other.confirm(by=representative)
    assert not Reuse.objects.confirmed().exists()


def test_what_the_givers_do_not_recognise_is_not_counted_nor_asked_again(reuse, helene, karim, sign_in):
    sign_in(helene).post(page_of(reuse), {"reponse": "non"})
    page = sign_in(helene).get(REGISTER).text
    assert "Lire et répondre" not in page
    assert "Les plages de rappel" not in page
    assert "n’y reconnaît pas" in Notification.objects.get(recipient=karim.user).sentence


def test_a_double_click_is_one_reuse_and_another_text_says_it_exists(project, karim, words, sign_in):
    browser = sign_in(karim)
    assert browser.post(said_of(project), words).status_code == 302
    assert browser.post(said_of(project), words).status_code == 302
    answer = browser.post(said_of(project), words | {"kept": "Autre chose"})
    assert "Vous l’avez déjà dit pour cette collectivité." in answer.text
    assert "Autre chose" in answer.text
    assert Reuse.objects.count() == 1


def test_mistakes_come_back_in_french_with_what_was_typed(project, karim, words, sign_in):
    browser = sign_in(karim)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = browser.post(said_of(project), words | {"kept": "", "on": tomorrow}).text
    assert "Écrivez ce que vous avez gardé, même en une phrase." in answer
    assert "Choisissez une date passée, ou aujourd’hui." in answer
    assert "Le lundi" in answer
    assert "Écrivez une date, par exemple" in browser.post(said_of(project), words | {"on": "hier"}).text
    assert "Choisissez une collectivité" in browser.post(said_of(project), words | {"collectivity": ""}).text
    assert not Reuse.objects.exists()


@pytest.mark.parametrize("traits", [{"draft": True}, {"pending": True}, {"audience": "team"}])
def test_a_project_that_one_may_not_read_answers_404(traits, karim, words, sign_in, db):
    project = ProjectFactory(**traits)
    assert sign_in(karim).get(said_of(project)).status_code == 404
    assert sign_in(karim).post(said_of(project), words).status_code == 404


def test_own_projects_only_are_offered_as_the_project_it_became(project, karim, helene, words, sign_in):
    other = ProjectFactory(title="D’une autre équipe", lead=helene)
    mine = ProjectFactory(title="La rentrée en une fois", lead=karim)
    browser = sign_in(karim)
    assert "D’une autre équipe" not in browser.get(said_of(project)).text
    assert browser.post(said_of(project), words | {"own_project": other.pk}).status_code == 200
    browser.post(said_of(project), words | {"own_project": mine.pk})
    assert Reuse.objects.get().own_project == mine


def test_who_said_it_takes_it_back_and_nobody_else_does(reuse, helene, karim, sign_in):
    remove = reverse("projects:reuse_remove", args=[reuse.pk])
    assert sign_in(helene).post(remove).status_code == 404
    assert sign_in(karim).get(remove).status_code == 405
    sign_in(karim).post(remove, {"answered": "1"})
    assert not Reuse.objects.exists()


def test_the_mission_takes_one_off_the_register_with_a_reason_that_both_teams_read(
    reuse, helene, karim, moderator, sign_in
):
    reuse.confirm(by=helene)
    url = reverse("projects:reuse_withdraw", args=[reuse.pk])
    for member in (helene, karim):
        assert sign_in(member).post(url, {"reason": "Non."}).status_code == 404
    browser = sign_in(moderator)
    assert "Retirer du registre" in browser.get(REGISTER).text
    assert "Écrivez pourquoi" in browser.post(url, {"reason": " "}).text
    assert browser.post(url, {"reason": "Nommée " * 200}).text.count("Nommée ") == 200
    assert Reuse.objects.confirmed().count() == 1
    browser.post(url, {"reason": "Une personne est nommée."})
    assert not Reuse.objects.confirmed().exists()
    assert "Les plages de rappel" not in sign_in(helene).get(REGISTER).text
    told = Notification.objects.filter(wording__contains="Une personne est nommée.")
    assert {note.recipient for note in told} == {helene.user, karim.user}
    assert ModerationEvent.objects.about(reuse).get().why == "Une personne est nommée."
    assert "entre-temps" in browser.post(url, {"reason": "Encore."}, follow=True).text


def test_nobody_of_the_mission_takes_off_their_own(project, helene, department, moderator):
    own = Reuse.objects.create(project=project, member=MemberFactory(user=moderator), collectivity=department, kept="x")
    own.confirm(by=helene)
    with pytest.raises(ValidationError):
        own.withdraw(by=moderator, reason="Je préfère.")
    assert Reuse.objects.confirmed().exists()


def test_answering_reads_the_question(reuse, helene):
    reuse.ask()
    reuse.confirm(by=helene)
    assert not Notification.objects.unread().filter(kind="reuse_said").exists()


def test_reuses_of_a_project_that_one_may_not_read_are_neither_told_nor_counted(reuse, helene, representative, sign_in):
    reuse.confirm(by=helene)
    Project.objects.update(audience="team")
    page = sign_in(representative).get(REGISTER).text
    assert "Le premier appel compte" not in page
    assert "1 réutilisation" not in page
    assert "1 réutilisation" in sign_in(helene).get(REGISTER).text


def test_the_map_and_the_table_tell_the_same_ways(helene, karim, sign_in):
    north, south = (
        CollectivityFactory(code=code, short_name=name, kind=CollectivityKind.INTERCOMMUNALITY)
        for code, name in (("EPCI-249500109", "Cergy"), ("EPCI-200058485", "Val Parisis"))
    )
    town = CollectivityFactory(code="COM-95219", short_name="Ermont", parent=south)
    project = ProjectFactory(lead=helene, places=[north])
    for place in (town, south):
        reuse = Reuse.objects.create(project=project, member=karim, collectivity=place, kept="Tout")
        reuse.confirm(by=helene)
    found = ways(Reuse.objects.confirmed())
    assert [(str(way.giver), str(way.taker), way.count) for way in found] == [
        ("Cergy", "Ermont", 1),
        ("Cergy", "Val Parisis", 1),
    ]
    assert all(way.d.startswith("M") for way in found)
    page = sign_in(karim).get(REGISTER)
    assert page.text.count('class="way"') == 2
    assert page.context["map"].total == 2


def test_a_giver_of_the_whole_territory_is_in_the_table_only(reuse, helene, sign_in):
    reuse.confirm(by=helene)
    page = sign_in(helene).get(REGISTER).text
    assert 'class="way"' not in page
    assert re.search(r"Département du Val d’Oise</a></th>\s*<td>\s*<a", page)


def test_the_register_costs_the_same_however_long(project, helene, karim, argenteuil, sign_in, same_queries):
    def one_more():
        person = MemberFactory()
        own = ProjectFactory(lead=person, places=[argenteuil])
        for confirmed in (timezone.now(), None):
            for source in (project, own):
                Reuse.objects.create(
                    project=source, member=person, collectivity=CollectivityFactory(), kept="Tout",
                    own_project=own, confirmed_at=confirmed,
                )  # fmt: skip
        Reuse.objects.create(project=own, member=helene, collectivity=CollectivityFactory(), kept="Tout")

    one_more()
    browser = sign_in(helene)
    same_queries(lambda: browser.get(REGISTER), one_more, 11)
