"""Tags and filters that every template has without loading them."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import defaulttags
from django.template.defaultfilters import pluralize as in_english
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from emi_alumni.foundation.dates import ago, french_date, french_hour, french_moment
from emi_alumni.foundation.icons import icon, sprite_url, status
from emi_alumni.foundation.listing.facets import draw_choices
from emi_alumni.foundation.markdown import render as render_markdown
from emi_alumni.foundation.prepositions import at, of, the
from emi_alumni.foundation.static_files import stylesheets
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.pages import frame

register = template.Library()

FIRST_PLURAL = 2

register.filter(ago)
register.simple_tag(icon)
register.simple_tag(status)
register.simple_tag(draw_choices, name="choices")
register.simple_tag(stylesheets)


@register.simple_tag
def sprite(name: str) -> str:
    """The address of one drawing of the sprite."""
    return f"{sprite_url()}#{name}"


class AddressNode(defaulttags.URLNode):
    """Django's `{% url %}`, which remembers the addresses that it worked out."""

    def render(self, context: template.Context) -> str:
        request = getattr(context, "request", None)
        here = getattr(request, "resolver_match", None)
        current_app = getattr(request, "current_app", None) or getattr(here, "namespace", None)
        args = [arg.resolve(context) for arg in self.args]
        kwargs = {name: value.resolve(context) for name, value in self.kwargs.items()}
        try:
            address = reverse(self.view_name.resolve(context), args, kwargs, current_app)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address


@register.tag
def url(parser: template.base.Parser, token: template.base.Token) -> AddressNode:
    node = defaulttags.url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)


@register.simple_tag
def fixed(template_name: str) -> SafeString:
    """A part of every page that depends on the portal's settings alone: drawn once in each process."""
    return frame.draw_fixed(template_name)


@register.simple_tag(takes_context=True)
def header(context: template.Context) -> SafeString:
    """The header of every page, drawn once for all that it says."""
    return frame.draw_header(frame.Header.of(context["request"], context["user"]))


@register.simple_tag(takes_context=True)
def footer(context: template.Context) -> SafeString:
    """The footer of every page, error pages included: it asks nothing but the address."""
    request = context.get("request")
    return frame.draw_footer(frame.section_of(request.path) if request else "")


@register.filter(is_safe=False)
def pluralize(value: Any, endings: str = "s") -> str:
    """Django's filter, in French: nothing is singular too (« 0 membre »), and so is one and a half."""
    try:
        count = float(value)
    except (TypeError, ValueError):
        return in_english(value, endings)
    return in_english(1 if count < FIRST_PLURAL else FIRST_PLURAL, endings)


@register.simple_tag(takes_context=True)
def current(context: template.Context, *names: str) -> str | SafeString:
    """` aria-current="page"` when the page shown has one of these URL names."""
    match = getattr(context.get("request"), "resolver_match", None)
    return format_html(' aria-current="{}"', "page") if match and match.view_name in names else ""


@register.simple_tag
def page_numbers(page: Page) -> Iterator[int | str]:
    """First, last, and the pages around this one; `ELLIPSIS` of the paginator stands for the pages skipped."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def markdown(text: str, level: int = 0) -> SafeString:
    """What somebody wrote in the Markdown subset, as safe HTML. `level` is that of its titles, which are else plain."""
    return render_markdown(text, level)


register.filter("french_date", french_date)
register.filter("french_hour", french_hour)
register.filter("french_moment", french_moment)
register.filter("of", of)
register.filter("at", at)
register.filter("the", the)


@register.filter
def waiting_time(seconds: int) -> str:
    """How long to wait, as a sentence, rounded up: « Attendez 3 minutes, puis recommencez. »"""
    minutes = -(-int(seconds) // 60)
    hours = -(-minutes // 60)
    if minutes <= 1:
        wait = "une minute"
    elif minutes < 60:
        wait = f"{minutes} minutes"
    else:
        wait = f"{hours} heures" if hours > 1 else "une heure"
    return f"Attendez {wait}, puis recommencez."
