"""Launching a codev: six fields, from a project, a club's subject, a problem or what one looks for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import CodevSession, CodevWish, Event
from events.models.registrations import register
from governance.models import Club, ClubSubject
from projects.models import Subject
from tests.factories import EventFactory, MemberFactory, ProjectFactory, here

pytestmark = pytest.mark.django_db

START = reverse("events:codev_start")


def said(**more: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=14)
    return {
        "kind": "codev",
        "question": "Comment passer le relais sans tout perdre ?",
        "role": "client",
        "on": day.isoformat(),
        "starts": "09:30",
        "format": "in_place",
        "venue": "Maison des associations",
        **more,
    }


def test_a_member_launches_one_and_finds_its_group_proposed(helene, karim, sign_in):
    client = sign_in(helene)
    answer = client.post(START, said())
    session = CodevSession.objects.select_related("event").get()
    assert answer.url == reverse("events:codev_group", args=[session.event_id])
    event = session.event
    assert (event.kind, event.by_invitation, event.capacity, event.state) == ("codev", True, 8, "pending")
    assert event.ends_at - event.starts_at == timedelta(minutes=90)
    assert (session.client, session.facilitator) == (helene, None)
    assert session.question not in f"{event.title} {event.presentation}"
    assert session.invitations.get().member == karim
    page = client.get(answer.url).text
    assert "pas encore en ligne" in page
    assert "Envoyer" not in page


def test_a_representative_s_is_online_at_once_and_the_agenda_says_by_invitation(representative, sign_in):
    client = sign_in(representative)
    client.post(START, said(kind="debugging", role="facilitator", host=str(representative.collectivity_id)))
    session = CodevSession.objects.select_related("event").get()
    assert session.event.is_published
    assert session.event.ends_at - session.event.starts_at == timedelta(minutes=45)
    assert session.facilitator == representative
    assert "Sur invitation" in client.get(reverse("events:agenda")).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"question": " "}, "Écrivez la question"),
        ({"role": ""}, "Choisissez votre rôle"),
        ({"kind": "coffee"}, "Choisissez dans la liste"),
        ({"starts": ""}, "heure"),
        ({"format": "remote"}, "Collez le lien"),
        ({"venue": ""}, "Écrivez le lieu"),
        ({"question": "é" * 1001}, "Raccourcissez"),
        ({"on": "2020-01-01"}, "passée"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(helene, sign_in, wrong, sentence):
    page = sign_in(helene).post(START, said(**wrong)).text
    assert sentence in page
    kept = wrong.get("question", "Comment passer le relais sans tout perdre ?").strip()
    assert kept in page
    assert not Event.objects.exists()


def test_the_same_page_sent_twice_is_one_codev(helene, karim, sign_in):
    client = sign_in(helene)
    for _ in range(2):
        client.post(START, said())
    assert CodevSession.objects.count() == Event.objects.count() == 1
    assert CodevSession.objects.get().invitations.count() == 1


@pytest.mark.met("PQ2-08")
def test_it_begins_from_a_project_of_ones_own_alone(helene, karim, sign_in):
    project = ProjectFactory(title="Le guichet mobile", lead=helene)
    page = sign_in(helene).get(project.get_absolute_url()).text
    assert f"{START}?projet={project.slug}" in page
    page = sign_in(helene).get(START, {"projet": project.slug}).text
    assert "Débogage : Le guichet mobile" in page
    sign_in(helene).post(START, said(kind="debugging", project=str(project.pk)))
    assert Event.objects.get().projects.get() == project
    assert "Le guichet" not in sign_in(karim).get(START, {"projet": project.slug}).text
    assert f"{START}?projet" not in sign_in(karim).get(project.get_absolute_url()).text


def test_it_begins_from_a_subject_of_the_club_that_one_animates(animator, karim, sign_in):
    club = Club.objects.animated_by(animator).get()
    subject = ClubSubject.objects.create(club=club, text="Dire non à son chef", kept_at=timezone.now())
    page = sign_in(animator).get(reverse("governance:club_subject_list", args=[club.slug])).text
    assert f"{START}?sujet={subject.pk}" in page
    page = sign_in(animator).get(START, {"sujet": subject.pk}).text
    assert "Dire non à son chef" in page
    sign_in(animator).post(START, said(club=str(club.pk), role="facilitator"))
    assert Event.objects.get().club == club
    assert "Dire non" not in sign_in(karim).get(START, {"sujet": subject.pk}).text


def test_it_begins_from_a_problem_or_from_what_one_looks_for(helene, karim, sign_in):
    problem = Subject.objects.create(
        title="Les files", problem="On attend trop.", author=karim, collectivity=karim.collectivity, state="published"
    )
    assert "On attend trop." in sign_in(helene).get(START, {"probleme": problem.pk}).text
    helene.looking_for = "Un regard sur ma réunion d’équipe"
    helene.save()
    client = sign_in(helene)
    assert "Partir de «" in client.get(START).text
    assert "Un regard sur ma réunion" in client.get(START, {"souhait": "1"}).text
    for odd in ({"sujet": "²"}, {"probleme": "9" * 60}, {"projet": "\0"}, {"sujet": "-3"}):
        assert client.get(START, odd).status_code == 200


def test_the_form_of_an_event_leads_there(helene, sign_in):
    assert START in sign_in(helene).get(reverse("events:event_add")).text


def test_the_question_changes_until_the_session_begins(helene, sign_in):
    client = sign_in(helene)
    client.post(START, said())
    session = CodevSession.objects.get()
    address = reverse("events:codev_group_question", args=[session.event_id])
    client.post(address, {"question": "Autrement dite"})
    session.refresh_from_db()
    assert session.question == "Autrement dite"
    assert "Écrivez la question" in client.post(address, {"question": ""}).text
    CodevSession.objects.update(step=1, step_started_at=timezone.now())
    page = client.post(address, {"question": "Trop tard"}).text
    assert "a commencé" in page
    assert "Trop tard" in page, "nothing typed is lost"


def test_two_windows_on_the_question_are_told_apart(helene, sign_in):
    client = sign_in(helene)
    client.post(START, said())
    session = CodevSession.objects.get()
    address = reverse("events:codev_group_question", args=[session.event_id])
    mark = client.get(reverse("events:codev_group", args=[session.event_id])).context["form"]["mark"].value()
    client.post(address, {"question": "La première fenêtre", "mark": mark})
    page = client.post(address, {"question": "La seconde fenêtre", "mark": mark}).text
    assert "La première fenêtre" in page
    assert "La seconde fenêtre" in page
    assert CodevSession.objects.get().question == "La première fenêtre"


def test_everybody_says_whether_they_wish_to_be_invited(helene, sign_in):
    client = sign_in(helene)
    wish, page = reverse("events:codev_wish"), reverse("events:codev_help")
    assert "Je souhaite des invitations" in client.get(page).text
    client.post(wish, {"souhait": "non"})
    assert CodevWish.objects.get(member=helene).willing is False
    assert "En recevoir de nouveau" in client.get(page).text
    client.post(wish, {"souhait": "oui"})
    assert CodevWish.objects.get(member=helene).willing is True
    assert client.post(wish, {"souhait": "peut-être"}).status_code == 404


def test_visitors_read_how_it_goes(client):
    page = client.get(reverse("events:codev_help")).text
    for words in ("Contrat", "ne donne pas de conseil", "confidentiel", "Aucune séance"):
        assert words in page


def test_the_page_of_another_event_costs_nothing_more(sign_in):
    coffee, codev = EventFactory(), EventFactory(kind="codev", starts_at=here(20, 9))
    CodevSession.objects.create(event=codev, question="?")
    client = sign_in(MemberFactory(with_account=True))
    counts = []
    for event in (coffee, codev):
        client.get(event.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            client.get(event.get_absolute_url())
        counts.append(len(asked))
    assert counts[1] - counts[0] == 2


def test_a_codev_written_as_any_event_is_given_its_session(helene, karim, sign_in):
    event = EventFactory(author=helene, kind="debugging")
    register(event, karim)
    client = sign_in(helene)
    address = reverse("events:codev_prepare", args=[event.pk])
    assert address in client.get(event.get_absolute_url()).text
    assert address not in sign_in(karim).get(event.get_absolute_url()).text
    assert "Écrivez la question" in client.post(address, {"role": "client", "question": ""}).text
    for _ in range(2):
        client.post(address, {"role": "client", "question": "Où cela bloque-t-il ?"})
    session = CodevSession.objects.get()
    assert (session.client, session.question) == (helene, "Où cela bloque-t-il ?")
    assert sign_in(karim).get(session.get_absolute_url()).status_code == 200, "who registered comes to it"
    event.refresh_from_db()
    assert not event.by_invitation
    cafe = EventFactory(author=helene)
    assert client.get(reverse("events:codev_prepare", args=[cafe.pk])).status_code == 404


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"status": "cancelled", "status_reason": "Grève"}, "les inscriptions sont fermées"),
        ({"registration_closes_at": here(-1, 9)}, "closes depuis"),
    ],
)
def test_a_session_that_may_not_be_prepared_any_more_says_why(helene, sign_in, facts, sentence):
    event = EventFactory(author=helene, kind="codev")
    Event.objects.filter(pk=event.pk).update(**facts)
    words = {"role": "client", "question": "Où cela bloque-t-il ?"}
    page = sign_in(helene).post(reverse("events:codev_prepare", args=[event.pk]), words)
    assert sentence in page.text
    assert words["question"] in page.text
    assert not CodevSession.objects.exists()
