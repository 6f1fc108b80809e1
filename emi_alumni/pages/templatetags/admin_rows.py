"""Rows of the administration's lists and the filters beside them, as Django's tags draw them: what a column is is asked
once for a list, and not once for each of its cells."""

import html
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time
from typing import Any

from django import template
from django.contrib.admin.templatetags import admin_list
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.templatetags.base import InclusionAdminNode
from django.contrib.admin.utils import display_for_field, display_for_value, lookup_field, quote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import BooleanField, DateField, Field, ForeignKey, TimeField
from django.utils.encoding import iri_to_uri
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from emi_alumni.foundation.url_reversing import reverse

register = template.Library()

Cell = tuple[Any, bool]  # what it shows, and whether it may be cut at the end of a line


def cells_of_field(field: Any, empty: str, *, is_link: bool) -> Callable[[Any], Cell]:
    stays_whole = isinstance(field, DateField | TimeField | ForeignKey)
    if isinstance(field, ForeignKey):

        def related(row: Any) -> Cell:
            found = getattr(row, field.name)
            return empty if found is None else found, False

        return related
    if field.flatchoices:
        words = dict(field.flatchoices)
        return lambda row: (words.get(getattr(row, field.name), empty), not stays_whole)

    if isinstance(field, BooleanField):
        icons = boolean_icons()
        return lambda row: (icons[getattr(row, field.name)], not stays_whole)

    def own(row: Any) -> Cell:
        value = said_or_nothing(getattr(row, field.name))
        return display_for_field(value, field, empty, avoid_link=is_link), not stays_whole

    return own


def cells_of_method(method: Any, empty: str) -> Callable[[Any], Cell]:
    if getattr(method, "boolean", False):
        icons = boolean_icons()
        return lambda row: (icons[method(row)], True)
    empty = getattr(method, "empty_value_display", empty)
    return lambda row: shown(method(row), empty)


def boolean_icons() -> dict[bool | None, Any]:
    return {value: display_for_value(value, "", boolean=True) for value in (True, False, None)}


def escaped(value: Any) -> str:
    """Django's own escaping, without what it does for values that are not texts yet: most cells are."""
    return html.escape(value) if type(value) is str else conditional_escape(value)


def said_or_nothing(value: Any) -> Any:
    return "" if isinstance(value, str) and not value.strip() else value


def shown(value: Any, empty: str, *, is_boolean: bool = False) -> Cell:
    value = said_or_nothing(value)
    if type(value) in (str, SafeString) and not is_boolean:
        return value or empty, True
    return display_for_value(value, empty, is_boolean), not isinstance(value, date | time)


def cells_looked_up(name: Any, screen: Any, empty: str) -> Callable[[Any], Cell]:
    """What is neither a field nor a method of the screen: Django looks for it, row by row."""

    def found(row: Any) -> Cell:
        _, attribute, value = lookup_field(name, row, screen)
        owner = getattr(attribute, "fget", attribute) if isinstance(attribute, property) else attribute
        says_empty = getattr(attribute, "empty_value_display", empty)
        return shown(value, says_empty, is_boolean=getattr(owner, "boolean", False))

    return found


def cells_of(cl: ChangeList, name: Any, *, is_link: bool) -> Callable[[Any], Cell]:
    screen = cl.model_admin
    empty = screen.get_empty_value_display()
    try:
        field = cl.lookup_opts.get_field(name)
    except FieldDoesNotExist:
        field = None
    if isinstance(field, Field) and not field.auto_created and name == field.name:
        return cells_of_field(field, empty, is_link=is_link)
    if field is None and isinstance(name, str) and name != "__str__" and hasattr(screen, name):
        return cells_of_method(getattr(screen, name), empty)
    return cells_looked_up(name, screen, empty)


class Column:
    """One column of a list, and how its cells are drawn."""

    def __init__(self, cl: ChangeList, name: Any, *, is_link: bool, is_head: bool) -> None:
        self.is_link, self.tag = is_link, "th" if is_head else "td"
        self.read = cells_of(cl, name, is_link=is_link)
        self.empty = cl.model_admin.get_empty_value_display()
        called = name.__name__ if callable(name) else name
        self.look = "action-checkbox" if name == "action_checkbox" else f"field-{called}"

    def draw(self, row: Any, address: str) -> str:
        try:
            value, may_be_cut = self.read(row)
        except ObjectDoesNotExist:
            value, may_be_cut = self.empty, True
        text = escaped(value)
        if self.is_link:
            text = f'<a href="{address}">{text}</a>'
        look = self.look if may_be_cut else f"{self.look} nowrap"
        return f'<{self.tag} class="{look}">{text}</{self.tag}>'


def columns_of(cl: ChangeList) -> Iterator[Column]:
    """The first column that leads to the row's own page heads it."""
    headed = False
    for rank, name in enumerate(cl.list_display):
        links = cl.list_display_links
        is_link = links is not None and (name in links if links else rank == 0)
        yield Column(cl, name, is_link=is_link, is_head=is_link and not headed)
        headed = headed or is_link


def drawn_rows(cl: ChangeList) -> SafeString:
    if cl.formset or cl.is_popup:  # the portal has none: as Django draws them
        rows = (f"<tr>{''.join(row)}</tr>" for row in admin_list.results(cl))
        return mark_safe("\n".join(rows))  # noqa: S308 — drawn by Django
    columns = list(columns_of(cl))
    address = reverse(f"admin:{cl.opts.app_label}_{cl.opts.model_name}_change", args=[0])
    address = add_preserved_filters({"preserved_filters": cl.preserved_filters, "opts": cl.opts}, address)
    before, _, after = conditional_escape(address).partition("/0/")
    drawn = []
    for row in cl.result_list:
        link = f"{before}/{quote(row.pk)}/{after}"
        drawn.append(f"<tr>{''.join(column.draw(row, link) for column in columns)}</tr>")
    return mark_safe("\n".join(drawn))  # noqa: S308 — each cell is escaped


def result_list(cl: ChangeList) -> dict[str, Any]:
    headers = list(admin_list.result_headers(cl))
    return {
        "cl": cl,
        "result_hidden_fields": list(admin_list.result_hidden_fields(cl)),
        "result_headers": headers,
        "num_sorted_fields": sum(bool(header["sortable"] and header["sorted"]) for header in headers),
        "rows": drawn_rows(cl),
    }


@register.simple_tag
def filter_panel(title: str, choices: Iterable[dict[str, Any]]) -> SafeString:
    """One filter: its title, and what each choice says and leads to. A list of people has a hundred of them."""
    lines = []
    for choice in choices:
        chosen = ' class="selected"' if choice["selected"] else ""
        address, says = escaped(iri_to_uri(choice["query_string"])), escaped(choice["display"])
        lines.append(f'<li{chosen}><a href="{address}">{says}</a></li>')
    says = escaped(gettext(" By %(filter_title)s ") % {"filter_title": title})
    opened = f'<details data-filter-title="{escaped(title)}" open><summary>{says}</summary>'
    return mark_safe(f"{opened}<ul>{''.join(lines)}</ul></details>")  # noqa: S308 — each word is escaped


@register.tag(name="result_list")
def result_list_tag(parser: template.base.Parser, token: template.base.Token) -> InclusionAdminNode:
    """Django's `{% result_list cl %}`, whose rows are drawn by columns."""
    return InclusionAdminNode(  # type: ignore[call-arg]
        parser,  # type: ignore[arg-type]
        token,  # type: ignore[arg-type]
        func=result_list,
        template_name="change_list_results.html",
        takes_context=False,
    )
