"""What the machine's log does not keep: the secrets of private links (TRUST case 56)."""

import logging
import re

# Addresses whose next part opens something without an account. nginx leaves the same out (deploy/nginx).
DOORS = (
    *("bienvenue", "retour", "commanditaire", "proposer-un-sujet", "intervenant", "parler-a-un-ancien"),
    *("agenda/abonnements", "agenda/invite", "agenda/sondages/invitation", "nouvelles/flux"),
)
SECRET = re.compile(rf"/({'|'.join(DOORS)})/[^/\s\"']+")


def without_secrets(text: str) -> str:
    """« /commanditaire/…/ »: the address is told, not its key."""
    return SECRET.sub(r"/\1/…", text)


class HideSecrets(logging.Filter):
    """On every handler: a page refused, missing or broken is logged with its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if SECRET.search(message):
            record.msg, record.args = without_secrets(message), ()
        return True
