"""Draw the pictures of the guides from the demonstration: `python -m tests.guide_pictures [NAME …]`, by hand.

They are kept in `static/guides`, each 60 kB at most; `tests/test_guides.py` says which one is missing or too heavy.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "static" / "guides"
HEAVIEST = 60_000  # bytes
WIDTH = 1040
QUALITIES = (82, 70, 58, 46)
MISSION, REPRESENTATIVE, MEMBER = "Aurélie", "Isabelle", "Hélène"
SERVES_WITHIN = 120  # seconds
CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True)
class Picture:
    """`who` looks; `show` goes to the page and makes it say what the picture is about."""

    name: str
    who: str
    show: Callable[[Page], object]
    height: int = 720


def at(address: str) -> Callable[[Page], object]:
    return lambda page: page.goto(address)


def event(then: str = "") -> Callable[[Page], object]:
    """The page of the first event in the agenda; with `then`, that page of the first one that this person organises."""

    def show(page: Page) -> None:
        page.goto("/agenda/")
        links = page.locator("main a[href^='/agenda/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        for address in dict.fromkeys(link for link in links if re.fullmatch(r"/agenda/\d+/", link)):
            if not then or (page.request.get(f"{address}{then}/").ok):
                page.goto(f"{address}{then}/" if then else address)
                return
        raise SystemExit(f"Aucun événement de l’agenda n’a de page « {then} ».")

    return show


def reading(page: Page) -> Locator:
    """An idea that waits, unfolded at the top of the screen."""
    page.goto("/gestion/a-relire/?type=idee")
    line = page.locator("[data-item]").first
    line.evaluate("one => one.scrollIntoView()")
    return line


def refusing(page: Page) -> None:
    reading(page).locator("summary", has_text="Refuser").click()


def preview(page: Page) -> None:
    reading(page).get_by_role("button", name="Voir comme elle paraîtra").click()
    page.get_by_role("note", name="Aperçu").wait_for()


PICTURES = (
    Picture("gestion", MISSION, at("/gestion/")),
    Picture("a-relire", MISSION, reading),
    Picture("refuser", MISSION, refusing),
    Picture("apercu", MISSION, preview),
    Picture("evenement", MEMBER, event()),
    Picture("organiser", MEMBER, event("gerer")),
    Picture("repeter", MEMBER, event("repeter")),
    Picture("rencontre-annuelle", MEMBER, at("/agenda/rencontre-annuelle/")),
    Picture("ma-collectivite", REPRESENTATIVE, at("/gouvernance/ma-collectivite/")),
)


def compressed(png: bytes) -> bytes:
    """As WebP, of the best quality that is not too heavy."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    for quality in QUALITIES:
        made = BytesIO()
        picture.save(made, "WEBP", quality=quality, method=6)
        if made.tell() <= HEAVIEST:
            break
    return made.getvalue()


def wait_for(url: str) -> None:
    until = time.monotonic() + SERVES_WITHIN
    while time.monotonic() < until:
        with suppress(URLError, ConnectionError):
            urlopen(f"{url}/sante/")  # noqa: S310 (this machine)
            return
        time.sleep(1)
    raise SystemExit("La démonstration ne répond pas.")


def draw(url: str, names: list[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for one in PICTURES:
            if names and one.name not in names:
                continue
            size = {"width": WIDTH, "height": one.height}
            page = browser.new_context(base_url=url, locale="fr-FR", viewport=size).new_page()  # type: ignore[arg-type]
            page.goto("/compte/connexion/")
            page.get_by_role("button", name=one.who).click()
            page.wait_for_load_state()
            one.show(page)
            page.wait_for_load_state("networkidle")
            (FOLDER / f"{one.name}.webp").write_bytes(compressed(page.screenshot()))
            page.context.close()
            sys.stdout.write(f"{one.name}\n")
        browser.close()


def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    port = free_port()
    with TemporaryDirectory() as data:
        settings = os.environ | {"DEBUG": "true", "DEMO": "true", "DATA_DIR": data}
        settings.pop("SECRET_KEY", None)
        command = [sys.executable, "manage.py", "serve_demo", "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}")
            draw(f"http://127.0.0.1:{port}", names)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
