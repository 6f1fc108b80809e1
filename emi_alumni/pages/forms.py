"""How forms are drawn: Django's own accessible field groups, with the portal's field template."""

from typing import Any

from django.forms import BoundField, CharField, CheckboxInput, RadioSelect, Select
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Widget

from emi_alumni.foundation.long_text import limit_in_words, limit_of
from emi_alumni.pages.widgets import draw

# Controls that are not boxes of text: they keep the browser's own shape.
BARE = ("checkbox", "radio", "hidden", "range", "image", "submit")


class PortalBoundField(BoundField):
    """A field that knows how `components/field.html` shows it."""

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def says_required(self) -> bool:
        """Whether to write « obligatoire »: what always holds an answer has nothing to ask."""
        widget = self.field.widget
        if isinstance(widget, Select) and not widget.use_required_attribute(None):
            return False
        return self.field.required and not (isinstance(widget, RadioSelect) and self.value())

    @property
    def limit(self) -> int | None:
        """How many signs it holds, when that is said beside it."""
        return limit_of(self.field)

    @property
    def limit_in_words(self) -> str:
        return limit_in_words(self.limit) if self.limit is not None else ""

    @property
    def aria_describedby(self) -> str | None:
        own = super().aria_describedby
        said_apart = self.limit is not None and self.auto_id and not getattr(self.form, "limits_in_help", False)
        return f"{own or ''} {self.auto_id}_limit".strip() if said_apart and own is not None else own

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if attrs.pop("required", None):  # Firefox calls an empty field wrong before anybody wrote in it
            attrs["aria-required"] = "true"
        if widget.is_hidden:  # as the first value of a date, which Django sends along
            attrs.pop("aria-describedby", None)
        if isinstance(self.field, CharField) and "maxlength" in widget.attrs:
            attrs["maxlength"] = False  # a browser cuts what is pasted beyond it, without a word
        if self.limit is not None:
            attrs["data-limit"] = str(self.limit)
        if getattr(widget, "input_type", "") not in BARE and "class" not in widget.attrs and "class" not in attrs:
            attrs["class"] = "input"
        return attrs


class PortalFormRenderer(TemplatesSetting):
    field_template_name = "components/field.html"
    bound_field_class = PortalBoundField

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        drawn = draw(template_name, context)
        return drawn if drawn is not None else super().render(template_name, context, request)
