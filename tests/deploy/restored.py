"""The portal on a database and files that were just restored: `python -m tests.deploy.restored DATA SLUG`.

Run apart from the tests. Prints a JSON object: what `migrate` said, the directory's page, and the person's photo.
"""

import io
import json
import sys
from pathlib import Path


def main(data: Path, slug: str) -> None:
    import django
    from django.conf import settings

    settings.MEDIA_ROOT = data / "media"
    django.setup()
    from django.core.management import call_command

    from directory.models import Member
    from tests.signing_in import signed_in

    said = io.StringIO()
    for command in ("migrate", "refresh_text", "rebuild_search", "refresh_statistics"):
        call_command(command, stdout=said)
    reader = signed_in(Member.objects.get(slug=slug))
    answer = {
        "commands": said.getvalue(),
        "directory": reader.get("/annuaire/").content.decode(),
        "found": reader.get("/recherche/?q=karim").content.decode(),
        "photo": b"".join(reader.get(f"/annuaire/{slug}/photo/")).decode("latin-1"),
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
