"""Read the letters that came back: a Maildir, an mbox file, or one message on standard input (a pipe command)."""

import mailbox
import sys
from collections import Counter
from email import message_from_binary_file
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from emi_alumni.foundation.outbox import bounces
from emi_alumni.foundation.rehearsal import RehearsedCommand

WORDS = {
    "returned": "courriels revenus, notés",
    "delayed": "simples retards",
    "answer": "réponses automatiques, ignorées",
    "unknown": "messages laissés dans la boîte",
}


class Command(RehearsedCommand):
    help = (
        "Lit les retours de courriels : une boîte Maildir ou mbox, ou un message sur l’entrée standard. "
        "Ce qui est compris est retiré de la boîte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("path", nargs="?", help="Dossier Maildir ou fichier mbox ; rien : l’entrée standard.")

    def handle(self, *args: Any, path: str | None, dry_run: bool, **options: Any) -> None:
        if path is None:
            read = Counter([bounces.read(message_from_binary_file(sys.stdin.buffer))])
        else:
            read = self.empty(Path(path), keep=dry_run)
        for kind, words in WORDS.items():
            if read[kind] and options["verbosity"]:
                self.stdout.write(f"{words} : {read[kind]}")
        if options["verbosity"]:
            self.stdout.write(f"messages lus : {read.total()}")

    def empty(self, path: Path, *, keep: bool) -> Counter[str]:
        """Each message is removed once it is understood, unless all are kept; the others stay, for somebody to read."""
        if not path.exists():
            raise CommandError(f"{path} n’existe pas.")
        box: Any = mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
        box.lock()  # mail is delivered into it meanwhile
        read: Counter[str] = Counter()
        try:
            for key in list(box.iterkeys()):
                kind = bounces.read(box[key])
                read[kind] += 1
                if kind != "unknown" and not keep:
                    box.remove(key)
        finally:
            box.close()  # writes what was removed, and unlocks
        return read
