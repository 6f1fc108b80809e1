"""What may be done to a line of the queue, drawn in Python: a page has a hundred of these forms, and a template took as
many passages for each as it has words."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from emi_alumni.foundation.dates import ago
from emi_alumni.foundation.icons import icon
from emi_alumni.foundation.moderation.desk_time import MOMENT
from emi_alumni.foundation.moderation.queue_items import PENDING, SAMPLE, Item
from emi_alumni.foundation.moderation.templatetags.moderation_tags import canned_answers
from emi_alumni.foundation.url_reversing import reverse

register = template.Library()
TOKEN = CsrfTokenNode()

FORM = """<form method="post" action="{to}" hx-post="{to}">
{token}
<input type="hidden" name="verb" value="{verb}">
<input type="hidden" name="why" value="{why}">
<input type="hidden" name="shown_at" value="{shown_at}">
<input type="hidden" name="stamp" value="{stamp}">
{inside}
</form>"""
UNFOLDED = """<details class="because"{opened}>
<summary data-key="{key}">{says}…{about}</summary>
{form}
</details>"""
ABOUT = '<span class="visually-hidden"> : {}</span>'
FOR_GOOD = mark_safe(
    '<p>Cette décision ne pourra pas être annulée.</p>\n<input type="hidden" name="answered" value="1">'
)
BUTTON = '<button type="submit" class="yes" data-key="{key}"{told}>{says}{about}</button>'
TOLD = ' aria-describedby="{}-told"'
ASKING_BUTTON = """{for_good}
<button type="submit" class="yes">Oui, {says}{about}</button>"""
REASON = """<fieldset>
<legend>Pourquoi ? {reason_read}</legend>
{error}{canned}
<label for="{name}">Avec vos mots</label>
<p class="help" id="{name}-limit">800 signes au plus.</p>
<textarea id="{name}" name="words" rows="3" data-limit="800" aria-describedby="{described}"{wrong}>{typed}</textarea>
{for_good}
<button type="submit">{says}{tells}</button>
</fieldset>"""
ERROR = '<p class="errornote" role="alert" id="{}-why">{}</p>'
WRONG = mark_safe(' aria-invalid="true" autofocus data-focus')
OPENED = mark_safe(" open")


LINES = """<dl class="diff">
{}
</dl>"""
LINE = """<div><dt>{}</dt>
<dd>{}</dd></div>"""
SUMMARY = """<summary data-line>
<span class="head"><span class="what">{drawing} {named}</span>
<span class="help"><time datetime="{at}">{since}</time>{told}</span></span>
<h{level} id="{key}">{title}</h{level}>
</summary>"""
LATE = mark_safe('<strong class="late">en retard</strong>')
FIRST = mark_safe("<strong>première publication</strong>")


@register.simple_tag
def summary(item: Item) -> SafeString:
    """What is seen of a line that is folded: its kind, since when it waits, of whom, its title."""
    is_first = item.author is not None and item.author.is_first and item.why == PENDING
    told = [
        item.who,
        LATE if item.is_late else "",
        FIRST if is_first else "",
        "à vérifier" if item.alerts else "",
    ]
    return format_html(
        SUMMARY,
        drawing=icon(item.declared.icon),
        named=item.named,
        at=f"{localtime(item.since):%Y-%m-%dT%H:%M:%S%z}",
        since=ago(item.since),
        told=format_html_join("", " · {}", ((words,) for words in told if words)),
        level=3 if item.why == SAMPLE else 2,
        key=item.key,
        title=item.title,
    )


@register.simple_tag
def lines(item: Item) -> SafeString:
    """What is to be read of a line: each field, or what changes in it."""
    shown = ((one.label, one.text if one.is_html else linebreaksbr(one.text)) for one in item.lines)
    return format_html(LINES, format_html_join("\n", LINE, shown))


def form(context: template.Context, item: Item, verb: str, inside: SafeString) -> SafeString:
    """A decision on this line: which one, and what was read."""
    to = reverse("admin:moderation_decide", [item.declared.slug, item.thing.pk])
    if chosen := context.get("chosen"):
        to += f"?type={chosen.slug}"
    return format_html(
        FORM,
        to=to,
        token=TOKEN.render(context),
        verb=verb,
        why=item.why,
        shown_at=f"{context[MOMENT]:.3f}",
        stamp=item.stamp,
        inside=inside,
    )


@register.simple_tag(takes_context=True)
def decision(context: template.Context, item: Item, verb: str, does: str, says: str, key: str) -> SafeString:
    """A decision that needs no words, « Publier »; it asks first where it cannot be undone. `does` is the verb that it
    writes in the history, `key` the one that leads to it."""
    about = format_html(ABOUT, item.title)
    if does not in item.asks:
        told = format_html(TOLD, item.key) if item.told else ""
        return form(context, item, verb, format_html(BUTTON, key=key, told=told, says=says, about=about))
    button = format_html(ASKING_BUTTON, for_good=FOR_GOOD, says=says.lower(), about=about)
    inside = form(context, item, verb, button)
    return format_html(UNFOLDED, opened="", key=key, says=says, about=about, form=inside)


@register.simple_tag(takes_context=True)
def reasoned_decision(context: template.Context, item: Item, verb: str, does: str, says: str, key: str) -> SafeString:
    """A decision that says why: a canned answer, one’s own words, or both. As `decision`."""
    came_back = item.verb == verb
    name = f"{item.key}-{verb}"
    fields = format_html(
        REASON,
        reason_read=item.reason_read,
        error=format_html(ERROR, item.key, item.error) if came_back else "",
        canned=canned_answers(item.canned_reasons, item.canned if came_back else ""),
        name=name,
        described=f"{item.key}-why {name}-limit" if came_back else f"{name}-limit",
        wrong=WRONG if came_back else "",
        typed=item.typed if came_back else "",
        for_good=FOR_GOOD if does in item.asks else "",
        says=says,
        tells=" et prévenir" if item.declared.tells else "",
    )
    inside, about = form(context, item, verb, fields), format_html(ABOUT, item.title)
    return format_html(UNFOLDED, opened=OPENED if came_back else "", key=key, says=says, about=about, form=inside)
