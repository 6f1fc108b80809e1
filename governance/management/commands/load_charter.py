"""Load the first version of the charter. Production runs it once; later versions are written in the administration."""

from datetime import date
from pathlib import Path

from emi_alumni.foundation.rehearsal import RehearsedCommand
from governance.models import Charter

FIRST = "1.0"
DATA = Path(__file__).resolve().parents[2] / "data"


class Command(RehearsedCommand):
    help = "Charge la première version de la charte, s’il n’y en a encore aucune. Relancée, elle ne change rien."

    def handle(self, *args, **options) -> None:
        made = False
        if not Charter.objects.exists():
            text = (DATA / f"charte-{FIRST}.md").read_text(encoding="utf-8")
            Charter.objects.create(number=FIRST, text=text, since=date(2024, 2, 22))
            made = True
        if options["verbosity"]:
            self.stdout.write("La charte est chargée." if made else "Une charte existe déjà : rien n’a changé.")
