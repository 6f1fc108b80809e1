"""Requests a second under eight clients, and how long each waits; two sync workers."""

import time
from dataclasses import dataclass
from statistics import median, quantiles
from threading import Thread

from bench import http
from bench.server import Server

CLIENTS = 8


@dataclass(frozen=True)
class Rate:
    """Requests a second; waits in milliseconds; answers that were not the page."""

    rate: float
    p50: float
    p99: float
    faults: int


def press(server: Server, url: str, cookie: str, seconds: float) -> Rate:
    """Ask for one page, again and again, by all clients at once; the first half second is not counted."""
    message = http.request(url, cookie)
    start = time.perf_counter() + 0.5
    end = start + seconds
    waits: list[float] = []
    faults: list[bytes] = []

    def client() -> None:
        while (asked := time.perf_counter()) < end:
            answer = http.exchange(server.port, message)
            if not answer.startswith(b"HTTP/1.1 200"):
                faults.append(answer[:20])
            if asked >= start:
                waits.append((time.perf_counter() - asked) * 1000)

    clients = [Thread(target=client) for _ in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    spent = time.perf_counter() - start
    return Rate(len(waits) / spent, median(waits), quantiles(waits, n=100)[98], len(faults))
