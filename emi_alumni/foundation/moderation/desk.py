"""« À relire » : the mission's queue inside the administration. Reading it changes nothing; each decision is a POST."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.confirmation import is_answered
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import HtmxRequest

from . import queue
from .authors import with_authors
from .desk_time import MOMENT, seconds_since, week_in_words
from .models import OWN, TAKEN, DeskWeek, Moderated, ModerationEvent, Revision, Verb
from .models.states import UNDO_WITHIN
from .outcomes import told
from .queue_items import PENDING, REPORTED, REVISION, SAMPLE, Item
from .queued_models import QueuedModel, decided_by, declaration_named

REREAD = "Ce texte a changé depuis que vous l’avez lu. Le voici tel qu’il est : relisez-le, puis décidez."
FOR_GOOD = "Cette décision ne pourra pas être annulée : confirmez-la, rien n’a changé."
# Seconds to read one line, for the sentence that says how long the queue takes.
SECONDS_A_LINE = 25
# How many of one's own last decisions the page names.
DECIDED_SHOWN = 5


@dataclass(frozen=True)
class Button:
    """What a button does to the line it stands on: the lines where it stands, and the verb that it writes."""

    lines: tuple[str, ...]
    verb: str
    act: Callable[[Item, Account, str], object]
    needs_reason: bool = False


def waiting_revision(item: Item) -> Revision:
    revision = Revision.objects.about(item.thing).waiting().first()
    if revision is None:
        raise ValidationError(TAKEN)
    return revision


BUTTONS: dict[str, Button] = {
    "publish": Button((PENDING,), Verb.PUBLISH, lambda item, by, _: item.thing.publish(by=by)),
    "send_back": Button(
        (PENDING,),
        Verb.SEND_BACK,
        lambda item, by, reason: item.thing.send_back(by=by, reason=reason),
        needs_reason=True,
    ),
    "refuse": Button(
        (PENDING,),
        Verb.REFUSE,
        lambda item, by, reason: item.thing.refuse(by=by, reason=reason),
        needs_reason=True,
    ),
    "apply": Button((REVISION,), Verb.REVISE, lambda item, by, _: waiting_revision(item).apply(by=by)),
    "return_revision": Button(
        (REVISION,),
        Verb.RETURN_REVISION,
        lambda item, by, reason: waiting_revision(item).send_back(by=by, reason=reason),
        needs_reason=True,
    ),
    "refuse_revision": Button(
        (REVISION,),
        Verb.REFUSE_REVISION,
        lambda item, by, reason: waiting_revision(item).refuse(by=by, reason=reason),
        needs_reason=True,
    ),
    "show": Button((REPORTED,), Verb.KEEP, lambda item, by, _: item.thing.show(by=by)),
    "withdraw": Button(
        (REPORTED, SAMPLE),
        Verb.WITHDRAW,
        lambda item, by, reason: item.thing.withdraw(by=by, reason=reason),
        needs_reason=True,
    ),
    "sampled": Button((SAMPLE,), Verb.SAMPLE, lambda item, by, _: item.thing.sample(by=by)),
}


def moderator(request: HttpRequest) -> Account:
    return request.user


def queue_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Everything that waits, or one kind of things (`?type=projet`), oldest first; then a sample of the rest."""
    return page(site, request)


def chosen_kind(request: HttpRequest, decided: Container[QueuedModel | None]) -> QueuedModel | None:
    """The one kind of things that is shown, when this account decides on it."""
    asked = declaration_named(request.GET.get("type", ""))
    return asked if asked in decided else None


def how_much(request: HttpRequest, how_many: dict[QueuedModel, int]) -> dict[str, Any]:
    """What the top of the page says: how much waits, how long it takes, and the last decisions."""
    waiting = sum(how_many.values())
    return {
        "chosen": chosen_kind(request, how_many),
        "tabs": [(one, count) for one, count in how_many.items() if count],
        "waiting": waiting,
        "minutes": max(1, round(waiting * SECONDS_A_LINE / 60)),
        "decided": just_decided(moderator(request), list(how_many)),
    }


