"""« Résultats » : what the projects gave together, where nobody is ranked and nobody is singled out."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State
from projects import results as figures
from projects.models import FollowUp, Indicator, Measure, Project, Reuse, StatusEntry, Takeover
from projects.models.project import ProjectAudience
from projects.results import Results, Share, results_for
from tests.factories import MemberFactory, ProjectFactory, UserFactory, VoiceFactory, VoiceFormFactory

pytestmark = pytest.mark.django_db
PAGE, FILE, BANK = reverse("projects:results"), reverse("projects:results_file"), reverse("projects:list")


@pytest.fixture
def counted(helene):
    """The figures that Hélène is shown, counted anew."""

    def count() -> Results:
        caches["local"].clear()
        return results_for(helene.user)

    return count


def stopped(cause: str, times: int = 1, status: str = "stopped") -> None:
    for _ in range(times):
        StatusEntry.record(ProjectFactory(), status, on=date(2023, 5, 1), why="Raconté.", cause=cause)


def told(project: Project, *values: int, **facts) -> Indicator:
    """An indicator of a project, measured on these days, a year apart."""
    indicator = Indicator.objects.create(project=project, **{"name": "Attente", "unit": "min"} | facts)
    for rank, value in enumerate(values):
        moment = "after" if rank else "before"
        Measure.objects.create(indicator=indicator, on=date(2021 + rank, 1, 1), moment=moment, value=value)
    return indicator


def said(share: Share) -> tuple[int, int]:
    return share.count, share.of


# What is counted ---------------------------------------------------------------------------------


@pytest.mark.met("FRE-02")
def test_a_status_of_less_than_twelve_months_is_counted_among_the_projects_that_still_have_news(counted):
    today = timezone.localdate()
    ProjectFactory(status="implemented", status_on=today - timedelta(days=30))
    ProjectFactory(status="partly", status_on=today - timedelta(days=364))
    ProjectFactory(status="tested", status_on=today - timedelta(days=365))
    ProjectFactory(status="stopped", status_on=today)
    ProjectFactory(appetizer=True, status_on=today)

    assert said(counted().followed) == (2, 3)


@pytest.mark.met("FRE-02", "FRE-10")
def test_nothing_new_is_an_answer_that_keeps_a_status_fresh(counted, helene):
    long_ago = timezone.localdate() - timedelta(days=900)
    asked, silent = (ProjectFactory(lead=helene, status="tested", status_on=long_ago) for _ in range(2))
    for project in (asked, silent):
        FollowUp.objects.create(project=project, months=12, due_on=long_ago)
    assert said(counted().followed) == (0, 2)

    asked.follow_ups.get().answer(by=helene)

    assert said(counted().followed) == (1, 2)


@pytest.mark.met("FRE-09", "FRE-10")
def test_measured_said_not_to_be_awaited_or_nothing_each_project_is_counted_once(counted):
    told(ProjectFactory(status="implemented"), 47, 16)
    both = ProjectFactory(status="implemented")
    told(both, 30, 20)
    told(both, evidence="not_measured")
    told(ProjectFactory(status="stopped"), evidence="not_measured")
    told(ProjectFactory(status="tested"), 12)
    ProjectFactory(status="tested")
    told(ProjectFactory(appetizer=True), evidence="not_measured")

    found = counted()

    assert [said(part) for part in found.measures] == [(2, 5), (1, 5), (1, 5), (1, 5)]
    assert [part.label for part in found.measures][1] == "« Non mesuré », et c’est dit"
    assert said(found.told) == (4, 5)


@pytest.mark.met("PQ1-20", "PQ2-24")
def test_projects_that_users_speak_of_are_counted_by_their_published_voices(counted):
    heard = VoiceFormFactory(project=ProjectFactory(status="implemented"))
    for _ in range(2):
        VoiceFactory(form=heard)
    VoiceFactory(form=VoiceFormFactory(project=ProjectFactory(status="implemented")), waiting=True)

    found = counted()

    assert said(found.heard) == (1, 2)
    assert found.voices == 2


@pytest.mark.met("PQ2-24", "PQ1-19")
def test_indicators_are_counted_by_the_way_they_went_and_by_their_target(counted):
    told(ProjectFactory(), 47, 30, 16, target=20)
    told(ProjectFactory(), 58, 84, direction="up", target=90)
    told(ProjectFactory(), 12, 12)
    told(ProjectFactory(), 10, 15)
    told(ProjectFactory(), 3)
    told(ProjectFactory(), 3, 1, evidence="not_measured")

    effects = counted().effects

    assert (effects.told, effects.wished, effects.same, effects.other) == (4, 2, 1, 1)
    assert (effects.reached, effects.targets) == (1, 2)


def test_the_latest_before_and_after_are_drawn_whatever_they_say(counted):
    for rank in range(5):
        told(ProjectFactory(title=f"Projet {rank}", news_on=date(2024, 1, 1 + rank)), 10, 10 + rank)

    assert [project.title for project, _, _ in counted().drawn] == ["Projet 4", "Projet 3", "Projet 2"]


@pytest.mark.met("PQ1-12", "PQ1-17")
def test_promotions_come_in_the_order_of_time_with_what_their_projects_became(counted, cohort_2019, cohort_2021):
    ProjectFactory(cohort=cohort_2021, status="implemented")
    for status in ("implemented", "stopped", "suspended"):
        ProjectFactory(cohort=cohort_2019, status=status)
    ProjectFactory()

    found = counted()

    rows = [(row.label, [(cell.label, cell.count) for cell in row.cells if cell.count]) for row in found.rows]
    assert rows == [
        ("2019-2020", [("Mis en place", 1), ("Arrêté", 2)]),
        ("2021-2022", [("Mis en place", 1)]),
        ("Hors promotion", [("Sans statut", 1)]),
    ]
    assert [bar.label for bar in found.history.bars] == ["2019-2020", "2021-2022", "Hors promotion"]
    assert found.cohorts == 2


@pytest.mark.met("FRE-02")
def test_news_asked_and_answered_are_counted_by_delay(counted):
    today = timezone.localdate()
    for months, due_on, answered in ((6, today, True), (6, today, False), (12, today, False), (24, None, False)):
        FollowUp.objects.create(
            project=ProjectFactory(status="tested"),
            months=months,
            due_on=due_on or today + timedelta(days=1),
            answered_at=timezone.now() if answered else None,
        )

    found = counted()

    assert [tuple(term) for term in found.terms] == [(6, 2, 1), (12, 1, 0)]
    assert found.news_words == "1 réponse pour 3 demandes"


@pytest.mark.met("PQ2-02", "PQ2-12")
def test_only_confirmed_reuses_and_accepted_takeovers_count(counted, karim, helene, argenteuil):
    project, now = ProjectFactory(lead=helene), timezone.now()
    words = {"project": project, "collectivity": argenteuil, "kept": "Tout"}
    Reuse.objects.create(member=karim, confirmed_at=now, **words)
    Reuse.objects.create(member=MemberFactory(), confirmed_at=now, **words)
    Reuse.objects.create(member=MemberFactory(), **words)
    for state in (State.PUBLISHED, State.PENDING):
        Takeover.objects.create(project=project, author=karim, collectivity=argenteuil, sponsor="DGS", state=state)

    reuses = counted().reuses

    assert (reuses.count, reuses.projects, reuses.places, reuses.takeovers) == (2, 1, 1, 1)


# Nobody is singled out, nobody is ranked ------------------------------------------------------------


@pytest.mark.met("FRE-10", "PQ1-18")
def test_a_cause_of_fewer_than_three_stops_is_told_with_the_others(counted, helene, sign_in):
    stopped("means", 4)
    stopped("sponsorship", 3, "suspended")
    stopped("team", 2)
    stopped("departure")
    stopped("other")

    found = counted()

    told = [(cause.label, cause.count) for cause in found.causes]
    assert told == [("Moyens", 4), ("Portage", 3), ("Autres causes", 4)]
    assert said(found.stopped) == (11, 11)
    page = sign_in(helene).get(PAGE).text
    assert "moins de 3 arrêts est comptée avec les autres" in page
    assert "équipe" in page  # the word is there, but not as a cause
    assert "Départ d’une personne clé" not in page


def test_when_every_cause_is_rare_none_is_told(counted, helene, sign_in):
    stopped("means", 2)
    stopped("team", 2)

    assert counted().causes == []
    page = sign_in(helene).get(PAGE).text
    assert "il est trop tôt pour les compter" in page
    assert "Moyens" not in page


@pytest.mark.met("FRE-10")
def test_no_team_no_person_and_no_collectivite_is_named(helene, karim, sign_in, department, argenteuil, cohort_2019):
    for lead, place in ((helene, department), (karim, argenteuil)):
        ProjectFactory(lead=lead, places=[place], cohort=cohort_2019, status="stopped", sponsor_department="La voirie")
    client = sign_in(MemberFactory(with_account=True))

    page = client.get(PAGE).text.partition("<main")[2].partition("</main>")[0]
    for text in (page, client.get(FILE).content.decode("utf-8-sig")):
        for name in (helene.family_name, karim.family_name, department.short_name, argenteuil.short_name, "La voirie"):
            assert name not in text


def test_few_projects_are_told_in_words_rather_than_per_cent():
    assert Share("", 2, 3).words == "2 sur 3"
    assert Share("", 7, 10).words == "70 %"
    assert Share("", 0, 0).words == "0 sur 0"


# Who reads what -------------------------------------------------------------------------------------

NEVER_COUNTED = {
    "draft": {"state": State.DRAFT},
    "pending": {"state": State.PENDING},
    "refused": {"state": State.REFUSED},
    "withdrawn": {"state": State.WITHDRAWN},
    "hidden": {"hidden_at": "2024-03-01T10:00:00+01:00"},
    "kept by its team": {"audience": ProjectAudience.TEAM},
}


@pytest.mark.parametrize("facts", NEVER_COUNTED.values(), ids=NEVER_COUNTED)
def test_what_the_network_does_not_read_is_counted_for_nobody(facts, helene, moderator, sign_in):
    kept = ProjectFactory(title="Introuvable", lead=helene, status="implemented", **facts)
    told(kept, 47, 16)
    VoiceFactory(form=VoiceFormFactory(project=kept))
    FollowUp.objects.create(project=kept, months=6, due_on=timezone.localdate())

    for person in (helene, moderator):
        found = results_for(getattr(person, "user", person))
        assert (found.total, found.voices, found.effects.told, found.terms, found.drawn) == (0, 0, 0, [], [])
        page = sign_in(person).get(PAGE).text
        assert "Les chiffres viendront avec les premiers projets." in page
        assert "Introuvable" not in page


def test_an_account_without_a_profile_reads_no_figure():
    ProjectFactory(status="implemented")

    assert results_for(UserFactory()).total == 0
    assert results_for(MemberFactory(with_account=True).user).total == 1


def test_a_visitor_is_sent_to_the_door(visitor):
    for url in (PAGE, FILE):
        answer = visitor.get(url)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))


# Each figure leads to its projects -------------------------------------------------------------------


@pytest.mark.met("PQ2-24")
def test_each_figure_leads_to_the_projects_it_counts(helene, sign_in, counted, cohort_2019):
    today = timezone.localdate()
    for status, age in (("implemented", 10), ("partly", 400), ("tested", 10), ("stopped", 10), ("not_selected", 10)):
        project = ProjectFactory(cohort=cohort_2019, status=status, status_on=today - timedelta(days=age))
        told(project, 47, 16)
        VoiceFactory(form=VoiceFormFactory(project=project))
    client, found = sign_in(helene), counted()
    cells = [Share(cell.label, cell.count, 0, cell.address) for row in found.rows for cell in row.cells]
    rows = [Share(row.label, row.total, 0, row.address) for row in found.rows]

    shares = [found.followed, found.measures[0], found.heard, found.stopped, *cells, *rows]

    assert [share.count for share in shares] == [2, 4, 4, 1, 1, 1, 1, 1, 1, 5]
    for share in shares:
        assert client.get(BANK + share.address).context["asked"].total == share.count, share
    page = client.get(PAGE).text
    for share in shares:
        assert BANK + share.address.replace("&", "&amp;") in page


def test_the_bank_and_the_plan_of_the_site_lead_here(helene, sign_in):
    client = sign_in(helene)

    assert f'href="{PAGE}"' in client.get(BANK).text
    assert f'href="{PAGE}"' in client.get(reverse("sitemap")).text


# The tables, and the cost -----------------------------------------------------------------------------


def test_the_file_says_every_figure_and_runs_nothing_in_a_spreadsheet(helene, sign_in, cohort_2019):
    cohort_2019.label = "=HYPERLINK(1)"
    cohort_2019.save()
    told(ProjectFactory(cohort=cohort_2019, status="implemented"), 47, 16)
    stopped("means", 3)

    answer = sign_in(helene).get(FILE)

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == figures.HEADERS
    assert ["Causes d’arrêt", "Moyens", "", "3", "3"] in rows
    assert ["Avant et après", "Dans le sens voulu", "indicateurs", "1", "1"] in rows
    assert ["Promotions", "'=HYPERLINK(1)", "Mis en place", "1", "1"] in rows
    assert all(len(row) == len(figures.HEADERS) for row in rows)


def test_the_page_costs_the_same_whatever_it_counts(helene, sign_in, same_queries, cohort_2019):
    def add() -> None:
        project = ProjectFactory(cohort=cohort_2019, status="implemented", lead=helene)
        told(project, 47, 16)
        VoiceFactory(form=VoiceFormFactory(project=project))
        FollowUp.objects.create(project=project, months=6, due_on=timezone.localdate())
        Reuse.objects.create(
            project=project, member=helene, collectivity=helene.collectivity, kept="Tout", confirmed_at=timezone.now()
        )
        stopped("means")

    def counted_anew():
        caches["local"].clear()
        return client.get(PAGE)

    add()
    client = sign_in(helene)
    same_queries(counted_anew, add, 13)


def test_the_figures_are_counted_once_for_everybody(helene, karim, sign_in, django_assert_num_queries):
    ProjectFactory(status="implemented")
    results_for(helene.user)
    user = type(karim.user).objects.select_related("member").get(pk=karim.user.pk)

    with django_assert_num_queries(1):  # whether anything changed
        assert results_for(user).total == 1


def test_the_drawing_keeps_to_its_width_and_leaves_nothing_out(counted, cohort_2019):
    for status in ("implemented", "partly", "tested", "stopped", "not_selected"):
        ProjectFactory(cohort=cohort_2019, status=status)
    ProjectFactory(cohort=cohort_2019)

    (bar,) = counted().history.bars

    assert [(piece.kind, piece.count) for piece in bar.pieces] == [
        *(("done", 1), ("part", 1), ("live", 1), ("halt", 1), ("seed", 1), ("untold", 1))
    ]
    last = bar.pieces[-1]
    assert float(last.x) + float(last.width) == pytest.approx(360, abs=0.2)
