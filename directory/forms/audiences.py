"""Every audience on one page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from directory.forms.section import PhoneConsent, SectionForm
from directory.models import Member
from emi_alumni.foundation.forms import DayInput


class AudiencesForm(PhoneConsent, SectionForm):
    """Every audience on one page, the pause of contact details, and the mails that relay messages."""

    slug, title = "visibilite", "Qui voit quoi"
    saved = "Vos choix sont enregistrés."
    field_order = [
        "email_audience",
        "phone_audience",
        "consent_phone",
        "photo_audience",
        "bio_audience",
        "career_audience",
        "contact_paused_until",
        "relay_by_mail",
    ]

    class Meta:
        model = Member
        fields = [
            "email_audience",
            "phone_audience",
            "photo_audience",
            "bio_audience",
            "career_audience",
            "contact_paused_until",
            "relay_by_mail",
        ]
        help_texts = {
            "contact_paused_until": "Pendant vos congés, par exemple : courriel et téléphone reviennent le lendemain."
        }
        error_messages = {"contact_paused_until": {"invalid": "Écrivez une date, par exemple 31/08/2027."}}
        widgets = {"contact_paused_until": DayInput()}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.start_phone_consent()
        if not self.instance.phone:
            del self.fields["consent_phone"]

    def clean_contact_paused_until(self):
        until = self.cleaned_data["contact_paused_until"]
        if until and until < timezone.localdate() and "contact_paused_until" in self.changed_data:
            raise ValidationError("Choisissez une date à venir, ou laissez vide.")
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check_phone_consent(cleaned)
        return cleaned

    def apply(self) -> str:
        saved = super().apply()
        return saved + self.keep_phone_consent() if "consent_phone" in self.fields else saved
