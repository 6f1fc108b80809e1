"""The sponsor's view by a private link: reading uses nothing up, one answer, shown apart, taken away by the mission."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models.invitations import hash_token
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from projects.models import JuryOutcome, Project, SponsorLink, SponsorView, StageMeeting
from projects.personal_data import forget
from projects.sponsor_objectives import WITHOUT_SPONSOR, asked_of, to_find
from tests.factories import CohortFactory, MemberFactory, ProjectFactory
from tests.standing import standing

ANSWER = {"kept": "yes", "changed": "Le taux d’appels est suivi.", "blocks": "Le calendrier.", "again": "yes"}


@standing
def project(helene) -> Project:
    return ProjectFactory(title="Le premier appel compte", lead=helene)


@standing
def issued(project, helene) -> tuple[SponsorLink, str]:
    link, token = SponsorLink.issue(project, name="DGA solidarités", by=helene)
    return link, reverse("projects:sponsor", args=[token])


def links_of(project: Project) -> str:
    return reverse("projects:sponsor_link_add", args=[project.slug])


@pytest.mark.met("EV1-20", "EV1-21")
def test_a_sponsor_without_account_answers_and_the_page_shows_it_apart(issued, project, helene, visitor, sign_in):
    _link, door = issued
    assert "Le premier appel compte" in visitor.get(door).text
    answer = visitor.post(door, ANSWER, follow=True)
    assert "Merci, c’est bien arrivé" in answer.text
    page = sign_in(helene).get(project.get_absolute_url()).text
    assert "Le regard du commanditaire" in page
    for words in ("Le taux d’appels est suivi.", "Le calendrier.", "DGA solidarités", "Dans ses objectifs"):
        assert words in page
    assert "Le commanditaire a répondu" in Notification.objects.get(recipient=helene.user).sentence
    project.refresh_from_db()
    assert project.news_on == timezone.localdate()


def test_only_the_first_question_asks_for_an_answer(issued, visitor):
    _link, door = issued
    page = visitor.post(door, {"changed": "Des mots que je ne veux pas perdre."}).text
    assert "Choisissez une réponse, même « non »." in page
    assert "Des mots que je ne veux pas perdre." in page
    assert not SponsorView.objects.exists()
    assert visitor.post(door, {"kept": "no"}).status_code == 302
    assert SponsorView.objects.get().kept == "no"


def test_reading_the_link_a_hundred_times_uses_nothing_up(issued, visitor):
    link, door = issued
    for method in ("get", "head", "get"):
        assert getattr(visitor, method)(door).status_code == 200
    link.refresh_from_db()
    assert link.used_at is None


def test_the_link_serves_once_and_a_second_click_changes_nothing(issued, visitor):
    _link, door = issued
    visitor.post(door, ANSWER)
    second = visitor.post(door, ANSWER | {"changed": "Autre chose"})
    assert second.status_code == 410
    assert "votre réponse est bien arrivée" in second.text
    assert visitor.get(door).status_code == 410
    assert SponsorView.objects.count() == 1


def test_two_answers_at_the_same_instant_make_one(issued):
    link, _door = issued
    other = SponsorLink.objects.select_related("project").get(pk=link.pk)
    link.answer(kept="yes")
    with pytest.raises(ValidationError):
        other.answer(kept="no")
    assert SponsorView.objects.get().kept == "yes"


@pytest.mark.parametrize("change", ["revoked", "expired", "withdrawn", "hidden"])
def test_a_link_that_does_not_open_tells_nothing_of_the_project(change, issued, project, visitor):
    _link, door = issued
    past = timezone.now() - timedelta(days=1)
    if change in ("revoked", "expired"):
        SponsorLink.objects.update(**{"revoked": {"revoked_at": past}, "expired": {"expires_at": past}}[change])
    else:
        Project.objects.update(**{"withdrawn": {"state": State.WITHDRAWN}, "hidden": {"hidden_at": past}}[change])
    for answer in (visitor.get(door), visitor.post(door, ANSWER)):
        assert answer.status_code == 410
        assert "Le premier appel compte" not in answer.text
        assert "DGA solidarités" not in answer.text
    assert not SponsorView.objects.exists()


def test_an_unknown_link_and_one_that_is_over_look_the_same(issued, visitor):
    link, door = issued
    link.revoke()
    unknown = visitor.get(reverse("projects:sponsor", args=["inconnu"]))
    over = visitor.get(door)
    assert unknown.status_code == 404
    assert unknown.text.replace("/commanditaire/inconnu/", "") == over.text.replace(door, "")
    assert unknown["X-Robots-Tag"] == over["X-Robots-Tag"] == "noindex"


def test_the_secret_is_shown_once_and_only_its_print_is_kept(project, helene, sign_in, visitor):
    browser = sign_in(helene)
    page = browser.post(links_of(project), {"name": "DGS"}, follow=True).text
    door = page.split('value="http://testserver')[1].split('"')[0]
    link = SponsorLink.objects.get()
    token = door.strip("/").split("/")[-1]
    assert link.token_hash == hash_token(token)
    assert token not in browser.get(links_of(project)).text
    assert visitor.get(door).status_code == 200


def test_a_double_click_makes_one_link_whose_secret_is_still_shown(project, helene, sign_in):
    browser = sign_in(helene)
    browser.post(links_of(project), {"name": "DGS"})
    page = browser.post(links_of(project), {"name": "DGS"}).text
    assert "Un lien est déjà ouvert pour ce nom" in page
    assert "/commanditaire/" in page.split('id="lien"')[1]
    assert SponsorLink.objects.count() == 1


def test_the_team_revokes_and_the_door_closes(issued, project, helene, visitor, sign_in):
    link, door = issued
    revoke = reverse("projects:sponsor_link_revoke", args=[project.slug, link.pk])
    assert sign_in(helene).get(revoke).status_code == 405
    sign_in(helene).post(revoke, {"answered": "1"})
    assert visitor.get(door).status_code == 410


@pytest.mark.parametrize("who", ["karim", "moderator", "sponsor"])
def test_only_the_team_makes_and_revokes_links_and_notes_meetings(who, issued, project, karim, moderator, sign_in):
    link, _door = issued
    if who == "sponsor":
        project.roles.create(member=karim, role="sponsor")
    browser = sign_in({"karim": karim, "moderator": moderator, "sponsor": karim}[who])
    revoke = reverse("projects:sponsor_link_revoke", args=[project.slug, link.pk])
    meeting = reverse("projects:stage_meeting_add", args=[project.slug])
    assert browser.get(links_of(project)).status_code == 404
    assert browser.post(links_of(project), {"name": "Moi"}).status_code == 404
    assert browser.post(revoke).status_code == 404
    assert browser.post(meeting, {"stage": "before", "on": "2026-01-15"}).status_code == 404
    link.refresh_from_db()
    assert (link.revoked_at, SponsorLink.objects.count(), StageMeeting.objects.count()) == (None, 1, 0)


def test_a_link_of_another_project_is_not_revoked_through_ones_own(issued, karim, sign_in):
    link, _door = issued
    own = ProjectFactory(lead=karim)
    url = reverse("projects:sponsor_link_revoke", args=[own.slug, link.pk])
    assert sign_in(karim).post(url).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


def test_the_mission_takes_words_off_the_page_with_a_reason_the_team_reads(project, helene, moderator, sign_in):
    view = SponsorView.objects.create(project=project, signature="DGS", changed="Un nom propre.")
    url = reverse("projects:sponsor_view_withdraw", args=[project.slug, view.pk])
    browser = sign_in(moderator)
    assert "Écrivez pourquoi" in browser.post(url, {"reason": " "}, follow=True).text
    assert browser.post(url, {"reason": "Nommée " * 200}).text.count("Nommée ") == 200
    browser.post(url, {"reason": "Une personne est nommée."})
    assert "Un nom propre." not in sign_in(helene).get(project.get_absolute_url()).text
    assert ModerationEvent.objects.about(view).get().why == "Une personne est nommée."
    assert "Une personne est nommée." in Notification.objects.get(recipient=helene.user).sentence
    assert "entre-temps" in browser.post(url, {"reason": "Encore."}, follow=True).text


def test_members_and_the_team_itself_withdraw_nothing(project, helene, karim, moderator, sign_in):
    view = SponsorView.objects.create(project=project, signature="DGS", changed="Trop long.")
    url = reverse("projects:sponsor_view_withdraw", args=[project.slug, view.pk])
    for member in (helene, karim):
        assert sign_in(member).post(url, {"reason": "Non."}).status_code == 404
    project.roles.create(member=MemberFactory(user=moderator), role="team")
    sign_in(moderator).post(url, {"reason": "C’est moi qu’on juge."})
    assert SponsorView.objects.shown().count() == 1


@pytest.mark.met("EV1-24")
def test_the_team_notes_meetings_before_during_and_after(project, helene, karim, sign_in):
    url = reverse("projects:stage_meeting_add", args=[project.slug])
    browser = sign_in(helene)
    words = {"stage": "before", "on": "2026-01-15", "note": "Le périmètre est choisi."}
    for _ in range(2):
        assert browser.post(url, words).status_code == 302
    meeting = StageMeeting.objects.get()
    page = sign_in(karim).get(project.get_absolute_url()).text
    assert "En amont, 15 janvier 2026" in page
    assert "Le périmètre est choisi." in page
    browser.post(reverse("projects:stage_meeting_remove", args=[project.slug, meeting.pk]), {"answered": "1"})
    assert not StageMeeting.objects.exists()


def test_a_meeting_without_moment_or_date_says_what_to_write_and_keeps_the_note(project, helene, sign_in):
    url = reverse("projects:stage_meeting_add", args=[project.slug])
    page = sign_in(helene).post(url, {"on": "demain", "note": "Ce qui s’est dit."}).text
    assert "Choisissez le moment" in page
    assert "Écrivez la date, par exemple" in page
    assert "Ce qui s’est dit." in page


def test_who_left_the_team_decides_on_no_door_nor_view_of_what_she_proposed(issued, project, helene, moderator):
    """Nor says that she has looked at what went up at once."""
    role = project.roles.create(member=MemberFactory(user=moderator), role="team")
    ModerationEvent.write(project, Verb.SUBMIT, by=moderator)
    at_once = ModerationEvent.write(project, Verb.REVISE, by=helene.user, at_once=True)
    role.delete()
    view = SponsorView.objects.create(project=project, signature="DGA")
    link, _door = issued
    for act in (
        lambda: link.revoke_by_mission(by=moderator),
        lambda: view.withdraw(by=moderator, reason="Nomme quelqu’un."),
        lambda: at_once.mark_sampled(by=moderator),
    ):
        with pytest.raises(ValidationError, match="Vous avez pris part"):
            act()
    assert SponsorLink.objects.open().exists()
    assert SponsorView.objects.shown().exists()


# In the sponsor's objectives? ------------------------------------------------------------------------


def judged(project: Project, days: int) -> Project:
    """As the jury retained it, so many days ago."""
    on = timezone.localdate() - timedelta(days=days)
    JuryOutcome.objects.create(project=project, is_retained=True, why="Prêt.", on=on)
    return project


def objectives_of(project: Project) -> str:
    return reverse("projects:sponsor_objectives", args=[project.slug])


def said_on(project: Project, days: int, **said) -> SponsorView:
    on = timezone.localdate() - timedelta(days=days)
    return SponsorView.objects.create(project=project, signature="DGA", on=on, **({"kept": "yes"} | said))


@pytest.mark.met("EV1-21")
def test_the_sponsor_who_is_a_member_is_asked_and_the_dated_answer_is_read(project, helene, karim, sign_in):
    judged(project, 2)
    Project.objects.filter(pk=project.pk).update(sponsor_member=karim, sponsor_department="Direction des usagers")
    browser = sign_in(karim)
    assert "est-il dans les objectifs du commanditaire ?" in browser.get(reverse("home")).text
    assert sign_in(helene).get(objectives_of(project)).status_code == 404
    browser.post(objectives_of(project), {"kept": "partly", "blocks": "Le calendrier."})
    view = SponsorView.objects.get()
    assert (view.kept, view.signature, view.on) == ("partly", "Direction des usagers", timezone.localdate())
    page = sign_in(helene).get(project.get_absolute_url()).text
    assert "Dans ses objectifs" in page
    assert "Le calendrier." in page
    assert Notification.objects.filter(recipient=helene.user, kind="sponsor_view").exists()
    assert browser.get(objectives_of(project)).status_code == 404


def test_the_lead_answers_where_no_sponsor_is_a_member(project, helene, karim, sign_in):
    judged(project, 2)
    browser = sign_in(helene)
    assert "Choisissez une réponse, même « non »." in browser.post(objectives_of(project), {"changed": "Rien."}).text
    browser.post(objectives_of(project), {"kept": "no"})
    assert SponsorView.objects.get().signature == "L’équipe, au nom du commanditaire"
    assert not Notification.objects.filter(recipient=helene.user, kind="sponsor_view").exists()
    page = browser.post(objectives_of(project), {"kept": "yes", "changed": "Mes mots."}).text
    assert "n’attend plus de réponse" in page
    assert "Mes mots." in page
    assert sign_in(karim).post(objectives_of(project), {"kept": "yes"}).status_code == 404
    assert SponsorView.objects.count() == 1


@pytest.mark.parametrize(
    ("jury", "answered", "asked"),
    [(2, None, True), (100, 90, False), (200, 190, True), (200, 10, False), (400, 200, True), (440, None, False)],
)
def test_it_is_asked_again_after_six_months_until_fourteen_after_the_jury(jury, answered, asked, project, helene):
    judged(project, jury)
    if answered:
        said_on(project, answered)
    assert asked_of(helene).exists() is asked


def test_an_answer_that_says_nothing_of_objectives_or_was_withdrawn_does_not_count(project, helene):
    judged(project, 20)
    said_on(project, 2, kept="", changed="Un mot.")
    said_on(project, 2, withdrawn_at=timezone.now())
    assert asked_of(helene).exists()


def test_a_team_without_sponsor_is_found_after_three_weeks_and_one_who_left_is_none(project, karim, helene, sign_in):
    today = timezone.localdate()
    cohort = CohortFactory(appetizer_on=today - timedelta(days=40), presented_on=today + timedelta(days=90))
    Project.objects.filter(pk=project.pk).update(cohort=cohort, sponsor_department="", sponsor_member=karim)
    judged(project, 22)
    assert not to_find(today, today - WITHOUT_SPONSOR).exists()
    forget(karim)
    project.refresh_from_db()
    assert project.sponsor_member is None
    assert "a quitté le réseau" in Notification.objects.get(recipient=helene.user, kind="sponsor_left").sentence
    assert list(to_find(today, today - WITHOUT_SPONSOR)) == [project]
    assert not to_find(today, today - timedelta(days=23)).exists()


@pytest.mark.met("EV1-20")
def test_the_role_is_said_to_everybody_and_from_each_project(project, helene, visitor, sign_in):
    role = reverse("projects:sponsor_role")
    page = visitor.get(role).text
    for words in ("En amont", "En cours", "En aval", "Une équipe sans commanditaire"):
        assert words in page
    assert role in sign_in(helene).get(project.get_absolute_url()).text
