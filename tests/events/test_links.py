"""What an event is about, and who organises it with its host: said by its organisers, read on its page."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from emi_alumni.foundation.notifications.models import Notification
from events.links import MOST_PROJECTS, add_co_host, add_project, remove_co_host
from events.models import AnnualMeeting, CoHost, Event
from governance.models import Module, Partner, SeatMandate
from tests.factories import CollectivityFactory, EventFactory, ProjectFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def event(helene) -> Event:
    return EventFactory(title="Un atelier", kind="workshop", author=helene, host=None)


def links(event: Event) -> str:
    return reverse("events:event_links", args=[event.pk])


@pytest.mark.met("ANI-12")
def test_a_project_is_looked_for_linked_read_on_the_page_and_taken_away(event, helene, sign_in):
    project = ProjectFactory(title="Un guichet sans attente")
    client = sign_in(helene)
    found = client.get(links(event), {"q": "guichet attentes"})
    assert found.context["found"] == [project]
    client.post(reverse("events:event_project_add", args=[event.pk]), {"projet": project.pk})
    assert project.title in client.get(event.get_absolute_url()).text
    assert client.get(links(event), {"q": "guichet"}).context["found"] == [], "it is linked already"
    client.post(reverse("events:event_project_remove", args=[event.pk, project.pk]))
    assert not event.projects.exists()


@pytest.mark.parametrize("key", ["", "x", "0", "999999", "9" * 19, "9" * 5000])
def test_what_is_no_project_is_404(event, helene, sign_in, key):
    assert (
        sign_in(helene).post(reverse("events:event_project_add", args=[event.pk]), {"projet": key}).status_code == 404
    )


def test_a_draft_of_somebody_else_is_neither_found_nor_linked(event, helene, karim, sign_in):
    draft = ProjectFactory(title="Un brouillon secret", lead=karim, draft=True)
    client = sign_in(helene)
    assert client.get(links(event), {"q": "brouillon secret"}).context["found"] == []
    address = reverse("events:event_project_add", args=[event.pk])
    assert client.post(address, {"projet": draft.pk}).status_code == 404
    with pytest.raises(ValidationError, match="plus en ligne"):
        add_project(event, draft, by=helene.user)


def test_projects_are_counted(event, helene):
    event.projects.set([ProjectFactory() for _ in range(MOST_PROJECTS)])
    with pytest.raises(ValidationError, match="20 projets au plus"):
        add_project(event, ProjectFactory(), by=helene.user)


@pytest.mark.met("PQ1-44")
def test_modules_and_partners_that_are_ticked_are_kept_and_no_other(event, helene, sign_in):
    module, partner = Module.objects.create(name="La conduite du changement"), Partner.objects.create(name="CNFPT")
    client = sign_in(helene)
    client.post(links(event), {"modules": [module.pk], "partners": [partner.pk]})
    assert (list(event.modules.all()), list(event.partners.all())) == ([module], [partner])
    client.post(links(event), {"modules": [module.pk]})
    assert not event.partners.exists()
    assert "Choisissez dans la liste" in client.post(links(event), {"modules": ["999999"]}).text
    assert list(event.modules.all()) == [module]


@pytest.mark.met("ANI-12")
def test_who_represents_a_co_host_is_told_and_may_take_its_name_away(event, helene, representative, sign_in):
    place = SeatMandate.objects.get(member=representative).seat.collectivity
    client = sign_in(helene)
    client.post(reverse("events:event_co_host_add", args=[event.pk]), {"collectivity": place.pk, "share": "40"})
    one = CoHost.objects.get()
    assert (one.collectivity, one.share) == (place, 40)
    told = Notification.objects.get(recipient=representative.user, kind="event_co_host")
    assert place.short_name in told.wording
    hers = sign_in(representative)
    page = hers.get(event.get_absolute_url()).text
    assert "40 % des frais" in page
    assert "Retirer ma collectivité" in page
    assert "Retirer ma collectivité" not in client.get(event.get_absolute_url()).text
    hers.post(reverse("events:event_co_host_remove", args=[event.pk, one.pk]))
    assert not CoHost.objects.exists()


def test_a_mandate_that_ended_takes_nothing_away(event, helene, representative, sign_in):
    mandate = SeatMandate.objects.get(member=representative)
    one = add_co_host(event, mandate.seat.collectivity, None, by=helene.user)
    mandate.end(by=None)
    answer = sign_in(representative).post(reverse("events:event_co_host_remove", args=[event.pk, one.pk]))
    assert answer.status_code == 404
    assert CoHost.objects.exists()


@pytest.mark.parametrize(
    ("share", "sentence"),
    [
        ("0", "entre 1 et 100"),
        ("101", "entre 1 et 100"),
        ("beaucoup", "entre 1 et 100"),
        ("50", "dépassent 100 %"),
    ],
)
def test_a_wrong_share_is_said_and_the_collectivite_stays_chosen(event, helene, sign_in, share, sentence):
    add_co_host(event, CollectivityFactory(), 60, by=helene.user)
    place = CollectivityFactory()
    address = reverse("events:event_co_host_add", args=[event.pk])
    answer = sign_in(helene).post(address, {"collectivity": place.pk, "share": share})
    assert sentence in answer.text
    assert answer.context["co_host"]["collectivity"].value() == str(place.pk)
    assert CoHost.objects.count() == 1


def test_the_host_is_no_co_host_and_said_again_a_part_is_replaced(event, helene):
    place = CollectivityFactory()
    add_co_host(event, place, 60, by=helene.user)
    assert add_co_host(event, place, 80, by=helene.user).share == 80
    event.host = place
    event.save()
    with pytest.raises(ValidationError, match="déjà l’hôte"):
        add_co_host(event, place, None, by=helene.user)


def test_who_no_longer_organises_changes_nothing(event, helene, karim):
    with pytest.raises(ValidationError, match="n’organisez plus"):
        add_project(event, ProjectFactory(), by=karim.user)


def test_the_page_asks_the_same_whatever_is_linked(event, helene, sign_in, same_queries):
    client = sign_in(helene)

    def add() -> None:
        event.projects.add(ProjectFactory())
        CoHost.objects.create(event=event, collectivity=CollectivityFactory())

    add()
    same_queries(lambda: client.get(links(event)), add, count=10)


def test_only_who_prepares_an_annual_meeting_names_those_who_read_its_preparation(helene, representative):
    """Its author, whose mandate ended, would give themselves back what they lost."""
    event = EventFactory(author=helene, kind="annual", host=representative.collectivity)
    meeting = AnnualMeeting.objects.create(year=2027, host=representative.collectivity, decided="turn", event=event)
    with pytest.raises(ValidationError, match="avec la collectivité qui l’accueille"):
        add_co_host(event, helene.collectivity, None, by=helene.user)
    one = add_co_host(event, helene.collectivity, None, by=representative.user)
    with pytest.raises(ValidationError, match="avec la collectivité qui l’accueille"):
        remove_co_host(one, by=helene.user)
    assert meeting.event.co_hosts.get() == one