def page(
    site: AdminSite, request: HttpRequest, *, came_back: Item | None = None, conflict: str = "", typed: str = ""
) -> TemplateResponse:
    user = moderator(request)
    how_many = queue.counts(user)
    if not how_many:
        raise PermissionDenied
    said = how_much(request, how_many)
    models_shown = [said["chosen"]] if said["chosen"] else list(how_many)
    found = queue.items(user, [one for one in models_shown if how_many[one]])
    to_sample = queue.samples(user, models_shown)
    if came_back:
        for item in (*found, *to_sample):
            if item.key == came_back.key:
                item.verb, item.error = came_back.verb, came_back.error
                item.typed, item.canned = came_back.typed, came_back.canned
    oldest = found[0].since if found else None
    more = max(0, sum(how_many[one] for one in models_shown) - queue.SHOWN)
    found = queue.with_alerts(found[: queue.SHOWN])
    to_sample = queue.with_alerts(to_sample)
    queue.with_history([*found, *to_sample], user)
    with_authors([*found, *to_sample])
    queue.with_reasons([*found, *to_sample])
    queue.with_told(found, user)
    context = site.each_context(request) | {
        **said,
        MOMENT: timezone.now().timestamp(),
        "week": week_in_words(),
        "title": "À relire",
        "oldest": oldest,
        "items": found,
        "opened": came_back.key if came_back else found[0].key if found else "",
        "more": more,
        "samples": to_sample,
        "conflict": conflict,
        "typed": typed,
    }
    status = 409 if conflict else 200
    return TemplateResponse(request, "admin/moderation/queue.html", context, status=status)


def answer(
    site: AdminSite, request: HtmxRequest, item: Item | None, *, conflict: str = "", typed: str = "", done: str = ""
) -> HttpResponse:
    """What a decision answers. With htmx, what takes the place of its line: nothing once it is decided, else the line
    itself with what went wrong and the words typed; and what the top of the page says since. Without it, the page."""
    if not request.htmx:
        if done:
            messages.success(request, done)
            return back_to_queue(request)
        if conflict:
            return page(site, request, conflict=conflict, typed=typed)
        return page(site, request, came_back=item)
    if item:
        queue.with_history(queue.with_alerts([item]), moderator(request))
        with_authors([item])
        queue.with_reasons([item])
        queue.with_told([item], moderator(request))
    context = how_much(request, queue.counts(moderator(request))) | {
        "item": item,
        MOMENT: timezone.now().timestamp(),
        "opened": item.key if item else "",
        "conflict": conflict,
        "typed": typed,
        "done": done,
    }
    return TemplateResponse(request, "admin/moderation/_answer.html", context)


@dataclass(frozen=True)
class RecentDecision:
    """A decision that this moderator just made, and how long it may be taken back: no minutes, not at all."""

    decision: ModerationEvent
    declared: QueuedModel
    thing: Moderated
    minutes: int

    @property
    def outcome(self) -> str:
        return self.declared.outcome(self.thing, self.decision.verb)


@prepared
def last_decisions(account: int, since: datetime, *kinds: int) -> QuerySet[ModerationEvent]:
    return ModerationEvent.objects.just_decided_by(account, since).filter(content_type__in=kinds)[:DECIDED_SHOWN]


def just_decided(user: Account, models_shown: list[QueuedModel]) -> list[RecentDecision]:
    """Their last decisions, whatever they were, the latest first: each is named, and each is undone by its own number.

    One query for them all, then those of one more line for each kind of thing.
    """
    by_kind = {one.kind.pk: one for one in models_shown}
    decisions = last_decisions(user.pk, timezone.now() - UNDO_WITHIN, *by_kind)
    things: dict[tuple[int, int], Moderated] = {}
    for kind in {decision.content_type_id for decision in decisions}:
        numbers = [decision.object_id for decision in decisions if decision.content_type_id == kind]
        rows = by_kind[kind].model._default_manager.filter(pk__in=numbers).order_by("pk")
        things |= {(kind, thing.pk): thing for thing in by_kind[kind].for_queue(rows)}
    found = []
    for decision in decisions:
        thing = things.get((decision.content_type_id, decision.object_id))
        if thing is None:
            continue
        may = not decision.followed and thing.allows_undo(decision, user) and not thing.written_by(user)
        left = (UNDO_WITHIN - (timezone.now() - decision.at)) // timedelta(minutes=1)
        found.append(RecentDecision(decision, by_kind[decision.content_type_id], thing, max(1, left) if may else 0))
    return found


# Deciding --------------------------------------------------------------------------------------------


def declared_for(request: HttpRequest, kind: str) -> QueuedModel:
    """The model, when this account decides on it: a stranger's type, and one that is not hers, look the same."""
    declared = declaration_named(kind)
    if declared is None or declared not in decided_by(moderator(request)):
        raise Http404
    return declared


