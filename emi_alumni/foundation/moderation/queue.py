"""The queue of what waits for the mission, for every model that an app declares here. It knows no app.

An app says, in its module `moderated.py` (imported when the portal starts), what each of its moderated models shows:

    declare(QueuedModel(Project, slug="projet", icon="lightbulb", fields=("title", "sentence", …), …))
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.markdown import render as render_markdown
from emi_alumni.foundation.prepared_statements import padded, prepared
from emi_alumni.foundation.working_days import working_days_after

from .alerts import alerts_of
from .authors import Author
from .corrections import correctable
from .models import CannedReason, Moderated, ModerationEvent, Report, Revision, State, Verb
from .outcomes import Outcomes, outcome
from .text_diff import word_diff
from .trust import may_moderate

PENDING, REVISION, REPORTED, SAMPLE = "pending", "revision", "report", "sample"
# What may be done to each line, by the verb that it writes, and what its button says (« accept » where nothing is).
ACTS: dict[str, dict[str, str]] = {
    PENDING: {Verb.PUBLISH: "", Verb.SEND_BACK: "Demander une correction", Verb.REFUSE: "Refuser"},
    REVISION: {
        Verb.REVISE: "Appliquer",
        Verb.RETURN_REVISION: "Poser une question",
        Verb.REFUSE_REVISION: "Refuser la modification",
    },
    REPORTED: {Verb.KEEP: "Laisser en ligne", Verb.WITHDRAW: "Retirer"},
    SAMPLE: {Verb.SAMPLE: "C’est relu", Verb.WITHDRAW: "Retirer"},
}
# Of the titles that a text in Markdown may have: its line is named by one of level 2.
LEVEL = 3
# How many lines one page shows; the next ones come as the queue goes forward.
SHOWN = 30
SAMPLES = 10
LATE_AFTER = 3  # working days
LOADED = 200
FEW = 64

CANNED = (
    "Une personne est reconnaissable : retirez ce qui permet de l’identifier.",
    "Hors du sujet du réseau.",
    "Déjà publié : complétez plutôt ce qui existe.",
    "Il manque l’essentiel pour comprendre : ajoutez quelques phrases.",
)

# A field's name, or words and what to show of a thing.
Field = str | tuple[str, Callable[[Any], str]]


@dataclass(frozen=True, kw_only=True)
class QueuedModel:
    """How the queue shows one model, and who may report its things."""

    model: type[Moderated]
    # In addresses: « projet » gives /signaler/projet/12/.
    slug: str
    icon: str = "file-text"
    fields: tuple[Field, ...]
    # Those of them that are written in Markdown: shown as its page shows them.
    markdown: tuple[str, ...] = ()
    # Who wrote it, in words. Called for each line: read what `for_queue` joined.
    who: Callable[[Any], str] = lambda thing: ""
    # One more line for who decides: what was spotted, what to look at.
    hint: Callable[[Any], str] = lambda thing: ""
    # How an edit reads where a field is no text: (name, before, after) of each thing that it changes.
    compared: Callable[[Revision, Any], Iterable[tuple[str, str, str]]] | None = None
    # Where the mission mends its words before publishing, if it may: an address's name, and what the link says.
    mended: tuple[str, str] | None = None
    # The joins that `__str__`, `written_by`, `who`, `hint` and `fields` need.
    for_queue: Callable[[Any], QuerySet] = lambda things: things
    # What an account may read, hence report. None: nobody reports these.
    visible_to: Callable[[Account], QuerySet] | None = None
    canned: tuple[str, ...] = CANNED
    # What a person (a profile) wrote of it, where « Mes contributions » does not know it as a contribution.
    own: Callable[[Any], QuerySet] | None = None
    # Which of them concern a collectivité, as a condition: its representatives follow what becomes of them. None: none.
    of_place: Callable[[Any], Q] | None = None
    # Who reads why it was refused or taken away, as a sentence; `tells`: whether the portal tells them at all.
    reason_read: Callable[[Any], str] = lambda thing: "La personne lira cette phrase."
    tells: bool = True
    # False where nobody is there to correct: a visitor's words are published or refused.
    sends_back: bool = True
    # What a decision did, by its verb, where the kind has better words than every kind's (`outcomes.SENTENCES`).
    outcomes: Outcomes = field(default_factory=dict, hash=False, compare=False)
    # What the button that publishes it says.
    accept: str = "Publier"

    @property
    def label(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def labels(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    def outcome(self, thing: Moderated, verb: str) -> str:
        """What this decision did, without its end: « le projet « X » est publié »."""
        return outcome(thing, verb, self.outcomes)

    @property
    def kind(self) -> ContentType:
        return ContentType.objects.get_for_model(self.model)


_declared: dict[str, QueuedModel] = {}


def declare(declaration: QueuedModel) -> None:
    """Called once for each model, from its app's `moderated.py`."""
    _declared[declaration.slug] = declaration


