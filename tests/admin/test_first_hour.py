"""« La première heure »: what an empty portal needs, told until it is done or put away."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from directory.models import Invitation
from emi_alumni.foundation.back_office.first_hour import STEPS
from governance.models import Charter, CharterAcceptance, Partner
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory

pytestmark = pytest.mark.django_db
INDEX, PUT_AWAY = reverse("admin:index"), reverse("admin:first_hour_put_away")
TITLE = 'id="first-hour"'


def steps(client) -> list[bool]:
    return [step.is_done for step in client.get(INDEX).context["first_hour"].steps]


def test_each_step_is_done_by_what_it_says_and_the_list_goes_with_the_last(administrator, sign_in):
    client = sign_in(administrator)
    page = client.get(INDEX).text
    assert page.index(TITLE) < page.index('id="waiting"'), "first of the page"
    assert "Fait : 0 sur 6" in page
    assert steps(client) == [False] * 6
    place = CollectivityFactory()
    assert steps(client) == [True, False, False, False, False, False]
    cohort = CohortFactory()
    assert steps(client) == [True, True, False, False, False, False]
    MemberFactory(kind="staff", collectivity=place, cohort=cohort)
    assert not steps(client)[2], "the mission itself is not who is imported"
    person = MemberFactory(imported=True, collectivity=place, cohort=cohort)
    assert steps(client) == [True, True, True, False, False, False]
    Invitation.issue(person, email=person.email, by=administrator)
    charter = Charter.objects.create(number="1.0", text="Nous nous entraidons.", since=timezone.localdate())
    assert steps(client) == [True, True, True, True, False, False], "a charter that nobody read is not done"
    CharterAcceptance._default_manager.create(charter=charter, member=MemberFactory())
    assert steps(client) == [True] * 5 + [False]
    Partner.objects.create(name="CY Cergy Paris Université", kind="university", subject="Diplôme")
    page = client.get(INDEX)
    assert page.context["first_hour"] is None
    assert "première heure" not in page.text


def test_each_link_leads_where_it_is_done(administrator, moderator, sign_in):
    for user in (administrator, moderator):
        client = sign_in(user)
        told = client.get(INDEX).context["first_hour"].steps
        assert all(step.url for step in told)
        for step in told:
            assert client.get(step.url).status_code == 200, step.title


def test_who_may_not_do_a_step_is_told_of_it_without_a_link(moderator, sign_in):
    for group in moderator.groups.all():
        group.permissions.remove(*group.permissions.filter(codename="add_partner"))
    client = sign_in(moderator)
    told = client.get(INDEX).context["first_hour"].steps
    assert [step.title for step in told if not step.url] == ["Écrire les partenaires"]
    assert "<b>Écrire les partenaires</b>" in client.get(INDEX).text


def test_it_is_put_away_for_the_whole_mission_and_brought_back(administrator, moderator, sign_in):
    client = sign_in(moderator)
    answer = client.post(PUT_AWAY, follow=True)
    assert "La première heure est rangée" in answer.text
    for user in (moderator, administrator):
        page = sign_in(user).get(INDEX).text
        assert TITLE not in page
        assert "Montrer de nouveau la liste" in page
    entry = LogEntry.objects.get()
    assert (entry.user, entry.change_message) == (moderator, "Première heure rangée")
    sign_in(administrator).post(PUT_AWAY, {"show": "1"})
    assert TITLE in client.get(INDEX).text


def test_members_may_not_put_it_away(helene, sign_in):
    sign_in(helene.user).post(PUT_AWAY)
    assert not LogEntry.objects.exists()


def test_its_places_are_an_order():
    places = [step.place for step in STEPS]
    assert sorted(places) == list(range(1, len(STEPS) + 1))
    assert all(re.search(r"[.]$", step.advice) for step in STEPS)