def back_to_queue(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("type", "")
    shown = f"?type={kind}" if declaration_named(kind) else ""
    return redirect(reverse("admin:moderation_queue") + shown)


def decide_view(site: AdminSite, request: HtmxRequest, kind: str, pk: int) -> HttpResponse:
    """One decision on one thing, as it was read. A mistake, or a colleague who was faster, gives the words back."""
    declared = declared_for(request, kind)
    button = BUTTONS.get(request.POST.get("verb", ""))
    why = request.POST.get("why", "")
    thing = declared.model._default_manager.filter(pk=pk).first()
    if button is None or why not in button.lines or thing is None:
        raise Http404
    user = moderator(request)
    reason = reason_of(request) if button.needs_reason else ""
    with transaction.atomic():
        # Held: what is decided on is what was read, as the stamp says.
        thing._lock()
        item = waiting_item(declared, pk, why, user)
        if item is None:
            return answer_decided_already(site, request, declared, thing, reason)
        if item.own:
            return answer(site, request, item, conflict=OWN, typed=reason)
        if item.stamp != request.POST.get("stamp"):
            return answer(site, request, item, conflict=REREAD, typed=reason)
        if item.is_for_good(button.verb) and not is_answered(request):
            return answer(site, request, item, conflict=FOR_GOOD, typed=reason)
        spent = seconds_since(request.POST.get(MOMENT, ""), user)
        was_hidden = thing.hidden_at is not None
        try:
            with transaction.atomic():
                button.act(item, user, reason)
        except ValidationError as error:
            if hasattr(error, "error_dict") and "reason" in error.message_dict:
                item.verb, item.error = request.POST["verb"], error.messages[0]
                if not reason:
                    item.error = f"Écrivez pourquoi. {item.reason_read}"
                item.typed, item.canned = request.POST.get("words", ""), request.POST.get("canned", "")
                return answer(site, request, item)
            return answer(site, request, item, conflict=" ".join(error.messages), typed=reason)
    DeskWeek.count(spent)
    verb = Verb.SHOW if button.verb == Verb.KEEP and was_hidden else button.verb
    done = told(declared.outcome(item.thing, verb), verb, tells=declared.tells)
    return answer(site, request, None, done=done)


def reason_of(request: HttpRequest) -> str:
    """The canned answer, then one's own words."""
    parts = (request.POST.get("canned", "").strip(), request.POST.get("words", "").strip())
    return "\n".join(part for part in parts if part)


def waiting_item(declared: QueuedModel, pk: int, why: str, user: Account) -> Item | None:
    """The line as it is now, if it still waits."""
    look = queue.samples if why == SAMPLE else queue.items
    return next((item for item in look(user, [declared], pk) if item.why == why), None)


def answer_decided_already(
    site: AdminSite, request: HtmxRequest, declared: QueuedModel, thing: Moderated, reason: str
) -> HttpResponse:
    """The answer when the line no longer waits: after one's own second click, a message; after a colleague's decision,
    the queue, with what they decided and the reason that was typed.
    """
    last = ModerationEvent.objects.about(thing).with_names().first()
    user = moderator(request)
    thing.refresh_from_db()
    now = thing.state_label
    if last and last.by_id == user.pk and last.at > timezone.now() - UNDO_WITHIN:
        return answer(site, request, None, done=f"C’était déjà fait : « {thing} » est « {now} ».")
    who = last.by.get_full_name() if last and last.by else "Quelqu’un d’autre"
    verb = f" ({last.label})" if last else ""
    conflict = f"{who} a décidé avant vous{verb} : « {thing} » est « {now} ». Votre décision n’a rien changé."
    return answer(site, request, None, conflict=conflict, typed=reason)


MOVED_BACK = "La décision est annulée : « {} » est de nouveau « {} »."
UNDONE: dict[str, str] = {
    Verb.REVISE: "La décision est annulée : « {} » est en ligne comme avant, la modification attend d’être lue.",
    Verb.REFUSE_REVISION: "La décision est annulée : la modification de « {} » attend d’être lue.",
    Verb.RETURN_REVISION: "La décision est annulée : la modification de « {} » attend d’être lue.",
    Verb.KEEP: "La décision est annulée : les signalements de « {} » attendent d’être lus.",
    Verb.SHOW: "La décision est annulée : « {} » est de nouveau masqué, les signalements attendent d’être lus.",
    Verb.SAMPLE: "La décision est annulée : « {} » reste à relire.",
}


def undo_view(site: AdminSite, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """« Annuler » one's own decision on a thing, the very one that was read, if nothing happened since."""
    declared = declared_for(request, kind)
    thing = declared.model._default_manager.filter(pk=pk).first()
    if thing is None:
        raise Http404
    try:
        number = request.POST.get("decision", "")
        asked = int(number) if number.isdecimal() and len(number) < 19 else 0
        undone = thing.undo(by=moderator(request), decision=asked)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            format_html(UNDONE.get(undone.verb, MOVED_BACK), thing, thing.state_label),
        )
    return back_to_queue(request)
