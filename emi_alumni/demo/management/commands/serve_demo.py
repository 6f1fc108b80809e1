"""Prepare the demonstration's database, then serve it to this machine alone (`make demo`)."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from whitenoise.runserver_nostatic.management.commands.runserver import Command as Runserver

from emi_alumni.demo.people import demo_people
from emi_alumni.demo.port import refusal


class Command(BaseCommand):
    help = "Prépare la démonstration, puis la sert sur cette machine seulement."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000")

    def handle(self, *args: Any, port: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("La démonstration se sert avec DEMO=true et DEBUG=true : tapez make demo.")
        if sentence := refusal(port):
            raise CommandError(sentence)
        # Links in the letters lead to this very server, whatever its port.
        settings.PORTAL_URL = f"http://127.0.0.1:{port}"
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_collectivities", verbosity=0)
        call_command("load_demo", verbosity=0)
        call_command(Server(self.stdout, self.stderr), f"127.0.0.1:{port}", use_reloader=False, skip_checks=True)


class Server(Runserver):
    """Django's development server, which says where to go once it listens."""

    def on_bind(self, server_port: int) -> None:
        people = "\n".join(f"    • {person.label}. {person.description}" for person in demo_people())
        self.stdout.write(
            f"\n  La démonstration est ouverte : http://127.0.0.1:{server_port}/\n\n"
            f"  Pour entrer, « Se connecter » puis un clic sur l’une de ces personnes, toutes fictives :\n{people}\n\n"
            f"  Les courriels (codes de connexion, invitations) s’affichent ici.\n"
            f"  Pour arrêter : Ctrl+C. Pour repartir de zéro : make demo-reset\n"
        )
        self.stdout.flush()  # at once, also into a file
        self.stdout.flush()  # also where the output goes to a file
