"""What every section of the profile does: save what it names, lose nobody's text, ask for consent to show a number.

What was saved since the form was shown (another window, the mission) is compared
(`emi_alumni.foundation.conflict_check`).
"""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.db import transaction
from django.utils.dateformat import format as format_date
from django.utils.timezone import localtime

from directory.models import Member
from directory.models.members import ConsentPurpose
from directory.visibility import Audience
from emi_alumni.foundation.conflict_check import ConflictCheck, Texts
from emi_alumni.foundation.forms import PlainWords

CONFLICT = (
    "Votre fiche a été modifiée entre-temps. Comparez ci-dessous ce qui est enregistré avec ce que vous écrivez, "
    "puis enregistrez de nouveau : rien n’est perdu."
)
PHONE_CONSENT = (
    "J’accepte que mon numéro soit montré aux personnes choisies ci-dessus. Je peux changer d’avis à tout moment."
)
NEEDS_CONSENT = "Téléphone : cochez la case « J’accepte », ou choisissez « personne »."


class SectionForm(ConflictCheck, PlainWords, forms.ModelForm):
    """One section of the profile. Give it its own copy of the member: validation writes what was typed into it."""

    slug = ""
    title = ""
    saved = "C’est enregistré."
    do_not_call_in_templates = True  # pages list the classes themselves, by slug and title
    conflict_sentence = CONFLICT
    without_mark_is_stale = True
    instance: Member

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("auto_id", f"{self.slug}_%s")  # several sections may be open in one page
        super().__init__(*args, **kwargs)
        for name in self._meta.fields or ():
            if name.endswith("_audience"):
                cast(forms.ChoiceField, self.fields[name]).choices = self.audiences_that_mean_somebody(
                    getattr(self.instance, name)
                )

    def audiences_that_mean_somebody(self, current: str) -> list[tuple[str, str]]:
        """Without a promotion, « ma promotion » is nobody: it is offered only if it is the choice of today."""
        missing = {
            audience
            for audience, group in (
                (Audience.COHORT, self.instance.cohort_id),
                (Audience.COLLECTIVITY, self.instance.collectivity_id),
            )
            if group is None and audience != current
        }
        return [choice for choice in Audience.choices if choice[0] not in missing]

    def typed(self) -> Texts:
        return self.texts_of(self.instance)

    def save_section(self) -> str | None:
        """Save, once valid, and return the sentence that says so; None when the section changed meanwhile.

        Then `conflicts` lists what is stored now beside what was typed, the form keeps what was typed, and saving again
        overwrites knowingly.
        """
        with transaction.atomic():
            stored = Member.objects.lock(self.instance.pk)
            if not self.agrees_with(self.texts_of(stored)):
                return None
            for name in self._meta.fields or ():
                setattr(stored, name, getattr(self.instance, name))
            self.instance = stored
            before = Member.objects.get(pk=stored.pk).posts()
            saved = self.apply()
            stored.note_new_post(before)
            return saved

    def apply(self) -> str:
        """Write the section; called inside the transaction that holds the row."""
        self.instance.save(update_fields=[*(self._meta.fields or ())])
        return self.saved


def consent_date(member: Member, purpose: str) -> datetime | None:
    """When the consent that stands was given; None when there is none: boxes are never ticked beforehand."""
    return member.consents.filter(purpose=purpose, withdrawn_at=None).values_list("given_at", flat=True).first()


def given_on(moment: datetime | None) -> str:
    return f"Accord donné le {format_date(localtime(moment), 'j F Y')}." if moment else ""


class PhoneConsent(forms.Form):
    """The consent that goes with a shown phone number: dated when given, and withdrawing it hides the number."""

    instance: Member
    consent_phone = forms.BooleanField(label=PHONE_CONSENT, required=False)

    def start_phone_consent(self) -> None:
        since = consent_date(self.instance, ConsentPurpose.PHONE)
        self.had_phone_consent = self.initial["consent_phone"] = since is not None
        self.fields["consent_phone"].help_text = given_on(since)

    def check_phone_consent(self, cleaned: dict[str, Any]) -> None:
        """Withdrawing hides at once; a number newly shown needs the box."""
        phone = cleaned.get("phone", self.instance.phone)
        shown = phone and cleaned.get("phone_audience") != Audience.NOBODY
        if not shown or cleaned.get("consent_phone"):
            return
        if self.had_phone_consent:
            cleaned["phone_audience"] = Audience.NOBODY
        else:
            self.add_error("consent_phone", NEEDS_CONSENT)

    def keep_phone_consent(self) -> str:
        """Log what was chosen; the sentence to add when a number disappears."""
        if self.cleaned_data["consent_phone"] and self.instance.phone:
            self.instance.give_consent(ConsentPurpose.PHONE)
            return ""
        self.instance.withdraw_consent(ConsentPurpose.PHONE)
        return " Votre numéro n’est plus montré à personne." if self.had_phone_consent else ""
