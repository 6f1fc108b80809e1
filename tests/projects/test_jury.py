"""The jury: each outcome on one screen, what it changes in the bank, corrected afterwards, told about."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Cohort, Member
from directory.models.members import MemberKind
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from projects.models import JuryOutcome, Project, StatusEntry, TeamRole
from projects.models.jury import tell_ambassadors
from projects.models.project import Role
from projects.statuses import ProjectStatus
from tests.factories import MemberFactory, ProjectFactory
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
def trainee(cohort, department) -> Member:
    return MemberFactory(
        given_name="Salomé", cohort=cohort, kind=MemberKind.TRAINEE, collectivity=department, with_account=True
    )


@standing
def project(cohort, helene) -> Project:
    return ProjectFactory(title="La pluie", cohort=cohort, lead=helene, status=ProjectStatus.PITCHED)


@standing
def other(cohort, karim) -> Project:
    return ProjectFactory(title="Le soleil", cohort=cohort, lead=karim, status=ProjectStatus.PITCHED)


@standing
def url(cohort) -> str:
    return reverse("projects:jury", args=[cohort.slug])


def answers(on=None, **said: tuple) -> dict:
    """What the screen sends; `said`: by project, (« retenu », why, team)."""
    data = {"on": on or timezone.localdate() - 8 * DAY}
    for prefix, (retained, why, *team) in said.items():
        data |= {f"{prefix}-is_retained": retained, f"{prefix}-why": why, f"{prefix}-team": team}
    return data


def standing_lines(project: Project) -> list[tuple[str, str]]:
    return list(project.statuses.current().order_by("on", "pk").values_list("status", "why"))


def test_one_screen_writes_each_outcome_and_the_bank_follows(
    project, other, trainee, helene, karim, moderator, url, sign_in
):
    browser = sign_in(moderator)
    page = browser.get(url).text
    assert "La pluie" in page
    assert "Le soleil" in page
    said = {f"p{project.pk}": ("True", "Trois écoles.", trainee.pk), f"p{other.pk}": ("False", "Pas de terrain.")}
    browser.post(url, answers(**said))
    project.refresh_from_db()
    other.refresh_from_db()
    assert (project.status, project.origin, project.why) == ("in_training", "selected", "Trois écoles.")
    assert (other.status, other.origin, other.why) == ("not_selected", "not_selected", "Pas de terrain.")
    assert project.roles.filter(member=trainee, role=Role.TEAM).exists()
    assert "est retenu par le jury : Trois écoles." in Notification.objects.get(recipient=helene.user).sentence
    assert "n’est pas retenu par le jury" in Notification.objects.get(recipient=karim.user).sentence
    assert "Pas de terrain." in sign_in(karim).get(other.get_absolute_url()).text


def test_what_is_left_alone_stays_undecided_and_the_same_twice_changes_nothing(project, other, moderator, url, sign_in):
    browser = sign_in(moderator)
    said = {f"p{project.pk}": ("True", "Trois écoles."), f"p{other.pk}": ("", "")}
    browser.post(url, answers(**said))
    assert list(JuryOutcome.objects.values_list("project", flat=True)) == [project.pk]
    lines, told = StatusEntry.objects.count(), Notification.objects.count()
    outcome = JuryOutcome.objects.get()
    JuryOutcome.decide(project, retained=True, why="Trois écoles.", on=outcome.on, by=moderator)
    assert (StatusEntry.objects.count(), Notification.objects.count()) == (lines, told)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (("True", " "), "Écrivez pourquoi"),
        (("", "Trois écoles."), "Choisissez « retenu » ou « non retenu »"),
        (("peut-être", "Trois écoles."), "retenu"),
    ],
)
def test_a_mistake_writes_nothing_at_all_and_loses_no_word(said, sentence, project, other, moderator, url, sign_in):
    data = answers(**{f"p{project.pk}": said, f"p{other.pk}": ("False", "Pas de terrain.")})
    page = sign_in(moderator).post(url, data).text
    assert sentence in page
    assert "Pas de terrain." in page
    assert not JuryOutcome.objects.exists()


def test_a_day_to_come_is_refused(project, moderator, url, sign_in):
    data = answers(timezone.localdate() + DAY, **{f"p{project.pk}": ("True", "Trois écoles.")})
    assert "Choisissez une date passée" in sign_in(moderator).post(url, data).text
    with pytest.raises(ValidationError, match="date passée"):
        JuryOutcome.decide(project, retained=True, why="…", on=timezone.localdate() + DAY, by=moderator)


# Corrected -------------------------------------------------------------------------------------------


def test_corrected_words_replace_those_of_the_same_line(project, moderator):
    on = timezone.localdate() - 8 * DAY
    JuryOutcome.decide(project, retained=True, why="Trois écoles.", on=on, by=moderator)
    JuryOutcome.decide(project, retained=True, why="Quatre écoles.", on=on, by=moderator)
    assert [why for status, why in standing_lines(project) if status == "in_training"] == ["Quatre écoles."]
    assert not project.statuses.filter(struck_at__isnull=False).exists()


def test_another_outcome_strikes_the_former_line_and_what_came_later_stays(project, helene, moderator):
    on = timezone.localdate() - 8 * DAY
    JuryOutcome.decide(project, retained=False, why="Pas de terrain.", on=on, by=moderator)
    JuryOutcome.decide(project, retained=True, why="Le terrain est trouvé.", on=on, by=moderator)
    project.refresh_from_db()
    assert (project.status, project.origin) == ("in_training", "selected")
    struck = project.statuses.get(struck_at__isnull=False)
    assert (struck.status, struck.struck_why) == ("not_selected", "Le résultat du jury est corrigé.")
    StatusEntry.record(project, ProjectStatus.TESTED, on=timezone.localdate(), why="Deux sites.", author=helene)
    JuryOutcome.decide(project, retained=True, why="Une école de plus.", on=on, by=moderator)
    project.refresh_from_db()
    assert (project.status, project.why) == ("tested", "Deux sites.")


def test_an_outcome_is_not_wiped_out(project, moderator, url, sign_in):
    JuryOutcome.decide(project, retained=True, why="Trois écoles.", on=timezone.localdate(), by=moderator)
    page = sign_in(moderator).post(url, answers(**{f"p{project.pk}": ("", "")})).text
    assert "il ne s’efface pas" in page
    assert JuryOutcome.objects.get().why == "Trois écoles."


def test_two_windows_on_one_jury_show_both_words(project, moderator, url, sign_in):
    browser, prefix = sign_in(moderator), f"p{project.pk}"
    on = timezone.localdate() - 8 * DAY
    browser.get(url)  # a window opened before anything was written
    JuryOutcome.decide(project, retained=False, why="Pas de terrain.", on=on, by=moderator)
    stale = answers(on, **{prefix: ("True", "Trois écoles.")}) | {f"{prefix}-mark": "d’avant"}
    page = browser.post(url, stale).text
    assert "Pas de terrain." in page
    assert "Trois écoles." in page
    assert JuryOutcome.objects.get().why == "Pas de terrain."


# Who -------------------------------------------------------------------------------------------------


def test_only_the_mission_reads_and_writes_it(project, trainee, helene, karim, url, sign_in):
    for somebody in (helene, karim, trainee):
        browser = sign_in(somebody)
        assert browser.get(url).status_code == 404
        assert browser.post(url, answers(**{f"p{project.pk}": ("True", "Oui.")})).status_code == 404
    assert not JuryOutcome.objects.exists()


def test_nobody_writes_the_outcome_of_their_own_team(project, moderator, url, sign_in):
    TeamRole.objects.create(project=project, member=MemberFactory(user=moderator), role=Role.TEAM)
    page = sign_in(moderator).get(url).text
    assert "une autre personne de la mission" in page
    sign_in(moderator).post(url, answers(**{f"p{project.pk}": ("True", "Oui.")}))
    with pytest.raises(ValidationError):
        JuryOutcome.decide(project, retained=True, why="Oui.", on=timezone.localdate(), by=moderator)
    assert not JuryOutcome.objects.exists()


def test_drafts_and_projects_of_others_are_not_on_the_screen(cohort, project, moderator, url, sign_in):
    ProjectFactory(title="Encore secret", cohort=cohort, draft=True)
    elsewhere = ProjectFactory(title="Une autre année")
    page = sign_in(moderator).get(url).text
    assert "Encore secret" not in page
    assert "Une autre année" not in page
    sign_in(moderator).post(url, answers(**{f"p{elsewhere.pk}": ("True", "Oui.")}))
    assert not JuryOutcome.objects.exists()


def test_only_people_in_training_in_this_promotion_join_a_team(project, karim, moderator, url, sign_in):
    sign_in(moderator).post(url, answers(**{f"p{project.pk}": ("True", "Oui.", karim.pk)}))
    with pytest.raises(ValidationError, match="en formation"):
        JuryOutcome.decide(project, retained=True, why="Oui.", on=timezone.localdate(), team=[karim], by=moderator)
    assert not project.roles.filter(member=karim).exists()


# Told ------------------------------------------------------------------------------------------------


@pytest.mark.met("EV1-09")
def test_ambassadors_are_told_once_of_the_subjects_that_were_retained(
    cohort, project, other, karim, moderator, url, sign_in
):
    Member.objects.filter(pk=karim.pk).update(ambassador=True)
    on = timezone.localdate() - DAY
    JuryOutcome.decide(project, retained=True, why="Trois écoles.", on=on, by=moderator)
    JuryOutcome.decide(other, retained=False, why="Pas de terrain.", on=on, by=moderator)
    browser = sign_in(moderator)
    page = browser.get(url).text
    assert "1 ambassadeur ou ambassadrice recevra une notification" in " ".join(page.split())
    assert "peut demander sa page publique" in page
    browser.post(reverse("projects:jury_tell", args=[cohort.slug]))
    told = Notification.objects.get(recipient=karim.user, kind="cohort_jury")
    assert "un sujet retenu" in told.sentence
    assert "connaissent ces sujets" in browser.get(url).text
    with pytest.raises(ValidationError, match="Rien de nouveau"):
        tell_ambassadors(cohort, by=moderator)


def test_nothing_is_told_of_what_the_network_does_not_read(cohort, project, moderator):
    JuryOutcome.decide(project, retained=True, why="Trois écoles.", on=timezone.localdate(), by=moderator)
    Project.objects.filter(pk=project.pk).update(state=State.PENDING)
    with pytest.raises(ValidationError, match="Rien de nouveau"):
        tell_ambassadors(cohort, by=moderator)


def test_the_screen_costs_the_same_however_many_appetizers(cohort, project, moderator, url, sign_in, same_queries):
    browser = sign_in(moderator)
    same_queries(lambda: browser.get(url), lambda: ProjectFactory(cohort=cohort, lead=MemberFactory()), 13)
