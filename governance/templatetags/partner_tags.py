"""What other pages show of partners: public facts only (who, about what, until when), never a note nor a document."""

from typing import Any

from django import template

from directory.models import Collectivity, Member
from governance.models import AgreementState, Partner

register = template.Library()

# How each state is drawn: kind of status, icon. The words always go with them.
LOOKS = {
    AgreementState.IN_PREPARATION: ("", "pencil"),
    AgreementState.IN_FORCE: ("done", "check"),
    AgreementState.TO_RENEW: ("part", "clock"),
    AgreementState.EXPIRED: ("halt", "triangle-alert"),
    AgreementState.RENEWED: ("", "refresh-cw"),
}


@register.inclusion_tag("components/status.html")
def agreement_state(state: AgreementState | None) -> dict[str, str]:
    """A state in words and by an icon."""
    if state is None:
        return {"kind": "", "icon": "circle-dashed", "text": "Sans convention"}
    kind, icon = LOOKS[state]
    return {"kind": kind, "icon": icon, "text": str(state.label)}


@register.inclusion_tag("governance/_partner_table.html")
def partner_table(partners: Any = None) -> dict[str, Any]:
    """The table of conventions: these partners, or all of them (two queries)."""
    found = list(Partner.objects.with_agreements() if partners is None else partners)
    return {"partners": found}


@register.inclusion_tag("governance/_partner_block.html")
def collectivity_partners(place: Collectivity) -> dict[str, Any]:
    """« Convention avec l’EMI » on the page of a collectivité; nothing without one. Two queries at most."""
    return {"partners": list(Partner.objects.about(place).with_agreements()), "title": "Convention avec l’EMI"}


@register.inclusion_tag("governance/_partner_block.html")
def member_partners(member: Member) -> dict[str, Any]:
    """The partners whose referent this person is; nothing without one. Two queries at most."""
    return {"partners": list(Partner.objects.followed_by(member).with_agreements()), "title": "Suit les partenaires"}
