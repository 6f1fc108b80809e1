"""What every template may say about the portal, without a query."""

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, object]:
    """`DEMO` (show the banner) and `theme` (« clair », « sombre » or nothing: the browser's choice)."""
    theme = request.COOKIES.get("theme", "")
    return {
        "DEMO": settings.DEMO,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "theme": theme if theme in ("clair", "sombre") else "",
    }
