"""What an import of people created and changed, kept for a day so that it can be taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from emi_alumni.foundation.dates import french_hour, short_date
from emi_alumni.foundation.merging import relations_to
from emi_alumni.foundation.phones import Phone

from .members import Member, MemberState
from .places import Cohort

UNDONE_WITHIN = timedelta(days=1)
AT_ONCE = 500  # people of whom one query asks


class PeopleImportQuerySet(models.QuerySet["PeopleImport"]):
    def undoable(self) -> "PeopleImportQuerySet":
        """Imports of the last day that nobody took back."""
        return self.filter(undone_at=None, at__gt=timezone.now() - UNDONE_WITHIN)


@dataclass
class Undone:
    """What taking back an import did: people who went, profiles put back, and who was left, each with the reason."""

    removed: int = 0
    restored: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


class PeopleImport(models.Model):
    """One import of a file of people, by somebody of the mission."""

    by = models.ForeignKey(
        "directory.User", verbose_name="fait par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField("fait le", default=timezone.now, db_index=True)
    created = models.PositiveIntegerField("fiches créées", default=0)
    updated = models.PositiveIntegerField("fiches mises à jour", default=0)
    cohorts = models.JSONField("promotions créées", default=list)
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import de personnes"
        verbose_name_plural = "imports de personnes"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"import du {short_date(self.at)} à {french_hour(self.at)}"

    @classmethod
    @transaction.atomic
    def keep(
        cls, *, by: Any, created: list[Member], updated: Mapping[int, tuple[Member, dict]], cohorts: list[int]
    ) -> "PeopleImport":
        """Remember what was just written, in the same transaction. `updated`: the person, and her columns before."""
        made = cls.objects.create(by=by, created=len(created), updated=len(updated), cohorts=cohorts)
        rows = [ImportedPerson(people_import=made, member=one, after=plain(columns_of(one))) for one in created]
        rows += [
            ImportedPerson(
                people_import=made,
                member=member,
                before=plain(before),
                after=plain({name: getattr(member, name) for name in before}),
            )
            for member, before in updated.values()
        ]
        ImportedPerson.objects.bulk_create(rows, batch_size=AT_ONCE)
        return made

    @transaction.atomic
    def undo(self) -> Undone:
        """Take back what was created and changed, but for who was followed since (invited, come, edited, named).

        Raises ValidationError a day after, or when it is already done.
        """
        held = PeopleImport.objects.select_for_update().filter(pk=self.pk).first()
        if held is None or held.undone_at or held.at <= timezone.now() - UNDONE_WITHIN:
            raise ValidationError("Cet import ne s’annule plus : un jour est passé, ou c’est déjà fait.")
        done = Undone()
        rows = list(held.people.order_by("pk"))
        # Held: nobody is invited, comes or edits a profile between what is read here and what is written.
        people = Member.objects.select_for_update(of=("self",)).in_bulk([row.member_id for row in rows])
        fresh = [row.member_id for row in rows if row.before is None]
        followed = named_elsewhere(fresh)
        gone = []
        for row in rows:
            member = people[row.member_id]
            if reason := row.why_left(member, followed):
                done.left.append((member.shown_name, reason))
            elif row.before is None:
                gone.append(member.pk)
            else:
                row.restore(member)
                done.restored += 1
        # Nothing names them, and nothing can while they are held: they go five hundred at a time.
        for start in range(0, len(gone), AT_ONCE):
            Member.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
        done.removed = len(gone)
        for cohort in Cohort.objects.filter(pk__in=held.cohorts, members=None):
            try:
                with transaction.atomic():
                    cohort.delete()
            except ProtectedError:
                done.left.append((f"promotion {cohort}", "quelque chose la nomme depuis"))
        held.undone_at = timezone.now()
        held.save(update_fields=["undone_at"])
        held.people.all().delete()
        return done


class ImportedPerson(models.Model):
    """Somebody whom an import wrote: her columns before (nothing when it created her) and after."""

    people_import = models.ForeignKey(
        PeopleImport, verbose_name="import", on_delete=models.CASCADE, related_name="people"
    )
    member = models.ForeignKey(Member, verbose_name="personne", on_delete=models.CASCADE, related_name="+")
    before = models.JSONField("avant l’import", null=True)
    after = models.JSONField("après l’import", default=dict)

    class Meta:
        verbose_name = "fiche écrite par un import"
        verbose_name_plural = "fiches écrites par un import"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["people_import", "member"], name="imported_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.people_import_id}/{self.member_id}"

    def why_left(self, member: Member, followed: set[int]) -> str:
        """Why this person stays as she is, in words; "" when the import may be taken back for her."""
        if member.state != MemberState.IMPORTED or member.user_id:
            return "a repris sa fiche depuis"
        if member.is_opposed:
            return "ne figure plus dans l’annuaire depuis"
        now = plain({name: getattr(member, name) for name in self.after})
        if now != self.after:
            return "sa fiche a été modifiée depuis"
        if self.before is None and member.pk in followed:
            return "elle a été invitée, ou nommée dans le portail, depuis"
        return ""

    def restore(self, member: Member) -> None:
        for name, value in (self.before or {}).items():
            column = Member._meta.get_field(name)
            setattr(member, column.attname, value)
        member.save(update_fields=[*(self.before or {})])


def columns_of(member: Member) -> dict[str, Any]:
    """The columns that a file may hold, of somebody it created."""
    return {name: getattr(member, name) for name in IMPORTED}


IMPORTED = (
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


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of columns as JSON keeps them: a key for a thing, the stored form for a telephone."""
    return {name: as_kept(value) for name, value in values.items()}


def as_kept(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Phone):
        return value.stored if value.is_valid() else str(value.raw_input)
    return str(value) if isinstance(value, str) else value


def named_elsewhere(members: Iterable[int]) -> set[int]:
    """Those whom anything else of the portal names: one query for each relation and five hundred people."""
    members, found = list(members), set()
    for relation in relations_to(Member):
        field = relation.field
        if relation.related_model is ImportedPerson:
            continue
        if relation.many_to_many:
            model, name = field.remote_field.through, field.m2m_reverse_field_name()
        else:
            model, name = relation.related_model, field.name
        for start in range(0, len(members), AT_ONCE):
            some = members[start : start + AT_ONCE]
            rows = model._base_manager.filter(**{f"{name}__in": some}).order_by()
            found |= set(rows.values_list(f"{name}_id", flat=True).distinct())
    return found
