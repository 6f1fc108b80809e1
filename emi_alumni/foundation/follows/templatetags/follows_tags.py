"""« Suivre », on the page of what may be followed."""

from typing import Any

from django import template
from django.db.models import Model

from emi_alumni.foundation.follows.followable import kind_of
from emi_alumni.foundation.follows.models import followed_by
from emi_alumni.foundation.url_reversing import reverse

register = template.Library()


@register.inclusion_tag("follows/_button.html", takes_context=True)
def follow_button(context: template.Context, thing: Model) -> dict[str, Any]:
    """The button of who has a profile, for anything but it. No query for who follows nothing, else one."""
    account = context["user"]
    member = getattr(account, "member", None)
    if member is None or not member.is_present or thing == member:
        return {"url": ""}
    kind = kind_of(thing)
    return {
        "url": reverse("follows:follow", args=[kind, thing.pk]),
        "thing": thing,
        "followed": thing.pk in followed_by(account).get(kind, ()),
        "here": context["request"].get_full_path(),
        "csrf_token": context["csrf_token"],
    }
