"""Two files that machines ask every site for: what may be crawled, and whom to tell of a weakness."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

# What anybody may read; all the rest asks to sign in, and says nothing to a machine.
PUBLIC = ("legal", "privacy", "accessibility", "sitemap", "help")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    allowed = "\n".join(f"Allow: {reverse(name)}" for name in PUBLIC)
    text = f"User-agent: *\nAllow: /$\nAllow: /static/\n{allowed}\nDisallow: /\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116; it expires in six months, as it must expire one day."""
    if not settings.CONTACT_EMAIL:
        raise Http404
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {expires}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.PORTAL_URL}{request.path}",
        f"Policy: {settings.PORTAL_URL}{reverse('legal')}#signaler",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