def declarations() -> list[QueuedModel]:
    return list(_declared.values())


def declaration_named(slug: str) -> QueuedModel | None:
    return _declared.get(slug)


def declaration_of(model: type[models.Model]) -> QueuedModel | None:
    return next((one for one in _declared.values() if one.model is model), None)


def decided_by(user: Account) -> list[QueuedModel]:
    """The models that this account decides on."""
    return [one for one in _declared.values() if may_moderate(user, one.model)]


# The lines -------------------------------------------------------------------------------------------


@dataclass
class Line:
    """One field of a thing: its name, and its text or what changes in it; or its paragraphs, as HTML."""

    label: str
    text: str | SafeString
    is_html: bool = False


@dataclass
class Item:
    """One thing that waits, and why."""

    why: str
    declared: QueuedModel
    thing: Moderated
    since: datetime
    who: str
    own: bool
    lines: list[Line]
    # What the page showed: the decision is refused when it is no longer what is there.
    stamp: str
    reports: list[Report] = field(default_factory=list)
    past: list[tuple[ModerationEvent, str]] = field(default_factory=list)
    outdated: bool = False
    changed: Iterable[str] = ()  # the fields of an edit
    proposed_by: int | None = None  # the account that proposed the edit
    author: Author | None = None  # of what a page shows (`with_authors`)
    canned_reasons: tuple[str, ...] = ()  # of what a page shows (`with_reasons`)
    words: str = ""  # that were written, or that an edit writes
    alerts: list[str] = field(default_factory=list)  # of what a page shows (`with_alerts`)
    # What came back with a mistake: which button, the sentence, the words typed, the canned answer.
    verb: str = ""
    error: str = ""
    typed: str = ""
    canned: str = ""

    @property
    def key(self) -> str:
        return f"{self.why}-{self.declared.slug}-{self.thing.pk}"

    @property
    def title(self) -> str:
        return str(self.thing)

    @property
    def named(self) -> str:
        """« Projet », « Projet modifié », « Projet signalé »."""
        return self.declared.label + {
            PENDING: "",
            REVISION: ", modification",
            REPORTED: ", signalement",
            SAMPLE: ", publié sans attendre",
        }.get(self.why, "")

    @property
    def reason_read(self) -> str:
        return self.declared.reason_read(self.thing)

    @property
    def for_good(self) -> str:
        """What cannot be undone among what may be done to it, said before it is done; nothing when all can."""
        asked = [
            f"« {label or self.declared.accept} »"
            for verb, label in ACTS[self.why].items()
            if self.is_for_good(verb) and (verb != Verb.SEND_BACK or self.declared.sends_back)
        ]
        if not asked:
            return ""
        what = "ne pourra pas être annulé" if len(asked) == 1 else "ne pourront pas être annulés"
        return f"{' et '.join(asked)} {what}."

    @property
    def asks(self) -> list[str]:
        """The verbs of this line that ask before they act: what they do is not undone."""
        return [verb for verb in ACTS[self.why] if self.is_for_good(verb)]

    def is_for_good(self, verb: str) -> bool:
        """Whether this decision could not be undone."""
        stays = verb == Verb.REVISE and not self.thing.LEFT_AS_REVISED.isdisjoint(self.changed)
        return stays or verb not in self.thing.UNDOABLE

    @property
    def hint(self) -> str:
        return self.declared.hint(self.thing) if self.why in (PENDING, SAMPLE) else ""

    @property
    def is_late(self) -> bool:
        """Whether it waits for three working days or more: what went up at once is in no hurry."""
        return self.why != SAMPLE and timezone.localdate() >= working_days_after(local_day(self.since), LATE_AFTER)

    @property
    def correctable(self) -> bool:
        """Whether the mission may mend its words and publish in one act; not where publishing could not be undone."""
        names = {one.name for one in correctable(self.declared.model)}
        if self.why == REVISION:
            return not (self.outdated or self.is_for_good(Verb.REVISE)) and not names.isdisjoint(self.changed)
        return self.why == PENDING and bool(names) and not self.is_for_good(Verb.PUBLISH)

    @property
    def risk(self) -> int:
        """What is read first: what readers reported, then what shows an alert."""
        return 2 if self.why == REPORTED else 1 if self.alerts else 0


