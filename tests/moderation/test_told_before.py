"""The desk says how many people a publication tells, before it does, at a constant number of queries."""

import pytest
from django.urls import reverse

from directory.models import Member
from emi_alumni.foundation.moderation.models import Revision, State
from emi_alumni.foundation.moderation.queue_items import Item
from emi_alumni.foundation.notifications.models import Notification
from events.models import EventKind
from governance.models import Club, ClubMembership, ClubNote
from resources.models import ResourceBookmark
from tests.factories import EventFactory, MemberFactory
from tests.moderation.test_queue import Desk
from tests.reading import plain
from tests.resources.library_world import make_resource


@pytest.fixture
def desk(moderator, sign_in) -> Desk:
    return Desk(sign_in(moderator))


def club_of(*people: Member) -> Club:
    club = Club.objects.create(name=f"Club {Club.objects.count()}", entry="theme", tagline="Ensemble.")
    for one in people:
        ClubMembership.objects.create(club=club, member=one)
    return club


def date_of(club: Club, author: Member, **facts):
    return EventFactory(pending=True, kind=EventKind.CLUB, club=club, author=author, **facts)


def line(desk: Desk, title: str) -> Item:
    desk.read()
    return next(item for item in desk.items if item.title == title)


def test_what_it_says_is_who_is_told_for_a_note_a_date_and_a_resource(desk, helene, karim):
    away = MemberFactory(with_account=True, suspended=True)
    muted = MemberFactory(with_account=True)
    others = [MemberFactory(with_account=True) for _ in range(2)]
    club = club_of(helene, karim, muted, *others)
    ClubMembership.objects.filter(member=muted).update(muted_at="2026-01-01T00:00Z")
    away.user.is_active = False
    away.user.save()
    ClubMembership.objects.create(club=club, member=away)
    ClubNote.objects.create(club=club, author=helene, title="Une note", text="…", state=State.PENDING)
    date_of(club, helene, title="Une date")
    resource = make_resource(helene, title="Une fiche")
    ResourceBookmark.objects.create(resource=resource, member=karim)
    ResourceBookmark.objects.create(resource=resource, member=helene)
    Revision.propose(resource, {"update_note": "Un exemple de plus."}, by=helene.user)
    for title, verb, kind, number in (
        ("Une note", "publish", "club_note", 3),
        ("Une date", "publish", "club_date", 3),
        ("Une fiche", "apply", "resource_updated", 1),
    ):
        item = line(desk, title)
        assert item.told == number, title
        assert f'id="{item.key}-told"' in desk.answer.text
        assert f'aria-describedby="{item.key}-told"' in desk.answer.text
        desk.press(verb, item)
        assert Notification.objects.filter(kind=kind).count() == number, title


def test_it_is_said_in_words_and_on_the_page_where_words_are_mended(desk, helene, karim):
    ClubNote.objects.create(club=club_of(helene, karim), author=helene, title="Note", text="…", state=State.PENDING)
    item = line(desk, "Note")
    words = "1 personne sera prévenue dans le portail, si son nombre de signaux du mois le permet"
    assert words in " ".join(plain(desk.answer.text).split())
    mend = reverse("admin:moderation_correct", args=["note", item.thing.pk, "pending"])
    assert words in " ".join(plain(desk.client.get(mend).text).split())


def test_nothing_is_said_where_nobody_is_told(desk, helene, karim):
    club = club_of(helene, karim)
    date_of(club, helene, title="Sur invitation", by_invitation=True)
    EventFactory(pending=True, author=helene, title="Sans club")
    resource = make_resource(helene, title="Une fiche")
    ResourceBookmark.objects.create(resource=resource, member=karim)
    Revision.propose(resource, {"title": "Une autre fiche"}, by=helene.user)
    for title in ("Sur invitation", "Sans club", "Une fiche"):
        assert line(desk, title).told == 0, title
    assert "sera prévenue" not in desk.answer.text
    assert "seront prévenues" not in desk.answer.text


def test_it_costs_the_same_at_one_and_three_of_each(desk, helene, karim, same_queries):
    def one_more() -> None:
        club = club_of(helene, karim)
        number = Club.objects.count()
        ClubNote.objects.create(club=club, author=helene, title=f"Note {number}", text="…", state=State.PENDING)
        date_of(club, helene)
        resource = make_resource(helene, title=f"Fiche {number}")
        ResourceBookmark.objects.create(resource=resource, member=karim)
        Revision.propose(resource, {"update_note": "Un exemple."}, by=helene.user)

    one_more()
    same_queries(lambda: desk.client.get(reverse("admin:moderation_queue")), one_more, 21)
