"""The way to « Ma collectivité sur une page », from the page of a collectivité."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from directory.models import Collectivity
from directory.visibility import Reader
from emi_alumni.foundation.icons import icon
from emi_alumni.foundation.url_reversing import slug_address

register = template.Library()


@register.simple_tag(takes_context=True)
def collectivity_sheet_link(context: template.Context, place: Collectivity) -> SafeString | str:
    """For who is in the network, whom that page answers."""
    if not Reader.of(context["request"].user).in_network:
        return ""
    address = slug_address("resources:collectivity_sheet", place.slug)
    return format_html(
        '<p class="no-print"><a class="btn quiet small" href="{}">{} Sur une page, à imprimer</a></p>',
        address,
        icon("printer"),
    )
