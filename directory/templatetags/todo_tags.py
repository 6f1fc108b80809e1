"""A thing to do that leads somewhere, drawn in Python: a home page may have a dozen."""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from directory.todo import Todo
from emi_alumni.foundation.icons import icon

register = template.Library()
TOKEN = CsrfTokenNode()

ITEM = """<li class="todo">
<span class="tile">{icon}</span>
<div><h3 class="h4">{title}</h3>
<p class="meta">{text}</p>
{acts}</div>
</li>"""
LEADS = '<p class="acts"><a class="btn small{second}" href="{url}">{verb}</a></p>'
ANSWERED = """<form class="acts" method="post" action="{url}">
{token}<input type="hidden" name="next" value="{next}">{answers}</form>"""
ANSWER = """<button class="btn small{}" type="submit" name="reponse"
value="{}">{}<span class="sr"> ({})</span></button>"""


@register.simple_tag(takes_context=True)
def todo_link(context: template.Context, thing: Todo, is_first: bool) -> SafeString:
    """`thing` is of kind link. The one verb of the first is strong, or its first answer; the page to come back to after
    an answer is the context's `next`."""
    link = thing.link
    assert link is not None
    if link.answers:
        strong = ["" if is_first and not rank else " second" for rank in range(len(link.answers))]
        told = ((second, value, words, link.title) for second, (value, words) in zip(strong, link.answers, strict=True))
        answers = format_html_join("", ANSWER, told)
        acts = format_html(
            ANSWERED, url=link.url, token=TOKEN.render(context), next=context.get("next", ""), answers=answers
        )
    else:
        acts = format_html(LEADS, second="" if is_first else " second", url=link.url, verb=link.verb)
    return format_html(ITEM, icon=icon(link.icon, "big"), title=link.title, text=link.text, acts=acts)
