"""Put the whole index in order: after a bulk import, a restored database, a new version; and every night."""

from argparse import ArgumentParser
from collections.abc import Callable
from time import monotonic

from django.core.management.base import BaseCommand

from emi_alumni.foundation import planner_statistics
from emi_alumni.foundation.search import vocabulary
from emi_alumni.foundation.search.indexing import forget_unknown_kinds, rebuild
from emi_alumni.foundation.search.kinds import KINDS

BAR = 30  # characters


class Command(BaseCommand):
    help = "Remet en ordre l’index de recherche. La recherche reste ouverte pendant ce temps."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", choices=sorted(KINDS), help="une seule nature d’objets (toutes)")

    def handle(self, *args, **options) -> None:
        start, documents = monotonic(), 0
        if not options["kind"]:
            planner_statistics.refresh()  # it may never have looked at what was imported or restored
        for kind in [options["kind"]] if options["kind"] else KINDS:
            count = rebuild(kind, self.bar(kind) if options["verbosity"] else lambda done: None, counted=False)
            documents += count
            if options["verbosity"]:
                self.stdout.write(f"{kind} : {count} documents")
        if not options["kind"]:
            forget_unknown_kinds()
        known = vocabulary.recount()
        # After so many rows, what the database believed of its tables is wrong, and so are the indexes it chooses.
        planner_statistics.refresh()
        if options["verbosity"]:
            elapsed = monotonic() - start
            speed = f"{documents / elapsed:.0f} documents par seconde" if elapsed else ""
            self.stdout.write(f"{known} mots connus ; {elapsed:.1f} s, {speed}.")

    def bar(self, kind: str) -> Callable[[int], None]:
        """Draws how far the rebuild of this kind is, on a terminal; nothing elsewhere."""
        if not self.stdout.isatty():
            return lambda done: None
        every = KINDS[kind].queryset().order_by().count()

        def draw(done: int) -> None:
            share = min(done / every, 1) if every else 1
            full = round(share * BAR)
            end = "\r" if share < 1 else "\r" + " " * (BAR + 40) + "\r"
            self.stdout.write(f"\r{kind:>12} [{'#' * full}{' ' * (BAR - full)}] {share:4.0%} {done}", ending=end)
            self.stdout.flush()

        return draw
