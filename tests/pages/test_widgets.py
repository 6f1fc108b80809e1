"""Controls drawn in Python are those of their templates, to the sign."""

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from emi_alumni.pages.forms import PortalFormRenderer
from emi_alumni.pages.widgets import DRAWN

NASTY = '"><script>alert("l’été")</script>&amp;'
CHOICES = [
    ("", "Rien"),
    (1, NASTY),
    (2, gettext_lazy("Yes")),
    (3, mark_safe("<b>gras</b>")),
    ("Groupe <&>", [("4", "quatre"), (date(2026, 1, 2), 2026)]),
]
ATTRS = [
    {"id": "id_y"},
    {"id": "id_x", "class": "input", "required": True, "disabled": False, "data-x": NASTY, "rows": 3},
    {"id": mark_safe("a&b"), "aria-label": gettext_lazy("No"), "maxlength": 1200},
]
INPUTS = [
    *(forms.TextInput, forms.HiddenInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.DateInput),
    *(forms.CheckboxInput, forms.Textarea),
]
LISTS = [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.NullBooleanSelect]
VALUES = [None, "", 0, 3, 1234.5, True, NASTY, mark_safe("<i>"), date(2026, 1, 2), "deux\nlignes", ["1", 2, "4"]]


@pytest.mark.parametrize("attrs", ATTRS, ids=["bare", "all", "safe"])
@pytest.mark.parametrize("make", [*INPUTS, *LISTS], ids=lambda make: make.__name__)
def test_it_is_as_its_template_draws_it(make, attrs):
    widget = make() if make in (*INPUTS, forms.NullBooleanSelect) else make(choices=CHOICES)
    for value in VALUES if make is not forms.NullBooleanSelect else [None, True, False, "2"]:
        told = value if isinstance(value, list) or not getattr(widget, "allow_multiple_selected", False) else [value]
        by_template = widget.render("nom & <prénom>", told, attrs, TemplatesSetting())
        drawn = widget.render("nom & <prénom>", told, attrs, PortalFormRenderer())
        assert flat(drawn) == flat(by_template)


def flat(html: str) -> str:
    """White space apart: templates of Django end with a line break, ours break their long lines."""
    return re.sub(r"> <", "><", re.sub(r"\s+", " ", html)).strip()


def test_every_drawing_is_of_a_control_that_exists():
    names = {make().template_name.rpartition("/")[2].removesuffix(".html") for make in [*INPUTS, *LISTS]}
    assert set(DRAWN) <= names


@pytest.mark.parametrize("attrs", [None, {"class": "inline", "hidden": True}, {"data-x": NASTY, "title": None}])
@pytest.mark.parametrize("label", [NASTY, "", mark_safe("<b>gras</b>"), gettext_lazy("Yes")])
@pytest.mark.parametrize("tag", [None, "legend"])
def test_labels_and_errors_are_as_their_templates_draw_them(attrs, label, tag):
    def drawn(renderer):
        class Asked(forms.Form):
            default_renderer = renderer
            name = forms.CharField(label=label)
            choice = forms.ChoiceField(label=label, widget=forms.RadioSelect)

        return [
            *(form["name"].label_tag(attrs=attrs, tag=tag) for form in (Asked(), Asked(auto_id=False))),
            *(form["choice"].label_tag(attrs=attrs, tag=tag) for form in (Asked(), Asked(auto_id=False))),
            *(str(form["name"].errors) for form in (Asked(), Asked({}))),
            *(form["name"].errors.as_ul() for form in (Asked(), Asked({}))),
            str(Asked({}).errors),
        ]

    assert list(map(flat, drawn(PortalFormRenderer))) == list(map(flat, drawn(TemplatesSetting)))
    assert "Remplissez ce champ." in drawn(PortalFormRenderer)[5]
