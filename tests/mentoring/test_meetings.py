"""Two dates, one chosen, an event of it: in the agenda of the two, and of nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.personal_data import erase
from events.lifecycle import cancel
from events.models import Event, EventAudience, EventKind
from mentoring import help_requests
from mentoring.models import HelpRequest
from tests.factories import EventFactory, here
from tests.mentoring.people import ask_for, make_mentor

pytestmark = pytest.mark.django_db

TITLE = "Coup de main : un appel de trente minutes"


@pytest.fixture
def agreed(helene, karim) -> HelpRequest:
    """Hélène asked Karim, who accepted and proposed two dates."""
    mentor = make_mentor("Langage clair", member=karim)
    request = ask_for("Relire une lettre de refus", helene, mentor, format="call")
    help_requests.accept(request.handovers.get())
    help_requests.propose_dates(request.handovers.get(), here(9, 14), here(7, 9), "Je vous appelle.")
    request.refresh_from_db()
    return request


@pytest.fixture
def met(agreed) -> Event:
    help_requests.choose_date(agreed, "1")
    return Event.objects.get(kind=EventKind.APPOINTMENT)


def test_the_date_that_is_chosen_is_an_event_of_the_two(agreed, helene, karim):
    help_requests.choose_date(agreed, "1")
    help_requests.choose_date(agreed, "2")
    event = Event.objects.get(kind=EventKind.APPOINTMENT)
    assert (event.title, event.starts_at) == (TITLE, here(7, 9))
    assert set(event.registrations.coming().values_list("member", flat=True)) == {helene.pk, karim.pk}


def test_nobody_else_finds_it_the_mission_neither(met, agreed, helene, karim, representative, moderator, sign_in):
    address = met.get_absolute_url()
    for person in (helene, karim):
        client = sign_in(person)
        assert client.get(address).status_code == 200
        assert TITLE in client.get(reverse("home")).text
    for person in (representative, moderator):
        client = sign_in(person)
        assert client.get(address).status_code == 404
        for page in ("home", "events:agenda", "mentoring:hub"):
            assert TITLE not in client.get(reverse(page)).text
        assert TITLE not in client.get(reverse("search"), {"q": "coup de main appel"}).text
    admin = sign_in(moderator)
    assert TITLE not in admin.get(reverse("admin:events_event_changelist")).text
    assert TITLE not in admin.get(reverse("admin:events_registration_changelist")).text


def test_visitors_and_lists_do_not_know_it(met, helene, visitor, sign_in):
    assert visitor.get(met.get_absolute_url()).status_code in (302, 404)
    assert TITLE not in visitor.get(reverse("events:public_calendar")).content.decode()
    assert TITLE not in visitor.get(reverse("events:atom")).content.decode()
    assert TITLE not in sign_in(helene).get(reverse("events:agenda")).text


def test_no_form_makes_such_an_event_and_none_rewrites_it(met, karim, sign_in):
    client = sign_in(karim)
    page = client.get(reverse("events:event_add")).text
    assert 'value="named"' not in page
    assert 'value="appointment"' not in page
    assert client.get(reverse("events:event_edit", args=[met.pk])).status_code == 404
    assert client.get(reverse("events:event_links", args=[met.pk])).status_code == 404
    assert not Event.objects.visible_to(karim.user).filter(pk=EventFactory(draft=True).pk).exists()


def test_neither_report_nor_opinion_is_asked_of_it(met, helene, karim, sign_in):
    Event.objects.filter(pk=met.pk).update(starts_at=here(-2, 9), ends_at=here(-2, 10))
    for person in (helene, karim):
        assert "Le bilan de" not in sign_in(person).get(reverse("home")).text
        assert sign_in(person).get(reverse("events:event_feedback", args=[met.pk])).status_code == 404
    assert "a-t-il servi" in sign_in(helene).get(reverse("home")).text


def test_a_meeting_called_off_is_dated_again(met, agreed, karim):
    with pytest.raises(ValidationError, match="déjà choisie"):
        help_requests.propose_dates(agreed.handovers.get(), here(20, 9), here(21, 9), "Chez vous.")
    cancel(met, by=karim.user, reason="Je suis souffrant.")
    help_requests.propose_dates(agreed.handovers.get(), here(20, 9), here(21, 9), "Chez vous.")
    agreed.refresh_from_db()
    help_requests.choose_date(agreed, "2")
    agreed.refresh_from_db()
    assert agreed.event.starts_at == here(21, 9)


def test_closing_the_request_calls_the_meeting_off(met, agreed):
    help_requests.withdraw(agreed)
    met.refresh_from_db()
    assert met.is_cancelled


def test_who_helps_is_erased_and_the_meeting_goes_with_them(met, agreed, karim):
    other = make_mentor("Langage clair")
    erase(karim)
    met.refresh_from_db()
    agreed.refresh_from_db()
    assert met.is_cancelled
    assert agreed.handovers.get(outcome="waiting").mentor == other.member
    assert (agreed.event, agreed.first_date) == (None, None)


def test_dates_of_the_past_are_not_chosen(agreed):
    HelpRequest.objects.update(first_date=timezone.now() - timedelta(days=1))
    agreed.refresh_from_db()
    with pytest.raises(ValidationError, match="passées"):
        help_requests.choose_date(agreed, "1")
    help_requests.ask_other_dates(agreed)
    agreed.refresh_from_db()
    assert not agreed.has_dates


def test_the_whole_way_in_the_pages(helene, karim, sign_in):
    """Asked, read, accepted, dated, chosen, solved; a stranger sees none of it."""
    make_mentor("Langage clair", member=karim)
    hers, his = sign_in(helene), sign_in(karim)
    asked = {"question": "Relire une lettre de refus", "context": "Elle tient sur une page.", "format": "call"}
    page = hers.post(reverse("mentoring:request_add_to", args=[karim.slug]), asked, follow=True)
    assert "Votre demande est partie" in page.text
    request = HelpRequest.objects.get()
    assert "vous demande un coup de main" in his.get(reverse("home")).text
    assert "Elle tient sur une page" in his.get(request.get_absolute_url()).text
    his.post(reverse("mentoring:request_seen", args=[request.pk]))
    his.post(reverse("mentoring:request_accept", args=[request.pk]))
    day = timezone.localdate() + timedelta(days=5)
    dates = {"first_on": day, "first_at": "09:00", "second_on": day, "second_at": "09:00", "place": "Au téléphone"}
    wrong = his.post(reverse("mentoring:request_dates", args=[request.pk]), dates)
    assert "Proposez deux dates différentes" in wrong.text
    assert "Au téléphone" in wrong.text
    his.post(reverse("mentoring:request_dates", args=[request.pk]), dates | {"second_at": "14:00"})
    hers.post(reverse("mentoring:request_choose", args=[request.pk]), {"date": "2"})
    assert Event.objects.get(audience=EventAudience.NAMED).starts_at == here(5, 14)
    hers.post(reverse("mentoring:request_outcome", args=[request.pk]), {"issue": "solved"})
    request.refresh_from_db()
    assert request.outcome == "solved"
    assert "1" in hers.get(reverse("mentoring:mentor_list")).text


def test_errors_name_the_field_and_nothing_typed_is_lost(helene, sign_in):
    client = sign_in(helene)
    page = client.post(reverse("mentoring:request_add"), {"context": "Mon contexte", "by_when": "2001-01-01"}).text
    assert "Écrivez votre question, en une phrase" in page
    assert "Choisissez un jour à venir" in page
    assert "Mon contexte" in page
    page = client.post(
        reverse("mentoring:mentor_edit"), {"topics": "x" * 80, "capacity": "40", "brings": "Mes mots"}
    ).text
    assert "est trop long" in page
    assert "10 demandes par mois au plus" in page
    assert "au moins une façon d’aider" in page
    assert "Mes mots" in page


def test_becoming_a_mentor_a_pause_and_an_end_in_one_tap(helene, karim, sign_in):
    client, other = sign_in(helene), sign_in(karim)
    client.post(reverse("mentoring:mentor_edit"), {"topics": "Langage clair, Élagage", "call": "on", "capacity": "2"})
    assert "Langage clair, Élagage" in other.get(reverse("mentoring:mentor_list")).text
    assert "Lui demander" in other.get(helene.get_absolute_url()).text
    client.post(reverse("mentoring:mentor_pause"))
    assert "En pause jusqu’au" in other.get(reverse("mentoring:mentor_list")).text
    client.post(reverse("mentoring:mentor_pause"), {"reprendre": "1"})
    assert "2 places sur 2" in other.get(reverse("mentoring:mentor_list")).text
    client.post(reverse("mentoring:mentor_stop"))
    assert "Élagage" not in other.get(reverse("mentoring:mentor_list")).text


def test_pages_ask_as_much_for_one_as_for_three(helene, sign_in, same_queries):
    client = sign_in(helene)
    make_mentor("Langage clair")
    same_queries(lambda: client.get(reverse("mentoring:mentor_list")), lambda: make_mentor("Langage clair"), 9)
