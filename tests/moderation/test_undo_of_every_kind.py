"""« Annuler », attacked after every verb of every kind: what it changed, told and gave is as it was before."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from emi_alumni.foundation.moderation import queue_items, queued_models
from emi_alumni.foundation.moderation.models import ModerationEvent, Report, Revision, State, Verb
from emi_alumni.foundation.moderation.models.moderated import EDIT_READ
from emi_alumni.foundation.notifications.models import Notification
from events.models import ProgrammeItem, SponsorReturn
from events.models.programme import MomentKind
from governance.models import Body, BodyKind, Club, Reply, SeatProposal, Thread
from projects.models import SpeakerReply
from projects.public import ask
from tests.decisions import last_decision, undo_last
from tests.directory.test_contributions import MAKE
from tests.factories import CohortFactory, EventFactory, MemberFactory, ProjectFactory, VoiceFactory
from tests.mentoring.labs_world import make_lab, write
from tests.resources.story_world import shown_to_all, told

REASON = "Une personne est reconnaissable."
# What a decision adds for good: its line in the history; or what is made anew from the rest.
BESIDE = {"moderation.ModerationEvent", "notifications.Notification", "admin.LogEntry", "sessions.Session"}

WRITES = re.compile(r'(?:INSERT INTO|INSERT OR IGNORE INTO|UPDATE|DELETE FROM) "(\w+)"')
# When a row changed last, for calendars and other windows; when a page was read last; and what is counted anew from
# other rows, which this world put online without a decision.
MARKS = {"updated_at", "changed_at", "sequence", "read_at", "news_on", "uses_count"}


def thread(author: Any) -> Thread:
    club = Club.objects.create(name="Accueil", entry="theme", tagline="Recevoir.")
    club.memberships.create(member=author)
    return Thread.objects.create(club=club, author=author, title="Qui vient ?", text="Jeudi.")


def free_seat(author: Any) -> SeatProposal:
    body, _ = Body.objects.get_or_create(kind=BodyKind.PEDAGOGICAL, defaults={"name": "Conseil pédagogique"})
    seat = body.seats.create(quality="Alumni")
    return SeatProposal.objects.create(author=author, member=MemberFactory(with_account=True), seat=seat)


def public_page(author: Any) -> Any:
    project = ProjectFactory(lead=author)
    type(project).objects.filter(pk=project.pk).update(audience="public")
    project.refresh_from_db()
    return ask(project, by=author.user)


def sponsor_return(author: Any) -> SponsorReturn:
    event = EventFactory(author=author)
    item = ProgrammeItem.objects.create(event=event, title="Retours", minutes=20, kind=MomentKind.SPONSORS)
    words = {"signature": "La directrice des solidarités", "changed": "Moins d’appels."}
    return SponsorReturn.objects.create(item=item, project=ProjectFactory(), member=author, **words)


def speaker_reply(author: Any) -> SpeakerReply:
    project = ProjectFactory(lead=author, cohort=CohortFactory())
    words = {"signature": "Mme Roy", "text": "Venez avec trois photos."}
    return SpeakerReply.objects.create(cohort=project.cohort, project=project, **words)


# Kinds that are not written by one member alone, as MAKE is of the others.
OTHERS: dict[str, Callable[[Any], Any]] = {
    "seatproposal": free_seat,
    "project": lambda author: ProjectFactory(draft=True, lead=author),
    "publicpage": public_page,
    "voice": lambda author: VoiceFactory(form__project=ProjectFactory(lead=author), waiting=True),
    "speakerreply": speaker_reply,
    "thread": thread,
    "labpost": lambda author: write(make_lab(author), author),
    "sponsorreturn": sponsor_return,
    "publicstory": lambda author: shown_to_all(told(author), "draft"),
    "reply": lambda author: Reply.objects.create(thread=thread(author), author=author, text="Moi."),
}


def name_of(model: Any) -> str:
    return model._meta.model_name


DECLARED = list(queued_models._declared.values())


def made(declared: queued_models.QueuedModel, author: Any) -> Any:
    name = name_of(declared.model)
    thing = OTHERS[name](author) if name in OTHERS else MAKE[name](declared.model, author)
    return declared.model._base_manager.get(pk=thing.pk)


def test_every_kind_is_attacked():
    known = {name_of(one.model) for one in queued_models._declared.values()}
    assert known == set(MAKE) | set(OTHERS)


class Tables:
    """The rows of the tables that some work writes: found by doing it once, and taking it back by its transaction."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.names: set[str] = set()
        with transaction.atomic(), connection.execute_wrapper(self.note):
            work()
            transaction.set_rollback(True)

    def note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.names |= set(WRITES.findall(sql))
        return execute(sql, params, many, context)

    def rows(self) -> dict[str, list[Any]]:
        """Every row of them, but the history; and what people read of the bell."""
        rows = {
            model._meta.label: list(model._base_manager.order_by("pk").values())
            for model in apps.get_models()
            if model._meta.db_table in self.names
            and model._meta.label not in BESIDE
            and not model._meta.label.startswith("search.")
        }
        read_after = ModerationEvent.objects.filter(at_once=True).order_by("pk")
        rows["sampled"] = list(read_after.values_list("pk", "sampled_at", "sampled_by"))
        told = Notification.objects.current().order_by("pk")
        return rows | {"told": [(one.recipient_id, one.kind, one.sentence, one.read_at) for one in told]}


