"""One way to sort French: « Écouter » stands between « Eaubonne » and « Ermont », in Python as in the database."""

from copy import copy
from typing import Any

from django.db import models

from emi_alumni.foundation.text import sort_key


class SortKeyField(models.CharField):
    """What a row is sorted by: another column, folded. Set whenever the row is saved, alone or with others."""

    def __init__(self, *args: Any, of: str = "name", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 200, "editable": False, "db_index": True} | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, instance: models.Model, add: bool) -> str:
        value = sort_key(getattr(instance, self.of))[: self.max_length]
        setattr(instance, self.attname, value)
        return value


class LatestFirstIndex(models.Index):
    """For an order of `F("…").desc(nulls_last=True)`: of its `-fields`, rows that have none come last.

    SQLite puts them there by itself, and knows no other words; PostgreSQL puts them first unless it is told.
    """

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        index = copy(self)
        if schema_editor.connection.vendor == "postgresql":
            index.fields_orders = [
                (name, f"{order} NULLS LAST" if order and model._meta.get_field(name).null else order)
                for name, order in self.fields_orders
            ]
        return models.Index.create_sql(index, model, schema_editor, using, **kwargs)
