"""What the month proposes for each « Je cherche »: read from the documents of the whole network, stored once a month.

A person's offer is what they say they can help with and their skills, as far as their document for the network says it
too: what a document lacks answers nothing. Wants are those documents apart (`want`), projects the ones every member
reads. Called by `match_wants`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.models import Member, MessageBlock
from emi_alumni.foundation.search.french import terms, words
from emi_alumni.foundation.search.models import Document
from emi_alumni.foundation.search.stems import stem
from mentoring.models.wants import MatchKind, MatchState, SharedHour, WantMatch, month_of, want_key
from mentoring.wants import Answer, Corpus, Load, Text, good_ones, load_of, share, threes
from projects.models import Project, TeamRole
from projects.models.project import Role

SCOPE = "network"
REMEMBERED = timedelta(days=90)  # who was named within it carries it still
MOST_NAMED = 4  # times that one person is named in a month
HOUR_AGAIN = timedelta(days=180)  # before another hour at three is proposed to somebody
WORDS = 5  # told of a reason


class Person(NamedTuple):
    """Somebody listed: `can_be_named` unless they are away."""

    place: int | None
    can_help: str
    looking_for: str
    skills: list[str]
    can_be_named: bool


class Proposals(NamedTuple):
    """What a month proposes: one answer for each person, and hours at three (three people and what they share)."""

    one: dict[int, Answer]
    hours: list[list[Answer]]
    load: Load
    wants: int


def listed_people(today: date) -> dict[int, Person]:
    rows = Member.objects.listed().order_by("pk")
    columns = ("pk", "collectivity", "can_help", "looking_for", "skill_names", "contact_paused_until")
    return {
        pk: Person(place, can_help, looking_for, skills, until is None or until < today)
        for pk, place, can_help, looking_for, skills, until in rows.values_list(*columns).iterator(2000)
    }


def texts(people: dict[int, Person]) -> list[Text]:
    """All that may answer, from documents that the whole network reads."""
    leads: dict[int, int] = {}
    for project, member in TeamRole.objects.filter(role=Role.LEAD).order_by("-pk").values_list("project", "member"):
        if member in people:
            leads[project] = member
    readable = set(Project.objects.read_by_the_network().order_by().values_list("pk", flat=True))
    columns = ("kind", "object_id", "title_terms", "keyword_terms", "body_terms")
    documents = Document.objects.filter(scope=SCOPE, kind__in=["person", "want", "project"]).order_by("pk")
    found = []
    for kind, pk, title, keywords, body in documents.values_list(*columns).iterator(2000):
        if kind == "project":
            if pk in leads and pk in readable:
                stems = frozenset(f"{title} {keywords} {body}".split())
                found.append(Text("project", pk, leads[pk], stems, people[leads[pk]].place))
        elif pk in people:
            own = people[pk]
            if kind == "want":
                found.append(Text("want", pk, pk, frozenset(title.split()), own.place))
            elif own.can_help or own.skills:
                said = frozenset(terms(f"{own.can_help} {' '.join(own.skills)}").split())
                stems = said & frozenset(f"{title} {keywords} {body}".split())
                found.append(Text("offer", pk, pk, stems, own.place))
    return found


def asking(people: dict[int, Person], month: date) -> set[int]:
    """Who is proposed something this month: an account that is open, a want, nothing yet, and not settled since."""
    own = Member.objects.listed().present().filter(user__is_active=True).exclude(looking_for="")
    told = WantMatch.objects.filter(month=month).order_by().values("member")
    found = set(own.exclude(pk__in=told).order_by().values_list("pk", flat=True)) & set(people)
    settled = WantMatch.objects.filter(state=MatchState.SETTLED, member__in=found).order_by()
    for pk, key in settled.values_list("member", "want_key"):
        if key == want_key(people[pk].looking_for):
            found.discard(pk)
    return found


def propose(today: date | None = None, *, apply: bool = True) -> Proposals:
    """This month's proposals, stored when `apply`. Run again it proposes to those alone who have none yet."""
    day = today or timezone.localdate()
    month, people = month_of(day), listed_people(day)
    corpus = Corpus(texts(people))
    eligible = asking(people, month)
    wants = {text.person: text for text in corpus.texts if text.kind == "want" and text.person in eligible}
    away = {pk for pk, one in people.items() if not one.can_be_named}
    hours = hours_for(corpus, [want for want in wants.values() if want.person not in away], day)
    at_three = {answer.text.person for three in hours for answer in three}
    never, barred = past_answers(wants), blocks()
    choices = {
        pk: good_ones(corpus.answers(want, never=never[pk], nobody=away | barred[pk]))
        for pk, want in wants.items()
        if pk not in at_three
    }
    choices = {pk: found for pk, found in choices.items() if found}
    given = at_most(share(choices, carried(day)), month)
    able = {one.text.person for found in choices.values() for one in found}
    proposals = Proposals(given, hours, load_of(given, able), len(wants))
    if apply:
        store(proposals, people, month)
    return proposals


