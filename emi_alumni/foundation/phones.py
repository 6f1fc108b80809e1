"""Telephones as people write them in France: the extension kept, overseas numbers known by their first four figures.

A number is stored as « +33199001017 », with « ;ext=312 » after it when it has an extension.
"""

import re
from functools import lru_cache
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django.db import models
from phonenumber_field.modelfields import PhoneNumberDescriptor, PhoneNumberField
from phonenumber_field.phonenumber import PhoneNumber

from emi_alumni.foundation.text import fold

# The numbering plan (Arcep): whoever dials these ten figures in France reaches an overseas territory.
OVERSEAS = {
    **dict.fromkeys(("0262", "0263", "0692", "0693"), "RE"),
    **dict.fromkeys(("0269", "0639"), "YT"),
    **dict.fromkeys(("0590", "0690", "0691"), "GP"),
    **dict.fromkeys(("0594", "0694"), "GF"),
    **dict.fromkeys(("0596", "0696", "0697"), "MQ"),
    "0508": "PM",
}
FRENCH_CODES = (33, 262, 508, 590, 594, 596)
LONGEST_EXTENSION = 7
_WORD = re.compile(r"[a-z]{2}")
_EXTENSION = re.compile(
    r"[\s,;(/.-]*(?:(?<![a-z])(?:poste|post|interne|extension|ext|x|p)(?![a-z])|#)"
    r"[\s.:=]*(?:n[o°]?\.? ?)?(?P<figures>.*?)\)?$"
)


@lru_cache(maxsize=8192)  # a number is asked seven times while it goes from a file of 5 000 lines to its column
def may_be_called(country: int, national: int, leading_zero: bool, zeros: int | None) -> bool:
    number = phonenumbers.PhoneNumber(country, national, None, leading_zero or None, zeros)
    if phonenumbers.is_valid_number(number):
        return True
    return country in FRENCH_CODES[1:] and phonenumbers.is_possible_number(number)


class Phone(PhoneNumber):
    """A number that may be called. Overseas, its length is enough: the library's tables are years behind the plan."""

    def is_valid(self) -> bool:
        return may_be_called(
            self.country_code, self.national_number, bool(self.italian_leading_zero), self.number_of_leading_zeros
        )

    @property
    def stored(self) -> str:
        return f"{self.as_e164};ext={self.extension}" if self.extension else str(self.as_e164)

    @property
    def number(self) -> str:
        """What is dialled from France, without extension: « 01 99 00 10 17 », « 0262 12 34 56 », « +32 2 555 12 »."""
        bare = Phone()
        bare.merge_from(self)
        bare.extension = None
        if self.country_code not in FRENCH_CODES:
            return str(bare.as_international)
        if self.country_code == 33:
            return str(bare.as_national)
        figures = f"0{phonenumbers.national_significant_number(bare)}"
        return " ".join((figures[:4], figures[4:6], figures[6:8], figures[8:])) if len(figures) == 10 else figures

    @property
    def spoken(self) -> str:
        """The number with its extension: « 01 99 00 10 17 poste 312 »."""
        return f"{self.number} poste {self.extension}" if self.extension else self.number

    def __str__(self) -> str:
        return self.spoken if self.is_valid() else str(self.raw_input)

    def __eq__(self, other: object) -> bool:
        if other in EMPTY_VALUES:
            return False
        try:
            other = read_phone(other) if isinstance(other, str) else other
        except ValidationError:
            return False
        return isinstance(other, phonenumbers.PhoneNumber) and _stored(self) == _stored(other)

    def __hash__(self) -> int:
        return hash(_stored(self))


def _stored(number: phonenumbers.PhoneNumber) -> str:
    return f"{phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)};{number.extension or ''}"


