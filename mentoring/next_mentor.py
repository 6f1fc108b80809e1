"""Who may be asked of a need, the best placed first: what `load_sharing` says of the mentors of today.

`mentors_on` is what other pages ask; a request asks `candidates`, which leaves out who was asked already.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from directory.models import Member, MessageBlock
from emi_alumni.foundation.prepared_statements import prepared
from events.moments import midnight
from governance.models import AnimatorMandate, Club, ClubMembership
from mentoring.load_sharing import Candidate, in_order, mixed
from mentoring.models import Handover, Mentor
from mentoring.models.mentors import A_YEAR, MentorQuerySet, count_of, load_moments, stems_of

# Mentors among whom the best is sought; those whose words fit, first.
AMONG = 200


@dataclass(frozen=True)
class MentorOn:
    """A mentor for a need: which of their topics say it, and whether they have room today (`availability` in words)."""

    mentor: Mentor
    topics: tuple[str, ...]
    has_room: bool
    availability: str


def pool_for(member: Member | None) -> MentorQuerySet:
    """The mentors whom this person may ask: neither themselves, nor who blocked them or whom they blocked."""
    pool = Mentor.objects.in_pool()
    return pool if member is None else pool.exclude(member=member).unblocked_for(member)


def candidate_of(mentor: Mentor, asker: Member, wished: str, day: date, words: int) -> Candidate:
    """How they suit this person, of a row that `with_load` completed."""
    place, cohort = mentor.member.collectivity_id, mentor.member.cohort_id
    return Candidate(
        key=mentor.pk,
        words=words,
        carried=mentor.carried,
        silences=mentor.silences,
        has_room=mentor.has_room(day),
        same_collectivity=place is not None and place == asker.collectivity_id,
        same_cohort=cohort is not None and cohort == asker.cohort_id,
        offers_format=mentor.offers(wished),
    )


def candidates(
    need: str, asker: Member, wished: str = "", *, without: Collection[int] = (), day: date | None = None
) -> list[Mentor]:
    """Who has room today, the best placed first, without those people. Two queries at most."""
    day = day or timezone.localdate()
    free = pool_for(asker).not_away(day).exclude(member__in=list(without))
    free = free.with_load(day).with_words(need).select_related("member__user")
    found = list(free.saying(need).order_by(F("words").desc(), F("carried"), "pk")[:AMONG])
    # Nobody whose words fit: a regard from outside is still of help (FRE-13).
    if not any(one.has_room(day) for one in found):
        found = list(free.order_by(F("carried"), "pk")[:AMONG])
    by_key = {one.pk: one for one in found if one.has_room(day)}
    ranked = in_order(candidate_of(one, asker, wished, day, one.words) for one in by_key.values())
    return [by_key[one.key] for one in ranked]


def next_of_club(club: Club, asker: Member, without: Collection[int], *, day: date | None = None) -> Member | None:
    """Who is asked for a club: those who animate it today, then its members who are named on its page, the least asked
    within a year first; nobody on leave, nor blocked. One query."""
    day = day or timezone.localdate()
    animates = Exists(AnimatorMandate.objects.current(day).filter(club=club, member=OuterRef("pk")))
    named = Exists(ClubMembership.objects.filter(club=club, shown=True, member=OuterRef("pk")))
    asked = Handover.objects.filter(mentor=OuterRef("pk"), sent_at__gte=midnight(day - A_YEAR))
    return (
        Member.objects.listed()
        .filter(animates | named, user__is_active=True)
        .exclude(pk__in=[asker.pk, *without])
        .exclude(contact_paused_until__gte=day)
        .filter(~Exists(MessageBlock.between(OuterRef("pk"), asker)))
        .annotate(animates=animates, carried=count_of(asked.order_by().values("mentor")))
        .select_related("user")
        .order_by("-animates", "carried", "pk")
        .first()
    )


def mentors_on(need: str, reader: Member, limit: int = 5, *, day: date | None = None) -> list[MentorOn]:
    """The mentors whose topics say a word of this need, for this reader: those who have room first, the load shared,
    collectivités in turn; those in pause or full last, and said so. Three queries.
    """
    day = day or timezone.localdate()
    stems = stems_of(need)
    if not stems:
        return []
    fitting = pool_for(reader).saying(need).with_load(day).with_words(need).for_list()
    by_key = {one.pk: one for one in fitting.order_by(F("words").desc(), F("carried"), "pk")[:AMONG]}
    ranked = in_order(candidate_of(one, reader, "", day, one.words) for one in by_key.values())
    ranked = mixed(ranked, {pk: one.member.collectivity_id for pk, one in by_key.items()})
    return [
        MentorOn(
            mentor,
            tuple(name for name in mentor.topic_names if set(stems_of(name)) & set(stems)),
            mentor.has_room(day),
            mentor.availability(day),
        )
        for mentor in (by_key[one.key] for one in ranked[:limit])
    ]


@prepared
def rows_of(member: Member, reader: Member, month: datetime, year: datetime) -> QuerySet[Mentor]:
    return pool_for(reader).filter(member=member).with_load_since(month, year).for_list().order_by("pk")[:1]


def mentor_for(member: Member, reader: Member, *, day: date | None = None) -> Mentor | None:
    """This person as a mentor whom this reader may ask, with their load (`has_room(day)`, `availability(day)`). Two
    queries."""
    return rows_of.first(member, reader, *load_moments(day or timezone.localdate()))
