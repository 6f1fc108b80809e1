"""5 000 people are brought in by a file: its preview, then its import, by the pages of the administration
(`python -m tests.bench.imports`, not in CI).

CSV and XLSX, on SQLite and on a temporary PostgreSQL, each into a directory of 1 000 people. Exits 1 where preview and
import together pass their goal of 6 s, in the time of the processor, PostgreSQL's with ours: on a machine that does
something else, it alone compares.
"""

import argparse
import contextlib
import gc
import io
import itertools
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from tests import postgres
from tests.bench import layers
from tests.bench.builds import ROOT, Build
from tests.bench.run import say

LINES, THERE, GOAL = 5000, 1000, 6.0  # lines of a file, people already there, seconds
ENGINES = ("sqlite", "postgresql")
KINDS = ("csv", "xlsx")
HEADINGS = ["NOM", "Prénom", "Promo", "Employeur", "Service", "Fonction", "Mél", "Tél."]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.imports", description=__doc__)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    # The process that has its database, and its kind of file.
    parser.add_argument("--inside", nargs=2, metavar=("ENGINE", "KIND"), help=argparse.SUPPRESS)
    return parser.parse_args()


def outside(engines: list[str]) -> int:
    failed = 0
    for engine, kind in itertools.product(engines, KINDS):
        with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as servers:
            environment = Build(engine, ROOT, Path(home), f"sqlite:///{home}/bench.sqlite3").environment
            (Path(home) / "data").mkdir()
            if engine == "postgresql":
                environment["DATABASE_URL"] = servers.enter_context(postgres.server())
            command = [sys.executable, "-m", "tests.bench.imports", "--inside", engine, kind]
            failed |= subprocess.run(command, env=environment, check=False).returncode
    return failed


def rows() -> list[list[str]]:
    """People whose names, promotions, places and numbers are written in the ways of real files."""
    from tests.directory.town_hall_files import COHORTS, FAMILY, GIVEN, PLACES, spaced

    found = []
    for n in range(LINES):
        # Nobody is there twice: that would be asked, not written.
        family = f"{FAMILY[n % len(FAMILY)]}{'abcdefghij'[n // 500]}{'klmnopqrst'[n // 50 % 10]}"
        cells = [family.upper(), f"{GIVEN[n % len(GIVEN)]}", COHORTS[n % len(COHORTS)], PLACES[n % len(PLACES)][0]]
        phone = spaced(f"01990{n:05}", " ."[n % 2])
        found.append([*cells, "DRH", "Cheffe de projet", f"agent{n}@mairie{n % 5}.example.fr", phone])
    return found


def as_excel_writes(headings: list[str], lines: list[list[str]]) -> bytes:
    """A workbook of one sheet whose texts stand once, in a table of their own; openpyxl writes them in each cell, which
    takes longer to read."""
    texts: dict[str, int] = {}
    rows = ""
    for n, line in enumerate((headings, *lines), start=1):
        cells = (
            f'<c r="{chr(65 + c)}{n}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'
            for c, text in enumerate(line)
        )
        rows += f'<row r="{n}">{"".join(cells)}</row>'
    office, package = (f"http://schemas.openxmlformats.org/{kind}/2006" for kind in ("officeDocument", "package"))
    sheets = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{office}/relationships"'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    def related(*targets: tuple[str, str]) -> str:
        links = (
            f'<Relationship Id="r{n}" Type="{office}/relationships/{target[0]}" Target="{target[1]}"/>'
            for n, target in enumerate(targets)
        )
        return f'<Relationships xmlns="{package}/relationships">{"".join(links)}</Relationships>'

    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sheet.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/texts.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": related(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {sheets}><sheets><sheet name="A" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": related(("worksheet", "sheet.xml"), ("sharedStrings", "texts.xml")),
        "xl/sheet.xml": f"<worksheet {sheets}><sheetData>{rows}</sheetData></worksheet>",
        "xl/texts.xml": f"<sst {sheets}>{''.join(f'<si><t>{escape(text)}</t></si>' for text in texts)}</sst>",
    }
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
    return book.getvalue()


def inside(engine: str, kind: str) -> int:
    import django
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment
    from django.urls import reverse

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("populate", members=THERE, yes_really=True, no_index=True, verbosity=0)
    call_command("load_collectivities", verbosity=0)
    from directory.models import Cohort, Member
    from emi_alumni.foundation.spreadsheets import XLSX, write_csv
    from tests.access import make_world
    from tests.bench.http import HOST

    setup_test_environment()  # which gives back the context of a page
    client = Client(headers={"host": HOST})
    client.cookies[settings.SESSION_COOKIE_NAME] = make_world().sessions["moderator"]
    for year in (2018, 2019, 2020):
        label = f"{year}-{year + 1}"
        Cohort.objects.get_or_create(slug=label, defaults={"label": label, "starts_on": year, "ends_on": year + 1})
    content = write_csv(HEADINGS, rows()) if kind == "csv" else as_excel_writes(HEADINGS, rows())
    upload = SimpleUploadedFile(f"liste.{kind}", content, XLSX)
    before = Member.objects.count()
    clock = layers.cpu_clock()
    gc.freeze()  # as the portal does (emi_alumni/wsgi.py)
    began, busy = time.perf_counter(), clock()
    preview = client.post(reverse("admin:directory_member_import"), {"file": upload}, secure=True)
    seen, seen_busy = time.perf_counter(), clock()
    answers = {f"choix-{verdict.line}": "new" for verdict, _word in preview.context["verdicts"] if verdict.choices}
    done = client.post(
        reverse("admin:directory_member_import_confirm"),
        {"token": preview.context["token"], "leave": "1"} | answers,
        secure=True,
    )
    ended, ended_busy = time.perf_counter(), clock()
    made = Member.objects.count() - before
    assert (preview.status_code, done.status_code) == (200, 302), done.content.decode()[:2000]
    assert made == LINES, f"{made} people, {preview.context['counts']}"
    spent = (ended_busy - busy) / 1000
    say(
        f"{engine}, {kind}: preview {seen - began:.1f} s ({(seen_busy - busy) / 1000:.1f} of processor), "
        f"import {ended - seen:.1f} s ({(ended_busy - seen_busy) / 1000:.1f}), together {spent:.1f}: "
        f"{'MISSED' if spent > GOAL else 'ok'}"
    )
    return int(spent > GOAL)


if __name__ == "__main__":
    asked = arguments()
    sys.exit(inside(*asked.inside) if asked.inside else outside(asked.engines))
