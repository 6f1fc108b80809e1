"""What other pages show of partners: public facts only (who, about what, until when), never a note nor a document."""

from functools import cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from directory.models import Collectivity, Member
from governance import agreements
from governance.models import AgreementState

register = template.Library()

# How each state is drawn: kind of status, icon. The words always go with them.
LOOKS = {
    AgreementState.IN_PREPARATION: ("", "pencil"),
    AgreementState.IN_FORCE: ("done", "check"),
    AgreementState.TO_RENEW: ("part", "clock"),
    AgreementState.EXPIRED: ("halt", "triangle-alert"),
    AgreementState.RENEWED: ("", "refresh-cw"),
}


@register.simple_tag
@cache
def agreement_state(state: AgreementState | None) -> SafeString:
    """A state in words and by an icon."""
    kind, icon = LOOKS[state] if state else ("", "circle-dashed")
    words = str(state.label) if state else "Sans convention"
    return render_to_string("components/status.html", {"kind": kind, "icon": icon, "text": words})


@register.inclusion_tag("governance/_partner_table.html")
def partner_table(partners: Any) -> dict[str, Any]:
    """The table of the conventions of these partners."""
    return {"partners": partners}


@register.inclusion_tag("governance/_partner_block.html")
def collectivity_partners(place: Collectivity) -> dict[str, Any]:
    """« Convention avec l’EMI » on the page of a collectivité; nothing without one. Two queries at most."""
    return {"partners": agreements.partners_that_are(place), "title": "Convention avec l’EMI"}


@register.inclusion_tag("governance/_partner_block.html")
def member_partners(member: Member) -> dict[str, Any]:
    """The partners whose referent this person is; nothing without one. Two queries at most."""
    return {"partners": agreements.partners_of_referent(member), "title": "Suit les partenaires"}
