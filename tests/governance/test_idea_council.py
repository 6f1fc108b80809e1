"""What the pedagogical council does: dated answers never rewritten, costs, duplicates put together and parted."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from governance.forms.ideas import AssessForm
from governance.models import CouncilAnswer, Idea, IdeaComment, IdeaStatus, IdeaSupport, Module
from tests.factories import MemberFactory
from tests.governance.idea_box import make_idea, seat_in_the_council, supported, theme_of
from tests.standing import standing


@pytest.fixture
def idea(db) -> Idea:
    return make_idea("Avancer la mesure d’impact")


@standing
def council(helene):
    """Hélène sits in the council from today."""
    return seat_in_the_council(helene)


def at(name: str, idea: Idea) -> str:
    return reverse(f"governance:idea_{name}", args=[idea.pk])


def answer(status: str = "studied", text: str = "Au conseil de mars.", **more) -> dict[str, str]:
    return {"status": status, "answer": text, "on": timezone.localdate().isoformat()} | more


def assessed(idea: Idea, **words) -> dict[str, object]:
    facts = {"cost": "Une demi-journée", "expected_effect": "Des chiffres avant le projet", "module": ""}
    return facts | {"theme": idea.theme_id, "mark": AssessForm(instance=idea)["mark"].value()} | words


POSTS = {
    "answer": lambda idea: answer(),
    "assess": assessed,
    "merge": lambda idea: {"kept": make_idea("Celle qui reste").pk},
    "part": lambda idea: {},
}


@pytest.mark.parametrize("verb", POSTS)
def test_for_who_does_not_sit_in_the_council_its_addresses_do_not_exist(
    verb, idea, helene, karim, representative, sign_in, visitor
):
    mandate = seat_in_the_council(karim)
    mandate.end(by=None)  # it ended: so did the right
    for member in (helene, karim, representative):
        assert sign_in(member).post(at(verb, idea), POSTS[verb](idea)).status_code == 404
        assert "Pour le conseil pédagogique" not in sign_in(member).get(idea.get_absolute_url()).text
    assert visitor.post(at(verb, idea), POSTS[verb](idea)).url.startswith(reverse("account_login"))
    idea.refresh_from_db()
    assert (idea.status, idea.cost, idea.merged_into) == ("received", "", None)


def test_a_seat_in_the_copil_is_not_one_in_the_council(idea, karim, argenteuil, sign_in):
    from governance.models import Body, BodyKind, Seat, SeatMandate

    copil = Body.objects.create(kind=BodyKind.STEERING, name="Comité de pilotage")
    SeatMandate.objects.create(seat=Seat.objects.create(body=copil, collectivity=argenteuil), member=karim)
    assert sign_in(karim).post(at("answer", idea), answer()).status_code == 404


@pytest.mark.met("GOU-07")
def test_the_council_answers_with_a_date_and_those_who_support_it_are_told_once(
    idea, council, helene, karim, representative, sign_in
):
    supported(idea, helene, karim)
    other = MemberFactory(with_account=True)
    browser = sign_in(helene)
    for _ in range(2):  # a double click
        browser.post(at("answer", idea), answer("kept", "Retenue pour la prochaine promotion."))
    idea.refresh_from_db()
    assert (idea.status, idea.status_on) == (IdeaStatus.KEPT, timezone.localdate())
    assert CouncilAnswer.objects.count() == 1
    page = sign_in(representative).get(idea.get_absolute_url()).text
    assert "Retenue pour la prochaine promotion." in page
    told = Notification.objects.filter(kind="idea_answered")
    assert [note.recipient for note in told] == [karim.user]  # who answered knows, who does not support is left alone
    assert "retenue" in told[0].sentence
    assert other.user not in [note.recipient for note in told]


def test_its_author_is_told_too_and_the_mission_answers_as_well(idea, karim, moderator, sign_in):
    own = make_idea("Filmer", author=karim)
    sign_in(moderator).post(at("answer", own), answer("set_aside", "Le droit à l’image l’empêche."))
    assert "écartée" in Notification.objects.get(recipient=karim.user).sentence
    assert "Écartée" in sign_in(karim).get(own.get_absolute_url()).text


def test_reading_the_idea_reads_what_was_told(idea, council, helene, karim, sign_in):
    supported(idea, karim)
    sign_in(helene).post(at("answer", idea), answer())
    assert (
        reverse("notifications:opened", args=["governance", "idea", idea.pk])
        in sign_in(karim).get(idea.get_absolute_url()).text
    )


def test_an_answer_is_never_rewritten_another_mends_it(idea, council, helene, sign_in):
    browser = sign_in(helene)
    browser.post(at("answer", idea), answer("kept", "Oui."))
    first = CouncilAnswer.objects.get()
    first.text = "Non."
    with pytest.raises(TypeError):
        first.save()
    browser.post(at("answer", idea), answer("set_aside", "Non, après relecture."))
    page = browser.get(idea.get_absolute_url()).text
    assert page.index("Non, après relecture.") < page.index("<p>Oui.</p>")
    idea.refresh_from_db()
    assert idea.status == IdeaStatus.SET_ASIDE


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"answer": "  "}, "Écrivez la réponse du conseil"),
        ({"status": "published"}, "Choisissez dans la liste"),
        ({"on": ""}, "Écrivez la date"),
        ({"on": "hier"}, "Écrivez la date"),
        ({"on": "0001-01-01"}, "en entier"),
        ({"on": "2999-01-01"}, "Choisissez une date passée"),
        ({"answer": "a" * 2001}, "2000 caractères au plus"),
    ],
)
def test_a_mistake_comes_back_with_what_was_typed(fields, sentence, idea, council, helene, sign_in):
    page = sign_in(helene).post(at("answer", idea), answer(text="Mes mots à moi") | fields).text
    assert sentence in page
    assert "answer" in fields or "Mes mots à moi" in page
    assert not CouncilAnswer.objects.exists()


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        ({}, "Écrivez ce qui le montre"),
        ({"proof": "Le kit"}, "Collez l’adresse"),
        ({"proof": "Le kit", "proof_link": "/nulle/part/"}, "ne mène à aucune page"),
        ({"proof": "Le kit", "proof_on": "2999-01-01"}, "Choisissez une date passée"),
    ],
)
def test_an_idea_in_place_names_what_shows_it(shown, sentence, idea, council, helene, sign_in):
    browser = sign_in(helene)
    page = browser.post(at("answer", idea), answer("in_place", "C’est fait.") | shown).text
    assert sentence in page
    assert "C’est fait." in page
    assert not CouncilAnswer.objects.exists()
    browser.post(at("answer", idea), answer("in_place", "C’est fait.", proof="Le kit", proof_link="/charte/"))
    assert '<a href="/charte/">Le kit</a>' in browser.get(idea.get_absolute_url()).text
    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilAnswer.objects.create(idea=idea, status="in_place", text="Sans preuve.")


def test_an_answer_is_not_dated_before_the_last_one(idea, council, helene, sign_in):
    browser = sign_in(helene)
    browser.post(at("answer", idea), answer())
    page = browser.post(
        at("answer", idea), answer("kept", on=(timezone.localdate() - timedelta(days=9)).isoformat())
    ).text
    assert "Une réponse plus récente existe déjà" in page


def test_the_council_fills_in_cost_and_expected_effect(idea, council, helene, karim, sign_in):
    module = Module.objects.create(name="Mesure d’impact")
    sign_in(helene).post(at("assess", idea), assessed(idea, module=module.pk, theme=theme_of("Autre").pk))
    page = sign_in(karim).get(idea.get_absolute_url()).text
    for words in ("Une demi-journée", "Des chiffres avant le projet", "Mesure d’impact"):
        assert words in page
    idea.refresh_from_db()
    assert idea.theme.name == "Autre"


def test_two_of_the_council_do_not_erase_each_other(idea, council, helene, moderator, sign_in):
    both_saw = assessed(idea)
    sign_in(moderator).post(at("assess", idea), both_saw | {"cost": "Mille euros"})
    page = sign_in(helene).post(at("assess", idea), both_saw | {"cost": "Rien"}).text
    assert "entre-temps" in page
    assert "Mille euros" in page
    assert 'value="Rien"' in page
    idea.refresh_from_db()
    assert idea.cost == "Mille euros"
    assert f'name="mark" value="{AssessForm(instance=idea)["mark"].value()}"' in page  # the second time is meant


# Duplicates --------------------------------------------------------------------------------------------------


def test_a_merged_idea_keeps_every_support_once_and_its_comments(idea, council, helene, karim, representative, sign_in):
    twin = make_idea("Mesurer plus tôt", exact_words="plus tôt", author=karim)
    IdeaComment.objects.create(idea=twin, author=karim, text="Dès le début.", state=State.PUBLISHED)
    supported(idea, helene, karim)
    supported(twin, karim, representative)
    page = sign_in(helene).post(at("merge", twin), {"kept": idea.pk}, follow=True).text
    assert "Réunies à celle-ci" in page
    assert "plus tôt" in page
    members = IdeaSupport.objects.filter(idea=idea).values_list("member", flat=True)
    assert sorted(members) == sorted([helene.pk, karim.pk, representative.pk])
    theirs = sign_in(representative).get(twin.get_absolute_url()).text
    assert "Cette idée est réunie à" in theirs
    assert idea.get_absolute_url() in theirs
    assert "Dès le début." in theirs
    assert "Commenter</button>" not in theirs
    told = Notification.objects.filter(kind="idea_merged")
    assert {note.recipient for note in told} == {karim.user, representative.user}


def test_a_support_given_to_the_duplicate_counts_for_the_one_that_is_kept(idea, council, helene, karim, sign_in):
    twin = make_idea("Mesurer plus tôt")
    twin.merge_into(idea, by=helene.user)
    answer = sign_in(karim).post(at("support", twin), {"soutenir": "oui"}, follow=True)
    assert "votre soutien y est compté" in answer.text
    assert IdeaSupport.objects.get().idea == idea
    live = sign_in(karim).post(at("support", twin), {"soutenir": "oui"}, headers={"HX-Request": "true"})
    assert live["HX-Redirect"] == idea.get_absolute_url()


def test_parting_them_gives_each_its_own_supports_back(idea, council, helene, karim, representative, sign_in):
    twin = make_idea("Mesurer plus tôt")
    supported(idea, helene, karim)
    supported(twin, karim, representative)
    browser = sign_in(helene)
    browser.post(at("merge", twin), {"kept": idea.pk})
    page = browser.post(at("part", twin), follow=True).text
    assert "de nouveau à part" in page
    of = {one.pk: {support.member for support in one.supports.all()} for one in (idea, twin)}
    assert of == {idea.pk: {helene, karim}, twin.pk: {karim, representative}}
    assert "ne sont plus réunies" in browser.post(at("part", twin), follow=True).text
    assert not Notification.objects.filter(kind="idea_merged").exists()


def test_merging_goes_on_from_the_one_that_is_kept_and_is_undone_from_the_outside(
    idea, council, helene, karim, sign_in
):
    twin, third = make_idea("Mesurer plus tôt"), make_idea("Mesurer dès le début")
    supported(twin, karim)
    twin.merge_into(idea, by=helene.user)
    idea.merge_into(third, by=helene.user)
    assert third.supports.get().member == karim
    assert twin.support(by=karim) == third
    with pytest.raises(ValidationError, match="séparez-les d’abord"):
        twin.part()
    idea.refresh_from_db()
    idea.part()
    assert not third.supports.exists()
    twin.refresh_from_db()
    twin.part()
    assert (idea.supports.count(), twin.supports.count()) == (0, 1)


def test_an_idea_does_not_join_itself_nor_one_that_joined_nor_what_waits(idea, council, helene, karim, sign_in):
    twin, third = make_idea("Mesurer plus tôt"), make_idea("Mesurer dès le début")
    waiting = make_idea("Pas encore lue", state=State.PENDING, author=karim)
    twin.merge_into(idea, by=helene.user)
    browser = sign_in(helene)
    for kept in (third.pk, twin.pk, waiting.pk, 0, "x", "9" * 30, ""):
        page = browser.post(at("merge", third), {"kept": kept})
        assert page.status_code == 200
    with pytest.raises(ValidationError, match="elle-même"):
        third.merge_into(third, by=helene.user)
    with pytest.raises(ValidationError, match="elle-même réunie"):
        third.merge_into(twin, by=helene.user)
    with pytest.raises(ValidationError, match="déjà réunie"):
        twin.merge_into(third, by=helene.user)
    assert browser.post(at("merge", waiting), {"kept": idea.pk}).status_code == 404
    assert not Idea.objects.filter(pk__in=[third.pk, waiting.pk]).exclude(merged_into=None).exists()


def test_search_finds_the_kept_idea_by_the_words_of_the_duplicate(idea, council, helene, sign_in):
    twin = make_idea("Chronométrer les effets", exact_words="chronométrer")
    twin.merge_into(idea, by=helene.user)
    page = sign_in(helene).get("/idees/", {"q": "chronométrer"}).text
    assert idea.title in page
    assert ">Chronométrer les effets<" not in page
    twin.part()
    assert "Chronométrer les effets" in sign_in(helene).get("/idees/", {"q": "chronométrer"}).text
