"""The teams of a promotion: wishes, proposals, places by hand, publication, and the way back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.models import CareerStep, Cohort, Member
from directory.models.members import MemberKind
from directory.training import leave
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.prepositions import of
from governance.models import CurriculumModule, Module
from projects.models import JuryOutcome, Project, TeamComposition, TeamPlacement, TeamRole, TeamWishes
from projects.models.project import Role
from projects.models.team_compositions import Seniority
from projects.personal_data import forget
from projects.statuses import ProjectStatus
from projects.team_casting import TeamCasting, propose
from projects.team_publication import publish, undo
from tests.factories import MemberFactory, ProjectFactory
from tests.reading import plain
from tests.standing import standing

DAY = timedelta(days=1)


@standing
def cohort() -> Cohort:
    today = timezone.localdate()
    return Cohort.objects.create(
        label="2026-2027",
        starts_on=2026,
        ends_on=2027,
        appetizer_on=today - 9 * DAY,
        jury_on=today - 8 * DAY,
        presented_on=today + 200 * DAY,
    )


@standing
def people(cohort, department, argenteuil) -> list[Member]:
    places = [department, department, argenteuil, argenteuil, department, argenteuil]
    names = ["Salomé", "Idris", "Maud", "Oumar", "Lise", "Tom"]
    return [
        MemberFactory(
            given_name=name, family_name=f"N{rank}", cohort=cohort, kind=MemberKind.TRAINEE, collectivity=place,
            with_account=True,
        )
        for rank, (name, place) in enumerate(zip(names, places, strict=True))
    ]  # fmt: skip


def retained_project(cohort: Cohort, title: str, lead: Member | None = None) -> Project:
    project = ProjectFactory(title=title, cohort=cohort, lead=lead or MemberFactory(), status=ProjectStatus.IN_TRAINING)
    JuryOutcome.objects.create(project=project, is_retained=True, why="Prêt.", on=timezone.localdate() - 8 * DAY)
    return project


@standing
def rain(cohort, people) -> Project:
    return retained_project(cohort, "La pluie", people[0])


@standing
def sun(cohort, people) -> Project:
    return retained_project(cohort, "Le soleil", people[1])


@standing
def composition(cohort, rain, sun) -> TeamComposition:
    return TeamComposition.objects.create(cohort=cohort, wishes_until=timezone.localdate() + 5 * DAY)


@standing
def url(cohort) -> str:
    return reverse("projects:team_composition", args=[cohort.slug])


@standing
def wishes_url(cohort) -> str:
    return reverse("projects:team_wishes", args=[cohort.slug])


def wish(composition: TeamComposition, member: Member, *projects: Project, **said) -> TeamWishes:
    ranked = dict(zip(("first", "second", "third"), projects, strict=False))
    return TeamWishes.objects.create(composition=composition, member=member, **ranked, **said)


def post_places(people: list[Member], teams: list[Project | None], *settled: Member, **more) -> dict:
    data = {f"team{one.pk}": team.pk if team else "" for one, team in zip(people, teams, strict=True)}
    return data | {f"settled{one.pk}": "on" for one in settled} | more


def team_of(project: Project) -> set[Member]:
    return {role.member for role in project.roles.filter(role__in=[Role.LEAD, Role.TEAM]).select_related("member")}


# Wishes ----------------------------------------------------------------------------------------------


def test_the_mission_opens_wishes_and_people_in_training_are_asked(
    cohort, people, rain, sun, moderator, url, wishes_url, sign_in
):
    browser = sign_in(moderator)
    assert "2 sujets retenus" in browser.get(url).text
    browser.post(url, {"wishes_until": timezone.localdate() + 5 * DAY})
    assert TeamComposition.objects.get().cohort == cohort
    assert set(Notification.objects.filter(kind="team_wishes").values_list("recipient", flat=True)) == {
        one.user_id for one in people
    }
    browser = sign_in(people[2])
    page = browser.get(cohort.get_absolute_url()).text
    assert "Sur quel sujet voulez-vous travailler ?" in page
    assert wishes_url in page
    browser.post(wishes_url, {"first": sun.pk, "second": rain.pk, "trade": "technical"})
    mine = TeamWishes.objects.get(member=people[2])
    assert (mine.ranked, mine.trade) == ([sun.pk, rain.pk], "technical")
    page = browser.get(cohort.get_absolute_url()).text
    assert "Relire mes vœux" in page
    assert not TeamComposition.objects.asking(people[2], timezone.localdate()).exists()
    assert TeamComposition.objects.asking(people[3], timezone.localdate()).exists()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(-1, "Choisissez aujourd’hui ou une date à venir."), (200, "avant la restitution"), (None, "date")],
)
def test_a_wrong_day_opens_nothing(day, sentence, rain, sun, moderator, url, sign_in):
    typed = timezone.localdate() + day * DAY if day is not None else "bientôt"
    page = sign_in(moderator).post(url, {"wishes_until": typed}).text
    assert sentence in page
    assert not TeamComposition.objects.exists()


def test_wishes_open_for_two_subjects_at_least_in_training_and_once(cohort, rain, moderator, url, sign_in):
    until = timezone.localdate() + DAY
    assert "Le jury n’a pas encore retenu deux sujets." in sign_in(moderator).get(url).text
    with pytest.raises(ValidationError, match="deux sujets"):
        TeamComposition.open(cohort, wishes_until=until, by=moderator)
    retained_project(cohort, "Le vent")
    TeamComposition.open(cohort, wishes_until=until, by=moderator)
    with pytest.raises(ValidationError, match="déjà ouverts"):
        TeamComposition.open(cohort, wishes_until=until, by=moderator)
    Cohort.objects.filter(pk=cohort.pk).update(cancelled_on=timezone.localdate())
    with pytest.raises(ValidationError, match="n’est pas en formation"):
        TeamComposition.open(cohort, wishes_until=until, by=moderator)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"first": ""}, "Choisissez au moins un sujet."),
        ({"first": "rain", "second": "rain"}, "celui-ci est déjà l’un de vos vœux"),
        ({"first": "rain", "third": "sun"}, "Choisissez d’abord le vœu d’avant."),
        ({"first": "rain", "sex": "woman"}, "Cochez votre accord"),
        ({"first": "rain", "trade": "astronaute"}, "Choisissez"),
    ],
)
def test_a_mistake_in_wishes_is_said_and_nothing_is_lost(
    said, sentence, composition, rain, sun, people, wishes_url, sign_in
):
    by_name = {"rain": rain.pk, "sun": sun.pk}
    typed = {"seniority": "long"} | {name: by_name.get(value, value) for name, value in said.items()}
    page = sign_in(people[2]).post(wishes_url, typed).text
    assert sentence in page
    assert '<option value="long" selected>' in page
    assert not TeamWishes.objects.exists()


def test_a_subject_that_was_not_retained_is_no_wish(composition, cohort, people, wishes_url, sign_in):
    pitched = ProjectFactory(title="Le vent", cohort=cohort, status=ProjectStatus.PITCHED)
    sign_in(people[2]).post(wishes_url, {"first": pitched.pk})
    assert not TeamWishes.objects.exists()


def test_wishes_are_changed_taken_back_and_closed(composition, rain, sun, people, wishes_url, sign_in):
    browser = sign_in(people[2])
    browser.post(wishes_url, {"first": rain.pk, "sex": "woman", "agrees": "on"})
    mine = TeamWishes.objects.get()
    assert mine.sex_agreed_at
    browser.post(wishes_url, {"first": sun.pk, "sex": ""})
    mine.refresh_from_db()
    assert (mine.first, mine.sex, mine.sex_agreed_at) == (sun, "", None)
    browser.post(reverse("projects:team_wishes_remove", args=[composition.cohort.slug]))
    assert not TeamWishes.objects.exists()
    wish(composition, people[2], rain)
    TeamComposition.objects.update(wishes_until=timezone.localdate() - DAY)
    page = browser.get(wishes_url).text
    assert "Les vœux sont clos" in page
    assert "La pluie" in page
    browser.post(wishes_url, {"first": sun.pk})
    browser.post(reverse("projects:team_wishes_remove", args=[composition.cohort.slug]))
    assert TeamWishes.objects.get().first == rain


def test_two_windows_on_wishes_show_both(composition, rain, sun, people, wishes_url, sign_in):
    browser = sign_in(people[2])
    browser.get(wishes_url)
    wish(composition, people[2], sun)
    page = browser.post(wishes_url, {"first": rain.pk, "mark": "d’avant"}).text
    assert "Quelqu’un a écrit ici entre-temps" in page
    assert TeamWishes.objects.get().first == sun


def test_sex_is_never_stored_without_consent(composition, rain, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        wish(composition, people[2], rain, sex="woman")


def test_who_reads_and_writes_what(composition, people, helene, karim, moderator, url, wishes_url, sign_in):
    wish(composition, people[2], TeamCasting(composition).projects[0])
    for somebody in (helene, karim, people[2]):
        browser = sign_in(somebody)
        assert browser.get(url).status_code == 404
        for verb in ("propose", "place", "publish", "undo"):
            assert (
                browser.post(reverse(f"projects:team_composition_{verb}", args=[composition.cohort.slug])).status_code
                == 404
            )
    for somebody in (helene, karim, moderator):
        assert sign_in(somebody).get(wishes_url).status_code == 404
    page = sign_in(helene).get(composition.cohort.get_absolute_url()).text
    assert wishes_url not in page
    assert url not in page
    assert url in sign_in(moderator).get(composition.cohort.get_absolute_url()).text


def test_a_moderator_in_training_does_not_compose_their_own_promotion(composition, people, moderator, url, sign_in):
    Member.objects.filter(pk=people[0].pk).update(user=None)
    Member.objects.filter(pk=people[0].pk).update(user=moderator)
    assert sign_in(moderator).get(url).status_code == 404


# Proposals -------------------------------------------------------------------------------------------


@pytest.mark.met("EV1-08")
def test_teams_are_proposed_from_wishes_and_balance_each_place_with_its_reason(
    composition, rain, sun, people, moderator, url, sign_in
):
    for one in people[:5]:
        wish(composition, one, rain, sun)
    browser = sign_in(moderator)
    assert "5 personnes sur 6" in " ".join(browser.get(url).text.split())
    browser.post(reverse("projects:team_composition_propose", args=[composition.cohort.slug]))
    plan = dict(TeamPlacement.objects.values_list("member", "project"))
    sizes = [list(plan.values()).count(project.pk) for project in (rain, sun)]
    assert sizes == [3, 3]
    page = browser.get(url).text
    assert "Son 1er vœu." in page
    assert "Son 2e vœu" in page
    places = {one.pk: one.collectivity_id for one in people}
    for project in (rain, sun):
        inside = [places[pk] for pk, team in plan.items() if team == project.pk]
        assert max(inside.count(place) for place in inside) <= 2
    assert not TeamRole.objects.filter(member=people[5]).exists()


def test_an_impossible_balance_is_counted_and_changes_no_place(
    composition, people, department, moderator, url, sign_in
):
    Member.objects.filter(pk__in=[one.pk for one in people]).update(collectivity=department)
    page = sign_in(moderator).post(reverse("projects:team_composition_propose", args=[composition.cohort.slug])).text
    page = page.replace("\u00a0", " ").replace("\u202f", " ")
    assert f"6 personnes {of(department.short_name)}, 2 équipes × 2 = 4 places." in page
    assert "en renonçant à la règle des collectivités" in page
    assert not TeamPlacement.objects.exists()
    sign_in(moderator).post(url, {"wishes_until": composition.wishes_until, "per_collectivity": 0})
    propose(composition)
    assert TeamPlacement.objects.count() == 6


def test_what_is_kept_for_fewer_readers_is_not_counted(composition, people):
    for one in people:
        CareerStep.objects.create(member=one, starts_on=1995, position="Cheffe")
    Member.objects.filter(pk__in=[one.pk for one in people[:3]]).update(career_audience="cohort")
    labels = TeamCasting(composition).casting.by_key
    assert [labels[one.pk].labels.get("seniority") for one in people] == [None] * 3 + [Seniority.LONG] * 3


def test_sexes_are_spread_only_for_who_said(composition, rain, sun, people):
    for one in people[:4]:
        wish(composition, one, sex="woman" if one in people[:2] else "man", sex_agreed_at=timezone.now())
    propose(composition)
    plan = dict(TeamPlacement.objects.values_list("member", "project"))
    assert plan[people[0].pk] != plan[people[1].pk]
    assert plan[people[2].pk] != plan[people[3].pk]


def test_who_presented_together_may_stay_and_is_never_held_together(composition, rain, sun, people):
    TeamRole.objects.create(project=rain, member=people[2], role=Role.TEAM)
    propose(composition)
    plan = dict(TeamPlacement.objects.values_list("member", "project"))
    assert plan[people[0].pk] == plan[people[2].pk] == rain.pk  # nothing pulls them elsewhere
    wish(composition, people[2], sun)
    propose(composition)
    assert TeamPlacement.objects.get(member=people[2]).project == sun


# Places by hand --------------------------------------------------------------------------------------


def test_people_are_moved_and_settled_by_hand_then_the_others_anew(
    composition, rain, sun, people, moderator, url, sign_in
):
    browser, place = sign_in(moderator), reverse("projects:team_composition_place", args=[composition.cohort.slug])
    browser.post(place, post_places(people, [rain] * 4 + [sun, None], people[3]))
    assert TeamPlacement.objects.count() == 5
    page = browser.get(url).text
    assert "« La pluie » : 4 personnes, 3 au plus" in page
    assert "Sans équipe" in page
    browser.post(place, post_places(people, [rain] * 4 + [sun, None], people[3], recompute="1"))
    plan = {one.member_id: one for one in TeamPlacement.objects.all()}
    assert len(plan) == 6
    assert (plan[people[3].pk].project, plan[people[3].pk].is_settled) == (rain, True)
    assert sum(one.project_id == rain.pk for one in plan.values()) == 3


def test_a_team_that_is_none_is_refused_and_two_windows_are_told(composition, rain, sun, people, moderator, sign_in):
    browser, place = sign_in(moderator), reverse("projects:team_composition_place", args=[composition.cohort.slug])
    wrong = post_places(people, [rain] * 6) | {f"team{people[0].pk}": 987654}
    assert "Choisissez une équipe retenue par le jury pour Salomé" in browser.post(place, wrong).text
    assert not TeamPlacement.objects.exists()
    composition.place({people[0].pk: (sun.pk, True)})
    page = browser.post(place, post_places(people, [rain] * 6, mark="d’avant")).text
    assert "Quelqu’un a écrit ici entre-temps" in page
    assert TeamPlacement.objects.get().project == sun


# Publication -----------------------------------------------------------------------------------------


def placed(composition: TeamComposition, people: list[Member], teams: list[Project]) -> TeamComposition:
    composition.place({one.pk: (team.pk, False) for one, team in zip(people, teams, strict=True)})
    return composition


def test_nothing_is_published_while_somebody_or_a_subject_has_no_place(composition, rain, sun, people, moderator):
    composition.place({people[0].pk: (rain.pk, False)})
    with pytest.raises(ValidationError, match="Idris N1, Maud N2"):
        publish(composition, by=moderator)
    placed(composition, people, [rain] * 6)
    with pytest.raises(ValidationError, match="Personne dans « Le soleil »"):
        publish(composition, by=moderator)
    assert team_of(sun) == {people[1]}


def test_publication_writes_the_teams_tells_each_and_erases_the_sex(
    composition, rain, sun, people, helene, moderator, sign_in
):
    wish(composition, people[2], sun, sex="woman", sex_agreed_at=timezone.now())
    placed(composition, people, [sun, sun, sun, rain, rain, rain])
    assert "Les équipes</h2>" not in sign_in(helene).get(composition.cohort.get_absolute_url()).text
    sign_in(moderator).post(reverse("projects:team_composition_publish", args=[composition.cohort.slug]))
    assert team_of(rain) == set(people[3:])
    assert team_of(sun) == set(people[:3])
    assert rain.roles.filter(role=Role.LEAD).count() == sun.roles.filter(role=Role.LEAD).count() == 1
    assert TeamWishes.objects.get().sex == ""
    told = Notification.objects.get(recipient=people[3].user, kind="team_published")
    assert "« La pluie »" in told.sentence
    composition.cohort.refresh_from_db()
    assert composition.cohort.teams_on == timezone.localdate()
    page = sign_in(helene).get(composition.cohort.get_absolute_url()).text
    assert "Les équipes</h2>" in page
    assert "Salomé N0" in page
    with pytest.raises(ValidationError, match="sont publiées"):
        propose(composition)
    with pytest.raises(ValidationError, match="sont publiées"):
        publish(composition, by=moderator)


def test_it_is_undone_until_the_first_module(composition, cohort, rain, sun, people, moderator, url, sign_in):
    before = {project: set(project.roles.values_list("member", "role")) for project in (rain, sun)}
    placed(composition, people, [sun, rain, sun, rain, sun, rain])
    publish(composition, by=moderator)
    sign_in(moderator).post(reverse("projects:team_composition_undo", args=[cohort.slug]))
    assert {project: set(project.roles.values_list("member", "role")) for project in (rain, sun)} == before
    assert TeamPlacement.objects.count() == 6
    publish(composition, by=moderator)
    module = Module.objects.create(name="Observer", position=1)
    CurriculumModule.objects.create(cohort=cohort, module=module, starts_on=timezone.localdate(), position=1)
    with pytest.raises(ValidationError, match="Le premier module a commencé"):
        undo(composition, by=moderator)
    assert "Le premier module a commencé" in sign_in(moderator).get(url).text


def test_a_student_who_leaves_leaves_wishes_places_and_team(composition, rain, sun, people, moderator):
    wish(composition, people[4], rain)
    placed(composition, people, [sun, sun, sun, rain, rain, rain])
    publish(composition, by=moderator)
    leave(people[4], by=moderator)
    assert not TeamWishes.objects.filter(member=people[4]).exists()
    assert not TeamPlacement.objects.filter(member=people[4]).exists()
    assert team_of(rain) == {people[3], people[5]}
    undo(composition, by=moderator)
    assert people[4] not in team_of(rain)


def test_a_jury_corrected_afterwards_says_who_is_to_be_placed(composition, rain, sun, people, moderator, url, sign_in):
    wish(composition, people[2], rain)
    placed(composition, people, [sun, sun, sun, rain, rain, rain])
    JuryOutcome.objects.filter(project=rain).update(is_retained=False)
    retained_project(composition.cohort, "Le vent")
    page = sign_in(moderator).get(url).text
    assert "3 personnes à placer ailleurs" in " ".join(page.split())
    assert "Le vent" in page
    mine = sign_in(people[2]).get(reverse("projects:team_wishes", args=[composition.cohort.slug])).text
    assert "Le jury ne retient plus l’un de vos sujets" in mine
    propose(composition)
    assert not TeamPlacement.objects.filter(project=rain).exists()


def test_a_cancelled_promotion_asks_and_publishes_nothing(
    composition, rain, sun, people, moderator, wishes_url, sign_in
):
    placed(composition, people, [sun, sun, sun, rain, rain, rain])
    Cohort.objects.filter(pk=composition.cohort_id).update(cancelled_on=timezone.localdate())
    with pytest.raises(ValidationError, match="n’est pas en formation"):
        publish(composition, by=moderator)
    assert sign_in(people[2]).get(wishes_url).status_code == 404
    assert not TeamComposition.objects.to_finish(timezone.localdate() + 9 * DAY).exists()


def test_an_erased_person_leaves_no_wish_and_no_place(composition, rain, people):
    wish(composition, people[0], rain)
    composition.place({people[0].pk: (rain.pk, False)})
    forget(people[0])
    assert not TeamWishes.objects.exists()
    assert not TeamPlacement.objects.exists()


def test_late_teams_wait_for_the_mission(composition, administrator, sign_in):
    today = timezone.localdate()
    assert not TeamComposition.objects.to_finish(today).exists()
    TeamComposition.objects.update(wishes_until=today - DAY)
    page = sign_in(administrator).get(reverse("admin:projects_teamcomposition_changelist"), {"publication": "attendue"})
    assert "2026-2027" in page.text


def test_the_page_costs_the_same_however_many_people(composition, cohort, rain, moderator, url, sign_in, same_queries):
    browser = sign_in(moderator)

    def add() -> None:
        member = MemberFactory(cohort=cohort, kind=MemberKind.TRAINEE)
        wish(composition, member, rain)
        composition.place({**places(), member.pk: (rain.pk, False)})

    def places() -> dict[int, tuple[int, bool]]:
        return {pk: (project, False) for pk, project in TeamPlacement.objects.values_list("member", "project")}

    same_queries(lambda: browser.get(url), add, 12)


# Women and men ---------------------------------------------------------------------------------------


def said(composition, people, *sexes: str) -> None:
    for person, sex in zip(people, sexes, strict=False):
        wish(composition, person, sex=sex, sex_agreed_at=timezone.now())


@pytest.mark.met("EV1-02")
def test_the_mission_follows_the_parity_of_each_promotion_by_what_people_agreed_to_say(
    composition, cohort, rain, sun, people, moderator, helene, url, sign_in
):
    words = "60 % de femmes et 40 % d’hommes, d’après les 5 personnes qui l’ont dit"
    said(composition, people, "woman", "man", "woman", "man")
    desk = sign_in(moderator)
    table = reverse("admin:projects_teamcomposition_changelist")
    for page in (url, table):
        assert "% de femmes" not in plain(desk.get(page).text), "four people are too few"
    said(composition, people[4:5], "woman")
    for page in (url, table):
        assert words in plain(desk.get(page).text)
    placed(composition, people, [sun, sun, sun, rain, rain, rain])
    publish(composition, by=moderator)
    assert not TeamWishes.objects.exclude(sex="").exists()
    for page in (url, table):
        assert words in plain(desk.get(page).text), "kept as a count, once what each said is erased"
    undo(TeamComposition.objects.get(), by=moderator)
    publish(TeamComposition.objects.get(), by=moderator)
    assert words in plain(desk.get(table).text)
    assert sign_in(helene).get(url).status_code == 404
    assert "% de femmes" not in plain(sign_in(helene).get(cohort.get_absolute_url()).text)


def test_below_five_no_count_is_kept(composition, rain, sun, people, moderator):
    said(composition, people, "woman", "man", "woman", "man")
    placed(composition, people, [sun, sun, sun, rain, rain, rain])
    publish(composition, by=moderator)
    composition.refresh_from_db()
    assert (composition.women, composition.men) == (None, None)
