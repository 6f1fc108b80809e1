"""Kept words, put back in the form of a page that was just drawn: nothing is sent, its writer does that."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

Fields = dict[str, list[str]]
NEVER = ("csrfmiddlewaretoken",)
# Controls that hold no words: a file cannot be put back, a password is not kept.
LEFT = ("file", "password", "submit", "button", "image", "reset")


@dataclass
class Control:
    """A tag of the page, from `start` to `end`: an input, a text area with its content, an option of a list."""

    tag: str
    start: int
    end: int
    attributes: dict[str, str | None]
    name: str


@dataclass
class Form:
    """A form of the page that is sent by POST: where it begins, where it goes, its controls."""

    start: int
    action: str
    controls: list[Control] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {control.name for control in self.controls} - set(NEVER)

    @property
    def has_file(self) -> bool:
        return any(control.attributes.get("type") == "file" for control in self.controls)


class Forms(HTMLParser):
    """The forms of a page that we drew ourselves."""

    def __init__(self, html: str, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html, self.address = html, address
        self.lines = [0]
        for line in html.splitlines(keepends=True) if "\r" not in html else html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + (0 if "\r" not in html else 1))
        self.found: list[Form] = []
        self.inside: Form | None = None
        self.list_name = ""
        self.feed(html)

    def position(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes, start = dict(attrs), self.position()
        end = start + len(self.get_starttag_text() or "")
        if tag == "form":
            action = urlsplit(urljoin(self.address, attributes.get("action") or self.address))
            self.inside = Form(start, action.path)
            if (attributes.get("method") or "").lower() == "post":
                self.found.append(self.inside)
        elif self.inside is None:
            return
        elif tag == "select":
            self.list_name = attributes.get("name") or ""
        elif tag == "option" and self.list_name:
            self.inside.controls.append(Control(tag, start, end, attributes, self.list_name))
        elif tag == "textarea" and attributes.get("name"):
            end = self.html.lower().find("</textarea>", end)
            self.inside.controls.append(Control(tag, start, end, attributes, attributes["name"] or ""))
        elif tag == "input" and attributes.get("name"):
            self.inside.controls.append(Control(tag, start, end, attributes, attributes["name"] or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.list_name = ""


@dataclass(frozen=True)
class Filled:
    """The page, parted before its form: what tells its reader goes between. `left_over`: words without a field now."""

    before: str
    after: str
    left_over: list[str]
    has_file: bool


def fill(html: str, address: str, action: str, fields: Fields) -> Filled | None:
    """This page with these words in the form that goes to `action`; None when it has no such form."""
    forms = [form for form in Forms(html, address).found if form.action == urlsplit(action).path]
    form = max(forms, key=lambda form: len(form.names & fields.keys()), default=None)
    if form is None or not form.names & fields.keys():
        return None
    pieces, at = [], form.start
    rest = {name: list(values) for name, values in fields.items()}
    for control in form.controls:
        if (tag := _with_words(control, html, rest, fields)) is not None:
            pieces += [html[at : control.start], tag]
            at = control.end
    left_over = [text for name, values in fields.items() if name not in form.names for text in values if words_in(text)]
    return Filled(html[: form.start], "".join(pieces) + html[at:], left_over, form.has_file)


def words_in(text: str) -> bool:
    """Whether somebody wrote this: not a key, a box or a choice."""
    return " " in text.strip() or "\n" in text.strip()


def _with_words(control: Control, html: str, rest: Fields, fields: Fields) -> str | None:
    """The tag, with its words; None when it stays as it is. `rest`: the values of each name that are not placed yet."""
    kind = (control.attributes.get("type") or "text").lower()
    if control.name in NEVER or (control.tag == "input" and kind in LEFT):
        return None
    known = fields.get(control.name, [])
    if control.tag == "option":
        value = control.attributes.get("value")
        return _tag("option", control.attributes, selected=value in known) if value is not None and known else None
    if control.tag == "input" and kind in ("checkbox", "radio"):
        return _tag("input", control.attributes, checked=(control.attributes.get("value") or "on") in known)
    values = rest.get(control.name)
    if not values:
        return None
    words = values.pop(0)
    if control.tag == "textarea":
        return f"{_tag('textarea', control.attributes)}\n{escape(words)}"
    return _tag("input", {**control.attributes, "value": words})


def _tag(name: str, attributes: dict[str, str | None], **switches: bool) -> str:
    kept = {key: value for key, value in attributes.items() if key not in switches}
    kept |= {key: None for key, on in switches.items() if on}
    return f"<{name}{''.join(_attributes(kept))}>"


def _attributes(attributes: dict[str, str | None]) -> Iterator[str]:
    for key, value in attributes.items():
        yield f" {key}" if value is None else f' {key}="{escape(value)}"'
