"""After an event: its report closes it, and those who came say what they think, without their name."""

from datetime import timedelta

import pytest
from django.urls import reverse

from directory.todo import todo
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.query import matching_ids
from events.models import CoHost, Event, EventFeedback, EventReport, Registration
from events.models.reports import figures_of, told_of
from governance.models import SeatMandate
from tests.factories import CollectivityFactory, EventFactory, MemberFactory, ProjectFactory, here
from tests.standing import standing

pytestmark = pytest.mark.django_db
REPORT = {"happened": "Six projets, et des questions.", "attendance": "12", "keep": "Demander dès le début."}
OPINION = {"useful": "4", "met_somebody": "oui", "words": "Une pause plus longue"}


@standing
def over(representative) -> Event:
    """A representative's workshop for her collectivité, three days ago."""
    return EventFactory(
        title="Un atelier",
        kind="workshop",
        author=representative,
        host=SeatMandate.objects.get(member=representative).seat.collectivity,
        starts_at=here(-3, 10),
        ends_at=here(-3, 12),
    )


def came(event: Event, n: int, **more) -> list[Registration]:
    return [
        Registration.objects.create(event=event, member=MemberFactory(with_account=True), state="present", **more)
        for _ in range(n)
    ]


def write(client, event: Event, **more: str):
    return client.post(reverse("events:report_add", args=[event.pk]), REPORT | more, follow=True)


def answer(client, event: Event, **more: str):
    return client.post(reverse("events:event_feedback", args=[event.pk]), OPINION | more, follow=True)


def subjects_of(member) -> str:
    return " / ".join(one.link.title for one in todo(member) if one.link)


def test_three_answers_close_it_and_the_page_tells_what_happened(over, representative, helene, sign_in):
    assert "Le bilan de « Un atelier »" in subjects_of(representative)
    write(sign_in(representative), over)
    report = EventReport.objects.get()
    assert (report.state, report.attendance) == ("published", 12)
    page = sign_in(helene).get(over.get_absolute_url()).text
    assert "Six projets, et des questions." in page
    assert "12 personnes présentes" in page
    assert "Le bilan" not in subjects_of(representative)


def test_of_who_holds_no_mandate_it_is_read_first(helene, karim, sign_in):
    event = EventFactory(author=helene, host=None, starts_at=here(-3, 10), ends_at=here(-3, 12))
    write(sign_in(helene), event)
    assert EventReport.objects.get().state == "pending"
    assert "Six projets" not in sign_in(karim).get(event.get_absolute_url()).text
    assert "Le bilan" not in subjects_of(helene), "it is written"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"happened": " "}, "Écrivez ce qui s’est passé"),
        ({"keep": ""}, "Écrivez ce qu’il faut en garder"),
        ({"attendance": ""}, "combien de personnes"),
        ({"attendance": "-1"}, "Écrivez un nombre"),
        ({"attendance": "99999"}, "entre 0 et 5000"),
        ({"recording_url": "javascript:alert(1)"}, "adresse"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(over, representative, sign_in, typed, sentence):
    page = write(sign_in(representative), over, **typed)
    assert sentence in page.text
    assert not EventReport.objects.exists()
    kept = next(value for name, value in REPORT.items() if name not in typed)
    assert kept in page.text


def test_attendance_begins_from_the_presences_that_were_noted(over, representative, sign_in):
    came(over, 3)
    page = sign_in(representative).get(reverse("events:report_add", args=[over.pk]))
    assert page.context["form"]["attendance"].value() == 3


def test_colleagues_go_on_with_the_one_that_was_begun(over, representative, sign_in):
    begun = EventReport.objects.create(event=over, author=MemberFactory(), happened="…", attendance=1, keep="…")
    client = sign_in(representative)
    assert client.get(reverse("events:report_add", args=[over.pk])).url == begun.edit_url
    assert client.get(begun.edit_url).status_code == 200
    assert "Quelqu’un d’autre a commencé ce bilan" in write(client, over).text
    assert EventReport.objects.count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"ends_at": here(+3, 12)},
        {"status": "cancelled", "status_reason": "Grève"},
        {"state": "draft"},
    ],
)
def test_only_what_took_place_is_closed(over, representative, sign_in, facts):
    Event.objects.filter(pk=over.pk).update(**facts)
    assert sign_in(representative).get(reverse("events:report_add", args=[over.pk])).status_code == 404
    assert "Le bilan" not in subjects_of(representative)


