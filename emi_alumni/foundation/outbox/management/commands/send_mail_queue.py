"""Send the letters that wait: once, or as the process that the portal needs beside it (`--forever`)."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from emi_alumni.foundation.outbox.models import Letter
from emi_alumni.foundation.outbox.sending import send_due

logger = logging.getLogger(__name__)

PAUSE = 1  # second between two looks at the queue: how long a code may wait
PAUSE_AFTER_A_FAULT = 5


class Command(BaseCommand):
    help = "Fait partir les courriels en attente. Avec --forever, ne s’arrête pas : c’est le processus des courriels."

    def add_arguments(self, parser: CommandParser) -> None:
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--forever", action="store_true", help="Continuer jusqu’au signal d’arrêt.")
        either.add_argument("--dry-run", action="store_true", help="Compter ce qui partirait, sans rien envoyer.")

    def handle(self, *args: Any, forever: bool, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self.stdout.write(f"courriels prêts à partir : {Letter.objects.due().count()}")
            return
        if not forever:
            self.stdout.write(f"courriels essayés : {send_due()}")
            return
        stopping = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):  # the letter in hand is finished first
            signal.signal(name, lambda *_: stopping.set())
        logger.info("Letters are sent from here")
        while not stopping.is_set():
            stopping.wait(self.one_look(stopping))

    def one_look(self, stopping: threading.Event) -> float:
        """Send what is due; how long to pause then. A database away for a moment does not end the process."""
        try:
            close_old_connections()
            send_due(stop=stopping.is_set)
        except DatabaseError:
            logger.exception("The queue of letters could not be read")
            return PAUSE_AFTER_A_FAULT
        return PAUSE
