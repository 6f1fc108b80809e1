"""In the demonstration, whose people have pasts, seats, drafts and notifications of every kind, each prepared statement
is asked by some page, and asks what its queryset would."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from directory.models import Cohort, User
from emi_alumni.foundation.prepared_statements import Prepared
from events.models import CodevSession, NewsFeed, NewsScope
from governance.models import ClubNote, Consultation, Module, Partner, Resolution, Tool
from mentoring.models import Problem
from projects.models import Project, Subject, Visit
from resources.models import Story
from tests.cast import give_second_factor, make_moderator
from tests.prepared_check import COMPARED, compared, name_of
from tests.signing_in import signed_in
from tests.test_prepared_pages import DESK

# Each engine has its own words for what is prepared.
pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]

OF_EACH = 3  # pages of each kind that a reader opens
LEFT_ALONE = ("account_logout", "theme")
WORDS = ("appel", "langage clair", "courrier", "Argenteuil")
# Asked in answers to forms, and compared by the pages of tests/test_prepared_pages.py alone.
OF_FORMS = {
    "projects.views.writing.roles_of", "projects.views.writing.whole_of", "directory.models.member_state.held",
    "directory.models.member_state.held_writer", "directory.models.member_state.held_alone",
    "events.models.events.held_event", "events.models.registrations.own_and_over",
}  # fmt: skip


def links_of(html: str) -> Iterator[str]:
    for address in re.findall(r'href="(/[^"#]*)"', html):
        yield address.replace("&amp;", "&")


def read_on(client: Client) -> None:
    """Open what each page leads to, a few of each kind."""
    year = str(Cohort.objects.earliest("starts_on").starts_on)
    note = ClubNote.objects.filter(state="published").first().title
    named = (Subject, Module, Tool, Consultation, Resolution)
    words = (*WORDS, year, note, *(str(model.objects.order_by("pk").first()) for model in named))
    waiting = [reverse("home"), *(f"{reverse('search')}?{urlencode({'q': word})}" for word in words)]
    problem = Problem.objects.published().filter(answers__state="published").first().title
    needs = (note, problem, Story.objects.published().first().title)
    waiting += [f"{reverse('mentoring:who_helps')}?{urlencode({'besoin': need})}" for need in needs]
    waiting.append(reverse("resources:watch_list"))  # pages lead to parts of it
    waiting += [reverse("events:codev_group", args=[one.event_id]) for one in CodevSession.objects.order_by("pk")]
    opened: Counter[str] = Counter()
    known = set(waiting)
    while waiting:
        address = waiting.pop(0)
        try:
            kind = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            continue
        more = {"search": len(words), "mentoring:who_helps": len(needs)}.get(kind, 0)
        if opened[kind] >= OF_EACH + more or kind in LEFT_ALONE:
            continue
        if kind.startswith("admin:") and kind not in DESK:
            continue
        opened[kind] += 1
        answer = client.get(address)
        if answer.streaming:
            list(answer.streaming_content)
        elif answer.status_code == 200 and "html" in answer["Content-Type"]:
            new = [link for link in dict.fromkeys(links_of(answer.content.decode())) if link not in known]
            known.update(new)
            waiting += new


def readers() -> list[User]:
    """The demonstration's first person, who has something of everything; a lead; staff, with a profile and without."""
    people = User.objects.filter(member__isnull=False).order_by("pk")
    leads = people.filter(member__in=Project.objects.published().values("roles__member"))
    secretary = people[4]
    secretary.is_staff = secretary.is_superuser = True
    secretary.save()
    Partner.objects.filter(pk=Partner.objects.first().pk).update(referent_member=secretary.member)
    return list(dict.fromkeys([*people[:2], *leads[:1], give_second_factor(secretary), make_moderator()]))


def test_every_statement_asks_what_its_queryset_would(loaded_demonstration):
    long_ago = timezone.now() - timedelta(days=900)
    for user in readers():
        member = getattr(user, "member", None)
        if member:
            projects = Project.objects.published()
            Visit.objects.filter(member=member).delete()
            visits = [Visit(member=member, project=one, at=long_ago, before=long_ago) for one in projects]
            Visit.objects.bulk_create(visits)
        client = signed_in(user)
        with compared() as differences:
            read_on(client)
            if member:
                client.get(reverse("events:news_feed", args=[NewsFeed.issue(member, scope=NewsScope.ALL)[1]]))
            for days in range(1, 5):  # the home page begins at another letter each day
                with time_machine.travel(timezone.now() + timedelta(days=days)):
                    client.get(reverse("home"))
        assert differences == [], user
    left = sorted({name_of(one) for one in Prepared.known} - COMPARED - OF_FORMS)
    assert left == [], "no page of the demonstration asked these, or they are of no role:\n" + "\n".join(left)