def test_nobody_else_writes_it_and_a_promotion_s_own_is_read_by_that_promotion(karim, helene, sign_in):
    event = EventFactory(
        author=karim,
        kind="talking_group",
        audience="cohort",
        cohort=karim.cohort,
        starts_at=here(-3, 10),
        ends_at=here(-3, 12),
    )
    report = EventReport.objects.create(
        event=event, author=karim, state="published", happened="…", attendance=4, keep="…"
    )
    assert list(EventReport.objects.visible_to(karim.user)) == [report]
    assert not EventReport.objects.visible_to(helene.user).exists()
    assert write(sign_in(helene), event).status_code == 404


@pytest.mark.met("PQ1-35")
def test_teams_presented_that_day_are_asked_where_their_project_stands(over, representative, helene, karim, sign_in):
    Event.objects.filter(pk=over.pk).update(kind="presentation")
    project = ProjectFactory(title="Le premier appel compte", lead=helene)
    over.projects.add(project)
    write(sign_in(representative), over)
    told = Notification.objects.get(recipient=helene.user, kind="event_presented")
    assert "dites où il en est" in told.wording
    page = sign_in(helene).get(over.get_absolute_url()).text
    for name in ("status_add", "public_page", "voices_manage"):
        assert f'href="{reverse(f"projects:{name}", args=[project.slug])}"' in page
    assert "Votre projet" not in sign_in(karim).get(over.get_absolute_url()).text, "he is in no team of it"


@pytest.mark.met("ANI-11")
def test_a_talk_given_for_several_collectivites_is_heard_again_afterwards(over, representative, helene, sign_in):
    Event.objects.filter(pk=over.pk).update(kind="talk", format="both")
    CoHost.objects.create(event=over, collectivity=CollectivityFactory(short_name="Ville voisine"), share=50)
    write(sign_in(representative), over, recording_url="https://video.example.org/12")
    page = sign_in(helene).get(over.get_absolute_url()).text
    assert "Ville voisine" in page
    assert "https://video.example.org/12" in page


@pytest.mark.met("ANI-10")
def test_a_learning_trip_is_told_to_those_who_stayed(over, representative, helene, sign_in):
    Event.objects.filter(pk=over.pk).update(kind="trip", all_day=True, capacity=18)
    write(sign_in(representative), over, happened="Une journée dans un laboratoire d’innovation.")
    page = sign_in(helene).get(over.get_absolute_url()).text
    assert "Voyage apprenant" in page
    assert "Une journée dans un laboratoire" in page