def put(thing: Any, state: str, hidden: bool = False) -> Any:
    now = timezone.now()
    fields = {"state": state, "submitted_at": now, "hidden_at": now if hidden else None}
    fields["published_at"] = now if state == State.PUBLISHED else None
    if hasattr(thing, "agreed_at"):
        fields["agreed_at"] = now
    type(thing)._base_manager.filter(pk=thing.pk).update(**fields)
    if hidden:
        ModerationEvent.write(thing, Verb.HIDE, by=None, was=state)
        event = last_decision(thing)
        type(thing)._base_manager.filter(pk=thing.pk).update(hidden_at=event.at)
    return type(thing)._base_manager.get(pk=thing.pk)


def text_to_change(thing: Any) -> str | None:
    fields = [thing._meta.get_field(name) for name in thing.REVISED]
    words = [one.name for one in fields if one.get_internal_type() in ("CharField", "TextField") and not one.choices]
    words = [one for one in words if one not in thing.LEFT_AS_REVISED and getattr(thing, one)]
    return next((one for one in words if "url" not in one and "link" not in one), None)


class Attack:
    """One verb on one thing, then its undoing."""

    def __init__(self, declared: queued_models.QueuedModel, author: Any, reader: Any, by: Any) -> None:
        self.declared, self.author, self.reader, self.by = declared, author, reader, by

    def ready(self, verb: str) -> Any | None:
        """The thing as it stands before the verb, and None where its kind never meets it."""
        thing = made(self.declared, self.author)
        if verb in (Verb.PUBLISH, Verb.SEND_BACK, Verb.REFUSE):
            return None if verb == Verb.SEND_BACK and not self.declared.sends_back else put(thing, State.PENDING)
        if self.declared.visible_to is None:  # nobody reports it, and its edits are none
            return None
        thing = put(thing, State.PUBLISHED, hidden=verb == Verb.SHOW)
        if verb in (Verb.KEEP, Verb.SHOW):
            Report.objects.create(thing=thing, author=self.reader, reason="wrong", note="La date.")
        elif verb in EDIT_READ:
            name = text_to_change(thing)
            if name is None:
                return None
            Revision.propose(thing, {name: "Autrement dit"}, by=self.author.user)
        elif verb == Verb.SAMPLE:
            ModerationEvent.write(thing, Verb.PUBLISH, by=self.author.user, was=State.DRAFT, at_once=True)
        return thing

    def act(self, thing: Any, verb: str) -> None:
        if verb in (Verb.SEND_BACK, Verb.REFUSE, Verb.WITHDRAW):
            getattr(thing, verb)(by=self.by, reason=REASON)
        elif verb == Verb.REVISE:
            Revision.objects.about(thing).waiting().get().apply(by=self.by)
        elif verb in (Verb.REFUSE_REVISION, Verb.RETURN_REVISION):
            waiting = Revision.objects.about(thing).waiting().get()
            (waiting.refuse if verb == Verb.REFUSE_REVISION else waiting.send_back)(by=self.by, reason=REASON)
        else:
            {Verb.PUBLISH: thing.publish, Verb.SAMPLE: thing.sample}.get(verb, thing.show)(by=self.by)


