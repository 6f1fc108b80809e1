"""Workshops on new disciplines: asked for, wanted by six, put in the agenda (PQ2-19, PQ2-20)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State, Verb
from emi_alumni.foundation.notifications.models import Notification
from events.models import Event, EventKind, EventStatus
from events.waiting import wanted_workshops
from governance.models import Idea
from tests.factories import EventFactory, MemberFactory
from tests.governance.idea_box import make_idea, theme_of

pytestmark = pytest.mark.django_db

LIST = "/idees/"


@pytest.fixture
def six():
    return [MemberFactory(with_account=True) for _ in range(6)]


@pytest.fixture
def workshop(helene) -> Idea:
    return make_idea("Compter le carbone", text="Un ordre de grandeur.", author=helene, is_workshop=True)


def would_come(idea: Idea, members) -> None:
    for member in members:
        idea.support(by=member)


def told(user, kind: str) -> list[str]:
    return [str(one) for one in Notification.objects.filter(recipient=user, kind=kind)]


def event_form(idea: Idea | None, **changed) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=30)
    form = {
        "kind": "workshop", "title": "Compter le carbone", "presentation": "Un ordre de grandeur.",
        "on": day.strftime("%d/%m/%Y"), "starts": "09:00", "ends": "12:00", "format": "in_place",
        "venue": "Salle 2", "audience": "network", "guest_quota": "0", "idea": str(idea.pk) if idea else "",
    }  # fmt: skip
    return form | changed


def published_from(idea: Idea, by) -> Event:
    event = EventFactory(idea=idea, author=by, kind=EventKind.WORKSHOP, title=idea.title)
    event.after_decision(Verb.PUBLISH, by.user)
    return event


# Asking for one, and wanting it --------------------------------------------------------------------------------------


def test_a_member_asks_for_a_workshop_and_the_others_would_come(helene, karim, sign_in):
    theme = theme_of("Nouvelles disciplines")
    browser = sign_in(helene)
    page = browser.get(reverse("governance:idea_add"), {"atelier": "oui"}).text
    assert re.search(r'name="is_workshop"[^>]*checked', page)
    form = {"title": "Découvrir la data", "theme": theme.pk, "is_workshop": "on", "seen": "oui"}
    assert browser.post(reverse("governance:idea_add"), form).status_code == 302
    idea = Idea.objects.get(title="Découvrir la data")
    assert idea.is_workshop
    Idea.objects.filter(pk=idea.pk).update(state=State.PUBLISHED, published_at=timezone.now())
    other = sign_in(karim)
    page = other.get(LIST, {"atelier": "oui"}).text
    assert "Découvrir la data" in page
    assert "J’y viendrais" in page
    assert "Soutenir" not in page
    other.post(reverse("governance:idea_support", args=[idea.pk]), {"soutenir": "oui"})
    page = other.get(idea.get_absolute_url()).text
    assert "Vous y viendriez" in page
    assert "Encore 5 personnes" in page


def test_the_list_of_workshops_leaves_other_ideas_out_and_says_when_it_is_empty(helene, sign_in):
    make_idea("Un nouveau nom")
    browser = sign_in(helene)
    page = browser.get(LIST, {"atelier": "oui"}).text
    assert "Un nouveau nom" not in page
    assert "Aucun atelier n’attend une date." in page
    assert f"{reverse('governance:idea_add')}?atelier=oui" in page


def test_its_author_is_told_once_when_six_people_would_come(workshop, helene, six):
    would_come(workshop, six[:5])
    assert not told(helene.user, "idea_enough")
    would_come(workshop, six[5:])
    assert len(told(helene.user, "idea_enough")) == 1
    workshop.support(by=six[0], wanted=False)
    would_come(workshop, [six[0], MemberFactory(with_account=True)])
    assert len(told(helene.user, "idea_enough")) == 1


def test_six_supports_of_another_idea_tell_nothing(helene, six):
    would_come(make_idea(author=helene), six)
    assert not told(helene.user, "idea_enough")


def test_a_duplicate_that_joins_brings_the_sixth(workshop, helene, six, moderator):
    twin = make_idea("Le bilan carbone", is_workshop=True)
    would_come(workshop, six[:4])
    would_come(twin, six[4:])
    twin.merge_into(workshop, by=moderator)
    assert len(told(helene.user, "idea_enough")) == 1


def test_the_council_may_file_an_idea_as_a_workshop_which_tells_its_author(helene, six):
    idea = make_idea(author=helene)
    would_come(idea, six)
    idea.assess(is_workshop=True)
    assert len(told(helene.user, "idea_enough")) == 1
    idea.assess(cost="Rien")
    assert len(told(helene.user, "idea_enough")) == 1


def test_the_mission_sees_what_is_wanted_and_has_no_date(workshop, helene, six):
    assert wanted_workshops() == 0
    would_come(workshop, six)
    assert wanted_workshops() == 1
    event = published_from(workshop, helene)
    assert wanted_workshops() == 0
    Event.objects.filter(pk=event.pk).update(status=EventStatus.CANCELLED, status_reason="Salle fermée.")
    assert wanted_workshops() == 1


# The date ------------------------------------------------------------------------------------------------------------


@pytest.mark.met("PQ2-19")
def test_the_form_comes_filled_in_and_who_would_come_is_told_once(workshop, helene, six, sign_in, moderator):
    would_come(workshop, six)
    browser = sign_in(helene)
    assert f"?idee={workshop.pk}" in browser.get(workshop.get_absolute_url()).text
    page = browser.get(reverse("events:event_add"), {"idee": workshop.pk}).text
    for words in (
        'value="workshop" selected',
        'value="Compter le carbone"',
        "Un ordre de grandeur.",
        "qui y viendraient",
    ):
        assert words in page
    browser.post(reverse("events:event_add"), event_form(workshop))
    event = Event.objects.get()
    assert (event.idea, event.kind) == (workshop, EventKind.WORKSHOP)
    assert not any(told(member.user, "workshop_set") for member in six)  # the mission reads it first
    event.publish(by=moderator)
    assert all(len(told(member.user, "workshop_set")) == 1 for member in six)
    event.after_decision(Verb.PUBLISH, moderator)  # as when it comes back online
    assert all(len(told(member.user, "workshop_set")) == 1 for member in six)


@pytest.mark.met("PQ2-20")
def test_the_idea_says_its_date_and_one_tap_registers(helene, karim, six, sign_in):
    """« Sur des sujets prospectifs (IA, transition écologique…) »."""
    asked = [
        make_idea(title, theme=theme_of("Sujets d’avenir"), is_workshop=True)
        for title in ("L’IA générative dans nos métiers", "La transition écologique en chiffres")
    ]
    browser = sign_in(karim)
    for idea in asked:
        would_come(idea, [*six, karim])
        event = published_from(idea, helene)
        page = browser.get(idea.get_absolute_url()).text
        assert "Un atelier est au programme" in page
        action = reverse("events:event_register", args=[event.pk])
        assert f'action="{action}"' in page
        browser.post(action)
        assert event.registrations.of(karim).coming().exists()
        assert "Votre place est notée" in browser.get(idea.get_absolute_url()).text
        assert idea.title in browser.get(event.get_absolute_url()).text.replace("&nbsp;", " ")
    page = browser.get(LIST, {"atelier": "oui"}).text
    assert page.count("Atelier au programme") == 2


def test_an_event_for_one_promotion_answers_no_idea_of_the_network(workshop, helene, sign_in):
    browser = sign_in(helene)
    answer = browser.post(
        reverse("events:event_add"), event_form(workshop, audience="cohort", cohort=str(helene.cohort_id or ""))
    )
    assert answer.status_code == 200
    assert "Tout le réseau a demandé cet atelier" in answer.text
    assert not Event.objects.exists()


def test_what_is_no_workshop_or_is_gone_fills_nothing_and_loses_nothing(helene, sign_in):
    browser = sign_in(helene)
    plain, gone = make_idea("Un nouveau nom"), make_idea("Partie", is_workshop=True, state=State.DRAFT)
    for asked in (plain.pk, gone.pk, "x", "-1", "9" * 30, "0"):
        page = browser.get(reverse("events:event_add"), {"idee": asked}).text
        assert "qui y viendraient" not in page
    answer = browser.post(reverse("events:event_add"), event_form(gone))
    assert "n’est plus en ligne" in answer.text
    assert 'value="Compter le carbone"' in answer.text
    assert not Event.objects.exists()
    browser.post(reverse("events:event_add"), event_form(None))
    assert Event.objects.get().idea is None


def test_the_date_of_a_hidden_or_private_event_is_not_said(workshop, helene, karim, sign_in):
    event = published_from(workshop, helene)
    Event.objects.filter(pk=event.pk).update(hidden_at=timezone.now())
    browser = sign_in(karim)
    assert "Un atelier est au programme" not in browser.get(workshop.get_absolute_url()).text
    assert "Atelier au programme" not in browser.get(LIST, {"atelier": "oui"}).text


def test_the_page_of_a_workshop_asks_the_same_of_one_date_and_of_three(workshop, helene, karim, sign_in, same_queries):
    browser = sign_in(karim)
    published_from(workshop, helene)
    same_queries(lambda: browser.get(workshop.get_absolute_url()), lambda: published_from(workshop, helene), 11)
