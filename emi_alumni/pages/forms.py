"""How forms are drawn: Django's own accessible field groups, with the portal's field template."""

from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    field_template_name = "components/field.html"
