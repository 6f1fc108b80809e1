"""« Qui peut m’aider ? »: a need in plain French, at most five people, each with reasons that can be checked (PQ1-40).

Everything is read as the asker reads it: documents of their scopes, pages that open for them, details that
`seen_by` gives. What somebody looks for is never a reason. Statements are few, whatever the network holds: see
`tests/mentoring/test_who_helps.py`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from directory.models import Member
from directory.models.members import FACE
from directory.visibility import Reader, SeenMember, see
from emi_alumni.foundation.dates import french_date, local_day
from emi_alumni.foundation.prepared_statements import padded, prepared
from emi_alumni.foundation.search.evidence import Need, Piece, evidence
from emi_alumni.foundation.text import one_line
from events.models import Event, EventKind, EventStatus
from events.models.programme import Speaker
from governance.models import AnimatorMandate, ClubNote
from mentoring.helper_ranking import Candidate, Kind, Reason, ranked
from mentoring.models import Mentor
from mentoring.next_mentor import pool_for
from projects.models import Project, Reuse, TeamRole
from projects.models.project import AUTHORS, Role
from projects.statuses import ProjectStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

KINDS = ("person", "project", "event", "club", "note")
DOCUMENTS = 48  # that speak of the need, best first
# Of them, those that answer at least this part of what the best one answers.
LEAST_BESIDE_BEST = 0.4
CANDIDATES = 24  # people read in full
NEAR = 4  # subjects shown when nobody fits
LONGEST_QUOTE = 200

# How much a word counts for by where it is met: a title says what a thing is about.
IN_TITLE, IN_KEYWORDS, IN_BODY = 1.0, 0.9, 0.55
PITCHED = (ProjectStatus.PITCHED, ProjectStatus.NOT_SELECTED)  # told, never done
TOLD_STATUS = (*PITCHED, ProjectStatus.STOPPED, ProjectStatus.SUSPENDED, ProjectStatus.IN_TRAINING)
# Where who organises it has something to say of it afterwards.
TELLING_EVENTS = (EventKind.WORKSHOP, EventKind.TALK, EventKind.TRIP, EventKind.CONFERENCE, EventKind.BOOSTER)


@dataclass(frozen=True)
class Helper:
    """Somebody to ask: as the asker may see them, why them, and whether they have to wait."""

    seen: SeenMember
    reasons: tuple[Reason, ...]
    away: str = ""
    is_mentor: bool = False  # of this need, with room today: may be asked for a hand

    @property
    def member(self) -> Member:
        return self.seen.member


@dataclass(frozen=True)
class Near:
    """A page that comes near the need, where nobody answers it."""

    what: str
    name: str
    url: str


@dataclass(frozen=True)
class Answer:
    """What a need found. `helpers` is empty when nobody fits."""

    need: Need = field(default_factory=Need)
    helpers: list[Helper] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)


def who_helps(user: "User | AnonymousUser", need: str, now: datetime | None = None) -> Answer:
    """Who may help this account with a need, best first. Never the asker, nor anybody whom they may not see."""
    now = now or timezone.now()
    reader = Reader.of(user)
    found = telling(evidence(one_line(need), reader.search_scopes(), KINDS, DOCUMENTS))
    if not found.pieces:
        return Answer(found)
    reasons = _Reasons()
    projects = projects_about(user, found)
    for project, piece in projects:
        reasons.take(project_reasons(project, piece, found))
    reasons.take(event_reasons(user, found, now))
    reasons.take(club_reasons(found, local_day(now)))
    reasons.take(note_reasons(user, found, local_day(now)))
    mentors = mentors_of(user, one_line(need), local_day(now))
    reasons.take(mentor_reasons(mentors.values(), found, local_day(now)))
    people = read_people(user, candidates_of(reasons, found, reader))
    candidates, seen = [], {}
    for member in people:
        seen[member.pk] = see(member, reader, details=("photo", "bio", "career"), with_career=True)
        own = (*reasons.of[member.pk], *own_reasons(seen[member.pk], found))
        candidates.append(Candidate(member.pk, member.collectivity_id, own, away(member, mentors, local_day(now))))
    helpers = [
        Helper(seen[one.key], one.reasons, one.away, one.key in mentors and not one.away)
        for one in ranked(candidates, found.share)
    ]
    return Answer(found, helpers, [] if helpers else near(projects, found))


def telling(need: Need) -> Need:
    """Without the documents that answer little of it beside the best ones: they would be no reason that is shown."""
    shares = [need.share(piece.met) for piece in need.pieces]
    least = max(shares, default=0.0) * LEAST_BESIDE_BEST
    kept = (piece for piece, share in zip(need.pieces, shares, strict=True) if share >= least)
    return replace(need, pieces=tuple(kept))


def away(member: Member, mentors: Mapping[int, Mentor], day: date) -> str:
    """Why they answer later: on leave, as everybody who writes to them is told; a mentor who is in pause or full."""
    until = member.contact_paused_until
    if until and member.contact_is_paused:
        return f"en pause jusqu’au {french_date(until)}"
    mentor = mentors.get(member.pk)
    return "" if mentor is None or mentor.has_room(day) else mentor.availability(day)


class _Reasons:
    """Reasons by person."""

    def __init__(self) -> None:
        self.of: dict[int, list[Reason]] = defaultdict(list)

    def take(self, pairs: Iterable[tuple[int, Reason]]) -> None:
        for person, reason in pairs:
            if reason.met:
                self.of[person].append(reason)


def share_of(
    need: Need, title: frozenset[int], keywords: frozenset[int] = frozenset(), body: frozenset[int] = frozenset()
) -> float:
    """How much of the need is answered there, words counted where they are met best."""
    in_keywords, in_body = keywords - title, body - title - keywords
    return need.share(title) * IN_TITLE + need.share(in_keywords) * IN_KEYWORDS + need.share(in_body) * IN_BODY


# Projects ------------------------------------------------------------------------------------------------------------


@prepared
def read_projects(user: "User | AnonymousUser", *ids: int) -> QuerySet[Project]:
    roles = TeamRole.objects.filter(role__in=AUTHORS).order_by("pk")
    reuses = Reuse.objects.confirmed().select_related("collectivity").order_by("pk")
    reuses = reuses.only("project", "member", "on", "collectivity__short_name")
    told = ("slug", "title", "status", "status_on", "help_wanted", "takeover_note", "cohort__ends_on")
    return (
        Project.objects.published_to(user)
        .filter(pk__in=ids)
        .select_related("cohort")
        .only(*told)
        .prefetch_related("tools", Prefetch("roles", roles), Prefetch("reuses", reuses))
    )


def projects_about(user: "User | AnonymousUser", need: Need) -> list[tuple[Project, Piece]]:
    """Those that this account may read today, best first. Four queries, none without a project."""
    pieces = list(need.of_kind("project"))
    ids = padded([piece.object_id for piece in pieces])
    readable = {one.pk: one for one in read_projects(user, *ids)} if ids else {}
    return [(readable[piece.object_id], piece) for piece in pieces if piece.object_id in readable]


def project_reasons(project: Project, piece: Piece, need: Need) -> Iterator[tuple[int, Reason]]:
    """Who led it, who was in its team, who reused it. What its team looks for is no reason."""
    sought = need.met_in(f"{project.help_wanted} {project.takeover_note}")
    body = piece.body - sought
    share, met = share_of(need, piece.title, piece.keywords, body), piece.title | piece.keywords | body
    year = when(project)
    using = tool_used(project, need)
    for role in project.roles.all():
        leads = role.role == Role.LEAD
        if project.status in PITCHED:
            kind, before = Kind.PROPOSED, "a proposé"
        elif project.status == ProjectStatus.IN_TRAINING:
            kind, before = (Kind.LED, "mène") if leads else (Kind.TEAM, "participe à")
        else:
            kind, before = (Kind.LED, "a mené") if leads else (Kind.TEAM, "a participé à")
        if using and not piece.title & using[1]:
            before = f"a utilisé « {using[0]} » dans"
        yield role.member_id, Reason(kind, before, project.title, project.get_absolute_url(), share, met, year)
    for reuse in project.reuses.all():
        where = f"à {reuse.collectivity}" if reuse.collectivity_id else "chez elle"
        words = f"({where}, {reuse.on.year})"
        yield (
            reuse.member_id,
            Reason(Kind.REUSED, "a repris", project.title, reuse.get_absolute_url(), share, met, words),
        )


def tool_used(project: Project, need: Need) -> tuple[str, frozenset[int]] | None:
    """The tool that the need names most of, and the words of its name that are asked."""
    named = [(tool.name, need.met_in(tool.name)) for tool in project.tools.all()]
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
        title = pieces[event.pk].title | met
        if met or pieces[event.pk].title:
            yield (
                speaker.member_id,
                Reason(
                    Kind.SPOKE,
                    "a animé" if event.kind == EventKind.WORKSHOP else "a parlé lors de",
                    event.title,
                    event.get_absolute_url(),
                    share_of(need, title),
                    title,
                    on(event),
                ),
            )
    for event in held.values():
        if event.kind in TELLING_EVENTS:
            piece = pieces[event.pk]
            share, met = share_of(need, piece.title, body=piece.body), piece.title | piece.body
            yield (
                event.author_id,
                Reason(Kind.ORGANISED, "a organisé", event.title, event.get_absolute_url(), share, met, on(event)),
            )


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
        club = mandate.club
        yield mandate.member_id, Reason(Kind.ANIMATES, "anime le club", club.name, club.get_absolute_url(), share, met)


@prepared
def read_notes(user: "User | AnonymousUser", today: date, *ids: int) -> QuerySet[ClubNote]:
    notes = ClubNote.objects.visible_to(user, today).published().filter(pk__in=ids).select_related("club")
    return notes.only("title", "author", "club__slug", "club__name").order_by("pk")


def note_reasons(user: "User | AnonymousUser", need: Need, today: date) -> Iterator[tuple[int, Reason]]:
    pieces = {piece.object_id: piece for piece in need.of_kind("note")}
    for note in read_notes(user, today, *padded(list(pieces))) if pieces else ():
        piece = pieces[note.pk]
        share, met = share_of(need, piece.title, body=piece.body), piece.title | piece.body
        after = f"(club « {note.club} »)"
        yield (
            note.author_id,
            Reason(Kind.WROTE, "a écrit la note", note.title, note.get_absolute_url(), share, met, after),
        )


# Mentors --------------------------------------------------------------------------------------------------------------


def mentors_of(user: "User | AnonymousUser", need: str, day: date) -> dict[int, Mentor]:
    """Whom the asker may ask among those whose topics say a word of it, by their key. Two queries at most."""
    found = pool_for(getattr(user, "member", None)).saying(need).with_load(day).with_words(need)
    rows = found.select_related("member").prefetch_related("topics").order_by(F("words").desc(), F("carried"), "pk")
    return {mentor.member_id: mentor for mentor in rows[:CANDIDATES]}


def mentor_reasons(mentors: Iterable[Mentor], need: Need, day: date) -> Iterator[tuple[int, Reason]]:
    """« parraine sur *Accueil* (2 places sur 3 ce mois-ci) »: what they bring is read on their page."""
    for mentor in mentors:
        said = [(name, met) for name in mentor.topic_names if (met := need.met_in(name))]
        met = frozenset().union(*(words for _, words in said), need.met_in(mentor.brings))
        names = ", ".join(name for name, _ in said[:3]) or quoted(mentor.brings)
        share, url, left = need.share(met), mentor.get_absolute_url(), f"({mentor.availability(day)})"
        yield mentor.member_id, Reason(Kind.MENTORS, "parraine sur", names, url, share, met, left)


# People ---------------------------------------------------------------------------------------------------------------

PERSON = (
    *(*FACE, "position", "department", "can_help", "state", "contact_paused_until"),
    *("bio", "bio_audience", "career_audience", "confirmed_at", "collectivity__short_name", "cohort__label"),
)


@prepared
def people_of(user: "User | AnonymousUser", *ids: int) -> QuerySet[Member]:
    found = Member.objects.visible_to(user).filter(pk__in=ids).select_related("collectivity", "cohort")
    return found.only(*PERSON).prefetch_related("career_steps").order_by("pk")


def read_people(user: "User | AnonymousUser", ids: list[int]) -> list[Member]:
    """Two queries."""
    return people_of(user, *padded(ids)) if ids else []


def candidates_of(reasons: _Reasons, need: Need, reader: Reader) -> list[int]:
    """Who is read in full: those whose pages or deeds speak most of it. Never the asker."""
    worth: dict[int, float] = {}
    for person, own in reasons.of.items():
        worth[person] = Candidate(person, reasons=tuple(own)).worth
    for piece in need.of_kind("person"):
        share = share_of(need, frozenset(), piece.keywords, piece.body)  # a name answers no need
        worth[piece.object_id] = worth.get(piece.object_id, 0.0) + share
    worth.pop(reader.member_id or 0, None)
    return sorted((key for key in worth if worth[key]), key=lambda key: (-worth[key], key))[:CANDIDATES]


def own_reasons(seen: SeenMember, need: Need) -> Iterator[Reason]:
    """What they say of themselves, as the asker reads it."""
    member = seen.member
    url = member.get_absolute_url()

    def reason(kind: Kind, before: str, name: str, met: frozenset[int], after: str = "") -> Iterator[Reason]:
        if met:
            yield Reason(kind, before, name, url, need.share(met), met, after)

    yield from reason(Kind.OFFERS, "propose son aide :", quoted(member.can_help), need.met_in(member.can_help))
    skills = [(name, met) for name in member.skill_names if (met := need.met_in(name))]
    if skills:
        met = frozenset().union(*(met for _, met in skills))
        names = ", ".join(name for name, _ in skills[:3])
        yield from reason(Kind.SKILL, "a pour compétence" + "s" * (len(skills) > 1), names, met)
    post = ", ".join(filter(None, [member.position, member.department]))
    yield from reason(Kind.POST, "est", post, need.met_in(post))
    sentence, met = telling_sentence(seen.bio, need)
    yield from reason(Kind.BIO, "dit de son parcours :", quoted(sentence), met)
    for step in seen.career:
        words = ", ".join(filter(None, [step.position, step.organisation]))
        years = f"({step.starts_on}-{step.ends_on})" if step.ends_on else f"(depuis {step.starts_on})"
        yield from reason(Kind.CAREER, "a été" if step.ends_on else "est", words, need.met_in(step.position), years)


WANTING = ("cherche", "recherche", "voudrai", "aimerai", "souhait", "besoin", "envie", "rêve", "reve")


def telling_sentence(text: str, need: Need) -> tuple[str, frozenset[int]]:
    """The sentence that answers most of the need; one that asks or wishes answers nothing."""
    best: tuple[str, frozenset[int]] = ("", frozenset())
    for sentence in re.split(r"(?<=[.!?…])\s+|\n+", text):
        if not any(word in sentence.lower() for word in WANTING):
            met = need.met_in(sentence)
            if need.share(met) > need.share(best[1]):
                best = sentence.strip(), met
    return best


def quoted(text: str) -> str:
    """At most two hundred signs of it, between quotation marks."""
    text = " ".join(text.split()).rstrip(".")
    return f"« {text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(' ', 1)[0] + ' …'} »"


# Nobody fits ---------------------------------------------------------------------------------------------------------


def near(projects: list[tuple[Project, Piece]], need: Need) -> list[Near]:
    """The projects and clubs that speak of a part of it, best first. No query."""
    told = [
        (need.share(piece.title | piece.keywords), Near("projet", one.title, one.get_absolute_url()))
        for one, piece in projects
    ]
    told += [(need.share(one.title | one.keywords), Near("club", one.heading, one.url)) for one in need.of_kind("club")]
    best = sorted((pair for pair in told if pair[0]), key=lambda pair: -pair[0])
    return [one for _, one in best[:NEAR]]