def read_phone(text: str) -> Phone:
    """The number that was written, French or with its « + ». Raises ValidationError, which says what is wrong."""
    number, extension = fold(text).removeprefix("tel:").strip(), ""
    if match := _EXTENSION.search(number):
        number, extension = number[: match.start()], re.sub(r"[ .-]", "", match.group("figures"))
        if not (extension.isdecimal() and len(extension) <= LONGEST_EXTENSION):
            raise ValidationError(
                f"Après le numéro, écrivez le poste en chiffres, {LONGEST_EXTENSION} au plus.", "invalid"
            )
        extension = "".join(str(int(figure)) for figure in extension)  # the figures of any script
    figures = re.sub(r"\D", "", number)
    is_foreign = number.startswith(("+", "00"))
    region = OVERSEAS.get(figures[:4], "FR") if len(figures) == 10 and not is_foreign else "FR"
    found = Phone()
    try:
        found.merge_from(_parsed(number, region))
    except phonenumbers.NumberParseException:
        raise ValidationError(_fault(number, figures, is_foreign), "invalid") from None
    if not found.is_valid():
        raise ValidationError(_fault(number, figures, is_foreign), "invalid")
    if found.country_code == 508 and len(phonenumbers.national_significant_number(found)) == 6:
        found.national_number += 508_000_000  # as it was written before the line had nine figures there too
    if extension:
        found.extension = extension
    return found


@lru_cache(maxsize=8192)
def _parsed(number: str, region: str) -> phonenumbers.PhoneNumber:
    """Never changed: it is copied. Raises NumberParseException."""
    return phonenumbers.parse(number, region, keep_raw_input=True)


def _fault(number: str, figures: str, is_foreign: bool) -> str:
    if _WORD.search(number):
        return "Écrivez un seul numéro, en chiffres, sans autre mot que « poste »."
    if is_foreign:
        return "Ce numéro n’existe pas : vérifiez l’indicatif du pays et les chiffres qui le suivent."
    if len(figures) == 10 and figures.startswith("0"):
        return "Ce numéro n’existe ni en métropole ni outre-mer : vérifiez ses chiffres."
    how_many = f"{len(figures)} chiffre{'s' if len(figures) > 1 else ''}"
    return (
        f"Ce numéro a {how_many} : un numéro français en a dix et commence par 0 ; un numéro étranger commence par + "
        "et l’indicatif du pays."
    )


def from_spreadsheet(text: str) -> str:
    """The number with the zero or the « + » that a spreadsheet took away from it."""
    figures = re.sub(r"\D", "", text)
    if text.strip().startswith(("+", "0")) or not re.fullmatch(r"[\d\s.\u00a0\u202f-]+", text.strip()):
        return text
    if len(figures) == 9:
        return f"0{figures}"
    is_international = any(figures.startswith(str(code)) for code in FRENCH_CODES) and len(figures) in (11, 12)
    return f"+{figures}" if is_international else text


def phone_or_raw(value: Any) -> Any:
    """A value given to the column, as a number; what is no number stays as it was written, for validation to refuse."""
    if value in EMPTY_VALUES or isinstance(value, Phone):
        return value
    if isinstance(value, phonenumbers.PhoneNumber):
        number = Phone()
        number.merge_from(value)
        return number
    try:
        return read_phone(str(value))
    except ValidationError:
        number = Phone()
        number.raw_input = str(value)
        return number


class PhoneDescriptor(PhoneNumberDescriptor):
    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.name] = phone_or_raw(value)


def validate_phone(value: Any) -> None:
    if isinstance(value, Phone) and not value.is_valid():
        read_phone(str(value.raw_input))


class PhoneFormField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        if isinstance(value, Phone):
            return value
        text = super().to_python(value)
        return read_phone(text) if text else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((self.to_python(data) or "") != (initial or ""))
        except ValidationError:
            return True


class PhoneField(PhoneNumberField):
    """A telephone of a person: a `Phone`, or "" for none."""

    descriptor_class = PhoneDescriptor
    default_validators = [validate_phone]

    def to_python(self, value: Any) -> Any:
        return phone_or_raw(value)

    def get_prep_value(self, value: Any) -> Any:
        number = phone_or_raw(value)
        if not isinstance(number, Phone):
            return number
        return number.stored if number.is_valid() else number.raw_input

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return phone_or_raw(value)

    def formfield(self, **kwargs: Any) -> Any:
        return models.CharField.formfield(self, **{"form_class": PhoneFormField} | kwargs)
