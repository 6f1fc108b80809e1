"""The addresses of the mission's desk, for an administration site."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .desk import decide_view, queue_view, undo_view
from .desk_corrections import correct_view
from .desk_preview import preview_view
from .desk_trust import trust_view


def desk_urls(site: AdminSite) -> list[URLPattern]:
    """To add before the site's own."""

    def inside(view: Callable[..., HttpResponseBase]) -> Any:
        def on_site(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            return view(site, request, **kwargs)

        return on_site

    wrap = site.admin_view
    form = require_http_methods(["GET", "HEAD", "POST"])
    return [
        path("a-relire/", wrap(require_safe(inside(queue_view))), name="moderation_queue"),
        path("a-relire/confiance/<int:account>/", wrap(form(inside(trust_view))), name="moderation_trust"),
        path("a-relire/<slug:kind>/<int:pk>/", wrap(require_POST(inside(decide_view))), name="moderation_decide"),
        path("a-relire/<slug:kind>/<int:pk>/annuler/", wrap(require_POST(inside(undo_view))), name="moderation_undo"),
        path(
            "a-relire/<slug:kind>/<int:pk>/apercu/<slug:why>/",
            wrap(require_POST(inside(preview_view))),
            name="moderation_preview",
        ),
        path(
            "a-relire/<slug:kind>/<int:pk>/corriger/<slug:why>/",
            wrap(form(inside(correct_view))),
            name="moderation_correct",
        ),
    ]
