"""Wishes of people in training; the days, rules and places that the mission chooses for the teams of a promotion."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Cohort, User
from emi_alumni.foundation.conflict_check import MARK, ConflictCheck, Texts, mark_of
from emi_alumni.foundation.forms import WRITE_A_DATE, DayInput, PlainWords
from emi_alumni.foundation.prepositions import of
from projects.models import TeamComposition, TeamWishes
from projects.models.team_compositions import PUBLISHED, Sex, retained
from projects.team_casting import TeamCasting

IN_THE_PAST = "Choisissez aujourd’hui ou une date à venir."
AFTER_PRESENTATION = "Choisissez un jour avant la restitution de la promotion."
FIRST = "Choisissez au moins un sujet."
AGREE = "Cochez votre accord, ou laissez « je préfère ne pas le dire »."
CHOOSE_FIRST = "Choisissez d’abord le vœu d’avant."


def day_field() -> forms.DateField:
    sentences = {"required": WRITE_A_DATE, "invalid": WRITE_A_DATE}
    return forms.DateField(
        label="vœux jusqu’au", help_text="Ce jour compris.", widget=DayInput(), error_messages=sentences
    )


def check_day(day: date, cohort: Cohort) -> None:
    if cohort.presented_on and day >= cohort.presented_on:
        raise ValidationError(AFTER_PRESENTATION)


class OpenWishesForm(PlainWords, forms.Form):
    """The mission asks for wishes."""

    wishes_until = day_field()

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort

    def clean_wishes_until(self) -> date:
        day: date = self.cleaned_data["wishes_until"]
        if day < timezone.localdate():
            raise ValidationError(IN_THE_PAST)
        check_day(day, self.cohort)
        return day

    def open(self, *, by: User) -> bool:
        """False, with a sentence, when they may not be asked."""
        try:
            TeamComposition.open(self.cohort, wishes_until=self.cleaned_data["wishes_until"], by=by)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True


class CompositionRulesForm(ConflictCheck, PlainWords, forms.ModelForm):
    wishes_until = day_field()

    class Meta:
        model = TeamComposition
        fields = ["wishes_until", "per_collectivity", "spreads_trades", "spreads_seniority", "spreads_sex"]
        error_messages = {
            "per_collectivity": {
                "required": "Écrivez un nombre, 0 pour ne pas limiter.",
                "invalid": "Écrivez un nombre entier, 0 pour ne pas limiter.",
                "max_value": "Écrivez 20 au plus, ou 0 pour ne pas limiter.",
                "min_value": "Écrivez 0 ou plus.",
            }
        }

    def clean_wishes_until(self) -> date:
        day: date = self.cleaned_data["wishes_until"]
        check_day(day, self.instance.cohort)
        return day

    def keep(self) -> bool:
        """False, with a sentence, when somebody wrote meanwhile, or once teams are published."""
        with transaction.atomic():
            live = TeamComposition.hold(self.instance.pk)
            if live.is_published:
                self.add_error(None, PUBLISHED)
                return False
            if not self.agrees_with(self.texts_of(live)):
                return False
            self.save()
        return True


class TeamWishesForm(ConflictCheck, PlainWords, forms.ModelForm):
    """Up to three subjects, ranked; and what balances teams, if one wants."""

    agrees = forms.BooleanField(
        label="J’accepte que la mission innovation le lise pour équilibrer les équipes",
        help_text="Effacé dès que les équipes sont publiées, ou que vous retirez vos vœux.",
        required=False,
    )

    class Meta:
        model = TeamWishes
        fields = ["first", "second", "third", "trade", "seniority", "sex"]
        help_texts = {
            "first": "Le sujet sur lequel vous voulez le plus travailler.",
            "second": "Facultatif, mais il aide à ne laisser personne hors de ses vœux.",
            "third": "Facultatif.",
            "trade": "Facultatif : des métiers différents dans chaque équipe.",
            "seniority": "Facultatif : des regards neufs et de l’expérience dans chaque équipe.",
            "sex": "Facultatif. Ne pas répondre ne change rien à vos vœux.",
        }
        error_messages = {"first": {"required": FIRST}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subjects = retained(self.instance.composition.cohort)
        for name, empty in (("first", "Choisir un sujet"), ("second", "Aucun"), ("third", "Aucun")):
            field: Any = self.fields[name]
            field.queryset, field.empty_label, field.required = subjects, empty, name == "first"
            # A subject that the jury does not retain any more is chosen again, not sent again unseen.
            field.label_from_instance = lambda project: project.title
        trade, seniority, sex = (self.fields[name] for name in ("trade", "seniority", "sex"))
        trade.choices = [("", "Non précisée"), *trade.choices[1:]]  # type: ignore[attr-defined]
        seniority.choices = [("", "Non précisé"), *seniority.choices[1:]]  # type: ignore[attr-defined]
        sex.choices = [("", "je préfère ne pas le dire"), *Sex.choices]  # type: ignore[attr-defined]
        self.fields["agrees"].initial = self.instance.sex_agreed_at is not None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("third") and not data.get("second") and "second" not in self.errors:
            self.add_error("second", CHOOSE_FIRST)
        if data.get("sex") and not data.get("agrees"):
            self.add_error("agrees", AGREE)
        return data

    def keep(self) -> bool:
        """False, with a sentence, when wishes are closed, or one wrote in another window meanwhile."""
        mine: TeamWishes = self.instance
        try:
            with transaction.atomic():
                TeamComposition.hold(mine.composition_id)
                live = TeamWishes.objects.filter(composition=mine.composition, member=mine.member).first()
                if live and not mine.pk:
                    mine.pk, mine.sex_agreed_at = live.pk, live.sex_agreed_at
                    mine._state.adding = False
                if live and not self.agrees_with(self.texts_of(live)):
                    return False
                mine.keep(agrees=self.cleaned_data["agrees"])
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True


class PlacesForm(ConflictCheck, PlainWords, forms.Form):
    """Everybody's place, and whether it is settled: one list and one box each."""

    def __init__(self, *args: Any, cast: TeamCasting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cast = cast
        teams = [("", "sans équipe"), *cast.titles.items()]
        for seat in cast.seats:
            pk, name = seat.member.pk, seat.member.shown_name
            self.fields[f"team{pk}"] = forms.TypedChoiceField(
                label=f"équipe {of(name)}",
                choices=teams,
                coerce=int,
                empty_value=None,
                required=False,
                initial=seat.project.pk if seat.project else "",
                error_messages={"invalid_choice": f"Choisissez une équipe retenue par le jury pour {name}."},
            )
            self.fields[f"settled{pk}"] = forms.BooleanField(
                label=f"fixer {name} ici", required=False, initial=seat.is_settled
            )
        self.initial[MARK] = mark_of(self.stored(cast))

    def stored(self, cast: TeamCasting) -> Texts:
        """In the words of the screen, person by person."""
        told = [(seat.member, seat.project.title if seat.project else "", seat.is_settled) for seat in cast.seats]
        return [(self.label_of(member.pk), self.in_text(title, settled)) for member, title, settled in told]

    def label_of(self, pk: int) -> str:
        return str(self.fields[f"team{pk}"].label) if f"team{pk}" in self.fields else ""

    @staticmethod
    def in_text(title: str, settled: bool) -> str:
        return f"{title or 'sans équipe'}{', fixée' if settled and title else ''}"

    def typed(self) -> Texts:
        places = self.places
        texts = []
        for seat in self.cast.seats:
            team, settled = places.get(seat.member.pk, (0, False))
            texts.append((self.label_of(seat.member.pk), self.in_text(self.cast.titles.get(team, ""), settled)))
        return texts

    @property
    def places(self) -> dict[int, tuple[int, bool]]:
        said = self.cleaned_data
        people = [seat.member.pk for seat in self.cast.seats]
        return {pk: (said[f"team{pk}"], said[f"settled{pk}"]) for pk in people if said.get(f"team{pk}")}

    def keep(self) -> bool:
        """False, with a sentence, when somebody placed people meanwhile, or once teams are published."""
        try:
            with transaction.atomic():
                live = TeamComposition.hold(self.cast.composition.pk)
                if not self.agrees_with(self.stored(TeamCasting(live))):
                    return False
                live.place(self.places)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True
