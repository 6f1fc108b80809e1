"""What waits for a person: one list, what has a deadline first, each thing with the time it takes.

The home page and « Mon espace » show them all; the home page folds those after the first three.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.utils import timezone

from directory.models import Member, RelayedMessage, StaleReport
from emi_alumni.foundation.moderation.sent_back import SentBack, sent_back_to, with_things
from emi_alumni.foundation.outbox.models import Letter
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse

COUNTED = 20  # rows of one subject told exactly


@dataclass(frozen=True)
class Link:
    """A thing to do that another app knows: what it is, and the one verb that leads to it. With `answers` (value sent
    as `reponse`, words), it is done in one touch where it is read: `url` is posted to."""

    icon: str
    title: str
    text: str
    verb: str
    url: str
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Todo:
    """One thing to do. `kind`: messages, reports, link, confirm or complete; `minutes` is what it takes, honestly;
    `due`, the day after which it is late."""

    kind: str
    minutes: int
    link: Link | None = None
    due: date | None = None
    messages: Sequence[RelayedMessage] = ()
    reports: Sequence[StaleReport] = ()
    missing: Sequence[str] = field(default_factory=tuple)

    @property
    def count(self) -> int:
        return len(self.messages) or len(self.reports)


class Subject:
    """What may wait for a person: its rows, the most pressing first, and how the first of them are told.

    `rows` is given the person, and what each of `given` says of her or of the moment: a prepared statement knows
    neither clock nor address.
    """

    def __init__(
        self,
        rows: Callable[..., QuerySet],
        tell: Callable[[list[Any]], Iterable[Todo]],
        at_most: int,
        given: Sequence[Callable[[Member], Any]] = (),
    ) -> None:
        self.rows, self.tell, self.at_most, self.given = rows, tell, at_most, given
        self.first = prepared(self.first_rows)

    def first_rows(self, member: Member, *given: Any) -> QuerySet:
        return self.rows(member, *given)[: self.at_most]

    def __call__(self, member: Member) -> Iterable[Todo]:
        return self.told(member, [ask(member) for ask in self.given])

    def told(self, member: Member, given: Sequence[Any]) -> Iterable[Todo]:
        """What is told of its first rows, `given` what it asks to be. One query."""
        return self.tell(self.first(member, *given))


def subject(
    rows: Callable[..., QuerySet], *given: Callable[[Member], Any]
) -> Callable[[Callable[[Any], Todo]], Subject]:
    """The function says one of these rows in words."""
    return lambda words: Subject(rows, lambda found: map(words, found), COUNTED, given)


def today(member: Member) -> date:
    return timezone.localdate()


def now(member: Member) -> datetime:
    return timezone.now()


def address(member: Member) -> str:
    return member.user.email if member.user else ""


def dead_address(address: str) -> Link:
    """Without it the person gets no sign-in code the next time, and no message by mail meanwhile."""
    return Link(
        icon="mail",
        title="Votre adresse ne reçoit plus nos courriels",
        text=f"Le dernier courriel envoyé à {address} nous est revenu. Le prochain code de connexion n’arriverait pas.",
        verb="Changer d’adresse",
        url=reverse("account_email"),
    )


def account(member: Member) -> int:
    """Of a person without one, the number of nobody."""
    return member.user_id or 0


class CameBack(Subject):
    """What the mission sent back with a question: its author answers in the form, where their words are."""

    def told(self, member: Member, given: Sequence[Any]) -> Iterable[Todo]:
        decisions = self.first(member, *given)
        return map(came_back, with_things(decisions, member.user)) if member.user else ()


def came_back(one: SentBack) -> Todo:
    verb = "Reprendre ma modification" if one.is_edit else "Reprendre mon texte"
    thing: Any = one.thing
    url = getattr(thing, "edit_url", "") or thing.get_absolute_url()
    return Todo("link", 3, Link(icon="pencil", title=f"« {one.thing} » vous revient", text=one.why, verb=verb, url=url))


# What may wait for a person, in the order in which it is told. The apps above add their own when they are ready.
SUBJECTS: list[Subject | Callable[[Member], Iterable[Todo]]] = [
    Subject(
        lambda member: RelayedMessage.objects.unread_by(member).for_subjects(),
        lambda found: [Todo("messages", 2, messages=found)] if found else [],
        COUNTED,
    ),
    Subject(
        lambda member, address: Letter.objects.to_dead_addresses().filter(to=address).only("to"),
        lambda found: [Todo("link", 2, link=dead_address(found[0].to))] if found else [],
        1,
        [address],
    ),
    Subject(
        lambda member: StaleReport.objects.open().filter(member=member).for_list(),
        lambda found: [Todo("reports", 2, reports=found)] if found else [],
        COUNTED,
    ),
    CameBack(lambda member, account: sent_back_to(account), list, COUNTED, [account]),
]


def questions() -> list[Callable[[Member], Any]]:
    """What subjects are given, each once: many are given the day."""
    return list(dict.fromkeys(ask for one in SUBJECTS if isinstance(one, Subject) for ask in one.given))


@prepared
def waiting_ranks(member: Member, *answers: Any) -> QuerySet:
    """Numbers of the subjects that have something for this person, whose answers these are to `questions`."""
    given = dict(zip(questions(), answers, strict=True))
    arms = [
        one.rows(member, *(given[ask] for ask in one.given)).order_by().values_list(Value(rank), flat=True)
        for rank, one in enumerate(SUBJECTS)
        if isinstance(one, Subject)
    ]
    return arms[0].union(*arms[1:])


def todo(member: Member) -> list[Todo]:
    """All that waits, deadlines first, then what other people wait for. One query says which subjects have something,
    most often none, and one more is asked of each that does."""
    given = {ask: ask(member) for ask in questions()}
    waiting = set(waiting_ranks(member, *given.values()))
    found: list[Todo] = []
    for rank, one in enumerate(SUBJECTS):
        if not isinstance(one, Subject):
            found += one(member)
        elif rank in waiting:
            found += one.told(member, [given[ask] for ask in one.given])
    if member.needs_confirming:
        found.append(Todo("confirm", 1))
    if missing := member.missing_words():
        found.append(Todo("complete", 3, missing=missing))
    return sorted(found, key=lambda one: one.due or date.max)


def of_page(member: Member) -> dict[str, Any]:
    """What a page draws of it (`directory/_todo.html`): all, how many there are and the time of all."""
    things = todo(member)
    return {"todo": things, "waiting": len(things), "minutes": sum(thing.minutes for thing in things)}
