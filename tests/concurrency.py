"""Several people at the same instant, for real: each in a thread, on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Start these acts at once; what each returned, or the error it raised, in their order."""
    ready, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            ready.wait(timeout=30)
            outcomes[place] = act()
        except Exception as error:  # told to who asked
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=line) for line in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
