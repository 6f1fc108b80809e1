"""The programme of an event: hours one after the other, who speaks, which projects; what sponsors said feeds them."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.personal_data import erase
from emi_alumni.foundation.confirmation import ANSWERED
from emi_alumni.foundation.dates import french_hour
from emi_alumni.foundation.moderation.queue import items
from emi_alumni.foundation.moderation.queued_models import declaration_of
from emi_alumni.foundation.notifications.models import Notification
from events.forms import programme
from events.models import Event, ProgrammeItem, Speaker, SponsorReturn
from events.models.programme import FIVE_MOMENTS, begin_with_five_moments, record_return
from events.programme_hours import hours_of, minutes_too_many
from governance.models import SeatMandate
from projects.models import SponsorView
from tests.factories import CollectivityFactory, EventFactory, MemberFactory, ProjectFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@dataclass
class Item:
    minutes: int
    starts: time | None = None


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=timezone.get_default_timezone())


@standing
def event(representative) -> Event:
    return EventFactory(
        author=representative,
        host=representative.collectivity,
        kind="annual",
        title="Rencontre annuelle 2026",
        starts_at=at(2026, 11, 19, 9),
        ends_at=at(2026, 11, 19, 16, 30),
    )


@pytest.fixture
def writer(representative, sign_in):
    return sign_in(representative)


def address(name: str, event: Event, *more: object) -> str:
    return reverse(f"events:programme{name}", args=[event.pk, *more])


def item_of(event: Event, **more) -> ProgrammeItem:
    item = ProgrammeItem.objects.create(
        **{"event": event, "title": "Retours", "kind": "sponsors", "minutes": 30} | more
    )
    Event.objects.filter(pk=event.pk).update(has_programme=True)
    return item


# -- Hours -------------------------------------------------------------------------------------------------------------


def test_hours_follow_one_another_and_an_hour_of_its_own_is_kept():
    items = [Item(45), Item(90), Item(60, time(14)), Item(30)]
    slots = list(hours_of(items, at(2026, 11, 19, 9), at(2026, 11, 19, 16, 30)))
    assert [french_hour(slot.starts_at) for slot in slots] == ["9 h", "9 h 45", "14 h", "15 h"]
    assert minutes_too_many(slots, at(2026, 11, 19, 16, 30)) == 0
    assert minutes_too_many(slots, at(2026, 11, 19, 15)) == 30


def test_an_hour_that_comes_too_early_is_said():
    slots = list(hours_of([Item(90), Item(30, time(10))], at(2026, 11, 19, 9), at(2026, 11, 19, 12)))
    assert [slot.overlaps for slot in slots] == [0, 30]


def test_the_second_day_begins_at_its_hour():
    slots = list(hours_of([Item(300), Item(60, time(9))], at(2026, 11, 19, 14), at(2026, 11, 20, 12)))
    assert (slots[1].starts_at, slots[1].overlaps) == (at(2026, 11, 20, 9), 0)


def test_the_night_when_the_hour_changes_counts_the_time_that_passes():
    slots = list(hours_of([Item(240), Item(30)], at(2026, 10, 24, 23), at(2026, 10, 25, 6)))
    assert slots[1].starts_at == datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert french_hour(slots[1].starts_at) == "2 h"


# -- Writing -----------------------------------------------------------------------------------------------------------


@pytest.mark.met("ANI-02", "ANI-03", "ANI-04", "ANI-05")
def test_the_five_moments_of_the_workshop_in_one_tap_and_twice_is_once(event, writer):
    assert "Pas encore de programme" in writer.get(address("", event)).text
    for _ in range(2):
        writer.post(address("_begin", event))
    kinds = list(ProgrammeItem.objects.filter(event=event).in_order().values_list("kind", flat=True))
    assert kinds == [kind for kind, _, _ in FIVE_MOMENTS]
    page = writer.get(event.get_absolute_url()).text
    for words in ("Moment de partage", "Présentation des projets de l’année", "Apports pédagogiques", "Prise de recul"):
        assert words in page
    assert "Retour des commanditaires" in page
    assert page.index("9 h</b>") < page.index("9 h 45</b>")


def test_a_moment_names_members_guests_and_projects(event, writer, helene, karim):
    project = ProjectFactory(title="Un courrier que l’on comprend")
    said = {
        "kind": "teaching",
        "title": "Le langage clair",
        "minutes": "45",
        "speakers": "hélène lefevre\nMaya Ozan, professeure de design",
        "other_project": "un courrier que l'on comprend",
    }
    assert writer.post(address("_item_add", event), said).status_code == 302
    item = ProgrammeItem.objects.get()
    speakers = list(item.speakers.values_list("member", "name", "role"))
    assert speakers == [(helene.pk, "", ""), (None, "Maya Ozan", "professeure de design")]
    assert list(item.projects.all()) == [project]
    event.refresh_from_db()
    assert event.has_programme
    assert "au programme de « Rencontre annuelle 2026 »" in Notification.objects.get(recipient=helene.user).sentence
    page = writer.get(event.get_absolute_url()).text
    assert "Maya Ozan" in page
    assert helene.full_name in page
    assert "Un courrier que l’on comprend" in page
    form = writer.get(item.get_absolute_url()).text
    assert "Hélène Lefèvre\nMaya Ozan, professeure de design" in form


def test_two_people_of_the_same_name_are_told_apart(event, writer):
    for place in ("Sarcelles", "Ermont"):
        there = CollectivityFactory(short_name=place)
        MemberFactory(given_name="Paul", family_name="Martin", collectivity=there)
    said = {"kind": "other", "title": "Ouverture", "minutes": "15", "speakers": "Paul Martin"}
    answer = writer.post(address("_item_add", event), said)
    assert "ajoutez sa collectivité" in answer.text
    assert "Paul Martin" in answer.text
    writer.post(address("_item_add", event), said | {"speakers": "Paul Martin, Ermont"})
    assert str(Speaker.objects.get().member.collectivity) == "Ermont"


def test_the_latest_projects_are_proposed_and_those_already_there(event, writer, monkeypatch, cohort_2019):
    monkeypatch.setattr(programme, "MOST_PROPOSED", 2)
    item = ProgrammeItem.objects.create(event=event, kind="other", title="Un moment", minutes=15, position=1)
    for number, title in enumerate(("Zéro", "Un", "Deux", "Trois", "Quatre")):
        day = timezone.now() - timedelta(days=number)
        project = ProjectFactory(title=f"Projet {title}", cohort=cohort_2019, published_at=day)
    item.projects.add(project)
    form = programme.ProgrammeItemForm(instance=item, by=event.author.user)
    proposed = [str(label) for _, label in form.fields["projects"].choices]
    assert proposed == ["Projet Quatre", "Projet Un", "Projet Zéro"], "in the order of their titles"
    assert form.initial["projects"] == [project.pk]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Écrivez le titre de ce moment."),
        ({"minutes": "0"}, "Écrivez une durée entre 5 et 600 minutes."),
        ({"minutes": "99999"}, "Écrivez une durée entre 5 et 600 minutes."),
        ({"minutes": "une heure"}, "Écrivez une durée entre 5 et 600 minutes."),
        ({"starts": "25:70"}, "Écrivez l’heure"),
        ({"other_project": "Aucun titre"}, "Le réseau ne lit aucun projet de ce titre"),
        ({"projects": ["999999"]}, "Choisissez dans la liste"),
        ({"speakers": "\n".join(f"Personne {n}" for n in range(21))}, "20 personnes au plus"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(event, writer, wrong, words):
    said = {"kind": "other", "title": "Un titre à garder", "minutes": "15", "note": "Une note à garder"} | wrong
    page = writer.post(address("_item_add", event), said).text
    assert words in page
    assert "Une note à garder" in page
    assert not ProgrammeItem.objects.exists()


def test_moments_change_places(event, writer, representative):
    begin_with_five_moments(event, by=representative.user)
    first, second, *_ = event.programme.in_order()
    writer.post(address("_item_move", event, second.pk, "monter"))
    assert list(event.programme.in_order())[:2] == [second, first]
    writer.post(address("_item_move", event, second.pk, "monter"))
    writer.post(address("_item_move", event, second.pk, "descendre"))
    assert list(event.programme.in_order())[:2] == [first, second]
    assert writer.post(address("_item_move", event, second.pk, "ailleurs")).status_code == 404


def test_taking_the_last_moment_out_leaves_no_programme(event, writer):
    item = item_of(event)
    assert writer.post(address("_item_remove", event, item.pk)).status_code == 200
    assert ProgrammeItem.objects.exists(), "it went before the question was answered"
    writer.post(address("_item_remove", event, item.pk), {ANSWERED: "1"})
    event.refresh_from_db()
    assert not event.has_programme
    assert "Programme</h2>" not in writer.get(event.get_absolute_url()).text


def test_two_organisers_on_one_moment_lose_nothing(event, writer):
    item = item_of(event, title="Le premier titre")
    page = writer.get(item.get_absolute_url())
    mark = page.context["form"].initial["mark"]()
    ProgrammeItem.objects.filter(pk=item.pk).update(title="Écrit par un collègue")
    said = {"kind": "sponsors", "title": "Mon titre", "minutes": "30", "mark": mark}
    answer = writer.post(item.get_absolute_url(), said)
    assert "Écrit par un collègue" in answer.text
    assert "Mon titre" in answer.text
    item.refresh_from_db()
    assert item.title == "Écrit par un collègue"


def test_a_mandate_that_ends_writes_nothing(event, writer, representative):
    item = item_of(event)
    SeatMandate.objects.get(member=representative).end(by=None)
    for name, more in (("", ()), ("_item_edit", (item.pk,)), ("_return", (item.pk,))):
        assert writer.get(address(name, event, *more)).status_code == 404
    with pytest.raises(ValidationError, match="ne pouvez pas, ou plus"):
        begin_with_five_moments(event, by=representative.user)


def test_what_is_read_first_has_no_programme_that_nobody_reads(helene, sign_in):
    """A member's own event was published by the mission: what they would add later would be read by nobody."""
    own = EventFactory(author=helene, host=helene.collectivity)
    assert sign_in(helene).get(address("", own)).status_code == 404


