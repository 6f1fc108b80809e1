"""The agenda of the small world of `tests/access.py`."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from directory.models.invitations import hash_token
from events.models import (
    AnnualMeeting,
    CalendarFeed,
    CallProposal,
    ChecklistTask,
    CoHost,
    ContributionCall,
    Event,
    EventDocument,
    EventPhoto,
    EventReport,
    FeedScope,
    HostSwap,
    NewsFeed,
    NewsScope,
    PhotoFace,
    ProgrammeItem,
    ProposalSpeaker,
    Registration,
    SessionNote,
    SponsorReturn,
)
from events.models.registrations import register
from governance.models import Club
from projects.models import Project
from tests.club_dates import meets
from tests.events.codev_world import codev_argument, make_codev
from tests.events.poll_world import make_polls, poll_argument
from tests.factories import CollectivityFactory, EventFactory, here
from tests.governance.world import CLUB, governance_argument

CAFE = "Un café à l’hôtel de ville"
DRAFT = "Un déjeuner, un jour"
TALK = "Un grand témoin raconte"
LUNCH = "Un déjeuner, il y a trois jours"
COLLOQUE = "Innover à petits pas"
ANNUAL = "La rencontre d’Argenteuil"
TALKING = "Revenir à son poste"
HELD = "Choisir trois indicateurs"
FEED = "0123456789abcdefghijkl"


def make_events(cast: dict[str, Any]) -> None:
    """Hélène's café, to which the representative comes; her lunch that is over, to which she came, and its report;
    Hélène's draft; a public talk, to which a guest asks to come; a talking group of Karim's cohort; her subscription to
    the whole agenda; two dates of the club, one held, with Hélène's note."""
    helene = cast["helene"]
    cafe = EventFactory(title=CAFE, author=helene, host=helene.collectivity, capacity=10)
    register(cafe, cast["representative"])
    cafe.projects.set(Project.objects.filter(title="Le premier appel compte"))
    CoHost.objects.create(event=cafe, collectivity=CollectivityFactory(short_name="Ville qui aide"), share=20)
    EventFactory(title=DRAFT, author=helene, draft=True)
    talk = EventFactory(title=TALK, author=helene, kind="talk", audience="public", guest_quota=5)
    Registration.objects.create(
        event=talk, guest_name="Luc Visiteur", guest_email="luc.visiteur@exemple.fr", state="to_confirm"
    )
    EventFactory(
        title=TALKING, author=cast["karim"], kind="talking_group", audience="cohort", cohort=cast["karim"].cohort
    )
    make_codev(cast)
    club = Club.objects.get(name=CLUB)
    meets(club, 30)
    held = meets(club, -30, HELD)
    SessionNote.objects.create(event=held, note=club.notes.get())
    over = here(-3, 12)
    lunch = EventFactory(title=LUNCH, author=helene, kind="lunch", starts_at=over, ends_at=over + timedelta(hours=1))
    Registration.objects.create(event=lunch, member=cast["representative"], state="present")
    EventReport.objects.create(
        event=lunch, author=helene, happened="Nous avons ri.", attendance=1, keep="Recommencer.", state="published"
    )
    # No such files are on the disk: who may read them is answered 404 too (`test_files.py` reads some).
    photo = EventPhoto.objects.create(event=lunch, alt="Une table", file="evenements/rien", size=1, added_by=helene)
    PhotoFace.objects.create(photo=photo, member=helene)
    EventDocument.objects.create(event=lunch, title="Compte rendu", file="evenements/rien", kind="pdf", size=1)
    Event.objects.filter(pk=lunch.pk).update(has_files=True)
    CalendarFeed.objects.create(member=helene, scope=FeedScope.ALL, token_hash=hash_token(FEED))
    NewsFeed.objects.create(member=helene, scope=NewsScope.ALL, token_hash=hash_token(FEED))
    make_annual_meetings(cast)
    make_call(cast)
    make_polls(cast)


def make_annual_meetings(cast: dict[str, Any]) -> None:
    """The Département hosts next year, and proposes to exchange it for the year after, which is Argenteuil's turn."""
    year = timezone.localdate().year + 1
    department = cast["helene"].collectivity
    argenteuil = cast["karim"].collectivity
    settled = AnnualMeeting.objects.create(year=year, host=department, decided="turn")
    free = AnnualMeeting.objects.create(year=year + 1)
    prepared = AnnualMeeting.objects.create(year=year + 2, host=argenteuil, decided="turn", on=date(year + 2, 6, 15))
    ChecklistTask.objects.create(meeting=prepared, days=-7, what="Le traiteur")
    HostSwap.objects.create(own=settled, other=free, asker=department, asked=argenteuil, member=cast["helene"])
    held = EventFactory(title=ANNUAL, kind="annual", author=cast["representative"], host=argenteuil, past=True)
    said = ProgrammeItem.objects.create(event=held, title="Retours", kind="sponsors", minutes=30, position=1)
    project = Project.objects.get(title="Le premier appel compte")
    words = {"signature": "DGA solidarités", "changed": "Moins d’attente.", "state": "pending"}
    SponsorReturn.objects.create(item=said, project=project, member=cast["karim"], **words)
    Event.objects.filter(pk=held.pk).update(has_programme=True)


