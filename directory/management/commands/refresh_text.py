"""Clean the rows written by an earlier version: unseen signs, sort keys, and what names are compared with."""

from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from directory.models import Member
from emi_alumni.foundation.rehearsal import RehearsedCommand
from emi_alumni.foundation.sorting import SortKeyField
from emi_alumni.foundation.text import sort_key
from emi_alumni.foundation.text_fields import CleanText

BATCH = 500
SORTED_BY = ("short_name", "title", "name")


class Command(RehearsedCommand):
    help = "Remet au propre les textes déjà enregistrés (signes invisibles, clés de tri), après une mise à jour."

    def handle(self, *args: Any, **options: Any) -> None:
        in_all = 0
        for model in apps.get_models(include_auto_created=True):
            texts = [field for field in model._meta.local_fields if isinstance(field, CleanText | SortKeyField)]
            if texts and not model._meta.label.startswith("search."):
                changed, clashes = refresh(model, texts)
                in_all += changed
                for pk in clashes:
                    self.stderr.write(f"{model._meta.label} n° {pk} : laissée, une autre ligne dit déjà la même chose.")
                if changed and options["verbosity"]:
                    self.stdout.write(f"{model._meta.label} : {changed} ligne{'s' if changed > 1 else ''}")
        if options["verbosity"]:
            self.stdout.write(
                f"Lignes remises au propre : {in_all}." if in_all else "Tout était au propre : rien n’a changé."
            )


def refresh(model: type[models.Model], texts: list[Any]) -> tuple[int, list[Any]]:
    """Rewrite the rows whose text is not what it would be if they were saved today: how many, and the keys of those
    that would become the same as another, which are left."""
    changed, clashes = 0, []
    for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
        before = {field.attname: getattr(row, field.attname) for field in texts}
        for field in texts:
            setattr(row, field.attname, field.to_python(before[field.attname]))
        derive(row)
        after = {name: getattr(row, name) for name in before}
        if different := {name: value for name, value in after.items() if value != before[name]}:
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**different)
            except IntegrityError:
                clashes.append(row.pk)
            else:
                changed += 1
    return changed, clashes


def derive(row: Any) -> None:
    if isinstance(row, Member):
        row.derive()
        return
    names = {field.name: field for field in row._meta.local_fields}
    if isinstance(field := names.get("sort_key"), SortKeyField):
        field.pre_save(row, add=False)
    elif field is not None:
        source = next(name for name in SORTED_BY if name in names)
        row.sort_key = sort_key(getattr(row, source))[: field.max_length]
