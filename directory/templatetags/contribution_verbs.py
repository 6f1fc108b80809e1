"""Where a contribution stands and what its author may do of it, drawn in Python: « Mes contributions » has dozens."""

from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from directory.contributions.models import Contribution
from emi_alumni.foundation.icons import status
from emi_alumni.foundation.moderation.models import State

register = template.Library()
TOKEN = CsrfTokenNode()

EDIT = '<a class="btn small{quiet}" href="{url}" aria-label="{verb} {thing}">{verb}</a>'
ONE_TOUCH = """<form method="post" action="{}">{}
<button class="btn quiet small" type="submit">{}<span class="sr"> {}</span></button></form>"""


@register.simple_tag
def state_of(thing: Any) -> SafeString:
    """In words and a sign, for its author. `thing` is a contribution, or a project."""
    if thing.is_withheld:
        return status("halt", "eye-off", "Masqué le temps d’être relu")
    if thing.is_pending:
        return status("live", "clock", "En attente de lecture")
    if thing.is_draft:
        return status("part", "pencil", "À préciser" if thing.reason else "Brouillon")
    if thing.is_published:
        return status("done", "circle-check", "En ligne")
    return status("halt", "circle-pause", capfirst(thing.state_label))


@register.simple_tag
def edit_link(thing: Contribution) -> SafeString | str:
    """To its form, where it is open to its author."""
    if not thing.may_be_edited:
        return ""
    written = "Reprendre mon texte" if thing.state == State.REFUSED else "Modifier"
    verb = "Compléter" if thing.is_draft else written
    return format_html(EDIT, quiet=" quiet" if thing.is_published else "", url=thing.edit_url, verb=verb, thing=thing)


@register.simple_tag(takes_context=True)
def one_touch(context: template.Context, thing: Contribution) -> SafeString:
    """The verbs that ask for no words, where its state allows them."""
    verbs = []
    if thing.may_be_unsubmitted:
        verbs.append((thing.unsubmit_url, "Remettre en brouillon"))
    if thing.may_be_restored:
        verbs.append((thing.restore_url, "Remettre en brouillon"))
    if thing.may_be_withdrawn:
        verbs.append((thing.withdraw_url, "Retirer"))
    token = TOKEN.render(context) if verbs else ""
    return format_html_join("\n", ONE_TOUCH, ((url, token, verb, thing) for url, verb in verbs))
