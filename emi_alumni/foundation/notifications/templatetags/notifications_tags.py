"""The mark of a page that reads what it told."""

from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from emi_alumni.foundation.notifications.models import HeldSignal, Notification, unread_of
from emi_alumni.foundation.url_reversing import reverse

register = template.Library()


@register.inclusion_tag("notifications/_opened.html", takes_context=True)
def opened(context: template.Context, thing: Model) -> dict[str, Any]:
    """On the page of a thing: what I was told of it is read as soon as the page is shown (a POST, by htmx).

    Draws nothing, and asks nothing more, for who has no unread notification and nothing held; else one query of each.
    """
    user = context["user"]
    told = user.is_authenticated and (
        (unread_of(user) and Notification.objects.filter(recipient=user).unread().about(thing).exists())
        or (
            getattr(user, "has_held_signals", False) and HeldSignal.objects.filter(recipient=user).about(thing).exists()
        )
    )
    if not told:
        return {"url": ""}
    kind = ContentType.objects.get_for_model(thing)
    return {
        "url": reverse("notifications:opened", args=[kind.app_label, kind.model, thing.pk]),
        "csrf_token": context["csrf_token"],
    }
