"""The mark of a page that reads what it told."""

from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from emi_alumni.foundation.notifications.models import HeldSignal, Notification, unread_of
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse

register = template.Library()


@prepared
def unread_about(recipient: int, kind: int, number: int) -> QuerySet:
    unread = Notification.objects.filter(recipient=recipient, content_type=kind, object_id=number).unread()
    return unread.order_by().values_list("pk", flat=True)[:1]


@register.inclusion_tag("notifications/_opened.html", takes_context=True)
def opened(context: template.Context, thing: Model) -> dict[str, Any]:
    """On the page of a thing: what I was told of it is read as soon as the page is shown (a POST, by htmx).

    Draws nothing, and asks nothing more, for who has no unread notification and nothing held; else one query of each.
    """
    user = context["user"]
    told = user.is_authenticated and (
        (unread_of(user) and unread_about(user.pk, ContentType.objects.get_for_model(thing).pk, thing.pk))
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
