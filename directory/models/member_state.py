"""Whether a person takes part and may be found: what says so, who may change it, and how a writer is sure of it.

A person's standing (`STANDING`) is changed by their own choice, by the mission, by two years of silence or by erasure,
often while another request holds an older copy of the row. So a stored standing is never written from memory: `save`
writes only the part that this copy itself changed, and only while the row still says what the copy was read with.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404

from emi_alumni.foundation.prepared_statements import prepared

if TYPE_CHECKING:
    from .accounts import User
    from .members import Member


class MemberState(models.TextChoices):
    IMPORTED = "imported", "fiche importée, pas encore ouverte"
    ACTIVE = "active", "en activité"
    RETIRED = "retired", "en retraite, toujours joignable"
    LEFT = "left", "a quitté le territoire"
    ERASED = "erased", "effacé"


# Imported people are told before anybody sees them; erased ones are gone.
PRESENT = (MemberState.ACTIVE, MemberState.RETIRED, MemberState.LEFT)

LISTED_IN = [state.value for state in PRESENT]  # plain words, as a migration writes them

STANDING = ("state", "hidden_by_choice", "suspended", "asleep")

CHANGED_MEANWHILE = "La situation de cette personne vient de changer : relisez sa fiche, puis recommencez."


class NotPresent(Http404):
    """Who writes is no longer there: erased, or not activated. Answered everywhere as a page that does not exist."""


class StandingQuerySet(models.QuerySet["Member"]):
    def listed(self) -> Self:
        """People whom the network may find: activated, and neither objecting, suspended nor asleep."""
        # Said twice: SQLite looks up an index for « IN », not for a bare boolean, which its partial index wants.
        return self.filter(is_listed=True, is_listed__in=[True])

    def present(self) -> Self:
        """People who take part, even those who chose not to be listed."""
        return self.filter(state__in=PRESENT)

    def unopposed(self) -> Self:
        """People who may be counted, named and invited: neither they nor the mission withdrew them. Imported people
        can object too, before they ever come."""
        return self.filter(hidden_by_choice=False, suspended=False)

    def row(self, pk: int) -> "Member | None":
        """The row as stored now, held until the end of the transaction; None when there is none.

        FOR NO KEY UPDATE: it waits for other writers of this person, not for rows of others that merely point here.
        """
        return self.select_for_update(of=("self",), no_key=True).filter(pk=pk).order_by("pk").first()

    def lock(self, pk: int) -> "Member":
        """Hold this person, in a transaction, before writing anything in their name; the row as it is now.

        Their other windows wait: two clicks make one thing. Erasure waits too, or came first: then NotPresent is
        raised (404), so that nothing is ever written in the name of somebody who is gone.
        """
        return present(held.first(self.model, pk))

    def hold(self, pk: int) -> None:
        """`lock`, for who needs nothing of the row."""
        present(held_alone.first(self.model, pk))

    def lock_writer(self, pk: int) -> "Member":
        """`lock`, with the collectivité and the promotion of this person, which pages say."""
        return present(held_writer.first(self.model, pk))

    def lock_together(self, *pks: int) -> None:
        """Hold the rows of several people at once, in the order of their numbers, whoever writes to whom: two people
        who write to each other never wait for one another. Before any of them is held alone."""
        list(self.select_for_update(of=("self",), no_key=True).filter(pk__in=pks).order_by("pk").values_list("pk"))

    def lock_account(self, user: "User") -> "Member | None":
        """`lock` the person behind this account, who writes with it; None for staff without a profile of their own."""
        member = getattr(user, "member", None)
        return None if member is None or (user.is_staff and not member.is_present) else self.lock(member.pk)


def present(member: "Member | None") -> "Member":
    """Raises NotPresent."""
    if member is None or not member.is_present:
        raise NotPresent
    return member


@prepared
def held(people: "type[Member]", key: int) -> "models.QuerySet[Member]":
    return people.objects.select_for_update(of=("self",), no_key=True).filter(pk=key).order_by("pk")


@prepared
def held_alone(people: "type[Member]", key: int) -> "models.QuerySet[Member]":
    return held.make(people, key).only("state")


@prepared
def held_writer(people: "type[Member]", key: int) -> "models.QuerySet[Member]":
    return held.make(people, key).select_related("cohort", "collectivity")


class Standing(models.Model):
    """The fields that say where a person stands; `is_listed` is computed by the database from them."""

    state = models.CharField("situation", max_length=10, choices=MemberState, default=MemberState.IMPORTED)
    hidden_by_choice = models.BooleanField(
        "ne pas figurer dans l’annuaire",
        default=False,
        help_text="Droit d’opposition (RGPD, article 21) : la personne garde son accès, personne ne la trouve.",
    )
    suspended = models.BooleanField("fiche suspendue par la mission", default=False, editable=False)
    asleep = models.BooleanField("fiche masquée, car le compte dort", default=False, editable=False)
    is_listed = models.GeneratedField(
        expression=models.Case(
            models.When(
                Q(state__in=LISTED_IN, hidden_by_choice=False, suspended=False, asleep=False), then=models.Value(True)
            ),
            default=models.Value(False),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        abstract = True

    # What the row said of the standing when this copy was read or saved.
    _standing_read: ClassVar[dict[str, Any]] = {}

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any) -> Self:
        member = super().from_db(db, field_names, values, **kwargs)
        member._remember_standing()
        return member

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        self._remember_standing(STANDING if fields is None else [name for name in fields if name in STANDING])

    def _remember_standing(self, names: Collection[str] = STANDING) -> None:
        read = {name: self.__dict__[name] for name in names if name in self.__dict__}
        self.__dict__["_standing_read"] = self._standing_read | read

    @property
    def is_present(self) -> bool:
        return self.state in PRESENT

    @property
    def is_opposed(self) -> bool:
        """Whether they, or the mission, withdrew them from the network: see `unopposed`."""
        return self.hidden_by_choice or self.suspended

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises NotPresent for a copy of a person erased meanwhile, ValidationError when the standing that this copy
        changes was changed meanwhile by somebody else. What it did not change is read anew, not written."""
        if self._state.adding:
            super().save(*args, **kwargs)
            self._remember_standing()
            return
        with transaction.atomic():
            changed = self._meet_stored_standing()
            names = kwargs.get("update_fields")
            if names is None:
                deferred = self.get_deferred_fields()
                own = [f for f in self._meta.concrete_fields if not (f.primary_key or f.generated)]
                names = {field.name for field in own if field.attname not in deferred}
            kwargs["update_fields"] = set(names) - (set(STANDING) - changed)
            super().save(*args, **kwargs)
        self._remember_standing()
        self.__dict__["is_listed"] = self.is_present and not (self.is_opposed or self.asleep)

    def set_standing(self, **standing: Any) -> None:
        """Write these fields of the standing (`STANDING`) in the stored row and in this copy, whatever this copy held.
        Raises NotPresent for somebody erased.
        """
        with transaction.atomic():
            people: Any = type(self)._default_manager
            stored = people.row(self.pk)
            if stored is None or stored.state == MemberState.ERASED:
                raise NotPresent
            for name, value in standing.items():
                setattr(stored, name, value)
            stored.save(update_fields=list(standing))
        for name in (*STANDING, "is_listed"):
            self.__dict__[name] = getattr(stored, name)
        self._remember_standing()

    def _meet_stored_standing(self) -> set[str]:
        """Hold the row; which parts of the standing this copy changed. The others become what is stored."""
        rows = type(self)._base_manager.filter(pk=self.pk).order_by("pk").select_for_update(no_key=True)
        now = rows.values(*STANDING).first()
        if now is None:
            raise NotPresent
        read, here = self._standing_read, {name: self.__dict__[name] for name in STANDING if name in self.__dict__}
        changed = {name for name, value in here.items() if name not in read or read[name] != value}
        if now["state"] == MemberState.ERASED and read.get("state") != MemberState.ERASED:
            raise NotPresent
        if any(name in read and now[name] not in (read[name], here[name]) for name in changed):
            raise ValidationError(CHANGED_MEANWHILE)
        self.__dict__.update({name: now[name] for name in STANDING if name not in changed})
        return changed
