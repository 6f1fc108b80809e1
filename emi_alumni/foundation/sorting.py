"""One way to sort French: « Écouter » stands between « Eaubonne » and « Ermont », in Python as in the database."""

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
