"""News at 6, 12 and 24 months: asked once, reminded within the portal, answered in three questions or one click."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.notifications.models import Notification
from projects.models import FollowUp, Project, Reuse
from projects.statuses import ProjectStatus
from tests.factories import CohortFactory, MemberFactory, ProjectFactory
from tests.standing import standing


def presented(days: int):
    """A promotion that presented its projects so many days ago."""
    return CohortFactory(presented_on=timezone.localdate() - timedelta(days=days))


@standing
def project(helene) -> Project:
    return ProjectFactory(
        title="Le premier appel compte", lead=helene, status=ProjectStatus.PRESENTED, cohort=presented(200)
    )


@standing
def follow_up(project) -> FollowUp:
    return FollowUp.objects.create(project=project, months=6, due_on=timezone.localdate())


def run(*options: str) -> str:
    out = StringIO()
    call_command("create_follow_ups", *options, stdout=out)
    return out.getvalue()


@pytest.mark.met("FRE-02")
def test_what_is_due_is_asked_once_and_the_team_is_told(project, helene):
    assert "Suites à 6 mois : 1" in run("--apply")
    follow_up = FollowUp.objects.get()
    assert (follow_up.project, follow_up.months) == (project, 6)
    note = Notification.objects.get()
    assert (note.recipient, note.url) == (helene.user, follow_up.get_absolute_url())
    assert "« Rien de neuf » est une bonne réponse" in note.sentence
    assert "Suites à 6 mois : 0" in run("--apply")
    assert (FollowUp.objects.count(), Notification.objects.count()) == (1, 1)


def test_without_apply_it_only_counts(project):
    said = run()
    assert "Suites à 6 mois : 1" in said
    assert "Rien n’a été fait" in said
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(("days", "months"), [(100, None), (200, 6), (400, 12), (800, 24), (3000, 24)])
def test_only_the_latest_term_reached_is_asked(days, months, helene):
    ProjectFactory(lead=helene, status=ProjectStatus.IMPLEMENTED, cohort=presented(days))
    run("--apply")
    assert list(FollowUp.objects.values_list("months", flat=True)) == ([months] if months else [])


@pytest.mark.parametrize("status", ["not_selected", "pitched", "in_training", "stopped", "taken_over"])
def test_a_project_that_was_not_presented_or_has_said_its_last_word_is_not_asked(status, helene):
    ProjectFactory(lead=helene, status=status, cohort=presented(200))
    run("--apply")
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("traits", [{"draft": True}, {"pending": True}, {"hidden_at": timezone.now()}])
def test_a_project_that_is_not_online_is_not_asked(traits, helene):
    ProjectFactory(lead=helene, status=ProjectStatus.PRESENTED, cohort=presented(200), **traits)
    run("--apply")
    assert not FollowUp.objects.exists()


def test_a_promotion_without_date_or_none_asks_nothing(helene):
    ProjectFactory(lead=helene, status=ProjectStatus.PRESENTED, cohort=CohortFactory())
    ProjectFactory(lead=helene, status=ProjectStatus.PRESENTED)
    run("--apply")
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 6, 20), 24, date(2025, 6, 20)),
        (date(2023, 12, 1), 12, date(2024, 12, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, expected):
    assert months_after(day, months) == expected


def test_the_latest_question_replaces_the_one_left_without_answer(follow_up, project):
    later = FollowUp.objects.create(project=project, months=12, due_on=timezone.localdate())
    FollowUp.objects.filter(pk=follow_up.pk).update(due_on=timezone.localdate() - timedelta(days=180))
    assert list(FollowUp.objects.due()) == [later]


@pytest.mark.met("FRE-02")
def test_anybody_of_the_team_answers_and_the_page_tells_it(follow_up, project, karim, representative, sign_in):
    project.roles.create(member=karim, role="team")
    words = {
        "status": "tested",
        "why": "Deux sites volontaires.",
        "cause": "team",
        "news": "Le script est affiché.",
        "help_wanted": "Un troisième site.",
    }
    sign_in(karim).post(follow_up.get_absolute_url(), words)
    project.refresh_from_db()
    assert (project.status, project.why, project.news_on) == (
        "tested",
        "Deux sites volontaires.",
        timezone.localdate(),
    )
    page = sign_in(representative).get(project.get_absolute_url()).text
    for text in ("Deux sites volontaires.", "Le script est affiché.", "Un troisième site.", "de la restitution"):
        assert text in page
    follow_up.refresh_from_db()
    assert follow_up.answered_by == karim


def test_nothing_new_is_one_click_and_a_good_answer(follow_up, project, helene, sign_in):
    before = project.statuses.count()
    page = sign_in(helene).post(follow_up.get_absolute_url(), {"rien": "1"}, follow=True).text
    assert "est noté" in page
    follow_up.refresh_from_db()
    project.refresh_from_db()
    assert follow_up.answered_at
    assert (project.status, project.statuses.count()) == (ProjectStatus.PRESENTED, before)
    assert project.news_on == timezone.localdate()


def test_a_status_that_changes_says_why_and_nothing_typed_is_lost(follow_up, project, helene, sign_in):
    page = (
        sign_in(helene).post(follow_up.get_absolute_url(), {"status": "stopped", "news": "Une phrase à garder."}).text
    )
    assert "écrivez pourquoi, même en une phrase" in page
    assert "Une phrase à garder." in page
    project.refresh_from_db()
    assert project.status == ProjectStatus.PRESENTED
    assert not FollowUp.objects.answered().exists()


def test_a_status_that_is_none_is_refused(follow_up, helene, sign_in):
    page = sign_in(helene).post(follow_up.get_absolute_url(), {"status": "published", "why": "Parce que."}).text
    assert "Choisissez dans la liste" in page
    assert not FollowUp.objects.answered().exists()


@pytest.mark.parametrize("who", ["karim", "moderator", "sponsor"])
def test_whoever_is_not_of_the_team_gets_404(who, follow_up, project, karim, moderator, sign_in):
    if who == "sponsor":
        project.roles.create(member=karim, role="sponsor")
    browser = sign_in({"karim": karim, "moderator": moderator, "sponsor": karim}[who])
    assert browser.get(follow_up.get_absolute_url()).status_code == 404
    assert browser.post(follow_up.get_absolute_url(), {"rien": "1"}).status_code == 404
    assert not FollowUp.objects.answered().exists()


def test_two_colleagues_answer_and_the_second_keeps_the_text(follow_up, project, helene, karim, sign_in):
    project.roles.create(member=karim, role="team")
    sign_in(helene).post(follow_up.get_absolute_url(), {"rien": "1"})
    words = {"status": "presented", "news": "Écrit en même temps."}
    page = sign_in(karim).post(follow_up.get_absolute_url(), words).text
    assert "vient de donner des nouvelles" in page
    assert "Écrit en même temps." in page
    assert FollowUp.objects.get().answered_by == helene


def test_answering_twice_writes_one_line(follow_up, project, helene):
    other = FollowUp.objects.get(pk=follow_up.pk)
    follow_up.answer(by=helene, news="Une fois.")
    with pytest.raises(ValidationError):
        other.answer(by=helene, news="Une fois.")
    assert project.journal.count() == 1


def test_a_click_twice_on_nothing_new_says_it_is_done(follow_up, helene, sign_in):
    browser = sign_in(helene)
    for _ in range(2):
        assert browser.post(follow_up.get_absolute_url(), {"rien": "1"}).status_code == 302
    assert "Les nouvelles sont données" in browser.get(follow_up.get_absolute_url()).text


def test_the_home_page_reminds_the_team_until_somebody_answers(follow_up, helene, karim, sign_in):
    browser = sign_in(helene)
    page = browser.get("/").text
    assert "Donner des nouvelles" in page
    assert follow_up.get_absolute_url() in page
    assert "Donner des nouvelles" not in sign_in(karim).get("/").text
    follow_up.answer(by=helene)
    assert "Donner des nouvelles" not in browser.get("/").text


def test_the_home_page_asks_to_confirm_a_reuse(project, helene, karim, argenteuil, sign_in):
    reuse = Reuse.objects.create(project=project, member=karim, collectivity=argenteuil, kept="Tout")
    assert reverse("projects:reuse_confirm", args=[reuse.pk]) in sign_in(helene).get("/").text
    reuse.confirm(by=helene)
    assert reverse("projects:reuse_confirm", args=[reuse.pk]) not in sign_in(helene).get("/").text


def test_the_answer_reads_the_reminder(project, helene):
    run("--apply")
    FollowUp.objects.get().answer(by=helene)
    assert not Notification.objects.unread().filter(kind="follow_up").exists()


def test_the_list_of_ones_own_shows_no_others(follow_up, project, helene, karim, sign_in):
    url = reverse("projects:follow_up_list")
    assert "Le premier appel compte" in sign_in(helene).get(url).text
    assert "Le premier appel compte" not in sign_in(karim).get(url).text


def test_the_list_costs_the_same_however_long(helene, sign_in, same_queries):
    def one_more():
        mine = ProjectFactory(lead=helene, status=ProjectStatus.PRESENTED)
        FollowUp.objects.create(project=mine, months=6, due_on=timezone.localdate())
        FollowUp.objects.create(
            project=mine, months=12, due_on="2026-01-01", answered_at=timezone.now(), answered_by=MemberFactory()
        )

    one_more()
    browser = sign_in(helene)
    same_queries(lambda: browser.get(reverse("projects:follow_up_list")), one_more, 4)


def test_what_is_asked_long_after_its_term_says_so(project):
    today = timezone.localdate()
    asked = FollowUp(project=project, months=24, due_on=today - timedelta(days=20))
    assert asked.age == "24 mois"
    asked.due_on = today - timedelta(days=2000)
    assert asked.age == "Plus de 24 mois"