@pytest.fixture(params=DECLARED, ids=lambda one: one.slug)
def attack(request, helene, karim, moderator) -> Attack:
    return Attack(request.param, helene, karim.user, moderator)


VERBS = [verb for acts in queue_items.ACTS.values() for verb in acts]


@pytest.mark.met("VIG-02")
def test_what_a_decision_did_is_taken_back_exactly_or_said_to_stay(attack):
    for verb in dict.fromkeys([*VERBS, Verb.SHOW]):
        with transaction.atomic():
            thing = attack.ready(verb)
            if thing is not None:
                strike(attack, thing, verb)
            transaction.set_rollback(True)


def differences(before: dict[str, list[Any]], now: dict[str, list[Any]]) -> dict[str, Any]:
    """Of each table, the columns that differ, or the rows."""
    found: dict[str, Any] = {}
    for name, rows in now.items():
        was = before[name]
        if len(rows) != len(was) or (rows != was and not isinstance(rows[0], dict)):
            found[name] = (was, rows)
            continue
        for old, new in zip(was, rows, strict=True):
            if old != new:
                columns = {column for column in old if old[column] != new[column]} - MARKS
                found |= {f"{name}.{column}": (old[column], new[column]) for column in columns}
    return found


def strike(attack: Attack, thing: Any, verb: str) -> None:
    def live() -> Any:
        return type(thing)._base_manager.get(pk=thing.pk)

    def both() -> None:
        attack.act(live(), verb)
        if verb in thing.UNDOABLE:
            undo_last(live(), by=attack.by)

    Notification.objects.all().delete()
    tables = Tables(both)
    before = tables.rows()
    attack.act(live(), verb)
    after = tables.rows()
    assert after != before, verb
    if verb in thing.UNDOABLE:
        undo_last(live(), by=attack.by)
        now = tables.rows()
        if verb == Verb.SHOW:  # hidden again, they are told so again: in the same line, where the first is unread
            now["told"] = [one for one in now["told"] if not one[1].endswith("_hide")]
        assert differences(before, now) == {}, verb
    else:
        item = queue_items.Item(queue_items.PENDING, attack.declared, thing, timezone.now(), "", False, [], "")
        assert item.is_for_good(verb)
        with pytest.raises(ValidationError), transaction.atomic():
            undo_last(live(), by=attack.by)
        assert tables.rows() == after, verb


def test_each_kind_names_what_was_done_in_its_own_words(attack):
    sentences = set()
    with transaction.atomic():
        thing = made(attack.declared, attack.author)
        for verb in dict.fromkeys([*VERBS, Verb.SHOW]):
            said = attack.declared.outcome(thing, verb)
            assert "{" not in said
            assert "«" in said, (verb, said)
            sentences.add(said)
    assert len(sentences) == len(dict.fromkeys([*VERBS, Verb.SHOW]))


def test_a_stranger_to_the_decision_undoes_none(attack, administrator):
    thing = attack.ready(Verb.REFUSE)
    assert thing is not None
    thing.refuse(by=attack.by, reason=REASON)
    for other in (administrator, MemberFactory(with_account=True).user):
        with pytest.raises(ValidationError), transaction.atomic():
            undo_last(thing, by=other)
    thing.refresh_from_db()
    assert thing.state == State.REFUSED
