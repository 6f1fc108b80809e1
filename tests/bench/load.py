"""Requests a second under eight clients, how long each waits, and what each costs; two sync workers.

Builds take turns in short slices, so that whatever disturbs the machine disturbs them all.
"""

import time
from dataclasses import dataclass, field
from statistics import median, quantiles
from threading import Thread

from tests.bench import http
from tests.bench.measure import Side

CLIENTS = 8
SLICES = 3
WARMING = 0.5  # seconds at the start of a slice that are not counted


@dataclass
class Rate:
    """What the clients of one page saw: waits and CPU in milliseconds; answers that were not the page."""

    seconds: float = 0
    waits: list[float] = field(default_factory=list)
    faults: int = 0
    spent: float = 0  # CPU of the workers, and of the database's server
    answers: int = 0  # also those that are not counted in `waits`

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    @property
    def p50(self) -> float:
        return median(self.waits)

    @property
    def p99(self) -> float:
        return quantiles(self.waits, n=100)[98]

    @property
    def cpu(self) -> float:
        return self.spent / self.answers


def press_in_turn(sides: list[Side], urls: dict[str, str], seconds: float) -> dict[str, Rate]:
    """Ask each build for one page (its address, by build) during so many seconds."""
    rates = {side.name: Rate() for side in sides}
    for _ in range(SLICES):
        for side in sides:
            press(side, urls[side.name], seconds / SLICES, rates[side.name])
    return rates


def press(side: Side, url: str, seconds: float, rate: Rate) -> None:
    """One slice: all clients at once, each asking again as soon as it is answered."""
    message = http.request(url, side.cookie("no role"))
    before = side.clocks()
    start = time.perf_counter() + WARMING
    end = start + seconds

    seen: list[tuple[float, float, bool]] = []  # when it was asked, how long it took, whether it was the page

    def client() -> None:
        while (asked := time.perf_counter()) < end:
            answer = http.exchange(side.server.port, message)
            seen.append((asked, time.perf_counter() - asked, answer.startswith(b"HTTP/1.1 200")))

    clients = [Thread(target=client) for _ in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    rate.answers += len(seen)
    rate.faults += sum(not right for _, _, right in seen)
    rate.waits += [wait * 1000 for asked, wait, _ in seen if asked >= start]
    rate.seconds += time.perf_counter() - start
    rate.spent += sum(clock - before.get(pid, 0) for pid, clock in side.clocks().items())
