"""People of a promotion that presented its projects become alumni (every night; dry-run without --apply)."""

from typing import Any

from django.utils import timezone

from directory.training import graduate, to_graduate
from emi_alumni.foundation.rehearsal import ApplyCommand


class Command(ApplyCommand):
    help = "Fait des personnes en formation des alumni, une fois les projets restitués. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        people = to_graduate(timezone.localdate())
        self.stdout.write(f"Personnes devenues alumni : {graduate(people) if apply else people.count()}")
