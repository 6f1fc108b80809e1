"""The mission's file of people: what each column means, who each line is, and what may be written of it.

A line is a person known by their name and address, or by their name and promotion where an address is not known; when
one agrees and the other differs, the mission chooses (`directory.identities`). Somebody who has taken up their profile
is left untouched, whatever the file says (TRUST, case 75). Roles are not a column: nothing here opens a right.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone
from import_export import fields, resources, widgets
from import_export.results import Result

from directory.identities import Acquaintances, Identity, Known, addresses, compared
from directory.likeness import likeness_keys
from directory.models import Cohort, Collectivity, FormerSlug, Invitation, Member, User
from directory.models.members import DERIVED, Diploma, MemberKind, MemberState
from directory.phones import Phone as Number
from directory.phones import from_spreadsheet, read_phone
from directory.place_names import names_of, place_key
from directory.sheets import Sheet
from directory.visibility import Reader
from emi_alumni.text import fold, mailbox
from emi_alumni.text_fields import near_address


def key_of(text: str) -> str:
    """A name as a person types it, made comparable: no accents, no hyphens, no « Ville de »."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()
    return re.sub(r"^(?:(?:ville|commune|mairie) d(?:e|u|es)? (?:l[ea]s? )?|(?:ville|commune|mairie) d )", "", words)


def lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


COHORT = ("Promotion", "inconnue. Créez-la d’abord dans Promotions, ou corrigez le libellé.")
PLACE = ("Collectivité", "inconnue. Écrivez son nom officiel, son SIREN ou son code INSEE.", place_key)


class Names(widgets.Widget):
    """A column that names one thing among known ones; an unknown name is an error that says what to do."""

    def __init__(self, what: str, unknown: str, key: Callable[[str], str] = key_of) -> None:
        super().__init__()
        self.what, self.unknown, self.key = what, unknown, key
        self.known: dict[str, set[Any]] = defaultdict(set)

    def learn(self, thing: Any, names: Iterable[str]) -> None:
        for name in names:
            if name and self.key(name):
                self.known[self.key(name)].add(thing)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        found = self.known.get(self.key(value), set())
        if len(found) > 1:
            raise ValueError(f"{self.what} « {value} » : plusieurs portent ce nom, écrivez le nom officiel ou le code.")
        if not found:
            raise ValueError(f"{self.what} « {value} » : {self.unknown}")
        return next(iter(found))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value) if value else ""


class Choice(widgets.Widget):
    """A column with a few French words; spellings with and without the feminine are both read."""

    def __init__(self, what: str, choices: list[tuple[str, str]], also: dict[str, str] | None = None) -> None:
        super().__init__()
        self.what = what
        self.labels = {str(value): str(label) for value, label in choices}
        self.values = {key_of(label): value for value, label in self.labels.items()} | (also or {})

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        if key_of(value) not in self.values:
            raise ValueError(f"{self.what} « {value} » : écrivez {', '.join(self.labels.values())}.")
        return self.values[key_of(value)]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.labels.get(str(value), "")


class YesNo(widgets.Widget):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        if key_of(value) not in ("oui", "non", "x", "1", "0", "vrai", "faux"):
            raise ValueError(f"« {value} » : écrivez oui ou non.")
        return key_of(value) in ("oui", "x", "1", "vrai")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "oui" if value else "non"


