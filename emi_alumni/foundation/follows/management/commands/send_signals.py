"""Tell what was held and fits the month, then news of what people follow (every night; dry-run without --apply)."""

from typing import Any

from emi_alumni.foundation.follows import digest
from emi_alumni.foundation.notifications.budget import release, to_release
from emi_alumni.foundation.notifications.models import HeldSignal
from emi_alumni.foundation.rehearsal import ApplyCommand


class Command(ApplyCommand):
    help = "Dit les signaux retenus, puis les nouvelles de ce qui est suivi. Sans --apply, compte seulement."

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        if apply:
            released = sum(release(accounts) for accounts in to_release())
            self.stdout.write(f"Signaux retenus qui viennent d’être dits : {released}")
            self.stdout.write(f"Personnes prévenues de ce qu’elles suivent : {digest.send()}")
        else:
            self.stdout.write(f"Personnes à qui un signal retenu peut être dit : {sum(map(len, to_release()))}")
            asked = sum(len(accounts) for accounts in digest.to_tell().values())
            self.stdout.write(f"Personnes à prévenir de ce qu’elles suivent, si leur mois le permet : {asked}")
        self.stdout.write(f"Signaux retenus à ce jour : {HeldSignal.objects.count()}")
