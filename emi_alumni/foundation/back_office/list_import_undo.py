"""« Annuler cet import » of a list: for a day, what it wrote and nobody went on with."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Count, ProtectedError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from emi_alumni.foundation import audit
from emi_alumni.foundation.dates import french_hour, short_date
from emi_alumni.foundation.merging import relations_to
from emi_alumni.foundation.turns import take_turn
from emi_alumni.foundation.url_reversing import reverse

from .base import PortalAdmin, staff

UNDONE_WITHIN = timedelta(days=1)
AT_ONCE = 500  # things of which one query asks
NAMED = 20  # things left that a message names
LOGGED = "Import :"


@dataclass(frozen=True)
class Written:
    """Things of one model that an import made, and a print of each as the import left it."""

    model: str
    prints: dict[int, str]


def keep_written(entry: LogEntry, things: Sequence[models.Model]) -> None:
    """Remember for a day what the import of this line of the log made."""
    keys: dict[type[models.Model], list[int]] = {}
    for thing in things:
        keys.setdefault(type(thing), []).append(thing.pk)
    # What names another of them goes first.
    order = sorted(keys, key=lambda model: sum(relation.related_model in keys for relation in relations_to(model)))
    written = [Written(model._meta.label, prints_of(model, keys[model], keys)) for model in order]
    cache.set(kept_under(entry.pk), written, UNDONE_WITHIN.total_seconds())


def kept_under(entry: int) -> str:
    return f"list-import-written:{entry}"


def prints_of(
    model: type[models.Model], keys: Iterable[int], aside: dict[type[models.Model], list[int]]
) -> dict[int, str]:
    """What changes when a column of a row does, or when something more names it; rows `aside` do not count."""
    keys = list(keys)
    said: dict[int, list[str]] = {}
    columns = [field.attname for field in model._meta.concrete_fields]
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        for row in model._base_manager.filter(pk__in=some).values(*columns).order_by("pk"):
            said[row[model._meta.pk.attname]] = [f"{name}={value!r}" for name, value in row.items()]
        for relation in relations_to(model):
            name = relation.field.name
            naming = relation.related_model._base_manager.filter(**{f"{name}__in": some})
            naming = naming.exclude(pk__in=aside.get(relation.related_model, []))
            for key, count in naming.order_by().values_list(name).annotate(Count("pk")):
                if key in said:  # a thing may name others besides ours
                    said[key].append(f"{relation.related_model._meta.label}.{name}:{count}")
    return {key: hashlib.sha256("\n".join(words).encode()).hexdigest() for key, words in said.items()}


def take_back(written: Iterable[Written]) -> tuple[int, list[str]]:
    """Delete what is as the import left it; how many went, and the names of what stays."""
    gone, left = 0, []
    for made in written:
        model = apps.get_model(made.model)
        now = prints_of(model, made.prints, {})
        for key, thing in sorted(model._base_manager.in_bulk(list(made.prints)).items()):
            try:
                if now.get(key) != made.prints[key]:
                    left.append(str(thing))
                    continue
                with transaction.atomic():
                    thing.delete()
                gone += 1
            except ProtectedError:
                left.append(str(thing))
    return gone, left


class ListImportUndo(PortalAdmin):
    """The way back of an import, mixed into `ListImport`."""

    import_title: ClassVar[str]

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def check_may_import(self, request: HttpRequest) -> None:
        if not self.may_import(request):
            raise PermissionDenied

    def import_url(self, suffix: str = "", *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import{suffix}", args=args)

    def list_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def undoable(self) -> list[tuple[LogEntry, str]]:
        """The imports of the last day that nobody took back, the latest first, with where each is taken back."""
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model),
            action_time__gt=timezone.now() - UNDONE_WITHIN,
            change_message__startswith=LOGGED,
        ).select_related("user__member")
        found = {entry.pk: entry for entry in entries.order_by("-action_time", "-pk")}
        kept = cache.get_many([kept_under(pk) for pk in found])
        return [
            (entry, self.import_url("_undo", pk)) for pk, entry in found.items() if kept.get(kept_under(pk)) is not None
        ]

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Asks, then takes back what nobody went on with, once."""
        self.check_may_import(request)
        entry = next((entry for entry, _url in self.undoable() if entry.pk == pk), None)
        if entry is None:
            raise Http404
        if request.method != "POST":
            title = f"Annuler l’import du {short_date(entry.action_time)} à {french_hour(entry.action_time)}"
            return self.file_page(request, "admin/list_import_undo.html", title, entry=entry)
        with transaction.atomic():
            take_turn(self.model)
            written = cache.get(kept_under(pk))
            if written is None or not cache.delete(kept_under(pk)):
                raise Http404
            gone, left = take_back(written)
        audit.record(staff(request), self.model, f"Import annulé : {gone} lignes retirées, {len(left)} laissées")
        self.message_user(request, f"Import annulé : retirées {gone}.", messages.SUCCESS)
        if left:
            more = f" ; et {len(left) - NAMED} autres" if len(left) > NAMED else ""
            names = " ; ".join(left[:NAMED])
            self.message_user(
                request, f"Laissées, car modifiées ou employées depuis : {names}{more}.", messages.WARNING
            )
        return redirect(self.import_url())

    def file_page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        context = (
            self.admin_site.each_context(request)
            | {"title": title, "opts": self.opts, "import_title": self.import_title}
            | {"here": self.import_url(), "list_url": self.list_url()}
            | context
        )
        return TemplateResponse(request, template, context)
