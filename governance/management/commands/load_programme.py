"""Load the programme of the EMI: its modules, and the tools and methods learned in each. For production too."""

import json
from pathlib import Path

from django.db import transaction

from emi_alumni.foundation.rehearsal import RehearsedCommand
from governance.models import Module, Tool

DATA = Path(__file__).resolve().parents[2] / "data" / "programme.json"


class Command(RehearsedCommand):
    help = "Charge les modules de l’EMI et leurs outils. Relancée, elle ajoute ce qui manque et ne change rien d’autre."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        new = 0
        for position, facts in enumerate(json.loads(DATA.read_text(encoding="utf-8")), start=1):
            module, made = Module.objects.get_or_create(name=facts["module"], defaults={"position": position})
            new += made
            for name in facts["outils"]:
                _, made = Tool.objects.get_or_create(name=name, defaults={"module": module})
                new += made
        if options["verbosity"]:
            self.stdout.write(f"{new} modules et outils ajoutés." if new else "Tout y était déjà : rien n’a changé.")