def test_what_was_said_there_is_found_afterwards(over, representative, sign_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write(sign_in(representative), over, keep="Une fresque du papier glacé")
    assert matching_ids("fresque glacée", "event", ["network"]) == [over.pk]


# Three questions ----------------------------------------------------------------------------------


def test_one_answers_once_and_nothing_says_who(over, helene, sign_in):
    Registration.objects.create(event=over, member=helene, state="present")
    assert "Votre avis sur « Un atelier »" in subjects_of(helene)
    client = sign_in(helene)
    assert "sans votre nom" in answer(client, over).text
    assert "déjà donné" in answer(client, over).text
    one = EventFeedback.objects.get()
    assert {field.name for field in one._meta.fields} == {"id", "event", "useful", "met_somebody", "words"}
    assert "Votre avis" not in subjects_of(helene)


def test_figures_are_shown_from_five_answers_and_words_to_organisers_alone(over, representative, helene, sign_in):
    hers, network = sign_in(representative), sign_in(helene)
    people = came(over, 5)
    for one in people[:4]:
        answer(sign_in(one.member), over)
    assert figures_of(told_of(over)) is None
    assert "pause plus longue" not in hers.get(over.get_absolute_url()).text
    answer(sign_in(people[4].member), over, useful="1", met_somebody="non", words="")
    assert figures_of(told_of(over)) == {"answers": 5, "useful": 4, "met": 4}
    assert "pause plus longue" in hers.get(over.get_absolute_url()).text
    page = network.get(over.get_absolute_url()).text
    assert "4 sur 5 l’ont jugé utile" in page
    assert "pause plus longue" not in page


def test_who_compares_two_days_learns_nothing_of_one_answer(over, representative, sign_in):
    shown = []
    for rank in range(11):
        one = {"useful": 1, "words": "Ma réponse seule"} if rank == 5 else {"useful": 4, "words": f"Mot {rank}"}
        EventFeedback.objects.create(event=over, met_somebody=True, **one)
        shown.append((figures_of(told_of(over)) or {}).get("answers", 0))
        if rank == 6:
            assert "Ma réponse seule" not in sign_in(representative).get(over.get_absolute_url()).text
    assert shown == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]
    assert "Ma réponse seule" in sign_in(representative).get(over.get_absolute_url()).text


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        ("absent", {}),
        ("waiting", {}),
        ("cancelled", {}),
        ("present", {"ends_at": here(+1, 12)}),
        ("present", {"starts_at": here(-90, 10), "ends_at": here(-90, 12)}),
        ("present", {"status": "cancelled", "status_reason": "Grève"}),
    ],
)
def test_who_did_not_come_or_comes_too_late_is_not_asked(over, helene, sign_in, state, facts):
    Registration.objects.create(event=over, member=helene, state=state)
    Event.objects.filter(pk=over.pk).update(**facts)
    client = sign_in(helene)
    assert client.get(reverse("events:event_feedback", args=[over.pk])).status_code == 404
    answer(client, over)
    assert not EventFeedback.objects.exists()
    assert "Votre avis" not in subjects_of(helene)


def test_an_answer_that_lacks_something_says_so_and_keeps_the_words(over, helene, sign_in):
    Registration.objects.create(event=over, member=helene, state="present")
    page = answer(sign_in(helene), over, useful="", met_somebody="").text
    assert "Dites si c’était utile" in page
    assert "Une pause plus longue" in page


def test_a_former_event_reminds_nobody(over, representative):
    Event.objects.filter(pk=over.pk).update(starts_at=here(-60, 10), ends_at=here(-60, 10) + timedelta(hours=1))
    assert "Le bilan" not in subjects_of(representative)


def test_the_page_costs_the_same_whatever_was_answered(over, representative, sign_in, same_queries):
    client = sign_in(representative)

    def add() -> None:
        for _ in range(6):
            EventFeedback.objects.create(event=over, useful=3, met_somebody=True, words="Plus")

    write(client, over)
    add()
    same_queries(lambda: client.get(over.get_absolute_url()), add, count=9)


@pytest.mark.parametrize("begun", [False, True], ids=["new", "again"])
def test_a_mandate_that_ends_while_a_report_is_written_gives_the_words_back(begun, karim, representative, sign_in):
    event = EventFactory(past=True, author=karim, host=representative.collectivity)
    words = {"happened": "Douze mots tapés.", "attendance": "12", "keep": "Un contact."}
    address = reverse("events:report_add", args=[event.pk])
    if begun:
        report = EventReport.objects.create(
            event=event, author=karim, happened="Avant", attendance=1, keep="Rien", state="published"
        )
        address = reverse("events:report_edit", args=[event.pk, report.pk])
    client = sign_in(representative)
    assert client.get(address).status_code == 200
    SeatMandate.objects.get().end(by=None)
    page = client.post(address, words)
    assert page.status_code == 200
    assert "Vous n’organisez plus cet événement" in page.text
    assert "Douze mots tapés." in page.text
    assert not EventReport.objects.filter(happened="Douze mots tapés.").exists()
    assert client.get(address).status_code == 404
