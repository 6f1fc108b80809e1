"""The demonstration's calendar: whatever the day it is loaded, its promotions, follow-ups and news are of that day."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import reverse
from django.utils import timezone

from directory.models import Cohort, CohortState, Member, RelayedMessage, User
from emi_alumni.demo import story
from emi_alumni.demo.dates import IN_TRAINING, REFERENCE, TOLD_ON, lived, promotion, shifted, years
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.news import SOURCES
from governance.models import Body, Club, Idea, Minutes, Module
from projects.follow_ups import ASKED, missing, terms
from projects.models import FollowUp, Project, SubjectCall
from projects.models.project import AUTHORS
from projects.results import measure

pytestmark = pytest.mark.django_db

# New year's day; the 29th of February; the end of the summer; a Sunday; the last week of a year; five years on.
DAYS = ["2027-01-01", "2028-02-29", "2027-08-31", "2026-11-29", "2026-12-28", "2031-11-29"]
# What may come after today, by its field; nothing else does.
TO_COME = {
    *("Cohort.appetizer_on", "Cohort.jury_on", "Cohort.teams_on", "SubjectCall.closes_on", "SubjectLink.expires_at"),
    *("SpeakerBrief.expires_at", "SpeakerBrief.asks_until"),
    *("Cohort.presented_on", "CurriculumModule.starts_on", "Meeting.on", "Resolution.due_on"),
    *(
        "SeatMandate.until",
        "AnimatorMandate.until",
        "RelayMandate.until",
        "Agreement.ends_on",
        "Organisation.review_on",
    ),
    *("ContributionCall.closes_at", "Booster.opens_on", "Trial.until", "Resource.expires_on", "Resource.reminded_for"),
    *("Consultation.closes_at", "Invitation.expires_at", "SponsorLink.expires_at", "Member.contact_paused_until"),
}
LATELY = timedelta(days=30)
KINDS = {
    "people",
    "answer",
    "idea",
    "club",
    "minutes",
    "project",
    "status",
    "journal",
    "voice",
    "reuse",
    "watch",
    "kit",
    "problem",
    "solved",
    "challenge",
}
# « Nothing here yet », in the words of our templates.
EMPTY = ('class="empty', "Personne n’a encore", "Aucune encore", "Aucune séance", "Aucun siège", "Aucune décision")
NO_DATE = "Pas encore de prochaine date"
WITHOUT_DATE = {"Mesurer sans juger", "Ressources : finances, achats, ressources humaines"}  # as their story goes


@pytest.fixture(params=DAYS)
def loaded_that_day(request, settings) -> Iterator[date]:
    settings.DEBUG = settings.DEMO = True
    with time_machine.travel(f"{request.param}T09:30:00+01:00", tick=False):
        call_command("load_demo", verbosity=0)
        yield timezone.localdate()


def ours() -> Iterator[type[models.Model]]:
    for app in apps.get_app_configs():
        if app.name.split(".")[0] in ("directory", "emi_alumni", "governance", "projects", "resources"):
            yield from app.get_models()


def test_it_is_told_around_the_day_it_is_loaded(loaded_that_day):
    today, now = loaded_that_day, timezone.now()
    cancelled, *former, training, prepared = Cohort.objects.order_by("starts_on")
    assert (cancelled.state, cancelled.ends_on) == (CohortState.CANCELLED, former[0].starts_on)
    assert prepared.state == CohortState.PREPARED
    assert SubjectCall.objects.open().get().cohort == prepared
    assert [cohort.is_in_training for cohort in (*former, training)] == [False] * 5 + [True]
    assert [cohort.starts_on for cohort in former] == [training.starts_on - n for n in range(5, 0, -1)]
    for cohort in (*former, training):
        assert cohort.starts_on <= cohort.appetizer_on.year
        assert cohort.presented_on.year <= cohort.ends_on
        assert cohort.appetizer_on.weekday() == 3  # a Thursday
    assert former[-1].presented_on.year >= today.year - 1
    statuses = set(Project.objects.published().filter(cohort=training).values_list("status", flat=True))
    assert statuses == {"in_training"}

    found = measure(in_network=True)
    assert found.followed.percent >= 60
    assert found.news.percent >= 60
    # Asked at their terms and no later; expected since lately; others to come soon. The nightly command adds nothing.
    for asked in FollowUp.objects.select_related("project__cohort"):
        assert asked.due_on == months_after(asked.project.cohort.presented_on, asked.months) <= today
        assert asked.answered_at is None or today >= asked.answered_at.date() >= asked.due_on, asked
    waited_for = FollowUp.objects.due()
    assert len(waited_for) == 2
    assert all(today - asked.due_on < LATELY for asked in waited_for)
    assert any(FollowUp.objects.due().of_team(Member.objects.get(email=story.ISABELLE)))
    assert list(missing(today)) == []
    living = Project.objects.published().filter(status__in=ASKED, cohort__isnull=False).select_related("cohort")
    to_come = [due_on for one in living for _, due_on in terms(one.cohort.presented_on) if due_on > today]
    assert len([day for day in to_come if day - today < 1.5 * LATELY]) >= 3

    # News of every kind in the last weeks; letters of yesterday.
    helene = User.objects.get(email=story.HELENE)
    told = {item.kind for source in SOURCES for item in source.items(helene) if item.when >= now - LATELY}
    assert told >= KINDS  # little is announced in August, and not every month brings a resource, a story or a club
    assert RelayedMessage.objects.filter(sent_at__gt=now - timedelta(days=3)).exists()
    confirmed = max(Member.objects.listed().values_list("confirmed_at", flat=True))
    assert now - LATELY < confirmed <= now

    for model in ours():
        later = {"": today, "Time": now}
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateField) and f"{model.__name__}.{field.name}" not in TO_COME:
                limit = later["Time" if isinstance(field, models.DateTimeField) else ""]
                late = model._default_manager.filter(**{f"{field.name}__gt": limit})
                assert not late.exists(), (model, field.name, list(late[:3]))


def test_every_row_passes_the_validation_of_its_model(loaded_demonstration):
    """But for keys that a verb fills, and what the search and the notifications write for themselves."""
    for model in ours():
        if model._meta.app_label in ("search", "notifications", "moderation"):
            continue
        unfilled = [field.name for field in model._meta.concrete_fields if field.null]
        for row in model._default_manager.all():
            row.full_clean(exclude=[name for name in unfilled if getattr(row, name) is None])


def test_no_main_page_has_an_empty_block(loaded_demonstration, sign_in, visitor):
    helene = sign_in(User.objects.get(email=story.HELENE))
    clubs = {club.name: club.get_absolute_url() for club in Club.objects.all()}
    pages = [
        *map(reverse, ("home", "directory:list", "directory:cohort_list", "projects:list", "projects:results")),
        *map(reverse, ("governance:overview", "governance:programme", "governance:idea_list", "governance:club_list")),
        *(thing.get_absolute_url() for model in (Cohort, Body, Module) for thing in model.objects.all()),
        Member.objects.get(email=story.HELENE).collectivity.get_absolute_url(),
        *clubs.values(),
    ]
    for address in pages:
        page = helene.get(address, follow=True).text
        assert not [words for words in EMPTY if words in page], address
    for name, address in clubs.items():
        assert (NO_DATE in helene.get(address).text) == (name in WITHOUT_DATE)
    assert not [words for words in EMPTY if words in visitor.get(reverse("home")).text]
    assert visitor.get(reverse("home")).text.count("<article") >= 3


def test_ideas_are_supported_and_each_body_has_minutes_to_read(loaded_demonstration):
    assert not [idea.title for idea in Idea.objects.published() if not idea.supports.exists()]
    for body in Body.objects.all():
        assert Minutes.objects.filter(meeting__body=body, state=State.PUBLISHED).exists()


def test_a_team_that_is_asked_may_answer(loaded_demonstration, sign_in):
    asked = FollowUp.objects.due().of_team(Member.objects.get(email=story.ISABELLE)).get()
    assert asked.project.roles.filter(member__email=story.ISABELLE, role__in=AUTHORS).exists()
    home = sign_in(User.objects.get(email=story.ISABELLE)).get(reverse("home")).text
    assert f"Des nouvelles de « {asked.project.title} »" in home


@pytest.mark.parametrize("today", DAYS)
def test_a_day_moves_by_whole_weeks(today):
    with time_machine.travel(f"{today}T09:30:00+01:00", tick=False):
        for moved, reference in ((shifted, REFERENCE), (lived, TOLD_ON)):
            assert moved(reference).weekday() == reference.weekday()
            assert timedelta(0) <= timezone.localdate() - moved(reference) < timedelta(days=7)
        assert int(promotion("2023-2024")[:4]) == lived(IN_TRAINING).year == IN_TRAINING.year + years()


def test_a_promotion_is_in_training_between_its_two_days():
    today = timezone.localdate()
    day = timedelta(days=1)
    for began, ends, said in (
        (today, today + day, True),
        (today - day, today, False),
        (today + day, today + 9 * day, False),
        (None, today + day, False),
        (today, None, False),
    ):
        assert Cohort(appetizer_on=began, presented_on=ends).is_in_training is said
