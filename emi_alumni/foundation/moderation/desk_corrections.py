"""« Corriger et publier », on a page of its own: the words that wait, in fields."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from .corrections import CorrectionForm, correct_and_apply, correct_and_publish
from .desk import REREAD, back_to_queue, declared_for, moderator, waiting_item, waiting_revision
from .models import OWN, Verb
from .outcomes import told
from .queue import with_told
from .queue_items import PENDING, REVISION, Item


def correct_view(site: AdminSite, request: HttpRequest, kind: str, pk: int, why: str) -> HttpResponse:
    """Of a thing that waits, or of its edit. What was written over meanwhile is shown, and nothing typed is lost."""
    declared = declared_for(request, kind)
    thing = declared.model._default_manager.filter(pk=pk).first()
    if thing is None or why not in (PENDING, REVISION):
        raise Http404
    with transaction.atomic():
        if request.method == "POST":
            thing._lock()
        item = waiting_item(declared, pk, why, moderator(request))
        if item is None or not item.correctable:
            messages.warning(request, f"« {thing} » n’attend plus d’être lu : rien n’a changé.")
            return back_to_queue(request)
        if item.own:
            messages.warning(request, OWN)
            return back_to_queue(request)
        revision = waiting_revision(item) if why == REVISION else None
        form = CorrectionForm(request.POST or None, thing=item.thing, revision=revision)
        conflict = ""
        if request.method == "POST" and item.stamp != request.POST.get("stamp"):
            conflict = REREAD
        elif form.is_valid():
            try:
                with transaction.atomic():
                    done = publish_corrected(item, form, moderator(request))
            except ValidationError as refusal:
                form.add_error(None, ValidationError(refusal.messages))
            else:
                messages.success(request, done)
                return back_to_queue(request)
    with_told([item], moderator(request))
    context: dict[str, Any] = site.each_context(request) | {
        "title": f"Corriger : {item.title}",
        "item": item,
        "form": form,
        "conflict": conflict,
    }
    return TemplateResponse(request, "admin/moderation/correct.html", context, status=409 if conflict else 200)


def publish_corrected(item: Item, form: CorrectionForm, by: Any) -> str:
    """The sentence of what was done."""
    if item.why == REVISION:
        correct_and_apply(waiting_revision(item), form.corrected(), by=by)
        verb = Verb.REVISE
    else:
        correct_and_publish(item.thing, form.corrected(), by=by)
        verb = Verb.PUBLISH
    tells = item.declared.tells
    return told(f"{item.declared.outcome(item.thing, verb)}, avec votre correction", verb, tells=tells)
