"""« Je suis dans le réseau mais mon adresse a changé » : what the mission needs to recognise somebody."""

from django import forms

from directory.models import ProfileClaim
from emi_alumni.foundation.forms import ASK_COMPLETE_EMAIL, LongText, PlainWords


class ClaimForm(PlainWords, forms.ModelForm):
    """A claim; `is_trap` says that a robot filled the field that people do not see."""

    message = LongText(
        label="Ce qui nous aide à vous reconnaître",
        max_length=1000,
        required=False,
        help_text="Un projet, un collègue de promotion, votre ancienne adresse… Mille caractères au plus.",
    )
    website = forms.CharField(label="Ne remplissez pas ce champ", required=False)

    field_order = ["given_name", "family_name", "email", "cohort", "collectivity", "message", "website"]

    class Meta:
        model = ProfileClaim
        fields = ["given_name", "family_name", "email", "cohort", "collectivity", "message"]
        help_texts = {
            "email": "Celle que vous lisez aujourd’hui : l’invitation y partira.",
            "cohort": "Par exemple 2019-2020, si vous avez suivi l’EMI.",
        }
        error_messages = {"email": {"invalid": ASK_COMPLETE_EMAIL}}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, autocomplete in (("given_name", "given-name"), ("family_name", "family-name"), ("email", "email")):
            self.fields[name].widget.attrs["autocomplete"] = autocomplete
        self.fields["website"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}

    @property
    def is_trap(self) -> bool:
        return bool(self.cleaned_data["website"])

    def keep(self) -> None:
        """Store the claim, once: a second click on the button makes no second claim."""
        claim = self.save(commit=False)
        same = {name: getattr(claim, name) for name in self._meta.fields}
        if not ProfileClaim.objects.filter(**same, state=claim.state).exists():
            claim.save()
