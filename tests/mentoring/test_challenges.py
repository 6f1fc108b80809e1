"""Challenges between collectivités and promotions: proposed, taken up by teams, lived, told."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.personal_data import erase
from directory.todo import todo
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.query import search
from mentoring.challenge_rules import Stage, date_mistake, stage_on
from mentoring.models import Challenge, ChallengeStory, ChallengeTeam, ChallengeTeamMember
from mentoring.models.challenge_teams import join
from tests.concurrency import together
from tests.factories import CollectivityFactory, MemberFactory, ProjectFactory
from tests.mentoring.challenge_world import make_challenge, tell

pytestmark = pytest.mark.django_db

LIST = reverse("mentoring:challenge_list")
TODAY = date(2026, 3, 10)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def told(member: Member, kind: str) -> list[str]:
    return [one.sentence for one in Notification.objects.current().filter(recipient=member.user, kind=kind)]


def url(name: str, challenge: Challenge) -> str:
    return reverse(f"mentoring:challenge_{name}", args=[challenge.pk])


def colleague(member: Member, **facts) -> Member:
    return MemberFactory(with_account=True, **{"collectivity": member.collectivity, **facts})


def joined(challenge: Challenge, *people: Member) -> ChallengeTeam:
    """The team of their collectivité, which they join one after the other."""
    for person in people:
        team = join(challenge, "place", by=person)
    return team


@pytest.fixture
def challenge(karim) -> Challenge:
    return make_challenge(karim)


# Its days, without database ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "ends", "closed", "stage"),
    [
        (1, 5, None, Stage.COMING),
        (0, 5, None, Stage.RUNNING),
        (-5, 0, None, Stage.RUNNING),
        (-5, -1, None, Stage.OVER),
        (0, 0, None, Stage.RUNNING),
        (-5, 5, 0, Stage.OVER),
        (3, 5, 0, Stage.OVER),
    ],
)
def test_both_days_are_of_the_challenge(starts, ends, closed, stage):
    day = [None if n is None else TODAY + timedelta(days=n) for n in (starts, ends, closed)]
    assert stage_on(TODAY, *day) == stage


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (5, 4, "ends_on"),
        (0, 367, "ends_on"),
        (400, 410, "starts_on"),
        (-9, -1, "ends_on"),
        (0, 0, ""),
        (-3, 366 - 3, ""),
    ],
)
def test_which_days_may_be(starts, ends, field):
    found, sentence = date_mistake(TODAY, TODAY + timedelta(days=starts), TODAY + timedelta(days=ends))
    assert (found, bool(sentence)) == (field, bool(field))


def test_a_year_of_two_digits_is_asked_in_full():
    assert date_mistake(TODAY, date(26, 3, 10), TODAY)[0] == "starts_on"


# Proposing -----------------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-47")
def test_a_challenge_is_read_first_then_teams_of_several_places_and_promotions_take_it_up(
    helene, karim, moderator, sign_in
):
    words = {
        "title": "Un  formulaire de moins",
        "text": "Chaque équipe en supprime un.",
        "starts_on": in_days(0).isoformat(),
        "ends_on": in_days(60).isoformat(),
    }
    sign_in(helene).post(reverse("mentoring:challenge_add"), words)
    asked = Challenge.objects.get()
    assert (asked.title, asked.state) == ("Un formulaire de moins", State.PENDING)
    assert sign_in(karim).get(asked.get_absolute_url()).status_code == 404
    asked.publish(by=moderator)
    assert told(helene, "challenge_publish") == ["Votre défi « Un formulaire de moins » est publié."]
    sign_in(karim).post(url("join", asked), {"equipe": "promotion"})
    page = sign_in(helene).post(url("join", asked), {"equipe": "collectivite"}, follow=True).text
    assert "2 équipes" in page
    assert f"Promotion {karim.cohort}" in page
    assert str(helene.collectivity) in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Écrivez le défi en une phrase."),
        ({"text": ""}, "Dites ce qui est demandé, en deux phrases."),
        ({"starts_on": ""}, "Écrivez la date, par exemple 15/01/2027."),
        ({"ends_on": "demain"}, "Écrivez la date, par exemple 15/01/2027."),
        ({"starts_on": "0026-01-01"}, "Écrivez l’année en entier"),
        ({"ends_on": "2001-01-01", "starts_on": "2000-12-01"}, "le défi serait déjà terminé"),
        ({"starts_on": "9999-12-30", "ends_on": "9999-12-31"}, "Choisissez un début dans l’année qui vient."),
        ({"ends_on": "9999-12-31"}, "Choisissez une fin plus proche"),
        ({"title": "x" * 101}, "100"),
        ({"club": "999999"}, "Choisissez dans la liste"),
        ({"theme": "-1"}, "Choisissez dans la liste"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(helene, sign_in, typed, sentence):
    words = {
        "title": "Un formulaire de moins",
        "text": "Chaque équipe en supprime un.",
        "starts_on": in_days(0).isoformat(),
        "ends_on": in_days(60).isoformat(),
    }
    page = sign_in(helene).post(reverse("mentoring:challenge_add"), words | typed).text
    assert sentence in page
    assert not Challenge.objects.exists()
    if "text" not in typed:
        assert "Chaque équipe en supprime un." in page


def test_the_end_before_the_beginning_is_refused_by_the_form_and_by_the_database(helene, sign_in):
    words = {"title": "Un", "text": "Deux.", "starts_on": in_days(5).isoformat(), "ends_on": in_days(4).isoformat()}
    assert "qui vient après le début" in sign_in(helene).post(reverse("mentoring:challenge_add"), words).text
    with pytest.raises(IntegrityError), transaction.atomic():
        make_challenge(helene, 5, 4)


def test_a_second_click_makes_one_challenge(helene, sign_in):
    words = {"title": "Un", "text": "Deux.", "starts_on": in_days(0).isoformat(), "ends_on": in_days(4).isoformat()}
    client = sign_in(helene)
    client.post(reverse("mentoring:challenge_add"), words)
    client.post(reverse("mentoring:challenge_add"), words)
    assert Challenge.objects.count() == 1


def test_what_waited_past_its_end_is_not_put_online(helene, moderator):
    late = make_challenge(helene, -30, -1, state="pending", submitted_at=timezone.now())
    with pytest.raises(ValidationError, match="Sa date de fin est passée"):
        late.publish(by=moderator)


def test_once_online_its_days_are_not_in_the_form(helene, sign_in):
    mine = make_challenge(helene)
    words = {"title": mine.title, "text": mine.text, "ends_on": in_days(1).isoformat()}
    page = sign_in(helene).get(url("edit", mine)).text
    assert 'name="ends_on"' not in page
    sign_in(helene).post(url("edit", mine), words)
    mine.refresh_from_db()
    assert mine.ends_on == in_days(30)


# Taking it up ------------------------------------------------------------------------------------------------


def test_colleagues_join_the_same_team_and_the_first_is_its_contact(challenge, helene, sign_in):
    other = colleague(helene)
    for person in (helene, other, helene):
        sign_in(person).post(url("join", challenge), {"equipe": "collectivite"})
    team = ChallengeTeam.objects.get()
    assert team.collectivity == helene.collectivity
    assert [one.member for one in team.places] == [helene, other]
    assert team.contact == helene
    assert told(challenge.author, "challenge_team") == [
        f"{helene.full_name} inscrit une équipe à votre défi « Un formulaire de moins »."
    ]


def test_one_is_in_one_team_at_a_time(challenge, helene, sign_in):
    join(challenge, "place", by=helene)
    page = sign_in(helene).post(url("join", challenge), {"equipe": "promotion"}, follow=True).text
    assert "Vous êtes déjà dans une équipe de ce défi" in page
    assert ChallengeTeamMember.objects.count() == 1
    sign_in(helene).post(url("leave", challenge))
    sign_in(helene).post(url("leave", challenge))
    sign_in(helene).post(url("join", challenge), {"equipe": "promotion"})
    assert ChallengeTeamMember.objects.get().team.cohort == helene.cohort


def test_a_mixed_team_is_joined_by_others_and_its_number_comes_back_when_all_left(challenge, helene, representative):
    mixed = join(challenge, "new", by=helene)
    assert str(mixed) == "Équipe mixte 1"
    assert join(challenge, "new", by=helene) == mixed
    assert join(challenge, "mixed", by=representative, team=mixed.pk) == mixed
    mixed.leave(by=helene)
    mixed.leave(by=representative)
    assert join(challenge, "new", by=representative) == mixed
    assert ChallengeTeam.objects.count() == 1


@pytest.mark.parametrize("sent", ["", "0", "-1", "999999999999999999999", "²", "mixte", "Équipe"])
def test_what_no_button_sends_makes_no_team(challenge, helene, sign_in, sent):
    answer = sign_in(helene).post(url("join", challenge), {"equipe": sent}, follow=True)
    assert answer.status_code == 200
    assert not ChallengeTeam.objects.exists()


def test_the_team_of_another_place_is_no_mixed_team(challenge, helene, karim):
    theirs = join(challenge, "place", by=karim)
    with pytest.raises(ValidationError, match="n’existe plus"):
        join(challenge, "mixed", by=helene, team=theirs.pk)


def test_who_has_no_collectivite_is_told_what_to_do(challenge, sign_in):
    person = MemberFactory(with_account=True, collectivity=None)
    page = sign_in(person).post(url("join", challenge), {"equipe": "collectivite"}, follow=True).text
    assert "Dites d’abord dans quelle collectivité" in page


def test_nobody_inscribes_a_team_once_it_is_over_and_who_was_there_still_adds_their_name(challenge, helene, karim):
    join(challenge, "place", by=helene)
    Challenge.objects.update(starts_on=in_days(-30), ends_on=in_days(-1))
    with pytest.raises(ValidationError, match="terminé"):
        join(challenge, "place", by=karim)
    with pytest.raises(ValidationError, match="terminé"):
        join(challenge, "new", by=karim)
    join(challenge, "place", by=colleague(helene))
    assert ChallengeTeamMember.objects.count() == 2


def test_a_hidden_challenge_is_joined_by_nobody(challenge, helene, sign_in):
    Challenge.objects.update(hidden_at=timezone.now())
    assert sign_in(helene).post(url("join", challenge), {"equipe": "collectivite"}).status_code == 404
    with pytest.raises(ValidationError, match="n’est plus en ligne"):
        join(challenge, "place", by=helene)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_make_one_team(helene, karim):
    challenge, other = make_challenge(karim), colleague(helene)
    together(lambda: join(challenge, "place", by=helene), lambda: join(challenge, "place", by=other))
    assert ChallengeTeam.objects.count() == 1
    assert ChallengeTeamMember.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_on_two_doors_open_one(helene, karim):
    challenge = make_challenge(karim)
    together(lambda: join(challenge, "place", by=helene), lambda: join(challenge, "cohort", by=helene))
    assert ChallengeTeamMember.objects.count() == 1


def test_coming_and_going_tells_its_author_once(challenge, helene):
    for _ in range(3):
        join(challenge, "place", by=helene).leave(by=helene)
        Notification.objects.filter(recipient=challenge.author.user).mark_read()
    assert len(told(challenge.author, "challenge_team")) == 1


# Its contact ---------------------------------------------------------------------------------------------------


def test_the_contact_names_another_one_and_nobody_else_does(challenge, helene, sign_in):
    other, third = colleague(helene), colleague(helene)
    team = joined(challenge, helene, other, third)
    page = sign_in(third).post(url("contact", challenge), {"membre": third.slug}, follow=True).text
    assert "Seul le contact" in page
    sign_in(helene).post(url("contact", challenge), {"membre": third.slug})
    assert ChallengeTeam.objects.get(pk=team.pk).contact == third
    assert sign_in(third).post(url("contact", challenge), {"membre": "personne"}).status_code == 404


def test_the_team_outlives_its_contact(challenge, helene):
    other, third = colleague(helene), colleague(helene)
    team = joined(challenge, helene, other, third)
    tell(team, helene)
    erase(helene)
    assert ChallengeTeam.objects.get(pk=team.pk).contact == other
    other.set_standing(hidden_by_choice=True)
    assert ChallengeTeam.objects.get(pk=team.pk).contact == third
    erase(third)
    team = ChallengeTeam.objects.for_page().get(pk=team.pk)
    assert team.contact is None
    assert team.story.author.shown_name == "Ancien membre"


def test_who_withdrew_is_not_named_by_the_page(challenge, helene, karim, sign_in):
    join(challenge, "place", by=helene)
    name = helene.full_name
    helene.set_standing(hidden_by_choice=True)
    page = sign_in(karim).get(challenge.get_absolute_url()).text
    assert name not in page
    assert "Un membre du réseau" in page


# What a team did -------------------------------------------------------------------------------------------------


def test_a_team_says_what_it_did_with_a_figure_and_its_project(challenge, helene, karim, moderator, sign_in):
    project = ProjectFactory(lead=helene)
    join(challenge, "place", by=helene)
    words = {"text": "Deux pièces de moins.", "figure": "2 justificatifs", "project": str(project.pk)}
    sign_in(helene).post(url("story_add", challenge), words)
    story = ChallengeStory.objects.get()
    assert story.state == State.PENDING
    assert "Deux pièces" not in sign_in(karim).get(challenge.get_absolute_url()).text
    story.publish(by=moderator)
    page = sign_in(karim).get(challenge.get_absolute_url()).text
    for words in ("Deux pièces de moins.", "2 justificatifs", str(project)):
        assert words in page


def test_a_story_is_its_team_s_once_it_has_begun(helene, karim, sign_in):
    coming = make_challenge(karim, 3, 30)
    join(coming, "place", by=helene)
    assert sign_in(helene).get(url("story_add", coming)).status_code == 404
    Challenge.objects.update(starts_on=in_days(0))
    assert sign_in(helene).get(url("story_add", coming)).status_code == 200
    assert sign_in(karim).get(url("story_add", coming)).status_code == 404


def test_one_story_for_a_team_and_the_second_is_told(challenge, helene, sign_in):
    other = colleague(helene)
    tell(joined(challenge, helene, other), helene, state="pending")
    page = sign_in(other).post(url("story_add", challenge), {"text": "Mes mots à moi."}).text
    assert "Quelqu’un de votre équipe a déjà raconté" in page
    assert "Mes mots à moi." in page
    assert sign_in(other).get(url("story_add", challenge)).status_code == 302
    assert ChallengeStory.objects.count() == 1


def test_the_contact_edits_the_story_and_another_of_the_team_does_not(challenge, helene, sign_in):
    other, third = colleague(helene), colleague(helene)
    story = tell(joined(challenge, helene, other, third), other)
    assert sign_in(helene).get(story.edit_url).status_code == 200
    assert sign_in(other).get(story.edit_url).status_code == 200
    assert sign_in(third).get(story.edit_url).status_code == 404


def test_a_project_that_its_reader_may_not_read_is_not_named(challenge, helene, karim, sign_in):
    project = ProjectFactory(lead=helene, state="draft", title="Un projet secret")
    tell(join(challenge, "place", by=helene), helene, project=project)
    challenge.projects.add(project)
    assert "Un projet secret" not in sign_in(karim).get(challenge.get_absolute_url()).text


def test_a_story_hidden_until_it_is_read_is_shown_to_its_team_alone(challenge, helene, karim, sign_in):
    story = tell(joined(challenge, helene), helene, hidden_at=timezone.now())
    assert "Masqué le temps d’être relu" in sign_in(helene).get(challenge.get_absolute_url()).text
    assert story.text not in sign_in(karim).get(challenge.get_absolute_url()).text


def test_who_left_the_network_left_a_challenge_that_others_took_up(challenge, helene, karim):
    tell(joined(challenge, helene), helene)
    Challenge.objects.update(state="withdrawn")
    erase(karim)
    assert ChallengeStory.objects.exists()
    assert Challenge.objects.get().author.shown_name == "Ancien membre"


def test_words_of_a_challenge_that_is_over_are_mended(helene, sign_in):
    mine = make_challenge(helene, -30, -1)
    assert sign_in(helene).post(url("edit", mine), {"title": mine.title, "text": "Mieux dit."}).status_code == 302


# The end -----------------------------------------------------------------------------------------------------------


def test_the_contact_alone_is_reminded_in_the_last_week(challenge, helene):
    other = colleague(helene)
    team = joined(challenge, helene, other)

    def reminded(person: Member) -> bool:
        return any(one.link and "finit bientôt" in one.link.title for one in todo(person))

    assert not reminded(helene)
    Challenge.objects.update(ends_on=in_days(7))
    assert reminded(helene)
    assert not reminded(other)
    story = tell(team, other, state="draft")
    assert reminded(helene)
    ChallengeStory.objects.filter(pk=story.pk).update(state="pending")
    assert not reminded(helene)
    story.delete()
    Challenge.objects.update(starts_on=in_days(-9), ends_on=in_days(-1))
    assert not reminded(helene)


def test_those_who_take_part_are_told_once_that_it_is_over(challenge, helene, karim, capsys):
    join(challenge, "place", by=helene)
    call_command("tend_challenges", "--apply")
    assert told(helene, "challenge_over") == []
    Challenge.objects.update(ends_on=in_days(-1))
    call_command("tend_challenges")
    assert "Défis terminés : 1" in capsys.readouterr().out
    assert told(helene, "challenge_over") == []
    call_command("tend_challenges", "--apply")
    Notification.objects.all().delete()
    call_command("tend_challenges", "--apply")
    assert told(helene, "challenge_over") == []
    assert told(karim, "challenge_over") == []


def test_the_recap_counts_and_ranks_nobody(challenge, helene, representative, sign_in):
    tell(join(challenge, "place", by=helene), helene)
    silent = MemberFactory(with_account=True, collectivity=CollectivityFactory(short_name="Andilly"))
    join(challenge, "place", by=silent)
    Challenge.objects.update(ends_on=in_days(-1))
    page = sign_in(representative).get(challenge.get_absolute_url()).text
    assert "2 équipes" in page
    assert "1 récit" in page
    assert "Andilly" in page
    assert "%" not in page.partition("<main")[2].partition("</main")[0]


def test_a_challenge_that_nobody_joined_says_so_and_is_proposed_again(helene, karim, sign_in):
    mine = make_challenge(helene, -30, -1, title="Une affiche de moins")
    page = sign_in(karim).get(mine.get_absolute_url()).text
    assert "Personne ne s’est inscrit à ce défi." in page
    assert "Le proposer de nouveau" not in page
    page = sign_in(helene).get(mine.get_absolute_url()).text
    again = f"{reverse('mentoring:challenge_add')}?reprend={mine.pk}"
    assert again in page
    assert mine.title in sign_in(helene).get(again).text
    assert mine.title not in sign_in(karim).get(again).text
    words = {"title": mine.title, "text": mine.text, "starts_on": in_days(0), "ends_on": in_days(9)}
    sign_in(helene).post(again, words)
    assert Challenge.objects.count() == 2


# Its dates ---------------------------------------------------------------------------------------------------------


def test_its_author_extends_it_with_a_reason_that_stays(helene, karim, sign_in):
    mine = make_challenge(helene)
    join(mine, "place", by=karim)
    words = {"change": "prolonger", "until": in_days(60).isoformat(), "reason": "Les congés arrivent."}
    sign_in(helene).post(url("dates", mine), words)
    mine.refresh_from_db()
    assert mine.ends_on == in_days(60)
    assert "Les congés arrivent." in sign_in(karim).get(mine.get_absolute_url()).text
    [sentence] = told(karim, "challenge_dates")
    assert "Les congés arrivent." in sentence
    assert told(helene, "challenge_dates") == []


def test_it_is_closed_early_and_told_once(helene, karim, sign_in):
    mine = make_challenge(helene)
    join(mine, "place", by=karim)
    sign_in(helene).post(url("dates", mine), {"change": "arreter", "reason": "Le guichet ferme."})
    mine.refresh_from_db()
    assert (mine.stage, mine.last_day) == (Stage.OVER, timezone.localdate())
    [sentence] = told(karim, "challenge_over")
    assert "Le guichet ferme." in sentence
    Notification.objects.all().delete()
    call_command("tend_challenges", "--apply")
    assert told(karim, "challenge_over") == []
    page = sign_in(helene).post(url("dates", mine), {"change": "arreter", "reason": "Encore."}).text
    assert "Ce défi est terminé" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"change": ""}, "le prolonger, ou l’arrêter aujourd’hui"),
        ({"until": ""}, "Choisissez jusqu’à quand il dure."),
        ({"until": "2001-01-01"}, "Choisissez une date après le"),
        ({"until": "9999-12-31"}, "Choisissez une date plus proche"),
        ({"until": "0000-00-00"}, "Écrivez la date"),
        ({"reason": ""}, "Écrivez pourquoi"),
        ({"reason": "   "}, "Écrivez pourquoi"),
        ({"reason": "x" * 301}, "300"),
    ],
)
def test_what_is_missing_of_new_dates_is_said(helene, sign_in, typed, sentence):
    mine = make_challenge(helene)
    words = {"change": "prolonger", "until": in_days(60).isoformat(), "reason": "Les congés arrivent."}
    assert sentence in sign_in(helene).post(url("dates", mine), words | typed).text
    mine.refresh_from_db()
    assert mine.ends_on == in_days(30)


# Where it is found -------------------------------------------------------------------------------------------------


def test_the_list_by_stage_those_that_run_first(helene, sign_in):
    for title, starts, ends in (("Passé", -30, -1), ("Demain", 1, 20), ("Long", -3, 90), ("Court", -3, 5)):
        make_challenge(helene, starts, ends, title=title)
    make_challenge(helene, title="Brouillon", state="draft")
    client = sign_in(helene)
    shown = [challenge.title for challenge in client.get(LIST).context["page"]]
    assert shown == ["Court", "Long", "Demain", "Passé"]
    for state, titles in (("en-cours", ["Court", "Long"]), ("a-venir", ["Demain"]), ("termine", ["Passé"])):
        assert [one.title for one in client.get(LIST, {"etat": state}).context["page"]] == titles
    assert client.get(LIST, {"etat": "autre", "theme": "inconnu"}).context["asked"].total == 4


def test_the_list_asks_the_same_of_one_and_of_three(helene, same_queries, sign_in):
    def add() -> None:
        one = make_challenge(helene, title=f"N° {Challenge.objects.count()}")
        join(one, "place", by=MemberFactory(with_account=True))

    add()
    client = sign_in(helene)
    same_queries(lambda: client.get(LIST), add, 6)


def test_one_challenge_asks_the_same_of_one_team_and_of_three(helene, same_queries, sign_in):
    mine = make_challenge(helene)

    def add() -> None:
        person = MemberFactory(with_account=True, collectivity=CollectivityFactory())
        tell(joined(mine, person, colleague(person)), person)

    add()
    client = sign_in(helene)
    same_queries(lambda: client.get(mine.get_absolute_url()), add, 10)


def test_a_challenge_is_found_by_its_words_and_by_what_teams_did(challenge, helene):
    tell(join(challenge, "place", by=helene), helene, "La médiathèque demande deux pièces de moins.")
    for words in ("formulaire", "médiathèque"):
        assert [hit.object_id for hit in search(words, scopes=["network"], kinds=["challenge"]).hits] == [challenge.pk]


def test_its_teams_are_told_on_the_pages_of_the_place_and_of_the_promotion(challenge, helene, karim, sign_in):
    join(challenge, "place", by=helene)
    join(challenge, "cohort", by=karim)
    for place in (helene.collectivity, karim.cohort):
        assert challenge.title in sign_in(helene).get(place.get_absolute_url()).text
    Challenge.objects.update(state="withdrawn")
    for place in (helene.collectivity, karim.cohort):
        assert challenge.title not in sign_in(helene).get(place.get_absolute_url()).text


def test_the_hub_shows_it_and_the_sheet_says_how_to_join(challenge, helene, sign_in):
    client = sign_in(helene)
    assert challenge.title in client.get(reverse("mentoring:hub")).text
    sheet = client.get(url("print", challenge)).text
    assert f"{settings.PORTAL_URL}{challenge.get_absolute_url()}" in sheet


def test_its_author_names_projects(helene, karim, sign_in):
    mine = make_challenge(helene)
    project = ProjectFactory(lead=karim, title="Le premier appel compte")
    client = sign_in(helene)
    assert "Ajouter" in client.get(url("projects", mine), {"q": "premier"}).text
    client.post(url("projects", mine), {"ajouter": project.slug})
    client.post(url("projects", mine), {"ajouter": project.slug})
    assert "Le premier appel compte" in client.get(mine.get_absolute_url()).text
    client.post(url("projects", mine), {"enlever": project.slug})
    assert not mine.projects.exists()
    assert sign_in(karim).post(url("projects", mine), {"ajouter": project.slug}).status_code == 404
