"""The three stages of a project: who fixes them, who is invited, what is shown, and what follows a change of team."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory.models import Cohort, Member
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.working_days import is_working_day
from events.lifecycle import cancel, postpone
from events.models import Event, Registration, StageEvent
from events.moments import local_moment
from events.stage_events import asked_since, fix, move, proposed_days, to_fix
from governance.models import CurriculumModule, Module
from projects.models import JuryOutcome, Project, SponsorLink, StageMeeting
from projects.models.sponsor import Stage
from projects.statuses import ProjectStatus
from projects.team import add, remove
from tests.factories import MemberFactory, ProjectFactory

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def cohort() -> Cohort:
    today = timezone.localdate()
    cohort = Cohort.objects.create(
        label="2026-2027",
        starts_on=2026,
        ends_on=2027,
        appetizer_on=today - 9 * A_DAY,
        jury_on=today - 8 * A_DAY,
        presented_on=today + 200 * A_DAY,
    )
    for rank, days in enumerate((30, 130)):
        module = Module.objects.create(name=f"Module {rank}")
        CurriculumModule.objects.create(cohort=cohort, module=module, starts_on=today + days * A_DAY)
    return cohort


@pytest.fixture
def referent() -> Member:
    return MemberFactory(given_name="Rachid", family_name="Référent", with_account=True)


@pytest.fixture
def project(cohort, helene, karim, referent) -> Project:
    """Hélène leads it, Karim is its sponsor, Rachid follows it."""
    made = ProjectFactory(
        title="La pluie", cohort=cohort, lead=helene, sponsor_member=karim, status=ProjectStatus.IN_TRAINING
    )
    made.roles.create(member=referent, role="referent")
    JuryOutcome.objects.create(project=made, is_retained=True, why="Prêt.", on=timezone.localdate() - 8 * A_DAY)
    return made


def page_of(project: Project) -> str:
    return reverse("events:stage_events", args=[project.slug])


def typed(stage: str, on: date | None = None, **words: str) -> dict[str, str]:
    day = on or timezone.localdate() + 20 * A_DAY
    said = {"wanted": "on", "on": day.isoformat(), "starts": "14:00", "ends": "15:00", "venue": "Salle 4"} | words
    return {f"{stage}-{name}": text for name, text in said.items()}


def facts(days: int = 20, **more) -> dict:
    day = timezone.localdate() + days * A_DAY
    moments = {"starts_at": local_moment(day, time(14)), "ends_at": local_moment(day, time(15))}
    return {**moments, "format": "in_place", "venue": "Salle 4", "meeting_url": ""} | more


def states(event: Event) -> dict[str, str]:
    return {one.member.given_name: one.state for one in Registration.objects.filter(event=event)}


@pytest.mark.met("EV1-24")
def test_one_press_invites_team_referent_and_sponsor_to_each_ticked_stage(project, helene, karim, referent, sign_in):
    browser = sign_in(helene)
    assert f'"{page_of(project)}"' in browser.get(project.get_absolute_url()).text
    data = typed("before") | typed("during", timezone.localdate() + 90 * A_DAY, venue="", meeting_url="https://v.fr/x")
    assert browser.post(page_of(project), data).status_code == 302
    rows = {one.stage: one.event for one in StageEvent.objects.select_related("event")}
    assert set(rows) == {"before", "during"}
    event = rows["before"]
    assert (event.audience, event.by_invitation, event.author, event.venue) == ("named", True, helene, "Salle 4")
    assert rows["during"].format == "remote"
    assert states(event) == {"Hélène": "registered", "Karim": "to_confirm", "Rachid": "to_confirm"}
    for one in (karim, referent):
        assert Notification.objects.filter(recipient=one.user, kind="stage_invited").count() == 2
    assert not Notification.objects.filter(recipient=helene.user, kind="stage_invited").exists()
    shown = sign_in(karim).get(project.get_absolute_url()).text
    assert event.get_absolute_url() in shown
    assert "En aval, à fixer" in " ".join(shown.split())


def test_who_is_not_invited_reads_the_date_and_opens_no_event(project, helene, representative, moderator, sign_in):
    event = fix(project, "before", facts(), by=helene.user).event
    shown = sign_in(representative).get(project.get_absolute_url()).text
    assert event.when in shown
    assert event.get_absolute_url() not in shown
    for one in (representative, moderator):
        assert sign_in(one).get(event.get_absolute_url()).status_code == 404


def test_a_person_says_yes_then_no_then_yes_on_the_page_of_the_event(project, helene, karim, sign_in):
    event = fix(project, "before", facts(), by=helene.user).event
    browser = sign_in(karim)
    assert "Votre réponse est attendue" in browser.get(event.get_absolute_url()).text
    browser.post(reverse("events:event_leave", args=[event.pk]))
    assert states(event)["Karim"] == "cancelled"
    assert "Je viens finalement" in browser.get(event.get_absolute_url()).text
    browser.post(reverse("events:event_register", args=[event.pk]))
    assert states(event)["Karim"] == "registered"
    event.refresh_from_db()
    assert event.seats_taken == 2
    assert "Le réseau lit votre nom" not in browser.get(event.get_absolute_url()).text


def test_nobody_invites_themselves(project, helene, representative, sign_in):
    event = fix(project, "before", facts(), by=helene.user).event
    assert sign_in(representative).post(reverse("events:event_register", args=[event.pk])).status_code == 404
    assert representative.given_name not in states(event)


def test_two_presses_make_one_event(project, helene, sign_in):
    browser = sign_in(helene)
    for _ in range(2):
        assert browser.post(page_of(project), typed("before")).status_code == 302
    assert Event.objects.filter(stage_event__project=project).count() == 1
    with pytest.raises(ValidationError, match="vient de fixer"):
        fix(project, "before", facts(), by=helene.user)


def test_what_is_wrong_is_said_and_kept_and_what_is_not_ticked_waits(project, helene, sign_in):
    browser = sign_in(helene)
    page = browser.post(page_of(project), {"before-venue": "Salle bleue"}).text
    assert "Cochez au moins un point" in page
    assert "Salle bleue" in page
    wrong = typed("before", timezone.localdate() - A_DAY, ends="13:00", venue="") | {"after-on": "demain"}
    page = browser.post(page_of(project), wrong).text
    for words in ("Ce moment est passé", "finit avant d’avoir commencé", "Écrivez où venir"):
        assert words in page
    assert not StageEvent.objects.exists()
    browser.post(page_of(project), typed("before") | {"after-on": "demain", "after-venue": "x" * 300})
    assert [one.stage for one in StageEvent.objects.all()] == ["before"]


def test_the_team_moves_it_once_and_two_windows_are_told_apart(project, helene, karim, sign_in):
    row = fix(project, "before", facts(), by=helene.user)
    browser = sign_in(helene)
    page = browser.get(page_of(project)).text
    mark = page.split('name="before-mark" value="')[1].split('"')[0]
    moved = timezone.localdate() + 22 * A_DAY
    assert browser.post(page_of(project), typed("before", moved) | {"before-mark": mark}).status_code == 302
    row.event.refresh_from_db()
    assert row.event.first_day == moved
    assert Notification.objects.filter(recipient=karim.user, kind="event_moved").count() == 1
    late = typed("before", moved + 9 * A_DAY, venue="Salle 9") | {"before-mark": mark}
    assert "entre-temps" in browser.post(page_of(project), late).text
    row.event.refresh_from_db()
    assert (row.event.first_day, row.event.venue) == (moved, "Salle 4")


def test_cancelled_it_is_to_fix_again_and_postponed_it_takes_place_once_moved(project, helene, karim, sign_in):
    row = fix(project, "before", facts(), by=helene.user)
    cancel(row.event, by=helene.user, reason="La salle est prise.")
    assert Notification.objects.filter(recipient=karim.user, kind="event_off").exists()
    assert "En amont, à fixer" in " ".join(sign_in(karim).get(project.get_absolute_url()).text.split())
    again = fix(project, "before", facts(25), by=helene.user)
    assert again.pk == row.pk
    postpone(again.event, by=helene.user, reason="La grève.")
    assert "reporté, c’était le" in sign_in(karim).get(project.get_absolute_url()).text
    move(again, facts(40), by=helene.user)
    again.event.refresh_from_db()
    assert again.event.status == "planned"


def test_who_joins_is_invited_and_who_leaves_is_not_any_more(project, helene, karim, sign_in):
    event = fix(project, "before", facts(), by=helene.user).event
    joins = MemberFactory(given_name="Jeanne", with_account=True)
    role = add(project, joins, "team", by=helene.user)
    assert states(event)["Jeanne"] == "to_confirm"
    assert Notification.objects.filter(recipient=joins.user, kind="stage_invited").count() == 1
    remove(role, by=helene.user)
    assert "Jeanne" not in states(event)
    assert sign_in(joins).get(event.get_absolute_url()).status_code == 404
    project.sponsor_member = joins
    project.save()
    assert "Karim" not in states(event)
    assert states(event)["Jeanne"] == "to_confirm"


def test_a_stage_that_is_over_keeps_who_was_there(project, helene, karim):
    event = fix(project, "before", facts(), by=helene.user).event
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() - 2 * A_DAY, ends_at=timezone.now() - A_DAY)
    project.sponsor_member = None
    project.save()
    assert "Karim" in states(event)


def test_the_lead_organises_it_whoever_fixed_it_and_whoever_leads_next(project, helene, referent):
    mate = MemberFactory(given_name="Jeanne", with_account=True)
    role = project.roles.create(member=mate, role="team")
    event = fix(project, "before", facts(), by=mate.user).event
    assert (event.author, states(event)["Jeanne"], states(event)["Hélène"]) == (helene, "registered", "to_confirm")
    role.role = "lead"
    role.save()
    project.roles.filter(member=helene).delete()
    event.refresh_from_db()
    assert event.author == mate
    assert "Hélène" not in states(event)


@pytest.mark.parametrize("who", ["karim", "referent", "moderator"])
def test_only_who_writes_the_project_fixes_its_stages(who, project, karim, referent, moderator, sign_in):
    person = {"karim": karim, "referent": referent, "moderator": moderator}[who]
    browser = sign_in(person)
    assert browser.get(page_of(project)).status_code == 404
    assert browser.post(page_of(project), typed("before")).status_code == 404
    assert not StageEvent.objects.exists()


@pytest.mark.parametrize("without", ["cancelled", "not_retained", "no_cohort"])
def test_without_a_team_that_was_formed_there_is_no_page(without, project, cohort, helene, sign_in):
    if without == "cancelled":
        Cohort.objects.filter(pk=cohort.pk).update(cancelled_on=timezone.localdate(), cancelled_why="Trop peu.")
    elif without == "not_retained":
        JuryOutcome.objects.update(is_retained=False)
    else:
        Project.objects.update(cohort=None)
    browser = sign_in(helene)
    assert browser.get(page_of(project)).status_code == 404
    assert f'"{page_of(project)}"' not in browser.get(project.get_absolute_url()).text


def test_days_are_working_days_to_come_proposed_from_the_calendar(cohort):
    proposed = proposed_days(cohort)
    today = timezone.localdate()
    for stage, days in ((Stage.BEFORE, 23), (Stage.DURING, 80)):
        on = proposed[stage].on
        assert on is not None
        assert is_working_day(on)
        assert abs((on - today).days - days) <= 4
    after = proposed[Stage.AFTER].on
    assert after is not None
    assert after > cohort.presented_on + 27 * A_DAY
    CurriculumModule.objects.filter(cohort=cohort).update(starts_on=today + 3 * A_DAY)
    cohort.presented_on = None
    late = proposed_days(cohort)
    assert [late[stage].on for stage in Stage] == [None, None, None]
    assert "passé" in late[Stage.BEFORE].hint
    assert "restitution n’est pas encore connue" in late[Stage.AFTER].hint


def test_the_lead_is_asked_for_dates_until_all_are_fixed_or_noted(project, cohort, helene, karim, sign_in):
    words = "voit-il son commanditaire"
    assert words in sign_in(helene).get(reverse("home")).text
    assert words not in sign_in(karim).get(reverse("home")).text
    today = timezone.localdate()
    fix(project, "before", facts(), by=helene.user)
    fix(project, "during", facts(90), by=helene.user)
    assert list(to_fix(helene, today, asked_since())) == [project]
    StageMeeting.objects.create(project=project, stage="after", on=today, note="Dit.")
    assert not to_fix(helene, today, asked_since()).exists()
    StageMeeting.objects.all().delete()
    Cohort.objects.filter(pk=cohort.pk).update(presented_on=today - 100 * A_DAY)
    assert not to_fix(helene, today, asked_since()).exists()


def test_a_sponsor_without_account_reads_the_dates_and_no_event(project, helene, visitor):
    _link, token = SponsorLink.issue(project, name="DGA", by=helene)
    door = reverse("projects:sponsor", args=[token])
    assert "L’équipe vous attend" not in visitor.get(door).text
    event = fix(project, "before", facts(meeting_url="https://visio.fr/secret", format="both"), by=helene.user).event
    page = visitor.get(door).text
    assert event.when in page
    assert "Salle 4" in page
    assert event.get_absolute_url() not in page
    assert "visio.fr/secret" not in page


def test_the_note_of_a_stage_is_changed_by_the_team_and_two_windows_are_told_apart(project, helene, karim, sign_in):
    meeting = StageMeeting.objects.create(project=project, stage="before", on=date(2026, 1, 15), note="Un périmètre.")
    url = reverse("projects:stage_meeting_edit", args=[project.slug, meeting.pk])
    browser = sign_in(helene)
    mark = browser.get(url).text.split('name="mark" value="')[1].split('"')[0]
    words = {"stage": "before", "on": "2026-01-15", "note": "Deux sites.", "mark": mark}
    assert browser.post(url, words).status_code == 302
    assert "Deux sites." in sign_in(karim).get(project.get_absolute_url()).text
    assert "entre-temps" in browser.post(url, words | {"note": "Trois sites."}).text
    meeting.refresh_from_db()
    assert meeting.note == "Deux sites."
    assert sign_in(karim).get(url).status_code == 404
    meeting.delete()
    assert browser.post(url, words).status_code == 404


def test_a_stage_that_took_place_leads_to_its_note(project, helene, sign_in):
    event = fix(project, "before", facts(), by=helene.user).event
    past = timezone.make_aware(datetime(2026, 1, 15, 14))
    Event.objects.filter(pk=event.pk).update(starts_at=past, ends_at=past + timedelta(hours=1))
    browser = sign_in(helene)
    link = f"{reverse('projects:stage_meeting_add', args=[project.slug])}?moment=before&amp;jour=2026-01-15"
    assert link in browser.get(project.get_absolute_url()).text
    assert link in browser.get(page_of(project)).text
    assert 'value="2026-01-15"' in browser.get(link.replace("&amp;", "&")).text


def test_the_page_asks_the_same_for_one_stage_and_for_three(project, helene, sign_in, same_queries):
    browser = sign_in(helene)

    stages = iter(Stage)

    def fix_another() -> None:
        fix(project, next(stages).value, facts(), by=helene.user)

    fix_another()
    same_queries(lambda: browser.get(page_of(project)), fix_another, 7)
