"""A watch item: a link, two lines, a theme."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField, Textarea, URLInput

from directory.contributions.forms import ContributionForm
from directory.forms.places import PlaceField
from projects.models import Theme
from resources.models import WatchItem

SHARED_ALREADY = "Ce lien est déjà partagé : lisez la brève ci-dessus."


class WatchForm(ContributionForm):
    """`duplicate`: what is online already and leads to the same page, once this was sent."""

    HEADING = "Partager une brève"
    HEADING_AGAIN = "Ma brève"
    LEAD = "Une information à chaud : un lien, deux lignes, un thème. Trente secondes suffisent."
    VERB = "Partager"
    AT_ONCE = ("theme", "collectivity")
    duplicate: WatchItem | None = None

    field_order = ("url", "title", "text", "theme", "collectivity")

    class Meta:
        model = WatchItem
        fields = ["url", "title", "text", "theme", "collectivity"]
        field_classes = {"collectivity": PlaceField}
        widgets = {
            "url": URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
            "text": Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "url": "Collez l’adresse : elle commence par https://.",
            "title": "« Notre charte d’usage tient en trois pages ».",
            "collectivity": "Où cela se passe : la vôtre, sauf si vous changez.",
        }
        error_messages = {
            "url": {"required": "Collez le lien que vous partagez."},
            "title": {"required": "Dites-le en une ligne."},
            "text": {"required": "Écrivez une phrase : ce que cette page apprend."},
            "theme": {"required": "Choisissez le thème le plus proche."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "theme" in self.fields:
            theme = cast(ModelChoiceField, self.fields["theme"])
            theme.queryset, theme.required, theme.empty_label = Theme.objects.all(), True, "Choisissez"

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        known = WatchItem.objects.published().sharing(url).exclude(pk=self.instance.pk)
        self.duplicate = known.select_related("author").order_by("-published_at", "-pk").first()
        if self.duplicate and not self.is_sent_twice():
            raise ValidationError(SHARED_ALREADY)
        return url

    def is_sent_twice(self) -> bool:
        """Whether it is this very form that put it online: a second click is led to it."""
        key = self.data.get("key", "")
        return self.duplicate is not None and key != "" and str(self.duplicate.form_key) == key
