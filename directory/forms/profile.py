"""The sections of one's own profile: each form is the list of what may be changed there, and nothing else."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from directory.forms.career import career_form_set, row_of
from directory.forms.section import PhoneConsent, SectionForm, consent_date, given_on
from directory.models import CareerStep, Member, Skill
from directory.models.members import PRESENT, ConsentPurpose, MemberState
from directory.photos import read_photo, remove_photo, replace_photo
from emi_alumni.foundation.conflict_check import Problem
from emi_alumni.foundation.documents.kept_upload import KeepsUploads, KeptFileInput
from emi_alumni.foundation.forms import ASK_COMPLETE_EMAIL, LongText, PhoneInput
from emi_alumni.foundation.storage import NO_ROOM, NO_ROOM_CODE, PERHAPS_FULL, is_full
from emi_alumni.foundation.text import sort_key, split_list
from emi_alumni.foundation.text_fields import TypedList

MAX_SKILLS = 15
MAX_SKILL_LENGTH = 60
SUGGESTED_SKILLS = 150  # about 6 kB of page

PHOTO_CONSENT = (
    "J’accepte que ma photo soit montrée aux personnes choisies ci-dessus. "
    "Je peux la retirer à tout moment, elle est alors effacée."
)
NEEDS_CONSENT = "Cochez la case « J’accepte », puis choisissez de nouveau votre photo."


class IdentityForm(SectionForm):
    """Collectivité and cohort are not here: they open what their people keep for each other.

    Whoever could choose them could read it all (TRUST case 19): one leaves a collectivité by oneself (`moves.py`),
    and the mission confirms the next; it changes a cohort on request.
    """

    slug, title = "identite", "Qui je suis"

    class Meta:
        model = Member
        fields = ["given_name", "family_name", "position", "department", "diploma", "diploma_shown", "ambassador"]
        labels = {"ambassador": "je suis ambassadeur ou ambassadrice de l’EMI"}
        help_texts = {
            "department": "Par exemple Direction de l’action sociale.",
            "diploma_shown": "Sur votre fiche, dans l’annuaire et sur la page du diplôme. Décochez : personne ne "
            "le lit plus, aussitôt.",
            "ambassador": "Vous acceptez de parler de l’EMI à celles et ceux qui y pensent.",
        }
        error_messages = {
            "given_name": {"required": "Écrivez votre prénom."},
            "family_name": {"required": "Écrivez votre nom."},
        }
        widgets = {
            "given_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "family_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "position": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }


class ContactForm(PhoneConsent, SectionForm):
    slug, title = "coordonnees", "Me joindre"
    field_order = ["email", "email_audience", "phone", "phone_audience", "consent_phone"]

    class Meta:
        model = Member
        fields = ["email", "email_audience", "phone", "phone_audience"]
        help_texts = {"phone": "Par exemple 01 99 00 10 17, ou 01 99 00 10 17 poste 312."}
        error_messages = {
            "email": {"invalid": ASK_COMPLETE_EMAIL},
        }
        widgets = {
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": PhoneInput(attrs={"autocomplete": "tel"}),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.start_phone_consent()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not {"email", "phone"} & self.errors.keys() and not cleaned.get("email") and not cleaned.get("phone"):
            self.add_error(
                "email", "Gardez au moins un courriel ou un téléphone : même caché, il permet de vous joindre."
            )
        self.check_phone_consent(cleaned)
        return cleaned

    def apply(self) -> str:
        return super().apply() + self.keep_phone_consent()


class HelpForm(SectionForm):
    slug, title = "entraide", "Donner et demander"
    can_help = LongText(label="je peux aider", max_length=400, rows=3, required=False)
    looking_for = LongText(label="je cherche", max_length=400, rows=3, required=False)

    class Meta:
        model = Member
        fields = ["can_help", "looking_for"]


class SkillsForm(SectionForm):
    """Known skills are kept or unticked; new ones are written, separated by commas."""

    slug, title = "competences", "Mes compétences"
    keep = forms.MultipleChoiceField(label="celles que je garde", widget=forms.CheckboxSelectMultiple, required=False)
    more = TypedList(
        label="en ajouter",
        help_text="Séparez-les par des virgules ou des points-virgules : accueil des usagers, animation d’atelier.",
        max_length=600,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-skills", "autocomplete": "off"}),
    )

    class Meta:
        model = Member
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = self.instance.skill_names
        # What was ticked stays a choice even if another window removed it meanwhile.
        posted = self.data.getlist("keep") if self.is_bound else []
        kept = cast(forms.MultipleChoiceField, self.fields["keep"])
        kept.choices = [(name, name) for name in dict.fromkeys([*names, *posted])]
        self.initial["keep"] = names
        if not kept.choices:
            kept.widget = forms.MultipleHiddenInput()

    def known_skills(self) -> list[str]:
        """What the browser suggests: the most shared names, so that people write the same word for the same thing.

        Skills of listed people alone: who is hidden or not there yet suggests nothing.
        """
        listed = Count("member_links", filter=Q(member_links__content_object__is_listed=True))
        shared = Skill.objects.annotate(n=listed).filter(n__gt=0).order_by("-n", "key")
        return sorted(shared.values_list("name", flat=True)[:SUGGESTED_SKILLS], key=sort_key)

    def texts_of(self, member: Member) -> list[tuple[str, str]]:
        return [("compétences", ", ".join(member.skill_names))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = list(dict.fromkeys([*cleaned.get("keep", []), *split_list(cleaned.get("more", ""))]))
        if wordless := next((name for name in names if not any(c.isalnum() for c in name)), None):
            self.add_error("more", f"Écrivez une compétence en toutes lettres à la place de « {wordless[:30]} ».")
        if long := next((name for name in names if len(name) > MAX_SKILL_LENGTH), None):
            self.add_error("more", f"« {long[:30]}… » est trop long : {MAX_SKILL_LENGTH} caractères au plus.")
        if len(names) > MAX_SKILLS:
            self.add_error("more", f"Gardez {MAX_SKILLS} compétences au plus : il y en a {len(names)}.")
        self.names = self.instance.skill_names = names
        return cleaned

    def apply(self) -> str:
        self.instance.set_skills(self.names)
        return self.saved


class PresentationForm(SectionForm):
    slug, title = "presentation", "Ma présentation"
    bio = LongText(label="présentation", max_length=2000, rows=6, required=False)

    class Meta:
        model = Member
        fields = ["bio", "bio_audience", "link"]
        help_texts = {"link": "Une page qui parle de votre travail. Elle commence par https://."}
        widgets = {"link": forms.URLInput(attrs={"autocomplete": "url"})}


class CareerForm(SectionForm):
    slug, title = "parcours", "Mon parcours"
    just_added = False  # the new row takes the focus

    class Meta:
        model = Member
        fields = ["career_audience"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = [] if self.is_bound else [row_of(step) for step in self.instance.career_steps.all()]
        self.steps = career_form_set(rows, self.data if self.is_bound else None)

    def with_one_more_row(self) -> "CareerForm":
        """A form where nothing typed is lost nor judged yet, and one more empty row (no script needed)."""
        longer = type(self)(instance=self.instance)
        longer.initial.update({name: self.data.get(name, "") for name in ("career_audience", "mark")})
        longer.steps = career_form_set(self.steps.typed_rows())
        longer.steps.forms[-1].fields["starts_on"].widget.attrs["data-focus"] = True
        longer.just_added = True
        return longer

    def problems(self) -> list[Problem]:
        whole = [Problem("", "", str(error)) for error in self.steps.non_form_errors()] if self.is_bound else []
        rows = enumerate(self.steps.forms if self.is_bound else [], start=1)
        return (
            super().problems()
            + whole
            + [
                Problem(str(field.id_for_label), f"étape {n}, {str(field.label).lower()}", str(error))
                for n, row in rows
                for field in row.visible_fields()
                for error in field.errors
            ]
        )

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.steps.is_valid()])

    def texts_of(self, member: Member) -> list[tuple[str, str]]:
        steps = getattr(self, "steps", None)
        typed = member is self.instance and steps is not None and steps.is_bound
        shown = steps.kept() if typed else member.career_steps.all()
        lines = [f"{s.starts_on}–{s.ends_on or ''} {s.position}, {s.organisation}" for s in shown]
        return [*super().texts_of(member), ("étapes", "\n".join(lines))]

    def apply(self) -> str:
        self.instance.career_steps.all().delete()
        CareerStep.objects.bulk_create(CareerStep(member=self.instance, **row_of(step)) for step in self.steps.kept())
        return super().apply()


class PhotoForm(KeepsUploads, SectionForm):
    slug, title = "photo", "Ma photo"
    upload = forms.FileField(
        label="choisir une photo",
        help_text="JPEG, PNG ou WebP, 10 Mo au plus. Nous la recadrons en carré et ne gardons ni lieu ni date.",
        required=False,
        error_messages={
            "empty": "Ce fichier est vide. Choisissez une autre photo.",
            "invalid": "Choisissez une photo.",
        },
        widget=KeptFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    consent_photo = forms.BooleanField(label=PHOTO_CONSENT, required=False)
    remove = forms.BooleanField(label="effacer ma photo", required=False)
    field_order = ["upload", "photo_audience", "consent_photo", "remove"]

    class Meta:
        model = Member
        fields = ["photo_audience"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        since = consent_date(self.instance, ConsentPurpose.PHOTO)
        self.initial["consent_photo"] = since is not None
        self.fields["consent_photo"].help_text = given_on(since)
        if not self.instance.photo:
            del self.fields["remove"]

    def texts_of(self, member: Member) -> list[tuple[str, str]]:
        return [*super().texts_of(member), ("photo", "enregistrée" if member.photo else "aucune")]

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        return read_photo(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("upload") and not cleaned.get("consent_photo"):
            self.add_error("consent_photo", NEEDS_CONSENT)
        return cleaned

    def save_section(self) -> str | None:
        """As every section; without room on the disk nothing changes, and the form says so."""
        try:
            return super().save_section()
        except PERHAPS_FULL as problem:
            if not is_full(problem):
                raise
            self.add_error("upload", ValidationError(NO_ROOM, code=NO_ROOM_CODE))
            return None

    def apply(self) -> str:
        super().apply()
        if self.cleaned_data.get("upload"):
            replace_photo(self.instance, self.cleaned_data["upload"])
            return "Votre photo est enregistrée."
        if self.instance.photo and (self.cleaned_data.get("remove") or not self.cleaned_data["consent_photo"]):
            remove_photo(self.instance)
            return "Votre photo est effacée."
        return self.saved


class SituationForm(SectionForm):
    slug, title = "situation", "Ma situation"

    class Meta:
        model = Member
        fields = ["state", "hidden_by_choice"]
        help_texts = {
            "hidden_by_choice": "Personne ne vous trouve ni ne voit votre fiche. Là où vous avez écrit ou pris part, "
            "votre nom devient « Un membre du réseau » ; il reste sur un siège ou l’animation d’un club, tant que vous "
            "les tenez, et dans les messages que vous avez échangés. Vous gardez votre accès au portail. "
            "C’est votre droit d’opposition (RGPD, article 21) : vous n’avez pas à dire pourquoi."
        }
        labels = {"hidden_by_choice": "ne pas figurer dans l’annuaire"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["state"]).choices = [(state, MemberState(state).label) for state in PRESENT]


SECTIONS: dict[str, type[SectionForm]] = {
    form.slug: form
    for form in (
        IdentityForm,
        PhotoForm,
        ContactForm,
        HelpForm,
        SkillsForm,
        PresentationForm,
        CareerForm,
        SituationForm,
    )
}
