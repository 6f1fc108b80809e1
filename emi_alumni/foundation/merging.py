"""Two rows of a list that say the same thing made one: what named the others names the one that is kept."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.dispatch import Signal

from emi_alumni.foundation.search.indexing import index_many
from emi_alumni.foundation.search.kinds import KINDS

# Sent for each row before what names it (`one`) names `kept` too, in the same transaction and with both held: what may
# not name the same thing twice makes room. `sender`: their model.
joining = Signal()

GONE = "« {kept} » n’est plus dans la liste : quelqu’un l’a fusionné entre-temps. Rechargez la page."
CLASH = "« {one} » et « {kept} » sont tous deux employés là où un seul peut l’être : corrigez d’abord ces lignes."


@transaction.atomic
def merge(kept: models.Model, others: Iterable[models.Model]) -> int:
    """Everything that names `others` names `kept`, and they go; returns how many rows named them.

    Raises ValidationError, and changes nothing, where both are used and only one may be.
    """
    others, moved = [one for one in others if one.pk != kept.pk], 0
    rows = type(kept)._base_manager.filter(pk__in=[kept.pk, *(one.pk for one in others)])
    # Held, in one order: two merges of the same rows wait for each other, and neither goes meanwhile.
    there = set(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    if kept.pk not in there:
        raise ValidationError(GONE.format(kept=kept))
    for one in [one for one in others if one.pk in there]:
        try:
            with transaction.atomic():
                joining.send(type(kept), kept=kept, one=one)
                for relation in relations_to(type(kept)):
                    move = _move_links if relation.many_to_many else _move_rows
                    moved += move(relation, one, kept)
        except IntegrityError:
            raise ValidationError(CLASH.format(one=one, kept=kept)) from None
        one.delete()
    return moved


def relations_to(model: type[models.Model]) -> list[Any]:
    """Every relation by which something names this model, also those that have no name back (`related_name="+"`).

    Rows that only link two things are reached by the relation that they are made for.
    """
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not relation.related_model._meta.auto_created
    ]


def _move_rows(relation: Any, one: models.Model, kept: models.Model) -> int:
    rows = relation.related_model._base_manager.filter(**{relation.field.name: one})
    keys = list(rows.order_by().values_list("pk", flat=True))
    moved = rows.update(**{relation.field.name: kept})
    _index(relation.related_model, keys)
    return moved


def _move_links(relation: Any, one: models.Model, kept: models.Model) -> int:
    """A thing that already names both keeps one link."""
    field = relation.field
    holder, target = field.m2m_field_name(), field.m2m_reverse_field_name()
    links = field.remote_field.through._base_manager
    mine = links.filter(**{target: one})
    holders = list(mine.order_by().values_list(f"{holder}_id", flat=True))
    mine.filter(**{f"{holder}__in": links.filter(**{target: kept}).values(f"{holder}_id")}).delete()
    links.filter(**{target: one}).update(**{target: kept})
    _index(relation.related_model, holders)
    return len(holders)


def _index(model: type[models.Model], keys: list[int]) -> None:
    """What is moved by UPDATE tells search nothing."""
    for kind in KINDS.values():
        if kind.model is model:
            index_many(kind.name, keys)