def make_call(cast: dict[str, Any]) -> None:
    """The representative's colloque calls for contributions; Hélène proposes one, and names Karim."""
    starts = here(90, 9)
    event = EventFactory(
        title=COLLOQUE,
        kind="conference",
        author=cast["representative"],
        host=cast["representative"].collectivity,
        starts_at=starts,
        ends_at=starts + timedelta(hours=8),
    )
    call = ContributionCall.objects.create(
        event=event, looked_for="Des essais.", formats=["talk"], closes_at=here(60, 0), opened_by=cast["representative"]
    )
    Event.objects.filter(pk=event.pk).update(has_call=True)
    words = {"title": "Le courrier clair", "summary": "Dix lignes.", "format": "talk"}
    proposal = CallProposal.objects.create(
        call=call, author=cast["helene"], state="sent", sent_at=timezone.now(), **words
    )
    ProposalSpeaker.objects.create(proposal=proposal, member=cast["karim"])


# What no test writes over.
EVENTS: dict[str, dict[str, str]] = {
    "": {"kind": "coffee", "state": "published"},
    "draft": {"state": "draft"},
    "annual": {"kind": "annual"},
    "public": {"kind": "talk"},
    "colloque": {"kind": "conference"},
    "over": {"kind": "lunch", "state": "published"},
    "promotion": {"kind": "talking_group"},
}


OF_WHAT_IS_OVER = {
    "events:event_feedback",
    *(f"events:event_{name}" for name in ("photos", "photo", "photo_remove")),
    *(f"events:event_{name}" for name in ("minutes", "document", "document_remove")),
}


OF_A_CALL = {"events:proposal_add", "events:proposal_list", "events:proposals_file"} | {
    f"events:{name}" for name in ("call", "call_edit", "call_tell", "call_publish")
}
OF_A_PROPOSAL = {"events:proposal"} | {
    f"events:proposal_{name}" for name in ("answer", "decide", "edit", "note", "place", "undo", "withdraw")
}


def event_argument(name: str, argument: str, about: str) -> Any:
    """`registration`: that of who comes to the café; `token`: of Hélène's subscription."""
    if name.startswith("events:date_poll"):
        return poll_argument(argument, about)
    if name.startswith("events:club_"):
        return governance_argument(f"governance:{name.removeprefix('events:')}", argument, about)
    if argument == "token" and name == "events:guest_place":
        return "inconnu" if about == "unknown" else Registration.objects.guests().get().token
    if argument == "token":
        return "inconnu" if about == "unknown" else FEED
    if name.startswith("events:handover") and argument in ("year", "pk", "kind"):
        known = {"year": timezone.localdate().year + 3, "kind": "taches", "pk": ChecklistTask.objects.get().pk}
        return {"year": 2001, "kind": "rien", "pk": 0}[argument] if about == "unknown" else known[argument]
    if argument == "item":
        return 0 if about == "unknown" else ProgrammeItem.objects.get().pk
    if argument == "way":
        return "monter"
    if argument == "year":
        return 2001 if about == "unknown" else timezone.localdate().year + 2
    if argument == "verb":
        return "bruler" if about == "unknown" else "accepter"
    if argument == "month":
        return "2027-13" if about == "unknown" else "2027-03"
    if about == "unknown":
        return 0
    if name == "events:annual_swap_answer":
        return HostSwap.objects.get().pk
    if name in ("events:calendar_feed_revoke", "events:calendar_feed_renew"):
        return CalendarFeed.objects.get().pk
    if name in ("events:news_feed_revoke", "events:news_feed_renew"):
        return NewsFeed.objects.get().pk
    if name in OF_A_PROPOSAL:
        return CallProposal.objects.get().pk
    if name in OF_A_CALL:
        about = "colloque"
    if name.startswith("events:codev"):
        return codev_argument(name, argument)
    if name == "events:photo_answer" or argument == "photo":
        return EventPhoto.objects.get().pk
    if argument == "document":
        return EventDocument.objects.get().pk
    if name.startswith("events:report_") or name in OF_WHAT_IS_OVER:
        about = "over"
    event = Event.objects.get(**EVENTS[about])
    if argument == "event":
        return event.pk
    if name.startswith("events:report_"):
        return event.reports.get().pk
    if argument in ("project", "co_host"):
        return (event.projects if argument == "project" else event.co_hosts).get().pk
    return event.pk if argument == "pk" else event.registrations.get().pk
