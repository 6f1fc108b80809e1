"""Files that machines ask every site for: what may be crawled, what there is, and whom to tell of a weakness."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from emi_alumni.foundation.url_reversing import reverse
from projects.models import PublicPage
from resources.models import PublicStory, Resource

MOST_IN_A_SITEMAP = 40_000  # the protocol takes fifty thousand
# What anybody may read; all the rest asks to sign in, and says nothing to a machine.
PUBLIC = (
    *("projects:public_list", "resources:public_list", "resources:public_story_list"),
    *("legal", "privacy", "accessibility", "sitemap", "help"),
)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    allowed = "\n".join(f"Allow: {reverse(name)}" for name in PUBLIC)
    site = f"Sitemap: {settings.PORTAL_URL}{reverse('sitemap_xml')}"
    text = f"{site}\nUser-agent: *\nAllow: /$\nAllow: /static/\n{allowed}\nDisallow: /\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """The pages that search engines may list, and no other: those that visitors read. Three queries."""
    pages: list[tuple[str, date | None]] = [(reverse(name), None) for name in ("home", *PUBLIC)]
    opened = PublicPage.objects.open().select_related("project")[:MOST_IN_A_SITEMAP]
    pages += [(page.public_url, page.read_at and timezone.localdate(page.read_at)) for page in opened]
    shared = Resource.objects.public().order_by("-published_at", "-pk")[:MOST_IN_A_SITEMAP]
    pages += [(one.public_url, one.updated_on) for one in shared.only("pk", "updated_on")]
    stories = PublicStory.objects.open().only("published_at")[:MOST_IN_A_SITEMAP]
    pages += [(one.public_url, one.published_at and timezone.localdate(one.published_at)) for one in stories]
    context = {"pages": [(f"{settings.PORTAL_URL}{path}", on) for path, on in pages]}
    return render(request, "pages/sitemap.xml", context, content_type="application/xml; charset=utf-8")


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
