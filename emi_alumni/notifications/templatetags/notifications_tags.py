"""The bell of every page, and the mark of a page that reads what it told."""

from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse

from emi_alumni.notifications.models import Notification

register = template.Library()


@register.inclusion_tag("notifications/_bell.html", takes_context=True)
def bell(context: template.Context) -> dict[str, Any]:
    """How many things I was told and did not read: counted with the account, in the query that finds it."""
    return {"unread": unread_of(context["user"]), "again": False}


@register.inclusion_tag("notifications/_opened.html", takes_context=True)
def opened(context: template.Context, thing: Model) -> dict[str, Any]:
    """On the page of a thing: what I was told of it is read as soon as the page is shown (a POST, by htmx).

    Draws nothing, and asks nothing more, for who has no unread notification; else one query.
    """
    user = context["user"]
    told = (
        user.is_authenticated
        and unread_of(user)
        and Notification.objects.filter(recipient=user).unread().about(thing).exists()
    )
    if not told:
        return {"url": ""}
    kind = ContentType.objects.get_for_model(thing)
    return {
        "url": reverse("notifications:opened", args=[kind.app_label, kind.model, thing.pk]),
        "csrf_token": context["csrf_token"],
    }


def unread_of(user: Any) -> int:
    counted = getattr(user, "unread_notifications", None)
    return Notification.objects.filter(recipient=user).unread().count() if counted is None else counted