def test_visitors_read_neither_members_nor_projects(event, visitor, helene):
    Event.objects.filter(pk=event.pk).update(audience="public")
    item = item_of(event)
    Speaker.objects.create(item=item, member=helene)
    Speaker.objects.create(item=item, name="Maya Ozan", role="designer")
    item.projects.add(ProjectFactory(title="Un projet à lire"))
    page = visitor.get(event.get_absolute_url()).text
    assert "Maya Ozan" in page
    assert "Lefèvre" not in page
    assert "Un projet à lire" not in page


def test_who_is_erased_leaves_the_programme(event, helene):
    Speaker.objects.create(item=item_of(event), member=helene)
    erase(helene)
    assert not Speaker.objects.exists()


def test_the_page_asks_as_much_of_three_moments_as_of_one(event, writer, same_queries, helene, karim):
    later = timezone.now() + timedelta(days=30)
    Event.objects.filter(pk=event.pk).update(starts_at=later, ends_at=later + timedelta(hours=7))

    def more():
        item = item_of(event)
        Speaker.objects.create(item=item, member=MemberFactory())
        item.projects.add(ProjectFactory())

    more()
    same_queries(lambda: writer.get(event.get_absolute_url()), more, 12)
    same_queries(lambda: writer.get(address("", event)), more, 8)


