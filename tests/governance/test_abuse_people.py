"""Governance, attacked at every address of the portal: by who may no longer act, and by who may not read."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.moderation import queued_models
from emi_alumni.foundation.moderation.models import Report, Revision, State
from governance.models import (
    AgendaPoint,
    AnimatorOffer,
    Body,
    Club,
    ClubNote,
    ClubProposal,
    ClubSubject,
    Consultation,
    ExternalLoop,
    Idea,
    IdeaComment,
    Meeting,
    Minutes,
    Partner,
    Reply,
    Resolution,
    SeatProposal,
    Thread,
)
from tests.access import World, addresses
from tests.factories import MemberFactory
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

ADDRESSES = [one for one in addresses() if one.name.startswith("governance:")]
SCREENS = [one for one in addresses() if one.name.startswith("admin:governance_")]
TYPED = dict.fromkeys(("text", "title", "reason", "comment", "answer", "note", "name", "reponse"), "oui")


def kept() -> dict[str, Any]:
    """All that governance holds."""
    models = apps.get_app_config("governance").get_models()
    return {model.__name__: sorted(map(str, model._default_manager.values_list())) for model in models}


def statuses(client: Client, world: World, asked: list, *, posted: bool) -> Iterator[tuple[str, int]]:
    for address in asked:
        url = world.url(address)
        yield address.name, (client.post(url, TYPED) if posted else client.get(url)).status_code


@pytest.mark.parametrize("role", ["member", "representative", "animator"])
def test_who_is_suspended_writes_nothing_anywhere_with_the_pages_she_had_open(role, world):
    client = world.client(role)
    member = world.helene if role == "member" else getattr(world, role)
    Member.objects.filter(pk=member.pk).update(state="imported")
    before = kept()
    for name, status in statuses(client, world, ADDRESSES, posted=True):
        assert status in (404, 405), name
    assert kept() == before


@pytest.mark.parametrize("role", ["member", "representative", "animator"])
def test_whose_account_is_closed_reads_and_writes_nothing(role, world):
    client = world.client(role)
    member = world.helene if role == "member" else getattr(world, role)
    member.user.is_active = False
    member.user.save()
    before = kept()
    for posted in (False, True):
        for name, status in statuses(client, world, ADDRESSES, posted=posted):
            assert status == 302 or (name, status) == ("governance:charter", 405 if posted else 200), name
    assert kept() == before


@pytest.mark.parametrize("role", ["moderator", "administrator"])
def test_the_mission_without_a_second_factor_does_nothing_but_set_one_up(role, world):
    Authenticator.objects.all().delete()
    client = signed_in(getattr(world, role))
    before = kept()
    for posted in (False, True):
        for name, status in statuses(client, world, [*ADDRESSES, *SCREENS], posted=posted):
            assert status == 302, name
    assert kept() == before


# What is kept inside, looked for everywhere ----------------------------------------------------------------

# In each private text, with the word that search would find it by: « zqxwkvjhbd-… confidence ». Long: the random
# letters of a CSRF token held a shorter one.
SECRET = "zqxwkvjhbd"
READ = [one for one in addresses() if not one.name.startswith("admin:")]


def secret(of: str) -> str:
    return f"{SECRET}-{of} confidence"


def keep_secrets(world: World, asked: list) -> dict[str, str]:
    """One in everything of governance that is not for the whole network; and where these addresses lead."""
    urls = {one.name: world.url(one) for one in asked}
    helene, karim, today = world.helene, world.karim, timezone.localdate()
    club = Club.objects.get(name="Mesurer sans juger")
    Club.objects.filter(pk=club.pk).update(meeting_url=f"https://visio.example/{SECRET}-visio")
    ExternalLoop.objects.filter(club=club).update(url=f"https://chat.whatsapp.com/{SECRET}-boucle")
    circle = {"name": "Promo", "kind": "other", "cohort": helene.cohort}
    ExternalLoop.objects.create(url=f"https://exemple.fr/{SECRET}-promo", **circle)
    ClubSubject.objects.create(club=club, text=secret("sujet"), member=helene)
    words = {"club": club, "author": helene}
    inside = ClubNote.objects.create(title=secret("note"), text="…", state=State.PUBLISHED, **words)
    ClubNote.objects.create(title=secret("attente"), text="…", audience="network", state=State.PENDING, **words)
    Revision.propose(inside, {"title": secret("revision"), "text": "…", "audience": "network"}, by=helene.user)
    for place in ({"club": club}, {"cohort": helene.cohort}):
        thread = Thread(author=helene, title=secret("discussion"), text=secret("message"), **place)
        thread.put()
        thread.answer(Reply(author=helene, text=secret("reponse")))
    idea = Idea.objects.filter(state=State.PUBLISHED).get(author=helene)
    for state in (State.DRAFT, State.PENDING, State.WITHDRAWN):
        Idea.objects.create(title=secret(f"idee-{state}"), theme=idea.theme, author=karim, state=state)
    IdeaComment.objects.create(idea=idea, author=karim, text=secret("commentaire"), state=State.PENDING)
    Report.file(idea, by=karim.user, reason="other", note=secret("signalement"))
    Consultation.objects.create(
        question=secret("question"),
        opens_at=timezone.now() + timedelta(days=1),
        closes_at=timezone.now() + timedelta(days=9),
    )
    Partner.objects.update(note=secret("partenaire"))
    copil, bureau = Body.objects.get(kind="steering"), Body.objects.get(kind="bureau")
    Resolution.objects.create(body=bureau, what=secret("bureau"))
    meeting = Meeting.objects.create(body=copil, on=today - timedelta(days=3))
    Minutes.objects.create(meeting=meeting, author=helene, text=secret("compte-rendu"))
    AgendaPoint.objects.filter(member=helene).update(text=secret("point"))
    SeatProposal.objects.update(note=secret("siege"))
    AnimatorOffer.objects.update(note=secret("offre"))
    ClubProposal.objects.update(why=secret("club"), name=secret("nom"))
    return urls


def pages(client: Client, urls: dict[str, str]) -> Iterator[tuple[str, str]]:
    """All that this person may open, and what she finds when she looks for the word that goes with each secret."""
    for name, url in urls.items():
        answer = client.get(url)
        if answer.streaming:  # a convention, to save
            b"".join(answer.streaming_content)
        elif answer.status_code == 200:
            yield name, answer.content.decode(errors="replace")
    for name in ("search", "governance:idea_list", "governance:resolution_list", "projects:list", "directory:list"):
        yield f"{name}, searched", client.get(reverse(name), {"q": "confidence"}).content.decode()
    for one in (*Meeting.objects.all(), *Club.objects.all(), *Idea.objects.all(), *Thread.objects.all()):
        yield str(one), client.get(one.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["visitor", "stranger", "representative"])
def test_nothing_kept_inside_a_circle_or_not_yet_read_is_met_anywhere_by_others(who, world):
    urls = keep_secrets(world, READ)
    client = world.client("visitor" if who == "visitor" else "representative")
    if who == "stranger":
        client.force_login(MemberFactory(with_account=True).user)
    else:
        Member.objects.filter(pk=world.representative.pk).update(cohort=world.karim.cohort)
    seen = dict(pages(client, urls))
    assert len(seen) > (20 if who == "visitor" else 60)
    assert [name for name, html in seen.items() if SECRET in html] == []


def test_the_mission_reads_neither_the_link_of_a_club_nor_what_is_still_its_author_s_own(world):
    urls = keep_secrets(world, READ)
    client = world.client("moderator")
    met = dict(pages(client, urls))
    met |= {
        one.name: client.get(world.url(one)).content.decode(errors="replace") for one in SCREENS if not one.arguments
    }
    met["queue"] = client.get(reverse("admin:moderation_queue")).content.decode()
    for of in ("visio", "idee-draft", "compte-rendu"):
        assert [name for name, html in met.items() if f"{SECRET}-{of}" in html] == [], of
    assert any(f"{SECRET}-siege" in html or f"{SECRET}-offre" in html for html in met.values()), "she reads what waits"


def test_what_one_may_not_read_cannot_be_reported_and_answers_as_what_does_not_exist(world):
    keep_secrets(world, READ)
    client = world.client("visitor")
    client.force_login(MemberFactory(with_account=True).user)
    for slug in ("discussion", "reponse", "note", "idee", "commentaire-idee", "siege", "animation", "club"):
        declared = queued_models.declaration_named(slug)
        assert declared, slug
        things = declared.model.objects.all()
        if slug in ("idee", "commentaire-idee"):  # those that are online are everybody's
            things = things.exclude(state=State.PUBLISHED)
        for thing in things:
            url = reverse("moderation:report", args=[slug, thing.pk])
            assert {client.get(url).status_code, client.post(url, {"reason": "other"}).status_code} == {404}, thing


def test_no_log_holds_a_word_of_what_people_write(world, caplog):
    caplog.set_level(logging.DEBUG)
    urls = {one.name: world.url(one) for one in ADDRESSES}
    for role in ("member", "animator", "representative", "moderator"):
        client = world.client(role)
        for url in urls.values():
            client.post(url, dict.fromkeys(TYPED, secret("texte")))
    told = [one.getMessage() for one in caplog.records if not one.name.startswith("django.db")]
    told += [f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all()]
    assert [line for line in told if SECRET in line] == []
