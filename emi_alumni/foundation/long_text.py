"""How long a text may be: said beside its field, counted while it is typed, refused with the text kept, never cut."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict

# A box of one line says its limit from here on; shorter ones (a name, a town) hold whatever people write there.
LONG_LINE = 100


def limit_of(field: forms.Field) -> int | None:
    """The limit that a field says, in signs; None for a short one, and for what is not text."""
    lines = isinstance(field.widget, forms.Textarea)
    line = getattr(field.widget, "input_type", "") == "text"
    if not isinstance(field, forms.CharField) or not (lines or line):
        return None
    limits = [one.limit_value for one in field.validators if isinstance(one, MaxLengthValidator)]
    limit = min((one() if callable(one) else one for one in limits), default=None)
    return limit if limit is not None and (lines or limit >= LONG_LINE) else None


def limit_in_words(limit: int) -> str:
    """« 2 000 signes au plus », as it is said without JavaScript."""
    return f"{limit:,} signes au plus".replace(",", "\N{NARROW NO-BREAK SPACE}")


def say_limits(form: forms.BaseForm) -> None:
    """Add the limit to the help of each long field, where no template says it (the administration)."""
    form.limits_in_help = True  # type: ignore[attr-defined]
    for field in form.fields.values():
        limit = limit_of(field)
        if limit is not None and limit_in_words(limit) not in str(field.help_text):
            field.help_text = f"{field.help_text} {limit_in_words(limit).capitalize()}.".strip()


def with_plain_line_breaks(data: Any) -> Any:
    """What was sent, where a line break counts for one sign, as it does beside the field and in the column."""
    if not isinstance(data, QueryDict) or not any("\r" in value for _, values in data.lists() for value in values):
        return data
    plain = QueryDict(mutable=True, encoding=data.encoding)
    for name, values in data.lists():
        plain.setlist(name, [value.replace("\r\n", "\n").replace("\r", "\n") for value in values])
    return plain
