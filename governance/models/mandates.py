"""Mandates: who holds which place in the network, from when, until when. Rights are asked to these dates."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

from directory.models.member_state import PRESENT, MemberState
from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import french_date, months_after, of_our_time

MONTHS = 12
ENDS_SOON = 60  # days before the end, when it is said to those concerned
GIVEN_TO_ONESELF = "Vous ne pouvez pas vous donner un mandat : demandez à quelqu’un d’autre de la mission innovation."
ENDED = "Ce mandat est déjà terminé."
LAPSED = "{} : ce mandat ne repose plus sur rien, la personne a bougé ou quitté le réseau. Mettez-y fin."
OPEN_ENDED = "Ce mandat n’a pas de fin : il n’y a rien à renouveler."
MOVED = "Ce mandat a changé entre-temps : rechargez la page."


class NoOverlap(models.BaseConstraint):
    """Rows with the same `same` (keys or numbers) never have days in common, from `starts_on` to the eve of `until`.

    PostgreSQL guarantees it with an exclusion constraint, which needs no extension. On SQLite, which has none, the
    model asks it when it saves, and writes there come one after the other.
    """

    def __init__(self, *, same: Sequence[str], name: str, violation_error_message: str) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message, violation_error_code="overlap")
        self.same = tuple(same)

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        if schema_editor.connection.vendor != "postgresql":
            return ""
        quote = schema_editor.quote_name
        columns = [quote(model._meta.get_field(name).column) for name in self.same]
        # One value as a range: ranges of numbers have an exclusion operator of their own.
        same = "".join(f"int8range({column}, {column}, '[]') WITH &&, " for column in columns)
        return f"CONSTRAINT {quote(self.name)} EXCLUDE USING gist ({same}daterange(starts_on, until) WITH &&)"

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        clause = self.constraint_sql(model, schema_editor)
        return clause and f"ALTER TABLE {schema_editor.quote_name(model._meta.db_table)} ADD {clause}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        if schema_editor.connection.vendor != "postgresql":
            return ""
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Iterable[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        mandate: Any = instance
        named = {name: getattr(mandate, f"{name}_id", getattr(mandate, name, None)) for name in self.same}
        if mandate.starts_on is None or None in named.values():
            return
        others = model._default_manager.using(using).filter(**named).exclude(pk=mandate.pk)
        # An empty span (ended the day it began) has no day in common with anything.
        if mandate.until is not None and mandate.until <= mandate.starts_on:
            return
        others = others.exclude(until__lte=models.F("starts_on")).filter(Q(until=None) | Q(until__gt=mandate.starts_on))
        if mandate.until is not None:
            others = others.filter(starts_on__lt=mandate.until)
        if others.exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    __hash__ = models.BaseConstraint.__hash__

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        kwargs.pop("violation_error_code", None)
        return path, args, kwargs | {"same": self.same}


class MandateQuerySet(models.QuerySet):
    def running(self, day: date | None = None) -> Self:
        """Those whose dates hold this day (today unless said), whatever became of the person."""
        day = day or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=day), starts_on__lte=day)

    def current(self, day: date | None = None) -> Self:
        """Those that run and still rest on facts: the only ones that open rights or are told as held."""
        return self.running(day).filter(self.in_force())

    def lapsed(self, day: date | None = None) -> Self:
        """Those whose dates still run, though what they rest on is over: to end, or to hand over.

        Nothing is over for who has not come yet.
        """
        rows: Any = self.model._default_manager
        to_come = Q(member__state=MemberState.IMPORTED, member__suspended=False)
        return self.running(day).exclude(pk__in=rows.current(day).values("pk")).exclude(to_come)

    @staticmethod
    def in_force() -> Q:
        """What a mandate rests on besides its dates: its holder takes part in the network, and is not suspended."""
        return Q(member__state__in=PRESENT, member__suspended=False)

    def ending_before(self, end: date, day: date | None = None) -> Self:
        """Those that run this day (today unless said) and end then at the latest."""
        return self.current(day).filter(until__lte=end)

    def ending_soon(self) -> Self:
        """Those that run, and end within sixty days."""
        return self.ending_before(in_sixty_days())


def _of_our_time(name: str, day: date) -> None:
    try:
        of_our_time(day)
    except ValidationError as refusal:
        raise ValidationError({name: refusal}) from refusal


def in_sixty_days() -> date:
    return timezone.localdate() + timedelta(days=ENDS_SOON)


def in_twelve_months() -> date:
    return months_after(timezone.localdate(), MONTHS)


class Mandate(models.Model):
    """Somebody's place, from `starts_on`, up to the day before `until`; open when there is no `until`.

    Saving refuses (ValidationError) days in common with a mandate that excludes it, and a mandate given to oneself.
    """

    member: Any
    member_id: int
    starts_on = models.DateField("depuis le", default=timezone.localdate)
    until = models.DateField("jusqu’au (ce jour non compris)", null=True, blank=True, default=in_twelve_months)
    given_by: Any = models.ForeignKey(
        "directory.User",
        verbose_name="donné par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.member}, depuis le {french_date(self.starts_on)}"

    def clean(self) -> None:
        for name in ("starts_on", "until"):
            if day := getattr(self, name):
                _of_our_time(name, day)
        if self.until is not None and self.starts_on is not None and self.until < self.starts_on:
            raise ValidationError(
                {"until": "Le mandat se termine avant d’avoir commencé : mettez une date plus tardive."}
            )
        if self.given_by and self.member_id and getattr(self.given_by, "member", None) == self.member:
            raise ValidationError(GIVEN_TO_ONESELF)

    def save(self, *args: Any, **kwargs: Any) -> None:
        with self._said_in_words(), transaction.atomic():
            self.clean()
            self.validate_constraints()
            super().save(*args, **kwargs)

    @contextmanager
    def _said_in_words(self) -> Iterator[None]:
        """Another request came first: PostgreSQL's constraint says so, in the words of the model."""
        try:
            yield
        except IntegrityError as error:
            for constraint in self._meta.constraints:
                if constraint.name in str(error):
                    raise ValidationError(constraint.get_violation_error_message()) from error
            raise

    def shares_a_day_with(self, other: "Mandate") -> bool:
        begins = max(self.starts_on, other.starts_on)
        return all(one.until is None or begins < one.until for one in (self, other))

    @property
    def is_current(self) -> bool:
        today = timezone.localdate()
        return self.starts_on <= today and (self.until is None or self.until > today)

    @property
    def in_force(self) -> bool:
        """`MandateQuerySet.in_force`, of this one."""
        return self.may_be_given_to(self.member)

    @staticmethod
    def may_be_given_to(member: Any) -> bool:
        return bool(member.is_present and not member.suspended)

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until <= timezone.localdate()

    @property
    def last_day(self) -> date | None:
        """The last day of the mandate, as people say it."""
        return self.until and self.until - timedelta(days=1)

    def renew(self, *, by: Account) -> None:
        """Twelve months more from its end, given by this account. Twice the same click renews once.

        Raises ValidationError when it is over (give a new one) or rests on nothing, when it is one's own, and when
        somebody else follows.
        """
        before = self.until
        if before is None:
            raise ValidationError(OPEN_ENDED)
        if not self.is_current:
            raise ValidationError(ENDED)
        if not self.in_force:
            raise ValidationError(LAPSED.format(self.member))
        self.until, self.given_by = months_after(before, MONTHS), by
        with self._said_in_words(), transaction.atomic():
            self.clean()
            self.validate_constraints()
            same = type(self)._default_manager.filter(pk=self.pk, until=before)
            if not same.update(until=self.until, given_by=by):
                raise ValidationError(MOVED)

    def end(self, *, by: Account, on: date | None = None) -> None:
        """The mandate ends, and its rights with it, at once. Raises ValidationError when it was already over."""
        day = on or timezone.localdate()
        day = max(day, self.starts_on)
        running = Q(until=None) | Q(until__gt=day)
        if not type(self)._default_manager.filter(running, pk=self.pk).update(until=day):
            raise ValidationError(ENDED)
        self.until = day