def shown(thing: models.Model, name: str, value: Any) -> str:
    """A value as people read it: the words of a choice, yes or no, nothing for nothing."""
    model_field: Any = thing._meta.get_field(name)
    if value in (None, ""):
        return ""
    if model_field.choices:
        return str(dict(model_field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def label_of(thing: models.Model, name: str) -> str:
    return capfirst(str(getattr(thing._meta.get_field(name), "verbose_name", name)))


def lines_of(declared: QueuedModel, thing: Moderated) -> list[Line]:
    """What is to be read, without what is empty."""
    lines = []
    for one in declared.fields:
        if isinstance(one, str) and one in declared.markdown:
            lines.append(Line(label_of(thing, one), render_markdown(getattr(thing, one), LEVEL), is_html=True))
        elif isinstance(one, str):
            lines.append(Line(label_of(thing, one), shown(thing, one, getattr(thing, one))))
        else:
            lines.append(Line(one[0], one[1](thing)))
    # A text that nobody declared is read too; the title of the line says the one that names the thing.
    for name in thing.undeclared_text():
        if name not in declared.fields and (text := shown(thing, name, getattr(thing, name))) != str(thing):
            lines.append(Line(label_of(thing, name), text))
    return [line for line in lines if line.text]


def changes_of(declared: QueuedModel, revision: Revision, thing: Moderated) -> list[Line]:
    if declared.compared:
        return [Line(label, word_diff(before, after)) for label, before, after in declared.compared(revision, thing)]
    return [
        Line(label_of(thing, name), word_diff(shown(thing, name, before), shown(thing, name, after)))
        for name, (before, after) in revision.changes.items()
    ]


def new_words(thing: Moderated, lines: Iterable[Line], revision: Revision | None) -> str:
    """What people wrote, without what changes it for the eye."""
    if revision is None:
        return "\n".join(strip_tags(line.text) if line.is_html else line.text for line in lines)
    return "\n".join(
        shown(thing, name, after) for name, (_, after) in revision.changes.items() if isinstance(after, str)
    )


def stamp_of(*parts: object) -> str:
    return sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]


def make_item(
    why: str,
    declared: QueuedModel,
    thing: Moderated,
    user: Account,
    *,
    revision: Revision | None = None,
    reports: Iterable[Report] = (),
    decision: ModerationEvent | None = None,
    written: Revision | None = None,
) -> Item:
    """`written`: what went online at once as an edit, shown as what it changed."""
    reports = list(reports)
    shown_edit = revision or written
    lines = changes_of(declared, shown_edit, thing) if shown_edit else lines_of(declared, thing)
    since = next(
        at
        for at in (
            revision and revision.created_at,
            decision and decision.at,
            reports[0].created_at if reports else None,
            thing.submitted_at,
            thing.published_at,
            getattr(thing, "created_at", None),
            timezone.now(),
        )
        if at
    )
    author = revision.author if revision else None
    return Item(
        why=why,
        declared=declared,
        thing=thing,
        since=since,
        who=author.get_full_name() if author else declared.who(thing),
        own=thing.written_by(user) or bool(revision and revision.author_id == user.pk),
        lines=lines,
        words=new_words(thing, lines, shown_edit),
        stamp=stamp_of(
            why,
            thing.pk,
            thing,
            *(line.text for line in lines),
            *(report.pk for report in reports),
            revision.created_at.isoformat() if revision else "",
            decision.pk if decision else "",
        ),
        reports=reports,
        outdated=bool(revision and revision.is_outdated(thing)),
        changed=shown_edit.changes if shown_edit else (),
        proposed_by=shown_edit.author_id if shown_edit else None,
    )


# What waits ------------------------------------------------------------------------------------------


@prepared
def waiting_revisions(about: int | None, *kinds: int) -> QuerySet[Revision]:
    """The edits that wait of these kinds of things; of the thing of that number alone, when one is given."""
    waiting = Revision.objects.waiting().filter(content_type__in=kinds).select_related(*author_joins())
    return (waiting if about is None else waiting.filter(object_id=about))[:LOADED]


@prepared
def open_reports(about: int | None, *kinds: int) -> QuerySet[Report]:
    """As `waiting_revisions`."""
    reports = Report.objects.open().filter(content_type__in=kinds).select_related(*author_joins())
    return (reports if about is None else reports.filter(object_id=about))[:LOADED]


@prepared
def to_read(model: type[Moderated], about: int | None, *live: int) -> QuerySet:
    """What was sent to be read, the oldest first, and these published things, of which an edit or a report waits."""
    things: QuerySet = model._default_manager.filter(Q(state=State.PENDING) | Q(pk__in=live, state=State.PUBLISHED))
    if about is not None:
        things = things.filter(pk=about)
    declared: Any = declaration_of(model)
    return declared.for_queue(things.order_by(F("submitted_at").asc(nulls_first=True), "pk"))[:LOADED]


@prepared
def to_sample(about: int | None, *kinds: int) -> QuerySet[ModerationEvent]:
    """What went up at once, as `waiting_revisions`, the oldest first: what a week drew, or all of it before the first
    draw (`DeskWeek.draw`)."""
    drawn = ModerationEvent.objects.exclude(drawn_in=None)
    shown = Q(~models.Exists(drawn)) | ~Q(drawn_in=None)
    unread = ModerationEvent.objects.to_sample().filter(shown, content_type__in=kinds)
    return (unread if about is None else unread.filter(object_id=about)).order_by("at", "pk")[:LOADED]


def edits_at_once(*decisions: int) -> Iterable[Revision]:
    """What these decisions changed in words that were online. One query, none where there is no such decision."""
    if not decisions:
        return ()
    of = ModerationEvent.objects.filter(
        pk__in=decisions,
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        at=OuterRef("decided_at"),
    )
    return Revision.objects.filter(models.Exists(of), applied=True)


@prepared
def sampled(model: type[Moderated], *numbers: int) -> QuerySet:
    """Of these things, those that are online."""
    things: QuerySet = model._default_manager.filter(pk__in=numbers, state=State.PUBLISHED, hidden_at=None)
    declared: Any = declaration_of(model)
    return declared.for_queue(things.order_by("pk"))


def items(user: Account, models_shown: list[QueuedModel], pk: int | None = None) -> list[Item]:
    """What waits for a decision in these models, oldest first: read first, edits, reports. `pk` looks at one thing.

    Two queries, one for each model and those of its joins, whatever waits.
    """
    kinds = [one.kind.pk for one in models_shown]
    revisions: dict[tuple[int, int], Revision] = {}
    for revision in waiting_revisions(pk, *kinds):
        revisions[revision.content_type_id, revision.object_id] = revision
    reports: dict[tuple[int, int], list[Report]] = defaultdict(list)
    for report in open_reports(pk, *kinds):
        reports[report.content_type_id, report.object_id].append(report)
    found: list[Item] = []
    for one in models_shown:
        kind = one.kind.pk
        live = sorted({number for about_kind, number in (*revisions, *reports) if about_kind == kind})
        asked = one.model, pk, *padded(live)
        # A statement that names hundreds of things is not worth keeping.
        for thing in to_read(*asked) if len(live) <= FEW else to_read.asked_plainly(asked):
            if thing.state == State.PENDING:
                found.append(make_item(PENDING, one, thing, user))
                continue
            if reported := reports.get((kind, thing.pk)):
                found.append(make_item(REPORTED, one, thing, user, reports=reported))
            if proposed := revisions.get((kind, thing.pk)):
                found.append(make_item(REVISION, one, thing, user, revision=proposed))
    return sorted(found, key=lambda item: (item.since, item.key))


def samples(user: Account, models_shown: list[QueuedModel], pk: int | None = None) -> list[Item]:
    """What went up at once and nobody looked at yet, oldest first; a thing once, whatever was done to it at once."""
    by_thing: dict[tuple[int, int], ModerationEvent] = {}
    for decision in to_sample(pk, *(one.kind.pk for one in models_shown)):
        by_thing.setdefault((decision.content_type_id, decision.object_id), decision)
    records = {
        (record.content_type_id, record.object_id): record
        for record in edits_at_once(*sorted(one.pk for one in by_thing.values() if one.verb == Verb.REVISE))
    }
    found: list[Item] = []
    for one in models_shown:
        numbers = [number for kind, number in by_thing if kind == one.kind.pk]
        if not numbers:
            continue
        asked = one.model, *padded(numbers)
        found += [
            make_item(
                SAMPLE,
                one,
                thing,
                user,
                decision=by_thing[one.kind.pk, thing.pk],
                written=records.get((one.kind.pk, thing.pk)),
            )
            for thing in (sampled(*asked) if len(numbers) <= FEW else sampled.asked_plainly(asked))
        ]
    return sorted(found, key=lambda item: (item.since, item.key))[:SAMPLES]


@prepared
def history_of_things(*kinds_and_numbers: int) -> QuerySet[ModerationEvent]:
    """What was decided of these things, each told by the number of its kind, then its own."""
    about = Q(pk__in=[])
    for kind, number in zip(kinds_and_numbers[::2], kinds_and_numbers[1::2], strict=True):
        about |= Q(content_type=kind, object_id=number)
    return ModerationEvent.objects.filter(about).with_names()


def with_history(found: list[Item], user: Account) -> None:
    """Give each line what was decided of its thing, the latest first. One query.

    It also tells what this account once proposed and has left since: they do not decide on it (`Moderated.took_part`).
    """
    things = list(dict.fromkeys((item.declared.kind.pk, item.thing.pk) for item in found))
    past: dict[tuple[int, int], list[tuple[ModerationEvent, str]]] = defaultdict(list)
    for decision in history_of_things(*(number for rank in padded(range(len(things))) for number in things[rank])):
        name = decision.by.get_full_name() if decision.by else ""
        past[decision.content_type_id, decision.object_id].append((decision, name))
    for item in found:
        item.past = past[item.declared.kind.pk, item.thing.pk]
        item.own = item.own or any(decision.by_id == user.pk and decision.is_of_author for decision, _ in item.past)


def with_alerts(found: list[Item]) -> list[Item]:
    """These lines with what to look at, the riskiest first: what readers reported, then what shows an alert; the oldest
    first among equals. Only for what a page shows: it reads every word."""
    for item in found:
        item.alerts = alerts_of(f"{item.title}\n{item.words}", item.who)
    return sorted(found, key=lambda item: (-item.risk, item.since, item.key))


def with_reasons(found: Iterable[Item]) -> None:
    """Give each line the reasons of its kind: those of the mission’s list, else those of the code. One query."""
    listed: dict[str, list[str]] = defaultdict(list)
    for kind, text in reasons_in_use():
        listed[kind].append(text)
    for item in found:
        item.canned_reasons = tuple((listed.get(item.declared.slug) or list(item.declared.canned)) + listed.get("", []))


@prepared
def reasons_in_use() -> QuerySet:
    return CannedReason.objects.filter(is_in_use=True).values_list("kind", "text")


def author_joins() -> list[str]:
    return ["author", *(f"author__{join}" for join in getattr(get_user_model(), "NAME_JOINS", ()))]


def counts(user: Account) -> dict[QueuedModel, int]:
    """How much waits in each model this account decides on, samples apart. One query."""
    models_shown = decided_by(user)
    if not models_shown:
        return {}
    row = row_of_counts.first(user, *(one.kind.pk for one in models_shown))
    return {
        one: row[f"{one.slug}_pending"] + row[f"{one.slug}_revised"] + row[f"{one.slug}_reported"]
        for one in models_shown
    }


@prepared
def row_of_counts(user: Account, *kinds: int) -> QuerySet:
    """One row for an account that decides on something: its rights say which columns there are. `kinds` are the
    numbers of the kinds of things that it decides on."""
    asked: dict[str, Any] = {}
    for one, kind in zip(decided_by(user), kinds, strict=True):
        things = one.model._default_manager
        live = things.filter(pk=OuterRef("object_id"), state=State.PUBLISHED)
        about = {"content_type": kind}
        asked[f"{one.slug}_pending"] = _count(things.filter(state=State.PENDING))
        asked[f"{one.slug}_revised"] = _count(Revision.objects.waiting().filter(**about).filter(models.Exists(live)))
        asked[f"{one.slug}_reported"] = _count(
            Report.objects.open().filter(**about).filter(models.Exists(live)), distinct="object_id"
        )
    return get_user_model()._base_manager.filter(pk=user.pk).values(**asked)


def _count(rows: QuerySet, distinct: str = "") -> Any:
    how_many = Count(distinct or "pk", distinct=bool(distinct))
    one_row = rows.order_by().annotate(together=Value(1)).values("together").annotate(n=how_many).values("n")
    return Coalesce(Subquery(one_row, output_field=models.IntegerField()), 0)
