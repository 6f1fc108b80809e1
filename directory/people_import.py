"""The mission's file of people: what each column means, who each line is, and what may be written of it.

A line is a person known by their name and address, or by their name and promotion where an address is not known; when
one agrees and the other differs, the mission chooses (`directory.identities`). Somebody who has taken up their profile
is left untouched, whatever the file says (TRUST, case 75). Roles are not a column: nothing here opens a right.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from import_export import fields, resources
from import_export.results import Result

from directory.identities import Identity, KnownPeople, KnownPerson, addresses, match_identity
from directory.import_columns import COHORT, PLACE, Address, Choice, Names, Phone, Text, YesNo
from directory.import_identities import ERASED, SOMEBODY_ELSE, Question, Verdict, has_come, identity_of, why_untouchable
from directory.import_lines import Line, columns_of, lines_of
from directory.import_names import COLUMNS, accept, known_cohorts, known_places
from directory.models import FormerSlug, Invitation, Member, PeopleImport, PlaceAlias, User
from directory.models.erased_identities import ErasedPeople
from directory.models.members import DERIVED, Diploma, MemberKind, MemberState
from directory.visibility import Reader
from emi_alumni.foundation.spreadsheets import Sheet
from emi_alumni.foundation.text import free_slug
from emi_alumni.foundation.turns import take_turn

# Keys, found among what was learnt at the start, and what is set when the line is written.
LOOKED_UP = ("cohort", "collectivity", "emi_collectivity", "user", "slug", "sort_key", "name_keys", "photo")
REQUIRED = ("nom", "prénom")
JUDGED = {field.name for field in Member._meta.fields}


def taken_slugs() -> set[str]:
    return set(Member.objects.values_list("slug", flat=True)) | set(FormerSlug.objects.values_list("slug", flat=True))


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
        name_answers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.name_answers = name_answers or {}
        self.choices = choices or {}
        self.reader = reader or Reader(in_network=False)
        self.lines = lines or []
        self.verdicts: list[Verdict] = []

    # Reading a file -------------------------------------------------------------------------------

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Learn once what the lines are compared with: places, cohorts, and who is already here."""
        places, cohorts = known_places(), known_cohorts()
        rows = dataset.dict
        accept(cohorts, (row.get(COLUMNS[0], "") for row in rows), self.name_answers)
        written = (row.get(column, "") for row in rows for column in COLUMNS[1:])
        self.learnt = accept(places, written, self.name_answers)
        self.fields["collectivity"].widget = self.fields["emi_collectivity"].widget = places
        self.fields["cohort"].widget = cohorts

        self.accounts = dict(User.objects.values_list("email", "member__pk"))
        self.slugs: set[str] = taken_slugs()
        address_of = {pk: email for email, pk in self.accounts.items() if pk}
        self.known = KnownPeople()
        for pk, email, keys, cohort_pk in Member.objects.exclude(state=MemberState.ERASED).values_list(
            "pk", "email", "name_keys", "cohort"
        ):
            found = addresses(email, address_of.get(pk))
            self.known.add(KnownPerson(Identity(tuple(keys.split()), cohort_pk, found), pk=pk))
        self.erased = ErasedPeople()
        self.people = self.met_in(dataset)
        self.taken: dict[int, int] = {}  # people already met in this file, and at which line
        self.names: dict[int, str] = {}  # of the lines already read
        self.readdressed: list[int] = []
        self.created: list[Member] = []
        self.updated: dict[int, tuple[Member, dict[str, Any]]] = {}

    def met_in(self, dataset: tablib.Dataset) -> dict[int, Member]:
        """The people whom the file may be about, fetched together: five thousand lines do not ask one by one."""
        cells = (dict(zip(dataset.headers, row, strict=True)) for row in dataset)
        pks = {one.pk for row in cells for one in self.known.candidates_for(identity_of(row, None)) if one.pk}
        rows = Member.objects.order_by("pk").select_related("user", "cohort", "collectivity", "emi_collectivity")
        # Held: nobody takes up their profile, or is erased, between this reading and the writing of the lines. Who has
        # come is not written, and may be holding their own row while they wait for our turn to end.
        held = rows.select_for_update(of=("self",), no_key=True).filter(state=MemberState.IMPORTED, user=None)
        people = held.in_bulk(list(pks))
        return people | rows.in_bulk([pk for pk in pks if pk not in people])

    def before_import_row(self, row: dict, row_number: int = 0, dry_run: bool = True, **kwargs: Any) -> None:
        """Find who the line is about: `self.target` is their number, nothing for somebody new; or ask."""
        self.line = self.lines[row_number - 1] if row_number <= len(self.lines) else row_number + 1
        self.who = f"{row.get('prénom', '')} {row.get('nom', '')}".strip() or "(sans nom)"
        given = {name for name, field in self.fields.items() if row.get(field.column_name)}
        self.not_judged = JUDGED - (given - set(LOOKED_UP))
        self.note = ""
        self.duplicate_of: int | None = None
        self.target: int | None = None
        self.is_erased = False
        self.question: Question | None = None
        self.faults: list[str] = []
        missing = [name for name in REQUIRED if not row.get(name)]
        self.unnamed = ("family_name", "given_name") if missing else ()
        if missing:
            self.faults.append(f"Écrivez le {' et le '.join(missing)} de cette personne.")
        cohort = None
        if label := row.get("promotion"):
            with suppress(ValueError):  # said with the other faults of the line, by its column
                found = self.fields["cohort"].widget.clean(label)
                cohort = found.pk if found else None
        identity = identity_of(row, cohort)
        for address in identity.addresses:
            if address in self.accounts and not self.accounts[address]:
                self.faults.append("Cette adresse est celle d’un compte du portail, sans fiche. Retirez-la du fichier.")
        if self.faults:
            return
        who, possible = match_identity(identity, self.known.candidates_for(identity))
        if possible:
            chosen = self.choices.get(self.line, "")
            who = next((one for one in possible if one.value == chosen), None)
            if who is None and chosen != SOMEBODY_ELSE:
                self.question = Question.about(identity, possible, self.people, self.names)
                if not dry_run:
                    raise ValidationError(self.question.text)
                return
        self.recognise(who, identity)

    def recognise(self, who: KnownPerson | None, identity: Identity) -> None:
        """Take the line for this person, for a repetition of an earlier line, or for somebody new."""
        if who is not None and who.line:
            self.duplicate_of = who.line
            return
        if who is not None and who.pk in self.taken:
            self.duplicate_of = self.taken[who.pk]
            return
        self.target = who.pk if who else None
        if who is None and self.erased.knows(identity.keys, identity.cohort, identity.addresses):
            self.is_erased = True
            return
        if who is not None and who.pk:
            self.taken[who.pk] = self.line
            identity = replace(identity, addresses=identity.addresses | who.identity.addresses)
        self.names[self.line] = self.who
        self.known.add(KnownPerson(identity, pk=self.target, line=self.line))

    def get_instance(self, instance_loader: Any, row: dict) -> Member | None:
        return None if self.target is None else self.people[self.target]

    def after_init_instance(self, instance: Member, new: bool, row: dict, **kwargs: Any) -> None:
        self.before = {name: getattr(instance, name) for name in self.fields}
        self.untouchable = (ERASED if self.is_erased else "") if new else why_untouchable(instance)

    def import_instance(self, instance: Member, row: dict, **kwargs: Any) -> None:
        """Write the cells that hold something: an empty one never erases."""
        if self.untouchable or self.duplicate_of or self.question:
            return
        faults: dict[str, Any] = {NON_FIELD_ERRORS: self.faults} if self.faults else {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            faults = error.update_error_dict(faults)
        if faults:
            raise ValidationError(faults)

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
            return self.add_verdict("kept", f"doublon de la ligne {self.duplicate_of}, laissée de côté")
        if self.untouchable:
            return self.add_verdict("kept", self.untouchable)
        if instance.pk is None:
            return False
        instance.derive()
        changes = [self.column_title(name) for name, value in self.before.items() if getattr(instance, name) != value]
        if not changes:
            return self.add_verdict("same", "déjà dans l’annuaire, rien de neuf")
        self.note = ", ".join(changes)
        return False

    def column_title(self, name: str) -> str:
        return str(self.fields[name].column_name)

    def add_verdict(self, kind: str, text: str) -> bool:
        """Records what becomes of this line; True, as `skip_row` answers for a line that is not written."""
        self.verdicts.append(Verdict(self.line, self.who, kind, text))
        return True

    def validate_instance(
        self, instance: Member, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Lengths and formats, in French, without a query for each line; keys were looked up above."""
        errors = dict(import_validation_errors or {})
        try:
            # What no cell gave is as the database or the model has it: judging it would take half of the time.
            instance.clean_fields(exclude=self.not_judged | set(errors) | set(self.unnamed))
        except ValidationError as error:
            errors |= error.update_error_dict({})
        if errors:
            raise ValidationError(errors)

    def before_save_instance(self, instance: Member, row: dict, **kwargs: Any) -> None:
        """Rows are written together, without `Member.save`: what it would set is set here."""
        instance.derive()
        if instance.pk is None:
            instance.slug = self.free_slug(instance)
            self.add_verdict("created", "nouvelle personne, à inviter")
            return
        instance.updated_at = timezone.now()
        self.updated[instance.pk] = (instance, self.before)
        if instance.email != self.before["email"] and self.before["email"]:
            self.readdressed.append(instance.pk)
        self.add_verdict("updated", f"mise à jour : {self.note}")

    def free_slug(self, member: Member) -> str:
        slug = free_slug(member.slug_of_name, self.slugs)
        self.slugs.add(slug)
        return slug

    def bulk_create(self, using_transactions: bool, dry_run: bool, *args: Any, **kwargs: Any) -> None:
        """Nobody is written by a preview, not even to be taken back: it would cost a third of its time."""
        if dry_run:
            self.create_instances.clear()
            return
        self.created += self.create_instances
        super().bulk_create(using_transactions, dry_run, *args, **kwargs)

    def get_bulk_update_fields(self) -> list[str]:
        return [*self.fields, *DERIVED, "updated_at"]

    def taken_for(self, line: Line) -> list[str]:
        """What the line's names were taken for, where they are written otherwise than we do."""
        said = []
        for field in (self.fields["cohort"], self.fields["collectivity"], self.fields["emi_collectivity"]):
            written = line.values.get(field.column_name, "")
            if thing := field.widget.loosened.get(written):
                said.append(f"{field.column_name} : « {written} » → {thing}")
        return said

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


def run(
    sheet: Sheet,
    *,
    dry_run: bool,
    choices: Mapping[int, str] | None = None,
    columns: Mapping[int, str] | None = None,
    names: Mapping[str, str] | None = None,
    left_out: Collection[int] = (),
    by: User | None = None,
    lines: list[Line] | None = None,
) -> list[Verdict]:
    """Import the sheet, all or nothing: one refused line and nothing is written. Verdicts come in the file's order.

    `choices` answer the questions by line: a value of `Verdict.choices`. A line whose question has no answer is asked
    about by a dry run, and refused by a true one. `columns` say what a column holds, by its index (`import_lines`);
    `names` answer what is asked of promotions and collectivités, by the id of the question (`import_names`).
    Lines that are `left_out` are as if they were not in the file. What is written may be taken back for a day
    (`PeopleImport`), in the name of who imports (`by`). `lines` are those of the sheet, where they were read already.
    """
    if not sheet.rows:
        raise ValidationError("Ce fichier n’a que ses titres de colonnes : ajoutez une ligne par personne.")
    lines = lines_of(sheet, columns_of(sheet, columns)) if lines is None else lines
    lines = [line for line in lines if line.number not in left_out]
    with transaction.atomic():
        if not dry_run:
            take_turn(Member)
        verdicts = _run(lines, dry_run=dry_run, choices=choices, names=names, by=by)
    refused = {verdict.line for verdict in verdicts if verdict.kind == "refused"}
    if dry_run and refused:  # what repeats a refused line would be written without it
        right = _run([line for line in lines if line.number not in refused], dry_run=True, choices=choices, names=names)
        verdicts = [verdict for verdict in verdicts if verdict.line in refused] + right
    return sorted(verdicts, key=lambda verdict: verdict.line)


def _run(
    lines: list[Line],
    *,
    dry_run: bool,
    choices: Mapping[int, str] | None,
    names: Mapping[str, str] | None,
    by: User | None = None,
) -> list[Verdict]:
    if not lines:
        return []
    headers = list(dict.fromkeys([*REQUIRED, *(name for line in lines for name in line.values)]))
    dataset = tablib.Dataset(*([line.values.get(name, "") for name in headers] for line in lines), headers=headers)
    resource = PeopleResource(lines=[line.number for line in lines], choices=choices, name_answers=names)
    result = resource.import_data(dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True)
    refused = [
        Verdict(lines[row.number - 1].number, lines[row.number - 1].name, "refused", sentence(row.error))
        for row in result.invalid_rows
    ]
    refused += [
        Verdict(lines[number - 1].number, lines[number - 1].name, "refused", "cette ligne ne se lit pas")
        for number, _errors in result.row_errors()
    ]
    if result.base_errors:
        raise ValidationError("L’import n’a pas pu aller au bout : rien n’a été écrit. Déposez de nouveau le fichier.")
    if not dry_run and not refused:
        PlaceAlias.learn(resource.learnt)
        cohorts = resource.fields["cohort"].widget.created
        if resource.created or resource.updated or cohorts:
            PeopleImport.keep(by=by, created=resource.created, updated=resource.updated, cohorts=cohorts)
    spoken = {verdict.line for verdict in refused}
    verdicts = refused + [verdict for verdict in resource.verdicts if verdict.line not in spoken]
    read = {line.number: line for line in lines}
    return [
        replace(
            verdict,
            warnings=(*read[verdict.line].warnings, *resource.taken_for(read[verdict.line])),
            reading=read[verdict.line].reading,
        )
        for verdict in verdicts
    ]


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
