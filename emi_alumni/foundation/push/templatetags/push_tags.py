"""« Être prévenu sur cet appareil », on the page of one's signals."""

from typing import Any

from django import template
from django.conf import settings

from emi_alumni.foundation.push.models import AT_MOST, Device

register = template.Library()


@register.inclusion_tag("push/_devices.html", takes_context=True)
def devices(context: template.Context) -> dict[str, Any]:
    """The reader's devices and the way to add one, in one query; nothing without keys."""
    if not settings.VAPID_PUBLIC_KEY:
        return {"key": ""}
    return {
        "key": settings.VAPID_PUBLIC_KEY,
        "devices": Device.objects.of(context["user"]),
        "most": AT_MOST,
        "csrf_token": context["csrf_token"],
    }
