"""Reasons that people give themselves: what their page says, as the asker reads it, and what they are mentors of."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, F, QuerySet

from directory.models import Member
from directory.models.member_queries import FACE
from directory.visibility import SeenMember
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.prepared_statements import padded, prepared
from emi_alumni.foundation.search.evidence import Need
from events.moments import midnight
from mentoring.helper_ranking import Kind, Reason
from mentoring.models import Mentor, MentorWord
from mentoring.models.mentors import A_YEAR
from mentoring.next_mentor import pool_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

MOST_MENTORS = 24
MOST_COMPARED = 80  # whose load is counted
MOST_STEMS = 32  # by which they are looked for
LONGEST_QUOTE = 200

# Mentors -------------------------------------------------------------------------------------------------------------


@prepared
def mentors_saying(member: Member | None, month: datetime, year: datetime, *stems: str) -> QuerySet[Mentor]:
    """Of the mentors whom the asker may ask, those who say most of these words; of as many words, the least asked."""
    said = MentorWord.objects.filter(stem__in=stems)
    most = (
        said.order_by()
        .values("mentor")
        .annotate(n=Count("pk"))
        .order_by("-n", "mentor")
        .values("mentor")[:MOST_COMPARED]
    )
    found = pool_for(member).filter(pk__in=most).with_load_since(month, year).with_stems(stems)
    rows = found.select_related("member").prefetch_related("topics")
    return rows.order_by(F("words").desc(), F("carried"), "pk")[:MOST_MENTORS]


def mentors_of(user: "User | AnonymousUser", need: Need, day: date) -> dict[int, Mentor]:
    """Whom the asker may ask among those whose topics say a word of it, by their key. Two queries at most."""
    stems = sorted(need.stems)[:MOST_STEMS]
    if not stems:
        return {}
    since = midnight(day.replace(day=1)), midnight(day - A_YEAR)
    return {one.member_id: one for one in mentors_saying(getattr(user, "member", None), *since, *padded(stems))}


def mentor_reasons(mentors: Iterable[Mentor], need: Need, day: date) -> Iterator[tuple[int, Reason]]:
    """« parraine sur *Accueil* (2 places sur 3 ce mois-ci) »: what they bring is read on their page."""
    for mentor in mentors:
        said = [(name, met) for name in mentor.topic_names if (met := need.met_in(name))]
        met = frozenset().union(*(words for _, words in said), need.met_in(mentor.brings))
        names = ", ".join(name for name, _ in said[:3]) or quoted(mentor.brings)
        share, url, left = need.share(met), mentor.get_absolute_url(), f"({mentor.availability(day)})"
        yield mentor.member_id, Reason(Kind.MENTORS, "parraine sur", names, url, share, met, left)


def away(member: Member, mentors: Mapping[int, Mentor], day: date) -> str:
    """Why they answer later: on leave, as everybody who writes to them is told; a mentor who is in pause or full."""
    until = member.contact_paused_until
    if until and member.contact_is_paused:
        return f"en pause jusqu’au {french_date(until)}"
    mentor = mentors.get(member.pk)
    return "" if mentor is None or mentor.has_room(day) else mentor.availability(day)


# What their page says ------------------------------------------------------------------------------------------------

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
