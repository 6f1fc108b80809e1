"""The middleware of the tests' clients, made once for a process, as a server makes it."""

from typing import Any

from django.core.handlers.base import BaseHandler
from django.core.signals import setting_changed
from django.test.client import ClientHandler

CHAIN = ("_middleware_chain", "_view_middleware", "_template_response_middleware", "_exception_middleware")


def make_middleware_once() -> None:
    """Each of Django's clients would make all of it anew; here only a setting that changes does."""
    make = ClientHandler.load_middleware
    kept: dict[str, Any] = {}

    def make_once(self: BaseHandler, is_async: bool = False) -> None:
        if not kept:
            make(self, is_async)
            kept.update({name: getattr(self, name) for name in CHAIN})
        self.__dict__.update(kept)

    def forget(**kwargs: Any) -> None:
        kept.clear()

    ClientHandler.load_middleware = make_once  # type: ignore[method-assign]
    setting_changed.connect(forget, weak=False)