def test_a_moment_is_of_some_minutes_and_a_speaker_is_somebody(event, helene):
    item = item_of(event)
    for wrong in ({"minutes": 0}, {"minutes": 4}, {"minutes": 601}):
        with pytest.raises(IntegrityError), transaction.atomic():
            item_of(event, **wrong)
    for wrong in ({}, {"member": helene, "name": "Hélène"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Speaker.objects.create(item=item, **wrong)


# -- What sponsors said ------------------------------------------------------------------------------------------------


@pytest.fixture
def held(event) -> ProgrammeItem:
    """The moment of sponsors of a meeting that was held, about one project."""
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    event.refresh_from_db()
    item = item_of(event)
    item.projects.add(ProjectFactory(title="Le premier appel compte", lead=MemberFactory(with_account=True)))
    return item


@pytest.mark.met("ANI-06")
def test_a_return_written_there_is_read_then_on_the_projects_page_and_its_team_is_told(
    held, writer, helene, moderator, sign_in
):
    project = held.projects.get()
    said = {"project": project.pk, "signature": "DGA solidarités", "changed": "Huit sites l’ont adopté.", "kept": "yes"}
    for _ in range(2):
        assert writer.post(address("_return", held.event, held.pk), said).status_code == 302
    assert not SponsorView.objects.exists()
    for page in (project, held.event):
        assert "Huit sites l’ont adopté." not in sign_in(helene).get(page.get_absolute_url()).text
    SponsorReturn.objects.get().publish(by=moderator)
    view = SponsorView.objects.get()
    assert view.signature == "DGA solidarités (« Rencontre annuelle 2026 »)"
    assert view.on == held.event.first_day
    reader = sign_in(helene)
    page = reader.get(project.get_absolute_url()).text
    assert "Huit sites l’ont adopté." in page
    assert "DGA solidarités" in page
    assert "Huit sites l’ont adopté." in reader.get(held.event.get_absolute_url()).text
    told = Notification.objects.get(recipient=project.authors()[0])
    assert "est noté à « Rencontre annuelle 2026 »" in told.sentence
    project.refresh_from_db()
    assert project.news_on == view.on


def test_what_the_mission_withdraws_is_on_neither_page(held, representative, moderator, helene, sign_in):
    project = held.projects.get()
    one = record_return(held, project, by=representative.user, signature="DGS", changed="Des mots de trop.")
    one.publish(by=moderator)
    SponsorView.objects.get().withdraw(by=moderator, reason="Trop personnel")
    reader = sign_in(helene)
    for page in (project, held.event):
        assert "Des mots de trop." not in reader.get(page.get_absolute_url()).text


def test_a_return_waits_in_the_queue_and_who_wrote_it_down_reads_why_it_is_refused(held, representative, moderator):
    one = record_return(held, held.projects.get(), by=representative.user, signature="DGS", changed="Mme X a échoué.")
    assert [item.thing for item in items(moderator, [declaration_of(SponsorReturn)])] == [one]
    with pytest.raises(ValidationError):
        one.publish(by=representative.user)
    one.refuse(by=moderator, reason="Une personne est nommée.")
    told = Notification.objects.get(recipient=representative.user, kind="sponsorreturn_refuse")
    assert told.sentence.endswith("n’est pas publié : Une personne est nommée.")
    assert not SponsorView.objects.exists()


def test_who_wrote_a_return_down_and_the_team_of_the_project_do_not_decide_on_it(held, moderator, administrator):
    one = record_return(held, held.projects.get(), by=moderator, signature="DGS", changed="Tout va bien.")
    with pytest.raises(ValidationError, match="pris part"):
        one.publish(by=moderator)
    held.projects.get().withdraw(by=administrator, reason="Trop tôt.")
    with pytest.raises(ValidationError, match="n’est plus en ligne"):
        one.publish(by=administrator)
    one.refresh_from_db()
    assert one.is_pending


def test_a_return_is_of_a_project_of_this_moment_and_not_before_the_day(held, event, representative, writer):
    other = ProjectFactory(title="Un autre")
    with pytest.raises(ValidationError, match="lié à ce moment"):
        record_return(held, other, by=representative.user, signature="DGS", changed="Rien.")
    page = writer.post(
        address("_return", event, held.pk), {"project": other.pk, "signature": "", "changed": "À garder"}
    )
    assert "Écrivez qui parle" in page.text
    assert "À garder" in page.text
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() + timedelta(days=2), ends_at=timezone.now() + timedelta(days=3)
    )
    assert writer.get(address("_return", event, held.pk)).status_code == 404
    with pytest.raises(ValidationError, match="à partir du début"):
        record_return(held, held.projects.get(), by=representative.user, signature="DGS", changed="Rien.")
    assert not SponsorView.objects.exists()


def test_a_moment_with_returns_is_not_taken_out(held, representative, writer):
    record_return(held, held.projects.get(), by=representative.user, signature="DGS", changed="Tout va bien.")
    writer.post(address("_item_remove", held.event, held.pk), {ANSWERED: "1"})
    assert SponsorReturn.objects.exists()
    assert ProgrammeItem.objects.exists()
