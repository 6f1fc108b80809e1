"""Forms of the mission: a person's record, a vouched address, an erasure. None lets it write what the person chose."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from directory.models import Member, User
from directory.models.members import PRESENT, MemberState
from emi_alumni.foundation.forms import PlainWords

ERASE_WORD = "EFFACER"


class PersonForm(forms.ModelForm):
    """What the mission enters of a person, or corrects. Which fields it is offered depends on her (MemberAdmin)."""

    class Meta:
        model = Member
        fields = (
            "given_name",
            "family_name",
            "kind",
            "state",
            "cohort",
            "collectivity",
            "emi_collectivity",
            "diploma",
            "ambassador",
            "position",
            "department",
            "email",
            "phone",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            # Coming in is the person's own act (activation), going out for ever an erasure: neither is a choice here.
            present = [(state.value, state.label) for state in MemberState if state in PRESENT]
            cast(forms.ChoiceField, self.fields["state"]).choices = present

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if not email:
            return email
        if User.objects.filter(email=email).exists():
            raise ValidationError("Un compte du portail utilise déjà cette adresse.")
        others = Member.objects.filter(email=email).exclude(pk=self.instance.pk).select_related("user")
        if other := others.first():
            raise ValidationError(f"Cette adresse est déjà celle {other.as_owner_of(email)}.")
        return email

    def clean(self) -> dict[str, Any] | None:
        """The same name in the same cohort is most often the same person, entered twice."""
        data = super().clean() or {}
        if self.instance.pk is None and data.get("given_name") and data.get("family_name") and not data.get("email"):
            cohort = Member.objects.filter(cohort=data.get("cohort")).exclude(state=MemberState.ERASED)
            twin = cohort.alike(data["family_name"], data["given_name"]).order_by("sort_key", "pk").first()
            if twin is not None:
                raise ValidationError(
                    f"Une personne de ce nom est déjà dans cette promotion : {twin.full_name}. "
                    "S’il s’agit de quelqu’un d’autre, indiquez son courriel pour les distinguer."
                )
        return data


class VouchForm(PlainWords, forms.Form):
    """An address that was not in the file, and how the mission knows whose it is."""

    email = forms.EmailField(
        label="Adresse professionnelle",
        error_messages={"required": "Écrivez l’adresse à laquelle envoyer l’invitation."},
    )
    reason = forms.CharField(
        label="Comment savez-vous que c’est la sienne ?",
        help_text="Par exemple : « vue dans l’annuaire de sa mairie, confirmée par téléphone le 12 mars ».",
        max_length=300,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Dites comment vous savez que cette adresse est la sienne.",
            "min_length": "Écrivez une phrase, même courte.",
        },
    )


class EraseForm(forms.Form):
    """An erasure cannot be undone: the word is typed, not clicked."""

    word = forms.CharField(
        label=f"Pour confirmer, tapez {ERASE_WORD}",
        error_messages={"required": f"Tapez {ERASE_WORD} pour confirmer."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_word(self) -> str:
        if self.cleaned_data["word"].strip() != ERASE_WORD:
            raise ValidationError(f"Tapez {ERASE_WORD}, en majuscules.")
        return ERASE_WORD


class ClaimForm(PlainWords, forms.Form):
    """Whom the mission recognises in a claim, and how."""

    member = forms.ModelChoiceField(
        Member.objects.exclude(state=MemberState.ERASED),
        label="Qui est-ce ?",
        error_messages={
            "required": "Choisissez la personne que vous reconnaissez.",
            "invalid_choice": "Choisissez une personne de l’annuaire.",
        },
    )
    reason = forms.CharField(
        label="Comment l’avez-vous reconnue ?",
        help_text="Par exemple : « sa promotion et sa collectivité correspondent, Aurélie Bonnefond la connaît ».",
        max_length=300,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Dites comment vous avez reconnu cette personne.",
            "min_length": "Écrivez une phrase, même courte.",
        },
    )
