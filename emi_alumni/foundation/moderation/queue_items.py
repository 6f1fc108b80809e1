"""One line of the queue: a thing that waits, why, what is to be read of it, and what may be done to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.markdown import render as render_markdown
from emi_alumni.foundation.working_days import working_days_after

from .authors import Author
from .corrections import correctable
from .models import Moderated, ModerationEvent, Report, Revision, Verb
from .queued_models import QueuedModel
from .text_diff import word_diff

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
LATE_AFTER = 3  # working days


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
    told: int = 0  # how many people hear of it once it is online, of what a page shows (`with_told`)
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
    def place(self) -> str:
        """Where in its page it is read, « #reponse-12 », or nothing."""
        fragment = urlsplit(self.declared.read_at(self.thing)).fragment
        return f"#{fragment}" if fragment else ""

    @property
    def named(self) -> str:
        """« Projet », « Projet modifié », « Projet signalé »."""
        return self.declared.label + {
            PENDING: "",
            REVISION: ", modification",
            REPORTED: ", signalement",
            SAMPLE: f", publié{'e' if self.thing.FEMININE else ''} sans attendre",
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