class Phone(widgets.Widget):
    """A French or international number; a zero that a spreadsheet ate is given back."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Number:
        try:
            return read_phone(from_spreadsheet(value))
        except ValidationError as error:
            raise ValueError(f"Téléphone « {value} » : {lower_first(error.messages[0])}") from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.spoken if isinstance(value, Number) else str(value or "")


class Text(widgets.Widget):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


class Address(Text):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        value = mailbox(value)
        try:
            validate_email(value)
        except ValidationError:
            if near := near_address(value):
                raise ValueError(f"Courriel « {value} » : vouliez-vous écrire {near} ?") from None
            raise ValueError(
                f"Courriel « {value} » : écrivez une adresse en entier, comme prenom.nom@ville.fr."
            ) from None
        return value


# Column → the other headings under which files call it.
ALIASES = {
    "nom": ("nom de famille",),
    "prénom": (),
    "promotion": ("promo", "cohorte"),
    "collectivité": ("collectivite actuelle", "employeur"),
    "collectivité pendant l’EMI": ("collectivite emi", "collectivite pendant emi"),
    "fonction": ("poste",),
    "direction ou service": ("direction", "service"),
    "courriel": ("email", "e mail", "mail", "adresse electronique", "courriel professionnel"),
    "téléphone": ("tel", "telephone professionnel", "portable"),
    "qualité": (),
    "DU": ("diplome", "diplome universitaire"),
    "ambassadeur": ("ambassadrice", "ambassadeur ou ambassadrice"),
}
# Keys, found among what was learnt at the start, and what is set when the line is written.
LOOKED_UP = ("cohort", "collectivity", "emi_collectivity", "user", "slug", "sort_key", "name_keys", "photo")
REQUIRED = ("nom", "prénom")
SOMEBODY_ELSE = "new"
ELSE = "C’est quelqu’un d’autre : créer sa fiche"
MOST_CHOICES = 5  # people proposed for one line
HEADING = {key_of(name): column for column, others in ALIASES.items() for name in (column, *others)}


@dataclass(frozen=True)
class Verdict:
    """What an import does, or would do, with one line of the file."""

    line: int
    name: str
    kind: str  # created, updated, same, kept, ask, refused
    text: str
    choices: tuple[tuple[str, str], ...] = ()  # of what is to be chosen: value, words
    chosen: str = ""


@dataclass(frozen=True)
class Question:
    """Who a line is about, when a name or an address alone says so."""

    text: str
    choices: tuple[tuple[str, str], ...]

    @classmethod
    def about(
        cls, identity: Identity, possible: list[Known], people: dict[int, Member], lines: dict[int, str]
    ) -> "Question":
        """Somebody who has come chose who reads their address: it never leads from an address to their name."""
        by_address = any(identity.shares_address(one.identity) for one in possible)
        if len(possible) > 1:
            text = "Plusieurs personnes peuvent être celle-ci : choisissez, ou indiquez le courriel dans le fichier."
        elif by_address:
            owner = owner_of(identity, possible[0], people, lines)
            text = f"Cette adresse est celle {owner}. Est-ce une boîte partagée, ou la même personne ?"
        else:
            text = "Une personne de ce nom est déjà là, avec une autre adresse ou une autre promotion : est-ce elle ?"
        said = [(one.value, cls.said(identity, one, people, lines)) for one in possible[:MOST_CHOICES]]
        return cls(text.replace(" ?", "\u00a0?").replace(" :", "\u00a0:"), (*said, (SOMEBODY_ELSE, ELSE)))

    @staticmethod
    def said(identity: Identity, one: Known, people: dict[int, Member], lines: dict[int, str]) -> str:
        if one.line:
            return f"C’est la personne de la ligne {one.line} ({lines[one.line]}) : laisser cette ligne de côté"
        member = people[one.pk or 0]
        if has_come(member) or member.is_opposed:
            is_named = not set(identity.keys).isdisjoint(one.identity.keys)
            who = f"C’est {member.full_name}" if is_named else "C’est la même personne"
            why = "a déjà repris sa fiche" if has_come(member) else "ne figure pas dans l’annuaire"
            return f"{who}, qui {why} : ne rien changer"
        about = ", ".join(filter(None, [member.cohort.label if member.cohort else "", member.email]))
        return f"C’est {member.full_name}{f' ({about})' if about else ''} : mettre sa fiche à jour"


def owner_of(identity: Identity, known: Known, people: dict[int, Member], lines: dict[int, str]) -> str:
    """« de Karim Benali », « de la ligne 3 (Ida Roy) »; nobody's name when the person hides the address."""
    if known.line:
        return f"de la ligne {known.line} ({lines[known.line]})"
    return people[known.pk or 0].as_owner_of(next(iter(identity.addresses)))


def taken_slugs() -> set[str]:
    return set(Member.objects.values_list("slug", flat=True)) | set(FormerSlug.objects.values_list("slug", flat=True))


def has_come(member: Member) -> bool:
    """Whether somebody has taken up this record: it is theirs, whatever a file says."""
    return member.user_id is not None or member.state != MemberState.IMPORTED


def why_untouchable(member: Member) -> str:
    """Why no file changes this record; empty when one may: somebody has come, or does not want to be there."""
    if has_come(member):
        return "a déjà repris sa fiche : rien n’est changé"
    if member.is_opposed:
        return "ne figure pas dans l’annuaire, à sa demande ou par suspension : rien n’est changé"
    return ""


