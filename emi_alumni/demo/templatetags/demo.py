"""Lets the sign-in page offer the demonstration's people without its app knowing that there is a demonstration."""

from django import template
from django.template import Context

from emi_alumni.demo.people import DemoPerson, demo_people
from emi_alumni.demo.views import is_offered

register = template.Library()


@register.simple_tag(takes_context=True)
def one_click_people(context: Context) -> list[DemoPerson]:
    """Whom one click signs in; nobody where that click would be refused."""
    return demo_people() if is_offered(context["request"]) else []
