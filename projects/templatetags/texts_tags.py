"""What a team wrote of its project, drawn where `projects.texts` declares it. In Python, as cards are."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django import template
from django.utils.html import conditional_escape as escaped
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from projects.models import Project
from projects.texts import ON_PAGE, ON_SHEET, TEXTS, Look, Section, Text, words_of

register = template.Library()

Draw = Callable[[str, str], str]


def paragraphs(name: str, words: str) -> str:
    return linebreaks(words, autoescape=True)


# From its heading and its words, both of which are escaped here.
DRAWN: dict[Look, Draw] = {
    Look.INTRODUCED: lambda name, words: f'<p class="meta">{escaped(name)} {escaped(words)}</p>',
    Look.WHOLE: paragraphs,
    Look.DETAIL: lambda name, words: f'<div class="meta no-print">{paragraphs(name, words)}</div>',
    Look.SAID: lambda name, words: f'<p class="meta">{escaped(name)} : {escaped(words)}</p>',
    Look.NAMED: lambda name, words: f"<p><b>{escaped(name)}.</b> {escaped(words)}</p>",
    Look.ADDED: lambda name, words: f'<p class="meta"><b>{escaped(name)}.</b> {escaped(words)}</p>',
}
# The sheet has no room for line breaks: its texts are in one paragraph.
ON_PAPER = DRAWN | {Look.WHOLE: lambda name, words: f"<p>{escaped(words)}</p>"}


def name_of(text: Text) -> str:
    return text.short or text.label or str(Project._meta.get_field(text.name).verbose_name)


HEADINGS = {text.name: text.heading or capfirst(name_of(text)) for text in TEXTS}


class Part(NamedTuple):
    """One text of the review; `empty`: what is said without it, "" for nothing."""

    name: str
    words: str
    empty: str


@register.simple_tag
def project_texts(project: Project, section: str) -> SafeString:
    """What its page says in this section; nothing when nothing was written."""
    return drawn(((text, words_of(project, text)) for text in ON_PAGE[Section(section)]), Section(section), DRAWN)


@register.simple_tag
def sheet_texts(texts: Mapping[str, str], section: str) -> SafeString:
    """What its A4 sheet says in this section, as it fits (`projects.sheet`)."""
    return drawn(((text, texts[text.name]) for text in ON_SHEET[Section(section)]), Section(section), ON_PAPER)


def drawn(told: Iterable[tuple[Text, str]], section: Section, looks: Mapping[Look, Draw]) -> SafeString:
    pieces = []
    for text, words in told:
        if not words:
            continue
        heading = HEADINGS[text.name]
        if section == Section.FACTS:
            pieces.append(f"<li>{escaped(heading)} : {escaped(words)}</li>")
        elif section == Section.BESIDE:
            pieces.append(aside_words(text.anchor or text.name, heading, words))
        else:
            pieces.append(looks[text.look](heading, words))
    return mark_safe("".join(pieces))  # noqa: S308 (each value is escaped)


@register.simple_tag
def aside_words(key: str, name: str, words: str) -> SafeString:
    """A few words beside a project, under their name; nothing without words. `key`: for its id."""
    if not words:
        return SafeString("")
    return mark_safe(  # noqa: S308 (each value is escaped)
        f'<section class="stack-2"><h2 id="{escaped(key)}" class="h-small">'
        f'{escaped(name)}</h2><p class="meta">{escaped(words)}</p></section>'
    )


@register.simple_tag
def review_texts(project: Project, step: str) -> list[Part]:
    """The texts of a step, to read again. Facts of one line are apart (`project_texts project "facts"`)."""
    shown = (one for one in TEXTS if one.step == step and one.look != Look.BY_HAND and one.page != Section.FACTS)
    # Its team reads all that it wrote, shown on its page or not.
    return [Part(name_of(one), str(getattr(project, one.name) or ""), one.empty) for one in shown]