def identity_of(row: dict, cohort: int | None) -> Identity:
    keys = likeness_keys(row.get("nom", ""), row.get("prénom", "")).split()
    return Identity(tuple(keys), cohort, addresses(mailbox(row.get("courriel", ""))))


class PeopleResource(resources.ModelResource):
    """People in a file, both ways. One run of one file: make a new one each time."""

    family_name = fields.Field("family_name", "nom", Text())
    given_name = fields.Field("given_name", "prénom", Text())
    cohort = fields.Field("cohort", "promotion", Names(*COHORT))
    collectivity = fields.Field("collectivity", "collectivité", Names(*PLACE))
    emi_collectivity = fields.Field("emi_collectivity", "collectivité pendant l’EMI", Names(*PLACE))
    position = fields.Field("position", "fonction", Text())
    department = fields.Field("department", "direction ou service", Text())
    email = fields.Field("email", "courriel", Address())
    phone = fields.Field("phone", "téléphone", Phone())
    kind = fields.Field(
        "kind",
        "qualité",
        Choice("Qualité", MemberKind.choices, {"alumna": "alumni", "alumnus": "alumni", "referente": "referent"}),
    )
    diploma = fields.Field("diploma", "DU", Choice("DU", Diploma.choices, {"oui": Diploma.OBTAINED}))
    ambassador = fields.Field("ambassador", "ambassadeur", YesNo())

    class Meta:
        model = Member
        fields = (
            "family_name",
            "given_name",
            "cohort",
            "collectivity",
            "emi_collectivity",
            "position",
            "department",
            "email",
            "phone",
            "kind",
            "diploma",
            "ambassador",
        )
        import_id_fields = ()
        use_transactions = True
        use_bulk = True
        batch_size = 500
        skip_diff = True
        skip_unchanged = False
        report_skipped = True

    def __init__(
        self,
        *,
        reader: Reader | None = None,
        lines: list[int] | None = None,
        choices: Mapping[int, str] | None = None,
    ) -> None:
        super().__init__()
        self.choices = choices or {}
        self.reader = reader or Reader(in_network=False)
        self.lines = lines or []
        self.verdicts: list[Verdict] = []

    # Reading a file -------------------------------------------------------------------------------

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Learn once what the lines are compared with: places, cohorts, and who is already here."""
        places, cohorts = Names(*PLACE), Names(*COHORT)
        for place in Collectivity.objects.all():
            places.learn(place, names_of(place))
        for cohort in Cohort.objects.all():
            cohorts.learn(cohort, (cohort.label, cohort.slug))
        self.fields["collectivity"].widget = self.fields["emi_collectivity"].widget = places
        self.fields["cohort"].widget = cohorts

        self.accounts = dict(User.objects.values_list("email", "member__pk"))
        self.slugs: set[str] = taken_slugs()
        address_of = {pk: email for email, pk in self.accounts.items() if pk}
        self.known = Acquaintances()
        for pk, email, keys, cohort_pk in Member.objects.exclude(state=MemberState.ERASED).values_list(
            "pk", "email", "name_keys", "cohort"
        ):
            found = addresses(email, address_of.get(pk))
            self.known.add(Known(Identity(tuple(keys.split()), cohort_pk, found), pk=pk))
        self.people = self.met_in(dataset)
        self.taken: dict[int, int] = {}  # people already met in this file, and at which line
        self.names: dict[int, str] = {}  # of the lines already read
        self.readdressed: list[int] = []

    def met_in(self, dataset: tablib.Dataset) -> dict[int, Member]:
        """The people whom the file may be about, fetched together: five thousand lines do not ask one by one."""
        rows = (dict(zip(dataset.headers, cells, strict=True)) for cells in dataset)
        pks = {one.pk for row in rows for one in self.known.near(identity_of(row, None)) if one.pk}
        # Held: nobody takes up their profile, or is erased, between this reading and the writing of the lines.
        held = Member.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        return held.select_related("user", "cohort", "collectivity", "emi_collectivity").in_bulk(list(pks))

    def before_import_row(self, row: dict, row_number: int = 0, dry_run: bool = True, **kwargs: Any) -> None:
        """Find who the line is about: `self.target` is their number, nothing for somebody new; or ask."""
        self.line = self.lines[row_number - 1] if row_number <= len(self.lines) else row_number + 1
        self.who = f"{row.get('prénom', '')} {row.get('nom', '')}".strip() or "(sans nom)"
        self.note = ""
        self.duplicate_of: int | None = None
        self.target: int | None = None
        self.question: Question | None = None
        if missing := [name for name in REQUIRED if not row.get(name)]:
            raise ValidationError(f"Il manque : {', '.join(missing)}.")
        cohort = None
        if label := row.get("promotion"):
            try:
                cohort = self.fields["cohort"].widget.clean(label).pk
            except ValueError as error:
                raise ValidationError(str(error)) from None
        identity = identity_of(row, cohort)
        for address in identity.addresses:
            if address in self.accounts and not self.accounts[address]:
                raise ValidationError(
                    "Cette adresse est celle d’un compte du portail, sans fiche. Retirez-la du fichier."
                )
        who, possible = compared(identity, self.known.near(identity))
        if possible:
            chosen = self.choices.get(self.line, "")
            who = next((one for one in possible if one.value == chosen), None)
            if who is None and chosen != SOMEBODY_ELSE:
                self.question = Question.about(identity, possible, self.people, self.names)
                if not dry_run:
                    raise ValidationError(self.question.text)
                return
        self.recognise(who, identity)

    def recognise(self, who: Known | None, identity: Identity) -> None:
        """Take the line for this person, for a repetition of an earlier line, or for somebody new."""
        if who is not None and who.line:
            self.duplicate_of = who.line
            return
        if who is not None and who.pk in self.taken:
            self.duplicate_of = self.taken[who.pk]
            return
        self.target = who.pk if who else None
        if who is not None and who.pk:
            self.taken[who.pk] = self.line
            identity = replace(identity, addresses=identity.addresses | who.identity.addresses)
        self.names[self.line] = self.who
        self.known.add(Known(identity, pk=self.target, line=self.line))

    def get_instance(self, instance_loader: Any, row: dict) -> Member | None:
        return None if self.target is None else self.people[self.target]

    def after_init_instance(self, instance: Member, new: bool, row: dict, **kwargs: Any) -> None:
        self.before = {name: getattr(instance, name) for name in self.fields}
        self.untouchable = "" if new else why_untouchable(instance)

    def import_instance(self, instance: Member, row: dict, **kwargs: Any) -> None:
        """Write the cells that hold something: an empty one never erases."""
        if self.untouchable or self.duplicate_of or self.question:
            return
        super().import_instance(instance, row, **kwargs)

    def import_field(self, field: fields.Field, instance: Member, row: dict, *args: Any, **kwargs: Any) -> None:
        if row.get(field.column_name):
            super().import_field(field, instance, row, *args, **kwargs)

    def skip_row(self, instance: Member, original: Any, row: dict, import_validation_errors: Any = None) -> bool:
        if import_validation_errors:
            return False
        if self.question:
            self.verdicts.append(Verdict(self.line, self.who, "ask", self.question.text, self.question.choices))
            return True
        if self.duplicate_of:
            return self.say("kept", f"doublon de la ligne {self.duplicate_of}, laissée de côté")
        if self.untouchable:
            return self.say("kept", self.untouchable)
        if instance.pk is None:
            return False
        instance.derive()
        changes = [self.said(name) for name, value in self.before.items() if getattr(instance, name) != value]
        if not changes:
            return self.say("same", "déjà dans l’annuaire, rien de neuf")
        self.note = ", ".join(changes)
        return False

    def said(self, name: str) -> str:
        return str(self.fields[name].column_name)

    def say(self, kind: str, text: str) -> bool:
        self.verdicts.append(Verdict(self.line, self.who, kind, text))
        return True

    def validate_instance(
        self, instance: Member, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Lengths and formats, in French, without a query for each line; keys were looked up above."""
        errors = dict(import_validation_errors or {})
        try:
            instance.clean_fields(
                exclude={*errors, *DERIVED, "slug", "cohort", "collectivity", "emi_collectivity", "photo"}
            )
        except ValidationError as error:
            errors |= error.update_error_dict({})
        if errors:
            raise ValidationError(errors)

    def before_save_instance(self, instance: Member, row: dict, **kwargs: Any) -> None:
        """Rows are written together, without `Member.save`: what it would set is set here."""
        instance.derive()
        if instance.pk is None:
            instance.slug = self.free_slug(instance)
            self.say("created", "nouvelle personne, à inviter")
            return
        instance.updated_at = timezone.now()
        instance.version += 1
        if instance.email != self.before["email"] and self.before["email"]:
            self.readdressed.append(instance.pk)
        self.say("updated", f"mise à jour : {self.note}")

    def free_slug(self, member: Member) -> str:
        base = member.slug_of_name
        slug = base
        number = 2
        while slug in self.slugs:
            slug, number = f"{base}-{number}", number + 1
        self.slugs.add(slug)
        return slug

    def get_bulk_update_fields(self) -> list[str]:
        return [*self.fields, *DERIVED, "updated_at", "version"]

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:
        """A letter on its way to a former address stops working."""
        Invitation.objects.filter(member__in=self.readdressed).revoke()

    # Writing a file -------------------------------------------------------------------------------

    def export_resource(self, instance: Member, selected_fields: Any = None, **kwargs: Any) -> list[str]:
        """A person who has come is exported as this reader may see her: an administrator holds no secret of hers."""
        if has_come(instance):
            seen = instance.seen_by(self.reader)
            instance.email, instance.phone = seen.email, seen.phone  # type: ignore[assignment]
        return super().export_resource(instance, selected_fields, **kwargs)


