"""« Proposer une idée » : alike ones first, drafts kept, read before it is online, one idea for two clicks."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from emi_alumni.foundation.moderation.models import Revision, State
from emi_alumni.foundation.notifications.models import Notification
from governance.forms.ideas import WAITING_AT_MOST
from governance.models import AnimatorMandate, Club, Idea
from tests.factories import MemberFactory
from tests.governance.idea_box import make_idea, supported, theme_of

ADD = "/idees/proposer/"
LIST = "/idees/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def words() -> dict[str, object]:
    return {
        "title": "Filmer les soutenances",
        "text": "Pour celles et ceux qui n’y étaient pas.",
        "theme": theme_of("Communication").pk,
        "module": "",
        "key": str(uuid.uuid4()),
    }


def at(name: str, idea: Idea) -> str:
    return reverse(f"governance:idea_{name}", args=[idea.pk])


def trusted(member) -> None:
    club = Club.objects.create(name="Mesurer", entry="theme", tagline="Des chiffres.")
    AnimatorMandate.objects.create(club=club, member=member)


def test_an_idea_is_read_by_the_mission_then_online_and_its_author_is_told(helene, karim, moderator, words, sign_in):
    page = sign_in(helene).post(ADD, words, follow=True).text
    assert "En attente de lecture" in page
    assert words["title"] not in sign_in(karim).get(LIST).text
    idea = Idea.objects.get()
    idea.publish(by=moderator)
    assert words["title"] in sign_in(karim).get(LIST).text
    assert "est en ligne" in Notification.objects.get(recipient=helene.user).sentence
    assert words["title"] in sign_in(karim).get(LIST, {"q": "soutenance filmée"}).text


def test_a_trusted_author_s_is_online_at_once(helene, words, sign_in):
    trusted(helene)
    page = sign_in(helene).post(ADD, words, follow=True).text
    assert "Votre idée est en ligne." in page
    assert Idea.objects.get().state == State.PUBLISHED


def test_staff_without_a_profile_propose_nothing(moderator, words, sign_in):
    assert sign_in(moderator).get(ADD).status_code == 404
    assert sign_in(moderator).post(ADD, words).status_code == 404
    assert not Idea.objects.exists()


def test_a_double_click_is_one_idea_and_a_stolen_key_gives_nothing_away(helene, karim, words, sign_in):
    for _ in range(2):
        assert sign_in(helene).post(ADD, words).status_code == 302
    hers = Idea.objects.get()
    sign_in(karim).post(ADD, words)
    assert Idea.objects.exclude(pk=hers.pk).get().author == karim


def test_posting_a_state_an_author_or_exact_words_changes_nothing(helene, karim, words, sign_in):
    more = {"state": "published", "author": karim.pk, "exact_words": "Faux", "status": "kept", "requirement": "EV1-01"}
    sign_in(helene).post(ADD, words | more)
    idea = Idea.objects.get()
    assert (idea.author, idea.state, idea.exact_words, idea.status, idea.requirement) == (
        helene, State.PENDING, "", "received", "",
    )  # fmt: skip


def test_ideas_alike_are_shown_while_the_title_is_typed(helene, sign_in, words):
    known = make_idea("Filmer les restitutions et les soutenances")
    supported(known, helene)
    make_idea("Encore un brouillon de soutenance", state=State.DRAFT)
    piece = sign_in(helene).get("/idees/semblables/", {"title": "filmer une soutenance"}).text
    assert known.get_absolute_url() in piece
    assert "1 soutien" in piece
    assert "brouillon" not in piece
    for nothing in ("", "le", "\0", "zzzqqq"):
        assert "<a" not in sign_in(helene).get("/idees/semblables/", {"title": nothing}).text


def test_without_script_they_are_shown_before_the_idea_leaves_and_it_may_leave_all_the_same(helene, sign_in, words):
    known = make_idea("Filmer les soutenances du jury")
    page = sign_in(helene).post(ADD, words).text
    assert "Rien n’est encore envoyé." in page
    assert known.title in page
    assert "Pour celles et ceux" in page
    assert Idea.objects.filter(author=helene).count() == 0
    sign_in(helene).post(ADD, words | {"seen": "1"})
    assert Idea.objects.get(author=helene).state == State.PENDING


def test_a_draft_is_kept_finished_later_and_seen_by_nobody_else(helene, karim, moderator, words, sign_in):
    browser = sign_in(helene)
    browser.post(ADD, words | {"garder": "oui"})
    idea = Idea.objects.get()
    assert idea.state == State.DRAFT
    assert idea.title in browser.get(LIST).text
    for other in (karim, moderator):
        assert sign_in(other).get(idea.get_absolute_url()).status_code == 404
        assert sign_in(other).get(at("edit", idea)).status_code == 404
        assert sign_in(other).post(at("edit", idea), words).status_code == 404
    assert "Pour celles et ceux" in browser.get(at("edit", idea)).text
    browser.post(at("edit", idea), words | {"text": "Et pour les suivants."})
    idea.refresh_from_db()
    assert (idea.state, idea.text) == (State.PENDING, "Et pour les suivants.")


def test_mistakes_come_back_in_french_with_what_was_typed(helene, words, sign_in):
    page = sign_in(helene).post(ADD, words | {"title": " ", "theme": ""}).text
    assert "Écrivez votre idée en une phrase." in page
    assert "Choisissez un thème" in page
    assert "Pour celles et ceux" in page
    assert "160 caractères au plus" in sign_in(helene).post(ADD, words | {"title": "a" * 161}).text
    for theme in ("999999", "9" * 40, "x", "\0"):
        assert sign_in(helene).post(ADD, words | {"theme": theme}).status_code == 200
    assert not Idea.objects.exists()


def test_a_key_that_no_page_made_does_not_keep_an_idea_from_leaving(helene, words, sign_in):
    sign_in(helene).post(ADD, words | {"key": "x"})
    assert Idea.objects.get().state == State.PENDING


def test_only_so_many_wait_at_once(helene, words, sign_in):
    for number in range(WAITING_AT_MOST):
        make_idea(f"Idée {number}", author=helene, state=State.DRAFT)
    page = sign_in(helene).post(ADD, words).text
    assert "elles passent d’abord" in page
    assert words["title"] in page


def test_a_remark_comes_back_and_it_is_sent_again(helene, moderator, words, sign_in):
    browser = sign_in(helene)
    browser.post(ADD, words)
    idea = Idea.objects.get()
    idea.send_back(by=moderator, reason="Quel module ?")
    assert "Quel module ?" in browser.get(LIST).text
    assert "Quel module ?" in browser.get(at("edit", idea)).text
    browser.post(at("edit", idea), words)
    idea.refresh_from_db()
    assert idea.state == State.PENDING


def test_its_author_takes_it_back_or_away_and_nobody_else_does(helene, karim, moderator, words, sign_in):
    browser = sign_in(helene)
    browser.post(ADD, words)
    idea = Idea.objects.get()
    for verb in ("unsubmit", "withdraw", "restore"):
        assert sign_in(karim).post(at(verb, idea)).status_code == 404
        assert browser.get(at(verb, idea)).status_code == 405
    assert "est de nouveau un brouillon" in browser.post(at("unsubmit", idea), follow=True).text
    assert "décidé entre-temps" in browser.post(at("unsubmit", idea), follow=True).text
    browser.post(at("withdraw", idea))
    browser.post(at("restore", idea))
    idea.refresh_from_db()
    assert idea.state == State.DRAFT


def test_what_waits_is_read_as_last_written_and_new_words_of_one_online_wait_beside(
    helene, karim, moderator, words, sign_in
):
    browser = sign_in(helene)
    browser.post(ADD, words)
    idea = Idea.objects.get()
    browser.post(at("edit", idea), words | {"text": "Pour les absents.", "opened": State.PENDING})
    idea.refresh_from_db()
    assert (idea.state, idea.text) == (State.PENDING, "Pour les absents.")
    idea.publish(by=moderator)
    page = browser.post(at("edit", idea), {"title": "Filmer et sous-titrer", "text": "Pour tous."}, follow=True).text
    assert "une fois lues par la mission innovation" in page
    assert "Filmer et sous-titrer" in page  # what waits, to its author
    assert "Filmer et sous-titrer" not in sign_in(karim).get(idea.get_absolute_url()).text
    Revision.objects.get().apply(by=moderator)
    assert "Filmer et sous-titrer" in sign_in(karim).get(idea.get_absolute_url()).text


def test_its_author_moves_it_nowhere_once_it_is_online(helene, words, sign_in):
    trusted(helene)
    idea = make_idea("Filmer", author=helene)
    sign_in(helene).post(at("edit", idea), {"title": "Filmer tout", "text": "", "theme": theme_of("Autre").pk})
    idea.refresh_from_db()
    assert (idea.title, idea.theme.name) == ("Filmer tout", "Les contenus actuels")


def test_an_idea_that_others_joined_and_a_remark_of_the_synthesis_are_not_taken_away(helene, moderator, sign_in):
    kept = make_idea("La mienne", author=helene)
    make_idea("Un doublon", merged_into=kept)
    page = sign_in(helene).post(at("withdraw", kept), follow=True).text
    assert "D’autres idées sont réunies à celle-ci" in page
    remark = make_idea("Un nouveau nom ?", requirement="EV2-01")
    with pytest.raises(ValidationError, match="ne se retire pas"):
        remark.withdraw(by=moderator, reason="Non.")


def test_nobody_decides_on_their_own_idea(moderator):
    member = MemberFactory(user=moderator)
    idea = make_idea("La mienne", author=member, state=State.DRAFT)
    idea.submit(by=moderator)
    with pytest.raises(ValidationError):
        idea.publish(by=moderator)
