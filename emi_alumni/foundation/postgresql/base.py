"""The engine of DATABASES (`settings.py`): Django looks for it under this name."""

from select import POLLIN, poll
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base

SURE = 30  # seconds after which the server itself is asked


class DatabaseWrapper(base.DatabaseWrapper):
    """Before each request, Django makes sure that a kept connection still answers: one statement more on every page.

    A server that stops, or closes a connection, says so on its socket: where nothing was said, and the server answered
    lately, it is there. After a silence it is asked, for what stands between may have forgotten a quiet connection.
    """

    health_check_enabled: bool
    health_check_done: bool
    answered_at = float("-inf")

    def close_if_health_check_failed(self) -> None:
        wanted = self.connection is not None and self.health_check_enabled and not self.health_check_done
        if wanted and self.is_silent() and monotonic() - self.answered_at < SURE:
            self.health_check_done = True
        super().close_if_health_check_failed()
        if wanted:
            self.answered_at = monotonic()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.answered_at = monotonic()
        return super().get_new_connection(conn_params)

    def is_silent(self) -> bool:
        """Whether the server said nothing between two requests; its last word closes the connection."""
        if self.connection is None or self.connection.closed:
            return False
        watched = poll()
        watched.register(self.connection.fileno(), POLLIN)
        return not watched.poll(0)