def columns_of(sheet: Sheet) -> tuple[list[str], list[str]]:
    """The headers under our own names, and those that are not read. Raises ValidationError for one missing or twice."""
    headers = [HEADING.get(key_of(header), "") for header in sheet.headers]
    for name in REQUIRED:
        if name not in headers:
            raise ValidationError(f"La colonne « {name} » manque : la première ligne du fichier doit porter ce titre.")
    for name in headers:
        if name and headers.count(name) > 1:
            raise ValidationError(f"La colonne « {name} » est là deux fois.")
    return headers, [header for header, known in zip(sheet.headers, headers, strict=True) if header and not known]


def run(sheet: Sheet, *, dry_run: bool, choices: Mapping[int, str] | None = None) -> list[Verdict]:
    """Import the sheet, all or nothing: one refused line and nothing is written. Verdicts come in the file's order.

    `choices` answer the questions by line: a value of `Verdict.choices`. A line whose question has no answer is asked
    about by a dry run, and refused by a true one.
    """
    headers, _ignored = columns_of(sheet)
    if not sheet.rows:
        raise ValidationError("Ce fichier n’a que ses titres de colonnes : ajoutez une ligne par personne.")
    kept = [index for index, name in enumerate(headers) if name]
    dataset = tablib.Dataset(
        *([row[index] for index in kept] for row in sheet.rows), headers=[headers[index] for index in kept]
    )
    resource = PeopleResource(lines=sheet.lines, choices=choices)
    result = resource.import_data(dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True)
    refused = [
        Verdict(sheet.lines[row.number - 1], name_in(dataset, row.number), "refused", sentence(row.error))
        for row in result.invalid_rows
    ]
    refused += [
        Verdict(sheet.lines[number - 1], name_in(dataset, number), "refused", "cette ligne ne se lit pas")
        for number, _errors in result.row_errors()
    ]
    if result.base_errors:
        raise ValidationError("L’import n’a pas pu aller au bout : rien n’a été écrit. Déposez de nouveau le fichier.")
    spoken = {verdict.line for verdict in refused}
    verdicts = refused + [verdict for verdict in resource.verdicts if verdict.line not in spoken]
    return sorted(verdicts, key=lambda verdict: verdict.line)


def name_in(dataset: tablib.Dataset, number: int) -> str:
    row = dict(zip(dataset.headers, dataset[number - 1], strict=True))
    return f"{row['prénom']} {row['nom']}".strip() or "(sans nom)"


def sentence(error: ValidationError) -> str:
    """What is wrong with a line, the column named where the sentence does not."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    said = []
    for name, messages in error.message_dict.items():
        column = PeopleResource.fields[name].column_name if name in PeopleResource.fields else ""
        said += [text if column.lower() in text.lower() or not column else f"{column} : {text}" for text in messages]
    return " ".join(said)


def export(queryset: QuerySet[Member], *, reader: Reader) -> tuple[list[str], list[list[str]]]:
    """Headers and rows of these people, as this reader may see them."""
    resource = PeopleResource(reader=reader)
    dataset = resource.export(queryset=queryset.select_related("cohort", "collectivity", "emi_collectivity"))
    return list(dataset.headers), [[str(cell) for cell in row] for row in dataset]
