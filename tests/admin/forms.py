"""What a browser would post back from a screen of the administration."""

from django.http import HttpResponse


def form_data(answer: HttpResponse) -> dict[str, object]:
    """The change form as it stands, unchanged."""
    form = answer.context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    for formset in answer.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        data |= {f"{management.prefix}-{name}": management[name].value() for name in management.fields}
    return data
