"""The mission's desk: what waits first, at a constant cost; and screens that keep to the portal's own rules."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin import site
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from directory.models import CollectivityMove, Invitation, ProfileClaim
from emi_alumni.foundation.outbox.models import Kind, Letter
from governance.models import Level, MembershipRequest, Organisation, Partner, RelayOffer, Seat, SeatMandate
from mentoring.models import HelpRequest, RequestState
from projects.models import JuryOutcome, Subject, SubjectCall, TeamComposition
from tests.cast import make_copil
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory, ProjectFactory
from tests.governance.idea_box import make_idea
from tests.mentoring.visitor_world import make_request

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates" / "admin").rglob("*.html"))


def test_the_desk_counts_what_waits_and_leads_there(moderator, sign_in, settings):
    settings.MAIL_AT_ONCE = False
    ProfileClaim.objects.create(given_name="Ida", family_name="Roy", email="ida@exemple.fr")
    MemberFactory(imported=True)
    MemberFactory(imported=True, email="")
    invited = MemberFactory(imported=True)
    Invitation.issue(invited, email=invited.email, by=moderator)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=2))
    MemberFactory(with_account=True, confirmed_at=timezone.now() - timedelta(days=400))
    today = timezone.localdate()
    partner = Partner.objects.create(name="Opta-S", kind="provider", subject="Animation")
    partner.agreements.create(signed_on=today - timedelta(days=300), ends_on=today + timedelta(days=60))
    returned, late = (
        Letter.post(kind=Kind.NOTICE, to=to, subject="Avis", body="Bonjour.") for to in (invited.email, "a@exemple.fr")
    )
    returned.mark_returned("5.1.1", address_refused=True)
    Letter.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(minutes=20))
    seat = Seat.objects.create(body=make_copil(), collectivity=CollectivityFactory())
    SeatMandate.objects.create(seat=seat, member=MemberFactory())  # who works elsewhere
    asked = {"question": "Qui relit un courrier ?", "mission_on": today, "ends_on": today + timedelta(days=7)}
    HelpRequest.objects.create(
        asker=MemberFactory(), state=RequestState.WITH_MISSION, mission_at=timezone.now(), **asked
    )
    HelpRequest.objects.create(asker=MemberFactory(), **asked)  # a mentor holds it
    make_request(state="with_mission", confirmed_at=timezone.now())
    make_request(email="luc@exemple.fr", state="offered", confirmed_at=timezone.now())  # an ambassador has it
    workshop = make_idea("Compter le carbone", is_workshop=True)
    for _ in range(6):
        workshop.support(by=MemberFactory(with_account=True))
    make_idea("Lire un bilan", is_workshop=True)  # nobody yet
    CollectivityMove.objects.create(member=invited, joined=CollectivityFactory())
    over = {"opens_on": today - timedelta(days=9), "closes_on": today - timedelta(days=1)}
    call = SubjectCall.objects.create(cohort=CohortFactory(), words="…", **over)
    asked = {"title": "Les files", "problem": "…", "collectivity": CollectivityFactory(), "call": call}
    Subject.objects.create(author=MemberFactory(), state="published", **asked)
    training = CohortFactory(presented_on=today + timedelta(days=90))
    alone = ProjectFactory(cohort=training, sponsor_department="")
    JuryOutcome.objects.create(project=alone, is_retained=True, why="…", on=today - timedelta(days=30))
    TeamComposition.objects.create(cohort=training, wishes_until=today - timedelta(days=1))
    Organisation.objects.create(level=Level.ASSOCIATION, since=today)
    MembershipRequest.objects.create(member=MemberFactory())
    volunteer = MemberFactory()
    RelayOffer.objects.create(member=volunteer, cohort=volunteer.cohort)
    client = sign_in(moderator)
    answer = client.get(reverse("admin:index"))
    waiting = [line for line in answer.context["waiting"] if line.title != "À relire"]  # tests/moderation/test_queue.py
    assert {line.count for line in waiting} == {1}
    for line in waiting:
        assert client.get(line.url).context["cl"].result_count == line.count, line.title


def test_what_does_not_wait_is_named_apart_without_its_advice(moderator, sign_in):
    client = sign_in(moderator)
    page = client.get(reverse("admin:index"))
    assert page.context["waiting"] == []
    assert "Personnes à inviter" in [line.title for line in page.context["calm"]]
    assert "<strong>0</strong>" not in page.text
    MemberFactory(imported=True, email="ida@exemple.fr")
    page = client.get(reverse("admin:index"))
    assert [(line.title, line.count) for line in page.context["waiting"]] == [("Personnes à inviter", 1)]
    assert "Personnes à inviter" not in [line.title for line in page.context["calm"]]


def test_the_desk_costs_the_same_whatever_waits(moderator, sign_in, same_queries):
    client = sign_in(moderator)
    MemberFactory(imported=True)
    # One for each line, one for the first hour.
    same_queries(lambda: client.get(reverse("admin:index")), lambda: MemberFactory(imported=True), 25)


def test_each_reads_the_screens_of_their_own_rights(moderator, administrator, sign_in):
    """The list of screens is drawn once for all that it says: nobody is shown another's."""
    accounts, members = reverse("admin:directory_user_changelist"), reverse("admin:directory_member_changelist")

    def links(user):
        page = sign_in(user).get(reverse("admin:index")).content.decode()
        return [f'href="{link}"' in page for link in (accounts, members, reverse("admin:directory_member_add"))]

    assert links(moderator) == [False, True, True]
    assert links(administrator) == [True, True, True]
    assert links(moderator) == [False, True, True]
    for group in moderator.groups.all():
        group.permissions.remove(*group.permissions.filter(codename="add_member"))
    assert links(moderator) == [False, True, False]


