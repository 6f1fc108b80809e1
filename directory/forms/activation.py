"""What a person agrees to when they take up their profile: four boxes, none ticked, none needed."""

from django import forms

from directory.models.members import ConsentPurpose


class ActivationForm(forms.Form):
    """Nothing here is required: the account opens with no box ticked, and each may be changed later on the profile."""

    phone = forms.BooleanField(
        label="J’accepte que mon numéro de téléphone soit montré aux membres du réseau.", required=False
    )
    photo = forms.BooleanField(label="J’accepte que ma photo soit montrée aux membres du réseau.", required=False)
    public_name = forms.BooleanField(
        label="J’accepte que mon nom soit cité sur une page publique, par exemple à côté d’un projet.", required=False
    )
    relay_by_mail = forms.BooleanField(
        label="Je veux aussi recevoir par courriel les messages que les membres m’écrivent dans le portail.",
        required=False,
    )

    def consents(self) -> list[str]:
        """The purposes that were ticked."""
        return [purpose for purpose in ConsentPurpose.values if self.cleaned_data[purpose]]


assert set(ActivationForm.base_fields) == {*ConsentPurpose.values, "relay_by_mail"}
