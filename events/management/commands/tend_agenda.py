"""Offer the seats that nobody took in time to the next in line, remind who comes (every hour; dry-run without
--apply)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from events.models.registrations import offers_over, settle_all
from events.reminders import remind, to_remind


class Command(BaseCommand):
    help = "Propose plus loin les places non prises à temps, rappelle les événements. Sans --apply, compte seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="Agir ; sinon, dire ce qui serait fait.")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        now = timezone.now()
        lapsed = offers_over(now).count()
        if apply:
            settle_all(now)
        reminded = sum(not apply or remind(event, now) for event in to_remind(now))
        self.stdout.write(f"Places non prises à temps : {lapsed}")
        self.stdout.write(f"Événements rappelés à leurs inscrits : {reminded}")
        if not apply:
            self.stdout.write("Rien n’a été fait : ajoutez --apply pour agir.")
