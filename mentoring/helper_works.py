"""Reasons that are read elsewhere than on a person's page: projects, events, clubs, notes and practices that answer a
need.

Each function gives pairs of a person and a reason; what the asker (`user`) may not read today gives none.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, QuerySet

from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.prepared_statements import padded, prepared
from emi_alumni.foundation.search.evidence import Need, Piece
from events.models import Event, EventKind, EventStatus
from events.models.programme import Speaker
from governance.models import AnimatorMandate, ClubNote, Tool
from mentoring.helper_ranking import Kind, Reason
from projects.models import Project, Reuse, TeamRole
from projects.models.project import AUTHORS, Role
from projects.statuses import ProjectStatus
from resources.models import Practice

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# How much a word counts for by where it is met: a title says what a thing is about.
IN_TITLE, IN_KEYWORDS, IN_BODY = 1.0, 0.9, 0.55
PITCHED = (ProjectStatus.PITCHED, ProjectStatus.NOT_SELECTED)  # told, never done
TOLD_STATUS = (*PITCHED, ProjectStatus.STOPPED, ProjectStatus.SUSPENDED, ProjectStatus.IN_TRAINING)
# Where who organises it has something to say of it afterwards.
TELLING_EVENTS = (EventKind.WORKSHOP, EventKind.TALK, EventKind.TRIP, EventKind.CONFERENCE, EventKind.BOOSTER)


def share_of(
    need: Need, title: frozenset[int], keywords: frozenset[int] = frozenset(), body: frozenset[int] = frozenset()
) -> float:
    """How much of the need is answered there, words counted where they are met best."""
    in_keywords, in_body = keywords - title, body - title - keywords
    return need.share(title) * IN_TITLE + need.share(in_keywords) * IN_KEYWORDS + need.share(in_body) * IN_BODY


# Projects ------------------------------------------------------------------------------------------------------------


@prepared
def read_projects(user: "User | AnonymousUser", *ids: int) -> QuerySet[Project]:
    """With lists of what gives reasons: a relation of its own name would cost a query object for each project."""
    roles = TeamRole.objects.filter(role__in=AUTHORS).only("project", "member", "role").order_by("pk")
    tools = Tool.objects.only("name").order_by("pk")
    reuses = Reuse.objects.confirmed().select_related("collectivity").order_by("pk")
    reuses = reuses.only("project", "member", "on", "collectivity__short_name")
    told = ("slug", "title", "status", "status_on", "help_wanted", "takeover_note", "cohort__ends_on")
    return (
        Project.objects.published_to(user)
        .filter(pk__in=ids)
        .select_related("cohort")
        .only(*told)
        .prefetch_related(
            Prefetch("tools", tools, to_attr="tools_used"),
            Prefetch("roles", roles, to_attr="author_roles"),
            Prefetch("reuses", reuses, to_attr="confirmed_reuses"),
        )
    )


def projects_about(user: "User | AnonymousUser", need: Need) -> list[tuple[Project, Piece]]:
    """Those that this account may read today, best first. Four queries, none without a project."""
    pieces = list(need.of_kind("project"))
    ids = padded([piece.object_id for piece in pieces])
    readable = {one.pk: one for one in read_projects(user, *ids)} if ids else {}
    return [(readable[piece.object_id], piece) for piece in pieces if piece.object_id in readable]


def project_reasons(project: Any, piece: Piece, need: Need) -> Iterator[tuple[int, Reason]]:
    """Who led it, who was in its team, who reused it. What its team looks for is no reason."""
    sought = need.met_in(f"{project.help_wanted} {project.takeover_note}")
    body = piece.body - sought
    share, met = share_of(need, piece.title, piece.keywords, body), piece.title | piece.keywords | body
    year, url = when(project), project.get_absolute_url()
    using = tool_used(project, need)
    for role in project.author_roles:
        leads = role.role == Role.LEAD
        if project.status in PITCHED:
            kind, before = Kind.PROPOSED, "a proposé"
        elif project.status == ProjectStatus.IN_TRAINING:
            kind, before = (Kind.LED, "mène") if leads else (Kind.TEAM, "participe à")
        else:
            kind, before = (Kind.LED, "a mené") if leads else (Kind.TEAM, "a participé à")
        if using and not piece.title & using[1]:
            before = f"a utilisé « {using[0]} » dans"
        yield role.member_id, Reason(kind, before, project.title, url, share, met, year, piece.document)
    for reuse in project.confirmed_reuses:
        where = f"à {reuse.collectivity}" if reuse.collectivity_id else "chez elle"
        words = f"({where}, {reuse.on.year})"
        taken = reuse.get_absolute_url()
        yield reuse.member_id, Reason(Kind.REUSED, "a repris", project.title, taken, share, met, words, piece.document)


def tool_used(project: Any, need: Need) -> tuple[str, frozenset[int]] | None:
    """The tool that the need names most of, and the words of its name that are asked."""
    named = [(tool.name, need.met_in(tool.name)) for tool in project.tools_used]
    best = max(named, key=lambda one: need.share(one[1]), default=None)
    return best if best and best[1] else None


def when(project: Project) -> str:
    """« (2019) », « (2021, non retenu) »: the year that it was presented, and what stopped it."""
    year = project.cohort.ends_on if project.cohort else project.status_on.year if project.status_on else ""
    short: dict[str, str] = {
        ProjectStatus.NOT_SELECTED: "non retenu",
        ProjectStatus.PITCHED: "appetizer",
        ProjectStatus.IN_TRAINING: "en formation",
    }
    status = short.get(project.status, project.get_status_display()) if project.status in TOLD_STATUS else ""
    said = ", ".join(str(one) for one in (year, status) if one)
    return f"({said})" if said else ""


# Events, clubs, notes ------------------------------------------------------------------------------------------------


@prepared
def read_events(user: "User | AnonymousUser", now: datetime, *ids: int) -> QuerySet[Event]:
    """Those that were held."""
    held = Event.objects.visible_to(user).published().filter(pk__in=ids, ends_at__lte=now, status=EventStatus.PLANNED)
    return held.only("title", "kind", "starts_at", "author").order_by("pk")


@prepared
def read_speakers(*events: int) -> QuerySet[Speaker]:
    spoke = Speaker.objects.filter(item__event__in=events, item__held_back=False, member__isnull=False)
    spoke = spoke.select_related("item").order_by("pk")
    return spoke.only("member", "item__event", "item__title", "item__note")


def event_reasons(user: "User | AnonymousUser", need: Need, now: datetime) -> Iterator[tuple[int, Reason]]:
    """Who spoke there of it, who organised it. Two queries, none without an event."""
    pieces = {piece.object_id: piece for piece in need.of_kind("event")}
    held = {one.pk: one for one in read_events(user, now, *padded(list(pieces)))} if pieces else {}
    for speaker in read_speakers(*padded(list(held))) if held else ():
        event = held[speaker.item.event_id]
        met = need.met_in(f"{speaker.item.title} {speaker.item.note}")
        piece = pieces[event.pk]
        if met := piece.title | met:
            before = "a animé" if event.kind == EventKind.WORKSHOP else "a parlé lors de"
            share, url = share_of(need, met), event.get_absolute_url()
            told = Reason(Kind.SPOKE, before, event.title, url, share, met, on(event), piece.document)
            yield speaker.member_id, told
    for event in held.values():
        if event.kind in TELLING_EVENTS:
            piece = pieces[event.pk]
            share, met = share_of(need, piece.title, body=piece.body), piece.title | piece.body
            url = event.get_absolute_url()
            told = Reason(Kind.ORGANISED, "a organisé", event.title, url, share, met, on(event), piece.document)
            yield event.author_id, told


def on(event: Event) -> str:
    return f"le {french_date(event.starts_at)}"


@prepared
def read_animators(today: date, *clubs: int) -> QuerySet[AnimatorMandate]:
    running = AnimatorMandate.objects.current(today).filter(club__in=clubs).select_related("club").order_by("pk")
    return running.only("member", "club__name", "club__slug")


def club_reasons(need: Need, today: date) -> Iterator[tuple[int, Reason]]:
    """Who animates a club of it today. One query, none without a club."""
    pieces = {piece.object_id: piece for piece in need.of_kind("club")}
    for mandate in read_animators(today, *padded(list(pieces))) if pieces else ():
        piece = pieces[mandate.club_id]
        share, met = share_of(need, piece.title, piece.keywords, piece.body), piece.met
        club, url = mandate.club, mandate.club.get_absolute_url()
        told = Reason(Kind.ANIMATES, "anime le club", club.name, url, share, met, document=piece.document)
        yield mandate.member_id, told


@prepared
def read_notes(user: "User | AnonymousUser", today: date, *ids: int) -> QuerySet[ClubNote]:
    notes = ClubNote.objects.visible_to(user, today).published().filter(pk__in=ids).select_related("club")
    return notes.only("title", "author", "club__slug", "club__name").order_by("pk")


def note_reasons(user: "User | AnonymousUser", need: Need, today: date) -> Iterator[tuple[int, Reason]]:
    pieces = {piece.object_id: piece for piece in need.of_kind("note")}
    for note in read_notes(user, today, *padded(list(pieces))) if pieces else ():
        piece = pieces[note.pk]
        share, met = share_of(need, piece.title, body=piece.body), piece.title | piece.body
        url, after = note.get_absolute_url(), f"(club « {note.club} »)"
        told = Reason(Kind.WROTE, "a écrit la note", note.title, url, share, met, after, piece.document)
        yield note.author_id, told


@prepared
def read_practices(user: "User | AnonymousUser", *ids: int) -> QuerySet[Practice]:
    """Those whose author uses the tool today."""
    used = Practice.objects.visible_to(user).published().latest_of_each().in_use().filter(pk__in=ids)
    return used.select_related("tool").only("author", "frequency", "rhythm", "tool__name").order_by("pk")


def practice_reasons(user: "User | AnonymousUser", need: Need) -> Iterator[tuple[int, Reason]]:
    """Who uses a tool of it, and how often. One query, none without a practice."""
    pieces = {piece.object_id: piece for piece in need.of_kind("practice")}
    for practice in read_practices(user, *padded(list(pieces))) if pieces else ():
        piece = pieces[practice.pk]
        share, met = share_of(need, piece.title, body=piece.body), piece.title | piece.body
        name, url = practice.tool.name, practice.get_absolute_url()
        told = Reason(Kind.USES, "utilise", name, url, share, met, practice.how_often, piece.document)
        yield practice.author_id, told
