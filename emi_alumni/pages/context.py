"""What every template may say about the portal and its reader."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

THEMES = {"clair": "Clair", "sombre": "Sombre"}


def portal(request: HttpRequest) -> dict[str, object]:
    """`DEMO` (show the banner), `CONTACT_EMAIL`, `theme` (« clair », « sombre » or nothing: the browser's choice),
    `me`, the signed-in person's profile or nobody, `words_are_kept`, when a session ended before a form was sent, and
    `previewed`, where the desk shows the page before it is online. None of them asks the database before it is used.
    """
    unsent = getattr(request, "unsent", None)
    return without_database(request) | {
        "me": SimpleLazyObject(lambda: getattr(request.user, "member", None)),
        "previewed": getattr(request, "previewed", None),
        "words_are_kept": bool(unsent and unsent.form),
    }


def without_database(request: HttpRequest) -> dict[str, object]:
    """The part of it that error pages may use, whatever is broken."""
    theme = request.COOKIES.get("theme", "")
    return {
        "DEMO": settings.DEMO,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "theme": theme if theme in THEMES else "",
    }
