"""The addresses of governance, by their short names."""

from typing import Any

from django.urls import reverse


def url(name: str, *args: Any) -> str:
    return reverse(f"governance:{name}", args=args)
