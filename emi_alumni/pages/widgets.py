"""Controls of forms drawn in Python, as their templates draw them: a list of two hundred places takes a template
six hundred passages."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


def text(value: Any) -> str:
    """As `|stringformat:'s'`: what is said to be safe is not escaped."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def attributes(widget: Widget) -> str:
    said = ((name, value) for name, value in (widget["attrs"] or {}).items() if value is not False)
    return "".join(f" {text(name)}" if value is True else f' {text(name)}="{text(value)}"' for name, value in said)


def draw_input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{text(widget["value"])}"'
    return f'<input type="{text(widget["type"])}" name="{text(widget["name"])}"{value}{attributes(widget)}>'


def draw_textarea(widget: Widget) -> str:
    value = conditional_escape(localize(widget["value"])) if widget["value"] else ""
    return f'<textarea name="{text(widget["name"])}"{attributes(widget)}>\n{value}</textarea>'


def draw_select(widget: Widget) -> str:
    return f'<select name="{text(widget["name"])}"{attributes(widget)}>{"".join(groups_of(widget))}\n</select>'


def groups_of(widget: Widget) -> Iterator[str]:
    for group, options, _ in widget["optgroups"]:
        if group:
            yield f'\n  <optgroup label="{conditional_escape(localize(group))}">'
        for option in options:
            label = conditional_escape(localize(option["label"]))
            yield f'\n  <option value="{text(option["value"])}"{attributes(option)}>{label}</option>'
        if group:
            yield "\n  </optgroup>"


def draw_boxes(widget: Widget) -> str:
    attrs = widget["attrs"]
    own_id = f' id="{text(attrs["id"])}_choices"' if attrs.get("id") else ""
    look = f' class="{text(attrs["class"])}"' if attrs.get("class") else ""
    return f"<div{own_id}{look}>{''.join(boxes_of(widget))}</div>"


def boxes_of(widget: Widget) -> Iterator[str]:
    for group, options, _ in widget["optgroups"]:
        if group:
            yield f"<div><label>{conditional_escape(localize(group))}</label>"
        for option in options:
            own_id = option["attrs"].get("id")
            target = f' for="{text(own_id)}"' if own_id else ""
            label = conditional_escape(localize(option["label"]))
            yield f'<div><label class="check"{target}>{draw_input(option)}\n<span>{label}</span></label></div>'
        if group:
            yield "</div>"


DRAWN: dict[str, Callable[[Widget], str]] = {
    **dict.fromkeys(("text", "hidden", "number", "email", "url", "date", "checkbox"), draw_input),
    "textarea": draw_textarea,
    "select": draw_select,
    **dict.fromkeys(("radio", "checkbox_select"), draw_boxes),
}


def draw_label(context: Widget) -> str:
    label = conditional_escape(localize(context["label"]))
    if not context["use_tag"]:
        return label
    tag = conditional_escape(context["tag"])
    return f"<{tag}{attributes(context)}>{label}</{tag}>"


LABEL = "django/forms/label.html"
ERRORS = frozenset({"django/forms/errors/list/default.html", "django/forms/errors/list/ul.html"})
BY_TEMPLATE = {f"django/forms/widgets/{name}.html": draw for name, draw in DRAWN.items()}


def draw(template_name: str, context: Mapping[str, Any]) -> SafeString | None:
    """The control, the label or the absence of errors that this template would draw; nothing for what only its template
    draws."""
    if template_name in ERRORS and not context["errors"]:
        return SafeString()
    if template_name == LABEL:
        return mark_safe(draw_label(context))  # noqa: S308 (its words are escaped above)
    drawing = BY_TEMPLATE.get(template_name)
    return mark_safe(drawing(context["widget"])) if drawing else None  # noqa: S308 (each value is escaped above)
