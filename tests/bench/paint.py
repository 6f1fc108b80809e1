"""What a telephone waits for, and what it pays: `python -m tests.bench.paint` (docs/performance.md).

The demonstration is served with production's settings and read by Chromium as a telephone of the middle range does.
Exits 1 where a goal is missed.
"""

import argparse
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.bench.builds import commit_of
from tests.bench.paint_server import Demonstration, serving
from tests.bench.run import say

# A telephone of the middle range on a weak mobile network.
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
SLOWER_PROCESSOR = 4
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SETTLED = 400  # milliseconds without a request: nothing larger will be painted
# Milliseconds until the largest piece is painted; bytes over the wire, headers included.
GOALS = {"painted": 1200, "first visit": 120_000, "after": 15_000}

HELENE = "helene.vasseur-prat@example.org"
ISABELLE = "isabelle.fontaneau@example.org"
PAGES = (
    ("home of a visitor", "/", ""),
    ("home", "/", HELENE),
    ("directory", "/annuaire/", HELENE),
    ("bank", "/projets/", HELENE),
    ("a project", "/projets/le-premier-appel-compte/", ISABELLE),
    ("one’s own project", "/projets/le-premier-appel-compte/", HELENE),
    ("a public project", "/projets-publics/le-premier-appel-compte/", ""),
)
LARGEST = """() => new Promise(done => {
  new PerformanceObserver(list => {
    const last = list.getEntries().at(-1);
    done([last.startTime, `${last.element?.tagName} ${last.element?.textContent.trim().slice(0, 40)}`]);
  }).observe({type: "largest-contentful-paint", buffered: true});
})"""


SESSION = "Host-session"  # `KEPT_AS` of tests/bench/paint_wsgi.py


@dataclass
class Wire:
    """What came over the wire since it was last read: bytes by address."""

    addresses: dict[str, str] = field(default_factory=dict)
    pieces: dict[str, float] = field(default_factory=dict)

    def watch(self, devtools: CDPSession) -> None:
        devtools.on("Network.requestWillBeSent", self.asked)
        devtools.on("Network.loadingFinished", self.came)

    def asked(self, event: dict) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def came(self, event: dict) -> None:
        if address := self.addresses.get(event["requestId"]):
            self.pieces[address] = self.pieces.get(address, 0) + event["encodedDataLength"]

    def taken(self) -> dict[str, float]:
        pieces, self.pieces = self.pieces, {}
        return pieces


@dataclass(frozen=True)
class Reading:
    answered: float  # milliseconds, as below
    painted: float
    largest: str
    first: dict[str, float]
    after: dict[str, float]


@contextmanager
def telephone(browser: Browser, cookie: str) -> Iterator[tuple[Page, Wire]]:
    """A browser that has never been here. Its service worker stays out: what it fetches for a page is not counted."""
    context = browser.new_context(**PHONE, locale="fr-FR", service_workers="block")
    if cookie:
        context.add_cookies([{"name": SESSION, "value": cookie, "domain": "127.0.0.1", "path": "/"}])
    page, wire = context.new_page(), Wire()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", NETWORK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    wire.watch(devtools)
    yield page, wire
    context.close()


def read(browser: Browser, url: str, cookie: str) -> Reading:
    """A first visit, then the same page again."""
    with telephone(browser, cookie) as (page, wire):
        answer = page.goto(url, wait_until="networkidle")
        assert answer
        assert answer.status == 200, f"{url} answers {answer.status}"
        page.wait_for_timeout(SETTLED)
        painted, largest = page.evaluate(LARGEST)
        answered = page.evaluate("performance.getEntriesByType('navigation')[0].responseStart")
        first = wire.taken()
        page.goto(url, wait_until="networkidle")
        page.wait_for_timeout(SETTLED)
        return Reading(answered, painted, largest, first, wire.taken())


def figures(found: list[Reading]) -> dict[str, float]:
    """The medians of these readings of a page: milliseconds, then bytes."""
    return {
        "painted": median(one.painted for one in found),
        "first visit": median(sum(one.first.values()) for one in found),
        "after": median(sum(one.after.values()) for one in found),
    }


def missed(name: str, found: list[Reading]) -> list[str]:
    """The goals that this page misses, in words."""
    return [
        f"{name}, {what}: {got:.0f}, goal {GOALS[what]}" for what, got in figures(found).items() if got > GOALS[what]
    ]


def measure(demonstration: Demonstration, browser: Browser, readings: int, only: str, *, pieces: bool) -> list[str]:
    """Print each page; what missed its goal."""
    words: list[str] = []
    cookies = {email: demonstration.session(email) for _, _, email in PAGES if email}
    say(f"{'page':20} {'answered':>10} {'painted':>10} {'first visit':>12} {'after':>9}   largest")
    for name, path, email in PAGES:
        if only not in name:
            continue
        url, cookie = demonstration.url + path, cookies.get(email, "")
        read(browser, url, cookie)  # templates are compiled once in a worker's life
        found = [read(browser, url, cookie) for _ in range(readings)]
        painted, first, after = figures(found).values()
        answered = median(one.answered for one in found)
        times = f"{answered:7.0f} ms {painted:7.0f} ms"
        say(f"{name:20} {times} {first / 1000:9.1f} kB {after / 1000:6.1f} kB   {found[-1].largest}")
        if pieces:
            for address, size in sorted(found[-1].first.items(), key=lambda piece: -piece[1]):
                say(f"    {size / 1000:6.1f} kB {address.removeprefix(demonstration.url)}")
            again = ", ".join(
                f"{size / 1000:.1f} {address.removeprefix(demonstration.url)}"
                for address, size in sorted(found[-1].after.items(), key=lambda piece: -piece[1])
            )
            say(f"    again, kB: {again}")
        words += missed(name, found)
    return words


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.paint", description=__doc__)
    parser.add_argument("--readings", type=int, default=5, help="first visits of each page; the median counts")
    parser.add_argument("--only", default="", metavar="WORD", help="only the pages whose name has this word")
    parser.add_argument("--pieces", action="store_true", help="print what each page is made of")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        raise SystemExit("It needs Chromium.")
    say(f"Commit {commit_of('HEAD')}, {time.strftime('%-d %B %Y %H:%M')}, {os.cpu_count()} cores.")
    with serving() as demonstration, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        words = measure(demonstration, browser, options.readings, options.only, pieces=options.pieces)
        browser.close()
    say("\n".join(["", *words]) if words else "\nEvery goal is met.")
    return 1 if words else 0


if __name__ == "__main__":
    sys.exit(main())
