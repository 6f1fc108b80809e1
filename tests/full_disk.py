"""What the portal answers when its disk has not one free byte: `python -m tests.full_disk FOLDER`, which is filled.

Prints a JSON object: for each address asked, the status and the page. Run apart from the tests, by
`tests/pages/test_full_disk.py`, on a file system of its own.
"""

import io
import json
import logging
import os
import re
import sys
from pathlib import Path

READ = [
    "/",
    "/annuaire/",
    "/annuaire/?q=marie",
    "/projets/",
    "/recherche/?q=accueil",
    "/moi/",
    "/moi/fiche/",
    "/clubs/",
]
READ += ["/idees/", "/annuaire/carte/", "/sante/", "/aide/", "/partenaires/", "/resultats/"]
WORDS = "Une phrase que j’ai mis dix minutes à écrire."


def fill(folder: Path) -> None:
    """To the last byte."""
    for size in (65536, 1):
        with (folder / "filling").open("ab", buffering=0) as filling:
            try:
                while True:
                    filling.write(b"x" * size)
            except OSError:
                pass


def main(folder: Path) -> None:
    """The folder holds the portal's empty database, in a file of the name that it has in production."""
    os.environ.update(DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="emi_alumni.settings", DEBUG="false", DEMO="false")
    os.environ.update(
        SECRET_KEY="only-for-tests",
        ALLOWED_HOSTS="testserver",
        HTTPS="false",
        EMAIL_URL="memorymail://",
        PORTAL_URL="https://alumni.example.org",
        DEFAULT_FROM_EMAIL="reseau@example.org",
    )
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from PIL import Image

    from tests.factories import MemberFactory

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    logging.disable(logging.CRITICAL)
    member = MemberFactory(given_name="Hélène", family_name="Lefèvre", with_account=True)
    client = Client(raise_request_exception=False)
    client.force_login(member.user)
    form = client.get("/moi/fiche/photo/").content.decode()
    photo = io.BytesIO()
    Image.effect_noise((600, 600), 90).save(photo, "PNG")
    photo.seek(0)
    photo.name = "moi.png"
    with connection.cursor() as cursor:  # else what was already copied of the journal leaves room to write in
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    fill(folder)

    answers = {}

    def note(address: str, response) -> None:
        answers[address] = (response.status_code, response.content.decode())

    for address in READ:
        note(address, client.get(address))
    mark = re.search(r'name="mark" value="(\w+)"', form)[1]
    sent = {"mark": mark, "photo_audience": "network", "consent_photo": "on", "upload": photo}
    note("photo", client.post("/moi/fiche/photo/", sent))
    help_form = client.get("/moi/fiche/entraide/").content.decode()
    mark = re.search(r'name="mark" value="(\w+)"', help_form)[1]
    note("section", client.post("/moi/fiche/entraide/", {"mark": mark, "can_help": WORDS, "looking_for": ""}))
    member.refresh_from_db()
    answers["kept"] = (200, f"{member.photo.name}|{member.can_help}")
    answers["media"] = (200, " ".join(str(one) for one in (folder / "media").rglob("*") if one.is_file()))
    (folder / "filling").unlink()
    note("afterwards", client.post("/moi/fiche/entraide/", {"mark": mark, "can_help": WORDS, "looking_for": ""}))
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
