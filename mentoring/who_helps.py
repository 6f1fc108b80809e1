"""« Qui peut m’aider ? »: a need in plain French, at most five people, each with reasons that can be checked (PQ1-40).

Everything is read as the asker reads it: documents of their scopes, pages that open for them, details that
`seen_by` gives. What somebody looks for is never a reason. Statements are few, whatever the network holds: see
`tests/mentoring/test_who_helps.py`. Reasons come from `helper_works` (what was done), `helper_answers` (what was told
to others) and `helper_offers` (what people say of themselves); `helper_ranking` orders them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from directory.models import Member
from directory.visibility import Reader, SeenMember, see
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.search.evidence import Need, Piece, evidence, excerpts
from emi_alumni.foundation.text import one_line
from mentoring.helper_answers import problem_reasons, story_reasons
from mentoring.helper_offers import away, mentor_reasons, mentors_of, own_reasons, read_people
from mentoring.helper_ranking import Candidate, Reason, ranked
from mentoring.helper_works import (
    club_reasons,
    event_reasons,
    note_reasons,
    practice_reasons,
    project_reasons,
    projects_about,
    share_of,
)
from projects.models import Project

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# What was done, and what people say of themselves: neither takes the other's room.
KINDS = (("project", "event", "club", "note", "practice", "problem", "story"), ("person",))
DOCUMENTS = 24  # of each that speak of the need, best first
# Of them, those that answer at least this part of what the best one answers.
LEAST_BESIDE_BEST = 0.4
CANDIDATES = 24  # people read in full
NEAR = 4  # subjects shown when nobody fits


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
    reasons.take(practice_reasons(user, found))
    reasons.take(problem_reasons(user, found))
    reasons.take(story_reasons(user, found))
    mentors = mentors_of(user, found, local_day(now))
    reasons.take(mentor_reasons(mentors.values(), found, local_day(now)))
    people = read_people(user, candidates_of(reasons, found, reader))
    candidates, seen = [], {}
    for member in people:
        seen[member.pk] = see(member, reader, details=("photo", "bio", "career"), with_career=True)
        own = (*reasons.of[member.pk], *own_reasons(seen[member.pk], found))
        candidates.append(Candidate(member.pk, member.collectivity_id, own, away(member, mentors, local_day(now))))
    chosen = ranked(candidates, found.share)
    said = said_by(found, [reason for one in chosen for reason in one.reasons])
    helpers = [
        Helper(
            seen[one.key],
            tuple(replace(reason, said=said.get(reason.document, "")) for reason in one.reasons),
            one.away,
            one.key in mentors and not one.away,
        )
        for one in chosen
    ]
    return Answer(found, helpers, [] if helpers else near(projects, found))


def telling(need: Need) -> Need:
    """Without the documents that answer little of it beside the best ones: they would be no reason that is shown."""
    shares = [need.share(piece.met) for piece in need.pieces]
    least = max(shares, default=0.0) * LEAST_BESIDE_BEST
    kept = (piece for piece, share in zip(need.pieces, shares, strict=True) if share >= least)
    return replace(need, pieces=tuple(kept))


def said_by(need: Need, shown: Iterable[Reason]) -> dict[int, str]:
    """What each page says of the need, by its document, where its name does not say all that it answers. One query at
    most."""
    unsaid = {one.document: one.met - need.met_in(one.name) for one in shown if one.document}
    return excerpts(need, {document: met for document, met in unsaid.items() if met})


class _Reasons:
    """Reasons by person."""

    def __init__(self) -> None:
        self.of: dict[int, list[Reason]] = defaultdict(list)

    def take(self, pairs: Iterable[tuple[int, Reason]]) -> None:
        for person, reason in pairs:
            if reason.met:
                self.of[person].append(reason)


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


def near(projects: list[tuple[Project, Piece]], need: Need) -> list[Near]:
    """The projects, clubs and shared problems that speak of a part of it, best first. No query."""
    told = [
        (need.share(piece.title | piece.keywords), Near("projet", one.title, one.get_absolute_url()))
        for one, piece in projects
    ]
    told += [(need.share(one.title | one.keywords), Near("club", one.heading, one.url)) for one in need.of_kind("club")]
    told += [(need.share(one.title), Near("problématique", one.heading, one.url)) for one in need.of_kind("problem")]
    best = sorted((pair for pair in told if pair[0]), key=lambda pair: -pair[0])
    return [one for _, one in best[:NEAR]]
