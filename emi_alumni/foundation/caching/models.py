"""How many times each table that pages remember things of has changed."""

from django.db import models


class Change(models.Model):
    """One row for each table; `number` rises with each transaction that wrote to it (`changes.py`)."""

    table = models.CharField(max_length=80, primary_key=True)
    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        verbose_name = "changement"

    def __str__(self) -> str:
        return f"{self.table} {self.number}"
