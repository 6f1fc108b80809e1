"""« Voir comme elle paraîtra » : what waits, on the very page that its readers will have.

One mechanism for every kind. The decision is made by its own verb, the page is drawn by its own view, then all of it is
taken back with its transaction: nothing is kept, told, sent or counted. What pages remember knows such a transaction
(`caching.remembered.WatchedTables.version`). It is a POST, for nothing that is read may write, even for a moment.
"""

from copy import copy
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.storage import FilesWithRows
from emi_alumni.foundation.url_reversing import reverse

from .desk import BUTTONS, back_to_queue, declared_for, moderator, waiting_item
from .models import OWN
from .queue_items import PENDING, REVISION, Item

# What is done, for the time of a page, to what waits.
VERBS = {PENDING: "publish", REVISION: "apply"}
NO_LONGER = "« {} » n’attend plus d’être lu."
NO_PAGE = "« {} » n’a pas de page à montrer d’avance."


class TakenBack(Exception):
    """Ends the transaction of a preview: nothing that was done in it is kept."""


class NoMessages(BaseStorage):
    """A preview shows nobody’s messages, and keeps none."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, *args: Any, **kwargs: Any) -> list[Any]:
        return []


def preview_view(site: AdminSite, request: HttpRequest, kind: str, pk: int, why: str) -> HttpResponse:
    """Of what waits, or of its edit: 404 for anything else. For who decides on it."""
    declared = declared_for(request, kind)
    thing = declared.model._default_manager.filter(pk=pk).first()
    if thing is None or why not in VERBS:
        raise Http404
    user, why_not = moderator(request), NO_PAGE.format(thing)
    page: HttpResponse | None = None
    try:
        with FilesWithRows(), transaction.atomic():
            thing._lock()
            item = waiting_item(declared, pk, why, user)
            if item is None or item.own:
                messages.warning(request, OWN if item else NO_LONGER.format(thing))
                return back_to_queue(request)
            BUTTONS[VERBS[why]].act(item, user, "")
            page = drawn(request, item)
            raise TakenBack
    except TakenBack:
        pass
    except ValidationError as refusal:
        why_not = " ".join(refusal.messages)
    if page is None:
        messages.warning(request, why_not)
        return back_to_queue(request)
    return page


def onlooker(user: Account) -> Account:
    """The same account without any right of the mission: it reads what every member reads."""
    reader = copy(user)
    reader.is_superuser, reader._perm_cache = False, set()
    return reader


def drawn(request: HttpRequest, item: Item) -> HttpResponse | None:
    """Its page as a member finds it; where only some may open it (of a club, of a promotion), as the mission does.
    None where it has none."""
    thing = item.declared.model._base_manager.get(pk=item.thing.pk)
    address = urlsplit(item.declared.read_at(thing))
    try:
        match = resolve(address.path)
    except Resolver404:
        return None
    user = moderator(request)
    for reader in (onlooker(user), user):
        asked: Any = copy(request)
        asked.method, asked.user, asked._messages = "GET", reader, NoMessages(request)
        asked.path = asked.path_info = address.path
        asked.GET, asked.POST, asked.resolver_match = QueryDict(address.query), QueryDict(), match
        asked.previewed = {
            "title": item.title,
            "back": f"{reverse('admin:moderation_queue')}#{item.key}",
            "is_edit": item.why == REVISION,
            "by_rights": reader is user,
        }
        try:
            response = match.func(asked, *match.args, **match.kwargs)
        except (Http404, PermissionDenied):
            continue
        if response.status_code == 200:
            return HttpResponse((response.render() if hasattr(response, "render") else response).content)
    return None
