"""Django's administration, in the portal's words: the mission's desk, with what waits first."""

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from emi_alumni.foundation.back_office.first_hour import first_hour, put_away_view
from emi_alumni.foundation.back_office.waiting import what_waits
from emi_alumni.foundation.caching.drawings import drawn_once
from emi_alumni.foundation.discovery import our_packages
from emi_alumni.foundation.moderation.desk_urls import desk_urls
from emi_alumni.foundation.url_reversing import reverse

# The lists of screens that a process keeps drawn: there are as many as there are sets of rights.
LISTS_OF_SCREENS_KEPT = 50
# The lists that one needs each week, in this order; the others are by subject, folded.
EACH_WEEK = (
    *("directory.member", "directory.invitation", "projects.project"),
    *("events.event", "mentoring.helprequest", "projects.voice"),
)


@dataclass(frozen=True)
class Screen:
    """One line of the list of screens, with the names that Django's template gives them."""

    object_name: str
    name: str
    admin_url: str | None
    add_url: str | None
    view_only: bool


@dataclass(frozen=True)
class App:
    app_label: str
    name: str
    app_url: str
    models: tuple[Screen, ...]


@drawn_once(LISTS_OF_SCREENS_KEPT)
def draw_screens(apps: tuple[App, ...]) -> SafeString:
    """The weekly lists, then one folded group for each app."""
    listed = {f"{app.app_label}.{one.object_name.lower()}": one for app in apps for one in app.models}
    weekly = [listed[name] for name in EACH_WEEK if name in listed]
    context = {"weekly": weekly, "groups": [(app,) for app in apps], "show_changelinks": True}
    return render_to_string("admin/screens.html", context)


class Suggestions(AutocompleteJsonView):
    """What a list of choices suggests; people are told apart by their cohort and their collectivité."""

    def process_request(self, request: HttpRequest) -> Any:
        """Django answers for every relation of every model; here, for those that a screen's form suggests alone."""
        asked = tuple(request.GET.get(name, "") for name in ("app_label", "model_name", "field_name"))
        parts = [(screen.model, screen) for screen in self.admin_site._registry.values()]
        parts += [(line.model, line) for _, screen in parts for line in screen.inlines]
        if not any(
            (model._meta.app_label, model._meta.model_name, name) == asked
            for model, part in parts
            for name in (*part.autocomplete_fields, *getattr(part, "suggests", ()))
        ):
            raise PermissionDenied
        return super().process_request(request)

    def get_queryset(self) -> QuerySet:
        found = super().get_queryset()
        # The screen of the model may have asked for the same rows already, and Django refuses to fetch them twice.
        return found.prefetch_related(None).for_list() if hasattr(found, "for_list") else found

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        about = [str(place) for place in (getattr(obj, "cohort", None), getattr(obj, "collectivity", None)) if place]
        told = [place for place in about if place not in result["text"]]
        return result | {"text": " – ".join([result["text"], *told])}


class PortalAdminSite(AdminSite):
    """The administration, for the models of our own apps only.

    Libraries register theirs by themselves (groups, sessions, second factors, tags…): nobody edits those by hand, and
    the mission must not even see them (TRUST, cases 35 and 36).
    """

    site_title = "Gestion du réseau EMI"
    site_header = "Gestion du réseau EMI"
    index_title = "Mission innovation"
    site_url = "/"
    enable_nav_sidebar = False
    index_template = "admin/portal_index.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        for model in models:
            if admin_class is not None and admin_class.__module__.split(".")[0] in our_packages():
                super().register(model, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What is used most comes first, instead of the alphabet. Made when it is read: Django gives one to every page,
        and the index alone shows it."""
        listed = super().get_app_list

        def in_order() -> list[Any]:
            found = listed(request, app_label)
            for app in found:
                app["models"].sort(key=lambda model: getattr(self._registry[model["model"]], "position", 99))
            return found

        return SimpleLazyObject(in_order)  # type: ignore[return-value]

    def apps_of(self, request: HttpRequest) -> list[App]:
        """As `get_app_list`, in the same order, with addresses that are worked out once: half of the index otherwise.
        Who may open what is asked of each screen at each request."""
        screens: dict[str, list[tuple[int, str, Screen]]] = defaultdict(list)
        for model, screen in self._registry.items():
            meta = model._meta
            may = screen.get_model_perms(request) if screen.has_module_permission(request) else {}
            if not any(may.values()):
                continue
            name, base = capfirst(str(meta.verbose_name_plural)), f"{self.name}:{meta.app_label}_{meta.model_name}"
            shown = Screen(
                object_name=str(meta.object_name),
                name=name,
                admin_url=reverse(f"{base}_changelist") if may["change"] or may["view"] else None,
                add_url=reverse(f"{base}_add") if may["add"] else None,
                view_only=not may["change"],
            )
            screens[meta.app_label].append((getattr(screen, "position", 99), name, shown))
        found = [
            App(
                app_label=label,
                name=str(apps.get_app_config(label).verbose_name),
                app_url=reverse(f"{self.name}:app_list", [label]),
                models=tuple(shown for _, _, shown in sorted(listed, key=itemgetter(0, 1))),
            )
            for label, listed in screens.items()
        ]
        return sorted(found, key=lambda app: app.name.lower())

    def get_log_entries(self, request: HttpRequest) -> Any:
        """What was done last is read in the security log, and shown by no other page."""
        return ()

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        screens = draw_screens(tuple(self.apps_of(request)))
        lines = what_waits(request)
        told = {
            "first_hour": first_hour(request),
            "waiting": [line for line in lines if line.count],
            "calm": [line for line in lines if not line.count],
            "screens": screens,
        }
        return super().index(request, told | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        put_away = self.admin_view(require_POST(partial(put_away_view, self)))
        return [
            *desk_urls(self),
            path("premiere-heure/ranger/", put_away, name="first_hour_put_away"),
            *super().get_urls(),
        ]

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Suggestions.as_view(admin_site=self)(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The portal has one way out, and it asks before it closes."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")