def test_the_desk_speaks_french_and_leads_back_to_the_site(moderator, sign_in):
    text = sign_in(moderator).get(reverse("admin:index")).content.decode()
    assert "Ce qui attend" in text
    assert "Voir le site" in text
    assert 'lang="fr"' in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_our_screens_hold_no_inline_style_nor_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:|\|\s*safe\b", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_cohorts_and_collectivities_are_counted_in_one_query(moderator, sign_in, same_queries, karim):
    client = sign_in(moderator)
    for name, count in (("cohort", 6), ("collectivity", 6), ("invitation", 6)):
        if name == "invitation":
            Invitation.issue(MemberFactory(imported=True), email="a@exemple.fr", by=moderator)

        def add(name=name):
            person = MemberFactory(imported=True)
            Invitation.issue(person, email=person.email, by=moderator)

        same_queries(lambda name=name: client.get(reverse(f"admin:directory_{name}_changelist")), add, count)


def test_a_cohort_is_added_with_its_dates(moderator, sign_in):
    data = {"label": "2024-2025", "starts_on": 2024, "ends_on": 2025, "look": 3, "appetizer_on": "12/03/2025"}
    answer = sign_in(moderator).post(reverse("admin:directory_cohort_add"), data)
    assert answer.status_code == 302


@pytest.mark.parametrize("role", ["moderator", "administrator"])
def test_the_index_lists_the_screens_that_django_lists_for_each(role, request, rf):
    """The portal makes that list itself, with addresses that it remembers: right by right, it is Django's."""
    reader = rf.get("/")
    reader.user = request.getfixturevalue(role)
    facts = ("object_name", "name", "admin_url", "add_url", "view_only")
    listed = [
        (app.app_label, app.name, app.app_url, *(getattr(one, fact) for fact in facts))
        for app in site.apps_of(reader)
        for one in app.models
    ]
    assert listed == [
        (app["app_label"], app["name"], app["app_url"], *(one[fact] for fact in facts))
        for app in site.get_app_list(reader)
        for one in app["models"]
    ]
    assert len(listed) > 10


def test_the_index_follows_a_right_that_is_taken_back(moderator, rf):
    reader = rf.get("/")
    reader.user = moderator
    assert "projects" in {app.app_label for app in site.apps_of(reader)}
    for group in moderator.groups.all():
        group.permissions.remove(*Permission.objects.filter(content_type__app_label="projects"))
    reader.user = type(moderator).objects.get(pk=moderator.pk)
    assert "projects" not in {app.app_label for app in site.apps_of(reader)}
