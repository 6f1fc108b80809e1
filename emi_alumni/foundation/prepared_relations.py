"""What a prepared statement prefetches, each relation by statements that are written once too.

A statement of a relation serves 1, 2, 4, 8… owners: places that are left over name the first of them again.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet, ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.fields import related_descriptors
from django.db.models.fields.related_descriptors import (
    ForwardManyToOneDescriptor,
    ManyToManyDescriptor,
    ReverseManyToOneDescriptor,
)
from django.db.models.query import normalize_prefetch_lookups

from emi_alumni.foundation.written_statements import CannotPrepare, StandIns, WrittenRows

FIRST_KEY = 500_000  # far from the numbers of other stand-ins
FIRST_SINGLE_KEY = 1_000_000_000  # the same, twice of which any column of keys holds


class Relation:
    """One relation of rows of `model`, with those of the rows it finds (`inner`).

    `querysets`, when it has rows of its own, are made of the stand-ins of either turn.
    """

    def __init__(self, model: type[Model], name: str, to_attr: str, stand_ins: tuple[StandIns, StandIns]) -> None:
        self.model, self.name, self.to_attr = model, name, to_attr
        self.stand_ins = stand_ins
        self.querysets: tuple[QuerySet, QuerySet] | None = None
        self.inner: dict[str, Relation] = {}
        self.kept: dict[int, WrittenRows | None] = {}
        descriptor = getattr(model, name)
        self.is_many, self.link = isinstance(descriptor, ReverseManyToOneDescriptor), None
        if self.is_many:
            through_links = isinstance(descriptor, ManyToManyDescriptor)
            manager = getattr(self.owners(0, 1)[0], name)
            link = manager.source_field if through_links else manager.field
            self.key = link.target_field.attname
            self.key_of_related = f"_prefetch_related_val_{link.attname}" if through_links else link.attname
            self.back = "" if through_links else link.name
            self.cache_name = manager.prefetch_cache_name if through_links else link.remote_field.cache_name
            self.related_model = manager.model
        else:
            link = getattr(descriptor, "field", None) or getattr(descriptor, "related", None)  # from here, or to here
            self.related_model = link.related_model if link else None
            if isinstance(descriptor, ForwardManyToOneDescriptor):
                self.link = link

    def owners(self, turn: int, size: int) -> list[Any]:
        """Stand-ins for so many owners."""
        name = self.model._meta.pk.attname
        keys = (7_000_000_000 * turn + FIRST_KEY + rank for rank in range(size))
        return [self.model.from_db(DEFAULT_DB_ALIAS, [name], [key]) for key in keys]

    def of_owners(self, rows: QuerySet, owners: Sequence[Any]) -> QuerySet:
        """As `get_prefetch_querysets`, which for rows that point to their owner asks the database at once."""
        if self.back:
            return related_descriptors._filter_prefetch_queryset(rows, self.back, owners)  # type: ignore[attr-defined]
        return getattr(owners[0], self.name).get_prefetch_querysets(owners, [rows])[0]

    def write(self, size: int) -> WrittenRows | None:
        """The statement for so many owners; None when it never finds anything."""
        turns, asked = [], []
        for which, values in enumerate(self.stand_ins):
            if self.link:
                keys = [FIRST_SINGLE_KEY * values.turn + rank for rank in range(size)]
                pointed_to = {f"{self.link.target_field.name}__in": keys}
                rows = self.related_model._base_manager.filter(**pointed_to).order_by()
            else:
                owners = self.owners(values.turn, size)
                keys = [getattr(owner, self.key) for owner in owners]
                rows = self.querysets[which] if self.querysets else self.related_model._default_manager.all()
                rows = self.of_owners(rows.prefetch_related(None), owners)
            asked.append(rows)
            turns.append(StandIns(values.turn))
            turns[-1].values = [*values.values, *keys]
        name = f"{self.model.__name__}.{self.name}"
        try:
            written = WrittenRows(name, asked, (turns[0], turns[1]), [])
        except EmptyResultSet:
            return None
        bound = len(self.stand_ins[0].values)
        if self.to_attr == self.name and any(place and place[0] < bound for place in written.statement.places):
            # `project.roles.filter(…)` would go on from the rows of a stand-in.
            raise CannotPrepare(f"{name}: give a name of its own (`to_attr`) to what depends on an argument.")
        return written

    def fill(self, owners: Sequence[Any], values: Sequence[Any]) -> None:
        """Give these rows what they are related to, as `prefetch_related_objects` does."""
        if not owners:
            return
        related = self.many(owners, values) if self.is_many else self.one(owners, values)
        for relation in self.inner.values():
            relation.fill(related, values)

    def read(self, keys: list[Any], values: Sequence[Any]) -> list[Any]:
        """The related rows of the owners of these keys; those that these keys are of, when they are single rows."""
        size = 1 << (len(keys) - 1).bit_length()
        if size not in self.kept:
            self.kept[size] = self.write(size)
        written = self.kept[size]
        return written.read([*values, *keys, *keys[:1] * (size - len(keys))], []) if written else []

    def many(self, owners: Sequence[Any], values: Sequence[Any]) -> list[Any]:
        by_key: dict[Any, list[Any]] = {getattr(owner, self.key): [] for owner in owners}
        related = self.read(list(by_key), values)
        known = {getattr(owner, self.key): owner for owner in owners}
        for one in related:
            key = getattr(one, self.key_of_related)
            by_key[key].append(one)
            if self.back and self.back not in one._state.fields_cache:
                setattr(one, self.back, known[key])
        for owner in owners:
            self.give(owner, by_key[getattr(owner, self.key)])
        return related

    def give(self, owner: Any, found: list[Any]) -> None:
        if self.to_attr != self.name:
            setattr(owner, self.to_attr, found)
            return
        manager = getattr(owner, self.name)
        # What is filtered further asks anew, from the whole relation.
        rows = manager._apply_rel_filters(self.querysets[0]) if self.querysets else manager.get_queryset()
        rows._result_cache = found
        rows._prefetch_done = True
        if not hasattr(owner, "_prefetched_objects_cache"):
            owner._prefetched_objects_cache = {}
        owner._prefetched_objects_cache[self.cache_name] = rows

    def one(self, owners: Sequence[Any], values: Sequence[Any]) -> list[Any]:
        """A single row each, unless it came with the owners; one that points to its owner is asked by Django."""
        if self.link:
            self.point(self.link, [owner for owner in owners if not self.link.is_cached(owner)], values)
        else:
            prefetch_related_objects(list(owners), self.name)
        related = []
        for owner in owners:
            try:
                related.append(getattr(owner, self.name))
            except ObjectDoesNotExist:
                continue
        return [one for one in related if one is not None]

    def point(self, link: Any, owners: Sequence[Any], values: Sequence[Any]) -> None:
        """Give these rows the one that their column points to, None where it points to none."""
        keys = dict.fromkeys(key for owner in owners if (key := getattr(owner, link.attname)) is not None)
        related = self.read(list(keys), values) if keys else []
        found = {getattr(row, link.target_field.attname): row for row in related}
        for owner in owners:
            link.set_cached_value(owner, found.get(getattr(owner, link.attname)))


def relations_of(asked: Sequence[QuerySet], stand_ins: tuple[StandIns, StandIns]) -> list[Relation]:
    """What these querysets prefetch: the same, made of the stand-ins of either turn."""
    relations: dict[str, Relation] = {}
    add(relations, asked[0].model, asked, stand_ins)
    write_first(relations.values())
    return list(relations.values())


def add(relations: dict[str, Relation], model: Any, asked: Sequence[Any], stand_ins: tuple[StandIns, StandIns]) -> None:
    lookups, lookups_of_other = (normalize_prefetch_lookups(rows._prefetch_related_lookups) for rows in asked)
    for lookup, lookup_of_other in zip(lookups, lookups_of_other, strict=True):
        here, model_here = relations, model
        path = list(zip(lookup.prefetch_through.split("__"), lookup.prefetch_to.split("__"), strict=True))
        for name, to_attr in path:
            relation = here.get(to_attr) or Relation(model_here, name, to_attr, stand_ins)
            here[to_attr] = relation
            here, model_here = relation.inner, relation.related_model
        if lookup.queryset is not None and lookup_of_other.queryset is not None:
            if not relation.is_many:
                raise CannotPrepare(f"{relation.model.__name__}.{relation.name}: prepare its rows by themselves.")
            relation.querysets = lookup.queryset, lookup_of_other.queryset
            add(relation.inner, relation.related_model, relation.querysets, stand_ins)


def write_first(relations: Iterable[Relation]) -> None:
    """What cannot be prepared is refused at once, not when there is a first owner."""
    for relation in relations:
        if relation.is_many:
            relation.kept[1] = relation.write(1)
        write_first(relation.inner.values())
