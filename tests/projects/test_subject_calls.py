"""Calls for subjects: opened by the mission, answered by anybody or by a link; each subject gets its answer."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.models import Cohort, Member
from directory.models.members import MemberKind
from directory.personal_data import erase
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification, SignalBudget
from emi_alumni.foundation.search.indexing import rebuild
from projects.models import Project, Subject, SubjectCall, SubjectComment, SubjectLink, SubjectSupport, Theme
from projects.models.project import Role
from projects.waiting import subjects_to_answer
from tests.factories import CollectivityFactory, MemberFactory
from tests.standing import standing

LIST = "/sujets/"
ADD = "/sujets/proposer/"
DAY = timedelta(days=1)


@standing
def cohort() -> Cohort:
    today = timezone.localdate()
    return Cohort.objects.create(
        label="2026-2027", starts_on=2026, ends_on=2027, appetizer_on=today + 60 * DAY, presented_on=today + 300 * DAY
    )


@standing
def call(cohort) -> SubjectCall:
    today = timezone.localdate()
    return SubjectCall.objects.create(cohort=cohort, words="Du concret.", opens_on=today - DAY, closes_on=today + DAY)


@standing
def words(department) -> dict[str, object]:
    return {
        "title": "Ne plus perdre les courriers",
        "problem": "Un courrier sur dix revient.",
        "collectivity": department.pk,
    }


@standing
def subject(helene, department) -> Subject:
    return Subject.objects.create(
        author=helene,
        collectivity=department,
        title="Ne plus perdre les courriers",
        problem="Un sur dix revient.",
        state=State.PUBLISHED,
        published_at=timezone.now(),
    )


@standing
def trainee(department) -> Member:
    today = timezone.localdate()
    training = Cohort.objects.create(
        label="2025-2026", starts_on=2025, ends_on=2026, appetizer_on=today - DAY, presented_on=today + 90 * DAY
    )
    return MemberFactory(cohort=training, kind=MemberKind.TRAINEE, collectivity=department, with_account=True)


# The call --------------------------------------------------------------------------------------------


@pytest.mark.met("EV1-05")
def test_an_open_call_is_shown_with_its_themes_and_what_is_proposed_answers_it(call, helene, words, sign_in):
    theme = Theme.objects.create(name="Transition écologique")
    call.themes.add(theme)
    page = sign_in(helene).get(LIST).text
    for text in ("Appel à sujets de la promotion 2026-2027", "Du concret.", "Tout le réseau peut proposer."):
        assert text in page
    sign_in(helene).post(ADD, words | {"theme": theme.pk})
    subject = Subject.objects.get()
    assert (subject.call, subject.theme) == (call, theme)


@pytest.mark.parametrize(("opens", "closes"), [(DAY, 2 * DAY), (-2 * DAY, -DAY)])
def test_outside_its_days_a_call_takes_nothing_and_a_subject_may_still_be_proposed(
    call, opens, closes, helene, words, sign_in
):
    today = timezone.localdate()
    SubjectCall.objects.update(opens_on=today + opens, closes_on=today + closes)
    browser = sign_in(helene)
    assert "Appel à sujets" not in browser.get(LIST).text
    browser.post(ADD, words)
    assert Subject.objects.get().call is None


def test_a_call_for_some_collectivites_and_that_of_a_cancelled_promotion(call, cohort, helene, words, sign_in):
    place = CollectivityFactory(short_name="Herblay")
    call.collectivities.add(place)
    browser = sign_in(helene)
    assert "Pour Herblay." in browser.get(LIST).text
    browser.post(ADD, words)
    assert Subject.objects.get().call is None
    browser.post(ADD, words | {"title": "Un autre", "collectivity": place.pk})
    assert Subject.objects.get(title="Un autre").call == call
    cohort.cancelled_on, cohort.cancelled_why = timezone.localdate(), "Trop peu de candidatures."
    cohort.save()
    assert "Appel à sujets" not in browser.get(LIST).text


def test_a_call_that_closes_before_it_opens_is_refused(cohort):
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="se termine avant de s’ouvrir"):
        SubjectCall(cohort=cohort, words="…", opens_on=today, closes_on=today - DAY).full_clean()


# The list and the search -----------------------------------------------------------------------------


def test_subjects_are_narrowed_by_words_theme_and_answer(subject, helene, moderator, department, sign_in):
    theme = Theme.objects.create(name="Accueil")
    Subject.objects.create(
        author=helene, collectivity=department, title="La cantine", problem="…", state=State.PUBLISHED, theme=theme
    )
    subject.give_answer("later", why="Sans commanditaire.", by=moderator)
    rebuild("subject")
    browser = sign_in(helene)
    for asked, found, missed in (
        ("?q=courriers", "Ne plus perdre", "La cantine"),
        (f"?theme={theme.slug}", "La cantine", "Ne plus perdre"),
        ("?reponse=plus-tard", "Ne plus perdre", "La cantine"),
        ("?reponse=attend", "La cantine", "Ne plus perdre"),
    ):
        page = browser.get(LIST + asked).text
        assert found in page
        assert missed not in page
    assert "Aucun sujet ne réunit tout cela." in browser.get(f"{LIST}?reponse=retenu").text


# Supports --------------------------------------------------------------------------------------------


def test_a_support_counts_once_is_taken_back_and_never_told(subject, karim, helene, sign_in):
    url = reverse("projects:subject_support", args=[subject.pk])
    browser = sign_in(karim)
    for _ in range(2):
        browser.post(url, {"soutenir": "oui"})
    assert SubjectSupport.objects.count() == 1
    page = sign_in(helene).get(subject.get_absolute_url()).text
    assert "<b>1</b> soutien" in page
    assert "Benali" not in page
    browser.post(url, {"soutenir": "peut-être"})
    assert SubjectSupport.objects.count() == 1
    browser.post(url, {"soutenir": "non"})
    assert not SubjectSupport.objects.exists()
    Subject.objects.update(hidden_at=timezone.now())
    assert browser.post(url, {"soutenir": "oui"}).status_code == 404


# The answer ------------------------------------------------------------------------------------------


def test_the_mission_answers_and_the_author_reads_it_each_time_it_changes(subject, helene, moderator, sign_in):
    url = reverse("projects:subject_answer", args=[subject.pk])
    browser = sign_in(moderator)
    mark = browser.get(url).context["form"]["mark"].value()
    browser.post(url, {"outcome": "retained", "answer": "Trois directions le vivent.", "mark": mark})
    told = Notification.objects.get(recipient=helene.user, kind="subject_answered")
    assert "Trois directions le vivent." in told.sentence
    page = sign_in(helene).get(subject.get_absolute_url()).text
    assert "retenu pour l’appetizer" in page
    assert "Trois directions le vivent." in page
    # An older window shows both answers, and keeps what was typed.
    page = browser.post(url, {"outcome": "declined", "answer": "Non.", "mark": mark}).text
    assert "Trois directions le vivent." in page
    assert "Non." in page
    subject.refresh_from_db()
    assert subject.outcome == "retained"
    subject.give_answer("later", why="Le commanditaire est parti.", by=moderator)
    told.refresh_from_db()
    assert "Le commanditaire est parti." in told.sentence


def test_an_answer_says_why_and_is_given_by_the_mission_to_what_is_online(subject, helene, karim, moderator, sign_in):
    url = reverse("projects:subject_answer", args=[subject.pk])
    page = sign_in(moderator).post(url, {"outcome": "later", "answer": " "}).text
    assert "Écrivez pourquoi" in page
    for somebody in (helene, karim):
        assert sign_in(somebody).post(url, {"outcome": "retained", "answer": "Oui."}).status_code == 404
    for state in (State.DRAFT, State.PENDING, State.WITHDRAWN):
        Subject.objects.update(state=state)
        assert sign_in(moderator).post(url, {"outcome": "retained", "answer": "Oui."}).status_code == 404
    subject.refresh_from_db()
    assert subject.outcome == ""


def test_nobody_answers_their_own_subject(moderator, department, sign_in):
    own = Subject.objects.create(
        author=MemberFactory(user=moderator), collectivity=department, title="Le mien", problem="…", state="published"
    )
    with pytest.raises(ValidationError):
        own.give_answer("retained", why="Il est bon.", by=moderator)
    assert sign_in(moderator).get(reverse("projects:subject_answer", args=[own.pk])).status_code == 404


def test_what_waits_for_an_answer_after_its_call_is_told_to_the_mission(subject, call, moderator, sign_in):
    Subject.objects.update(call=call)
    browser = sign_in(moderator)
    assert subject.title not in browser.get("/gestion/projects/subject/?reponse=attendue").text
    assert subjects_to_answer(timezone.localdate()) == 0
    SubjectCall.objects.update(opens_on=timezone.localdate() - 9 * DAY, closes_on=timezone.localdate() - DAY)
    assert subjects_to_answer(timezone.localdate()) == 1
    assert "Sujets sans réponse" in browser.get("/gestion/").text
    assert subject.title in browser.get("/gestion/projects/subject/?reponse=attendue").text


# A project is born of it -----------------------------------------------------------------------------


def test_a_retained_subject_becomes_the_appetizer_of_somebody_in_training_once(
    subject, trainee, helene, karim, moderator, sign_in
):
    url = reverse("projects:subject_pitch", args=[subject.pk])
    sign_in(trainee).post(url)
    assert not Project.objects.filter(title=subject.title).exists()
    subject.give_answer("retained", why="Trois directions.", by=moderator)
    sign_in(karim).post(url)
    assert not Project.objects.filter(title=subject.title).exists()
    assert "En faire notre appetizer" in sign_in(trainee).get(subject.get_absolute_url()).text
    for _ in range(2):
        sign_in(trainee).post(url)
    project = Project.objects.get(title=subject.title)
    assert project.roles.get().member == trainee
    assert project.roles.get().role == Role.LEAD
    assert (project.cohort, project.state) == (trainee.cohort, State.DRAFT)
    assert "un appetizer" in Notification.objects.get(recipient=helene.user, kind="subject_pitched").sentence
    other = MemberFactory(cohort=trainee.cohort, kind=MemberKind.TRAINEE, with_account=True)
    assert "a déjà fait son appetizer" in sign_in(other).post(url, follow=True).text
    with pytest.raises(ValidationError, match="déjà né"):
        Subject.objects.get().give_answer("later", why="Finalement non.", by=moderator)


def test_the_line_of_life_goes_from_the_subject_to_the_project_and_back(subject, trainee, karim, moderator, sign_in):
    subject.give_answer("retained", why="Trois directions.", by=moderator)
    project = subject.pitch(by=trainee.user)
    assert "Appetizer en préparation" in sign_in(karim).get(subject.get_absolute_url()).text
    Project.objects.filter(pk=project.pk).update(state=State.PUBLISHED, published_at=timezone.now())
    project.statuses.create(status="in_training", why="Retenu à l’unanimité.", on=timezone.localdate())
    page = sign_in(karim).get(subject.get_absolute_url()).text
    assert "Retenu par le jury" in page
    assert "Retenu à l’unanimité." in page
    page = sign_in(karim).get(project.get_absolute_url()).text
    assert "Né du sujet" in page
    for moment in ("Sujet proposé", "Réponse : retenu pour l’appetizer", "Retenu par le jury"):
        assert moment in page
    assert f'href="{subject.get_absolute_url()}"' in page
    Subject.objects.update(hidden_at=timezone.now())
    assert "Né du sujet" not in sign_in(karim).get(project.get_absolute_url()).text


# By a link -------------------------------------------------------------------------------------------


@pytest.fixture
def door(helene) -> str:
    return reverse("projects:subject_by_link", args=[SubjectLink.issue(name="DGA solidarités", by=helene)])


def test_a_direction_proposes_by_its_link_once_and_reads_the_answer_there(
    door, helene, karim, moderator, words, call, visitor, sign_in
):
    assert "DGA solidarités" in visitor.get(door).text
    assert "Votre sujet est bien arrivé" in visitor.post(door, words, follow=True).text
    subject = Subject.objects.get()
    assert (subject.state, subject.guest, subject.author, subject.call) == (
        State.PENDING,
        "DGA solidarités",
        None,
        call,
    )
    assert "par votre lien" in Notification.objects.get(recipient=helene.user).sentence
    visitor.post(door, words | {"title": "Encore un"})
    assert Subject.objects.count() == 1
    subject.publish(by=moderator)
    subject.give_answer("later", why="À la prochaine promotion.", by=moderator)
    assert "À la prochaine promotion." in visitor.get(door).text
    assert "Proposé par DGA solidarités" in sign_in(karim).get(subject.get_absolute_url()).text


def test_a_giver_of_the_mission_answers_what_came_by_their_own_link(
    words, call, visitor, sign_in, moderator, department
):
    """They gave the link, they did not write the subject."""
    giver = MemberFactory(user=moderator, collectivity=department)
    door = reverse("projects:subject_by_link", args=[SubjectLink.issue(name="DGA solidarités", by=giver)])
    visitor.post(door, words)
    subject = Subject.objects.get()
    subject.publish(by=moderator)
    subject.give_answer("retained", why="Trois services le vivent.", by=moderator)
    subject.refresh_from_db()
    assert subject.outcome == "retained"
    listed = sign_in(moderator).get(reverse("projects:subject_link_list")).text
    assert subject.get_absolute_url() in listed


def test_whoever_gave_the_link_is_told_of_the_answer_and_may_not_rewrite_the_subject(
    door, words, call, visitor, helene, moderator, sign_in
):
    visitor.post(door, words)
    subject = Subject.objects.get()
    subject.publish(by=moderator)
    subject.give_answer("later", why="À la prochaine promotion.", by=moderator)
    told = Notification.objects.get(recipient=helene.user, kind="subject_answered")
    assert told.sentence.startswith("Le sujet « Ne plus perdre les courriers » a sa réponse")
    assert sign_in(helene).get(reverse("projects:subject_edit", args=[subject.pk])).status_code == 404


# The call that opens -------------------------------------------------------------------------------


def test_a_call_that_opens_is_told_once_to_those_it_asks_as_far_as_their_month_has_room(
    call, helene, karim, department
):
    call.collectivities.add(department)
    SignalBudget.objects.update_or_create(account=karim.user, defaults={"per_month": 4})
    assert call.announce()
    assert not call.announce()
    told = Notification.objects.filter(kind="call_open")
    assert [(one.recipient, one.is_signal) for one in told] == [(helene.user, True)]
    assert "cherche ses sujets" in told[0].sentence


def test_a_call_to_come_is_told_in_its_night_and_one_that_is_over_never(cohort, helene, capsys):
    today = timezone.localdate()
    later = SubjectCall.objects.create(cohort=cohort, words="…", opens_on=today + DAY, closes_on=today + 9 * DAY)
    assert not later.announce()
    with time_machine.travel(timezone.now() + DAY):
        call_command("announce_calls", "--apply")
        call_command("announce_calls", "--apply")
    assert capsys.readouterr().out.splitlines() == ["Appels à sujets annoncés : 1", "Appels à sujets annoncés : 0"]
    assert Notification.objects.filter(kind="call_open", recipient=helene.user).count() == 1
    SubjectCall.objects.update(told_at=None, opens_on=today - 9 * DAY, closes_on=today - DAY)
    assert not SubjectCall.objects.get().announce()


def test_a_call_that_opened_is_news(call, helene, sign_in):
    assert "La promotion 2026-2027 cherche ses sujets" in sign_in(helene).get("/nouvelles/").text


def test_mistakes_by_a_link_keep_what_was_typed_and_use_nothing_up(door, words, visitor):
    page = visitor.post(door, words | {"title": ""}).text
    assert "Écrivez le sujet en quelques mots." in page
    assert "Un courrier sur dix revient." in page
    assert SubjectLink.objects.open().count() == 1


def test_a_link_that_is_unknown_revoked_or_over_takes_nothing(door, helene, words, visitor, sign_in):
    assert visitor.get(reverse("projects:subject_by_link", args=["inconnu"])).status_code == 404
    SubjectLink.objects.update(expires_at=timezone.now())
    assert visitor.post(door, words).status_code == 410
    SubjectLink.objects.update(expires_at=timezone.now() + DAY)
    url = reverse("projects:subject_link_revoke", args=[SubjectLink.objects.get().pk])
    assert "Cela ne pourra pas être annulé" in sign_in(helene).post(url).text
    sign_in(helene).post(url, {"answered": "1"})
    assert visitor.get(door).status_code == 410
    assert not Subject.objects.exists()


def test_links_are_made_shown_once_and_each_is_its_giver_s(helene, karim, sign_in):
    browser, url = sign_in(helene), reverse("projects:subject_link_list")
    page = browser.post(url, {"name": "DGS, Herblay"}, follow=True).text
    assert "/proposer-un-sujet/" in page
    assert "/proposer-un-sujet/" not in browser.get(url).text
    assert "déjà ouvert pour ce nom" in browser.post(url, {"name": "DGS, Herblay"}).text
    assert "Écrivez à qui" in browser.post(url, {"name": " "}).text
    assert "DGS, Herblay" not in sign_in(karim).get(url).text
    pk = SubjectLink.objects.get().pk
    assert sign_in(karim).post(reverse("projects:subject_link_revoke", args=[pk]), {"answered": "1"}).status_code == 404


def test_who_is_erased_no_longer_answers_for_their_link_nor_supports(door, subject, helene, karim, words, visitor):
    subject.support(by=helene)
    erase(helene)
    assert visitor.post(door, words).status_code == 410
    assert not SubjectSupport.objects.exists()


def test_a_subject_costs_the_same_however_much_is_said_of_it(subject, karim, sign_in, same_queries):
    browser = sign_in(karim)
    same_queries(
        lambda: browser.get(subject.get_absolute_url()),
        lambda: SubjectComment.objects.create(subject=subject, author=MemberFactory(), text="Oui.", state="published"),
        4,
    )


# What is said of it ----------------------------------------------------------------------------------


def test_a_comment_is_read_first_then_rewritten_by_its_author_alone(subject, karim, helene, moderator, sign_in):
    url = reverse("projects:subject_comment", args=[subject.pk])
    browser = sign_in(karim)
    mark = browser.get(subject.get_absolute_url()).context["comment_form"]["mark"].value()
    for _ in range(2):
        browser.post(url, {"comment": "Chez nous aussi, un sur huit.", "mark": mark})
    comment = SubjectComment.objects.get()
    assert comment.state == State.PENDING
    assert "un sur huit" not in sign_in(helene).get(subject.get_absolute_url()).text
    comment.publish(by=moderator)
    assert "un sur huit" in sign_in(helene).get(subject.get_absolute_url()).text
    page = browser.post(url, {"comment": "Un sur neuf.", "mark": mark}).text
    assert "un sur huit" in page
    assert "Un sur neuf." in page
    withdraw = reverse("projects:subject_comment_withdraw", args=[subject.pk, comment.pk])
    assert sign_in(helene).post(withdraw).status_code == 404
    browser.post(withdraw)
    assert "un sur huit" not in sign_in(helene).get(subject.get_absolute_url()).text


def test_nothing_is_said_of_what_is_not_online(subject, karim, sign_in):
    Subject.objects.update(hidden_at=timezone.now())
    url = reverse("projects:subject_comment", args=[subject.pk])
    assert sign_in(karim).post(url, {"comment": "Chez nous aussi."}).status_code == 404
    assert not SubjectComment.objects.exists()


def test_an_empty_comment_comes_back(subject, karim, sign_in):
    page = sign_in(karim).post(reverse("projects:subject_comment", args=[subject.pk]), {"comment": " "}).text
    assert "Écrivez votre commentaire, même une phrase." in page