def hours_for(corpus: Corpus, wants: list[Text], day: date) -> list[list[Answer]]:
    """Three wants alike, of people to whom no hour was proposed for six months and who did not block one another."""
    recent = WantMatch.objects.filter(kind=MatchKind.THREE, month__gt=day - HOUR_AGAIN).order_by()
    told, barred = set(recent.values_list("member", flat=True)), blocks()
    already = {
        frozenset(int(pk) for pk in key.split("-"))
        for key in SharedHour.objects.order_by().values_list("people_key", flat=True)
    }
    found = threes(corpus, [want for want in wants if want.person not in told], already)
    return [three for three in found if not any(barred[a.text.person] & {b.text.person for b in three} for a in three)]


def past_answers(wants: Iterable[int]) -> dict[int, set[tuple[str, int]]]:
    """What was proposed to each already, whatever became of it."""
    found: dict[int, set[tuple[str, int]]] = defaultdict(set)
    rows = WantMatch.objects.filter(member__in=list(wants)).order_by()
    for member, kind, other, third, project in rows.values_list("member", "kind", "other", "third", "project"):
        if project is not None:
            found[member].add(("project", project))
        for person in (other, third):
            if person is not None and project is None:
                found[member].add((MatchKind.OFFER if kind == MatchKind.OFFER else MatchKind.WANT, person))
    return found


def blocks() -> dict[int, set[int]]:
    """Whom each person is never told of: one of the two blocked the other."""
    found: dict[int, set[int]] = defaultdict(set)
    for member, blocked in MessageBlock.objects.order_by().values_list("member", "blocked"):
        found[member].add(blocked)
        found[blocked].add(member)
    return found


def carried(day: date) -> Counter[int]:
    """How many times each person was named lately."""
    since = month_of(day - REMEMBERED)
    rows = WantMatch.objects.filter(month__gte=since).exclude(kind=MatchKind.THREE).order_by()
    return Counter(rows.values_list("other", flat=True))


def at_most(given: dict[int, Answer], month: date) -> dict[int, Answer]:
    """The best for each person named, four times a month: the other wants wait for the next."""
    named = Counter(WantMatch.objects.filter(month=month).order_by().values_list("other", flat=True))
    kept = {}
    for want, answer in sorted(given.items(), key=lambda one: (-one[1].score, one[0])):
        if named[answer.text.person] < MOST_NAMED:
            named[answer.text.person] += 1
            kept[want] = answer
    return kept


def store(proposals: Proposals, people: dict[int, Person], month: date) -> None:
    """Two runs at once store one each: what another stored meanwhile stays."""
    for three in proposals.hours:
        store_hour(three, people, month)
    matches = []
    for pk, answer in sorted(proposals.one.items()):
        wanted = people[pk].looking_for
        matches.append(
            WantMatch(
                member_id=pk,
                month=month,
                kind=MatchKind(answer.text.kind),
                other_id=answer.text.person,
                project_id=answer.text.thing if answer.text.kind == "project" else None,
                words=shown_words(wanted, answer.shared),
                want_key=want_key(wanted),
            )
        )
    WantMatch.objects.bulk_create(matches, ignore_conflicts=True, batch_size=500)


def store_hour(three: list[Answer], people: dict[int, Person], month: date) -> None:
    """All three are told, or none."""
    numbers = sorted(answer.text.person for answer in three)
    told = shown_words(people[numbers[0]].looking_for, three[0].shared)
    try:
        with transaction.atomic():
            hour = SharedHour.objects.create(people_key="-".join(str(pk) for pk in numbers), words=told)
            for pk in numbers:
                other, third = (one for one in numbers if one != pk)
                WantMatch.objects.create(
                    member_id=pk,
                    month=month,
                    kind=MatchKind.THREE,
                    other_id=other,
                    third_id=third,
                    hour=hour,
                    words=told,
                    want_key=want_key(people[pk].looking_for),
                )
    except IntegrityError:
        return  # proposed meanwhile by another run


def shown_words(text: str, shared: Iterable[str]) -> list[str]:
    """The words of this text that have these stems, as it spells them, folded."""
    stems = set(shared)
    return list(dict.fromkeys(word for word in words(text) if stem(word) in stems))[:WORDS]
