"""Events on the pages of what they are about, and on the home page: to come, then held; read by who may; one query."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.models import Cohort, Collectivity
from events.models import CoHost, Event
from events.models.registrations import register
from governance.models import Partner
from projects.models import Project
from tests.factories import EventFactory, ProjectFactory, here

pytestmark = pytest.mark.django_db


def of_collectivity(event: Event, place: Collectivity) -> None:
    Event.objects.filter(pk=event.pk).update(host=place)


def of_co_host(event: Event, place: Collectivity) -> None:
    CoHost.objects.create(event=event, collectivity=place)


def of_project(event: Event, project: Project) -> None:
    event.projects.add(project)


def of_partner(event: Event, partner: Partner) -> None:
    event.partners.add(partner)


def of_cohort(event: Event, cohort: Cohort) -> None:
    Event.objects.filter(pk=event.pk).update(cohort=cohort, audience="cohort")


LINKS = [of_collectivity, of_co_host, of_project, of_partner, of_cohort]


@pytest.fixture(params=LINKS, ids=lambda link: link.__name__)
def linked(request, helene):
    """How an event is linked to something that Hélène reads, and that thing."""
    link = request.param
    if link in (of_collectivity, of_co_host):
        return link, helene.collectivity
    if link is of_cohort:
        return link, helene.cohort
    return link, ProjectFactory(lead=helene) if link is of_project else Partner.objects.create(name="Opta-S")


def make(link, thing, title: str, days: int, **more) -> Event:
    event = EventFactory(title=title, starts_at=here(days, 9), **more)
    link(event, thing)
    return event


@pytest.mark.met("ANI-01")
def test_what_comes_and_what_was_held_is_on_the_page_of_what_it_is_about(linked, helene, sign_in):
    client, page = sign_in(helene), linked[1].get_absolute_url()
    assert 'id="evenements"' not in client.get(page).text, "nothing is said of nothing"
    make(*linked, "Un café demain", 1)
    make(*linked, "Un déjeuner passé", -9)
    make(*linked, "Un thé annulé, passé", -8, status="cancelled", status_reason="Salle prise.")
    make(*linked, "Un brouillon", 2, draft=True)
    EventFactory(title="Sans lien")
    shown = client.get(page).text.partition('id="evenements"')[2]
    assert shown.index("Un café demain") < shown.index("Un déjeuner passé")
    for absent in ("Un thé annulé", "Un brouillon", "Sans lien"):
        assert absent not in shown


def test_the_block_of_a_promotion_is_its_own(helene, karim, sign_in):
    make(of_cohort, helene.cohort, "Revenir à son poste", 3)
    page = helene.cohort.get_absolute_url()
    assert "Revenir à son poste" in sign_in(helene).get(page).text
    assert "Revenir à son poste" not in sign_in(karim).get(page).text


def test_the_block_of_a_collectivite_leads_to_its_part_of_the_agenda(helene, sign_in):
    place = helene.collectivity
    for days in range(1, 6):
        make(of_collectivity, place, f"Café {days}", days)
    make(of_collectivity, place, "Un café passé", -5)
    client = sign_in(helene)
    shown = client.get(place.get_absolute_url()).text
    assert "Café 3" in shown
    assert "Café 4" not in shown, "the nearest three"
    for name in ("agenda", "agenda_past"):
        address = f"{reverse(f'events:{name}')}?collectivite={place.slug}"
        assert f'href="{address}"' in shown
        assert "Café" in client.get(address).text or name == "agenda_past"
    assert "Café 5" in client.get(f"{reverse('events:agenda')}?collectivite={place.slug}").text


def test_the_block_costs_one_query_whatever_it_shows(linked, helene, sign_in):
    client, page = sign_in(helene), linked[1].get_absolute_url()
    client.get(page)
    costs = []
    for _ in range(2):
        make(*linked, "Un café", 3)
        make(*linked, "Un déjeuner", -3)
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        costs.append(sum('FROM "events_event"' in query["sql"].partition("WHERE")[0] for query in asked))
    assert costs[0] == costs[1]


# The home page ------------------------------------------------------------------------------------------------


def test_the_home_page_says_what_comes_soon_and_where_one_comes(helene, karim, sign_in):
    hers = sign_in(helene)
    assert "Proposez un café" in hers.get("/").text
    for days in range(1, 6):
        EventFactory(title=f"Café {days}", starts_at=here(days, 9))
    off = EventFactory(title="Annulé demain", starts_at=here(1, 8), status="cancelled", status_reason="Salle prise.")
    kept = EventFactory(title="Entre eux", starts_at=here(1, 8), audience="cohort", cohort=karim.cohort)
    register(Event.objects.get(title="Café 1"), helene)
    soon = hers.get("/").text.partition('id="bientot"')[2].partition("</section>")[0]
    assert soon.index("Café 1") < soon.index("Vous venez") < soon.index("Café 2") < soon.index("Café 4")
    for absent in ("Café 5", off.title, kept.title, "Proposez un café"):
        assert absent not in soon
    assert kept.title in sign_in(karim).get("/").text
    Event.objects.update(starts_at=here(-2, 9), ends_at=here(-2, 9) + timedelta(hours=1))
    assert "Rien n’est prévu" in hers.get("/").text


def test_soon_costs_the_same_with_one_event_and_with_three(helene, sign_in, same_queries):
    def one_more() -> None:
        EventFactory(starts_at=here(3, 9), host=helene.collectivity)
        client.get("/")  # news are read again when there is another event

    client = sign_in(helene)
    one_more()
    same_queries(lambda: client.get("/"), one_more, 7)


@pytest.mark.parametrize(
    ("link", "parameter"), [(of_project, "projet"), (of_partner, "partenaire"), (of_cohort, "promotion")]
)
def test_all_the_dates_of_something_are_in_the_agenda(link, parameter, helene, karim, sign_in, client):
    things = {
        "projet": lambda: ProjectFactory(lead=helene),
        "partenaire": lambda: Partner.objects.create(name="Opta-S"),
        "promotion": lambda: helene.cohort,
    }
    thing = things[parameter]()
    make(link, thing, "Un café de celui-ci", 3)
    make(link, thing, "Un déjeuner passé de celui-ci", -9)
    EventFactory(title="Sans lien")
    asked = f"?{parameter}={thing.slug}"
    reader = sign_in(helene)
    assert f"{reverse('events:agenda')}{asked}" in reader.get(thing.get_absolute_url()).text
    page = reader.get(reverse("events:agenda") + asked)
    assert "Un café de celui-ci" in page.text
    assert "Sans lien" not in page.text
    assert f'<input type="hidden" name="{parameter}" value="{thing.slug}">' in page.text, "kept when facets change"
    assert len(page.context["asked"].chips) == 1
    past = reader.get(reverse("events:agenda_past") + asked).text
    assert "Un déjeuner passé de celui-ci" in past
    link(EventFactory(title="Un thé lié depuis"), thing)
    again = reader.get(reverse("events:agenda") + asked)
    assert "Un thé lié depuis" in again.text
    assert again.context["asked"].total == 2, "a link made since counts at once"
    visitor = client.get(reverse("events:agenda") + asked)
    assert visitor.context["asked"].chips == [], "a visitor reads no name of it"
    assert sign_in(karim).get(reverse("events:agenda") + "?projet=rien&partenaire=%00&promotion=x").status_code == 200


def test_another_promotion_is_not_asked_for(helene, karim, sign_in):
    page = sign_in(karim).get(reverse("events:agenda"), {"promotion": helene.cohort.slug})
    assert page.context["asked"].chips == []


def test_visitors_read_what_is_open_to_everybody_on_the_home_page(client, helene, sign_in):
    home = reverse("home")
    assert "Bientôt" not in client.get(home).text
    EventFactory(title="Un grand témoin", audience="public")
    EventFactory(title="Un café du réseau")
    EventFactory(title="Un témoin passé", audience="public", past=True)
    EventFactory(title="Un témoin annulé", audience="public", status="cancelled", status_reason="Malade.")
    page = client.get(home).text
    assert "Bientôt, ouvert à tout le monde" in page
    assert "Un grand témoin" in page
    for absent in ("Un café du réseau", "Un témoin passé", "Un témoin annulé"):
        assert absent not in page
    assert "ouvert à tout le monde" not in sign_in(helene).get(home).text
