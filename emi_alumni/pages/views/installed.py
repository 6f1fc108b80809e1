"""The portal installed on a phone or a computer: its manifest, the page shown without network, and their worker.

The worker keeps that page and its drawing, nothing else: no page of a person stays on a device. With keys for
it, it also shows what the portal tells a device (`foundation/push`).
"""

import json
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from emi_alumni.foundation.static_files import stylesheets
from emi_alumni.foundation.url_reversing import reverse

NAME = "Réseau des alumni de l’EMI"
ICONS = (("icone-192.png", 192, "any"), ("icone-512.png", 512, "any"), ("icone-masque-512.png", 512, "maskable"))
BACKGROUND, THEME = "#f8f6ef", "#0b5563"  # --paper and --petrol of 1-tokens.css, in the light theme


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """W3C Web Application Manifest: the same for everybody, it names no person."""
    said: dict[str, Any] = {
        "id": "/",
        "name": NAME,
        "short_name": "Alumni EMI",
        "lang": "fr",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": BACKGROUND,
        "theme_color": THEME,
        "icons": [
            {"src": static(f"icons/{file}"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for file, size, purpose in ICONS
        ],
    }
    return JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a device keeps, drawn alike for everybody."""
    return render(request, "pages/offline.html")


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script of the worker, which changes with what it keeps."""
    kept = [reverse("offline"), *(static(sheet) for sheet in stylesheets()), static("icons/favicon.svg")]
    version = sha256(repr(kept).encode()).hexdigest()[:12]
    given: dict[str, Any] = {"KEPT": version, "FILES": kept}
    scripts = ["js/offline.js"]
    if settings.VAPID_PUBLIC_KEY:
        given |= {"ICON": static("icons/icone-192.png"), "SIGNALS": reverse("notifications:signals")}
        scripts.append("js/push.js")
    script = [*(f"self.{name}={json.dumps(value)};" for name, value in given.items())]
    script += [f"importScripts({json.dumps(static(name))});" for name in scripts] + [""]
    return HttpResponse("\n".join(script), content_type="text/javascript; charset=utf-8")
