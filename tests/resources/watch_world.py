"""The watch in the small world of `tests/access.py`, and what tests make of it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.models import Member
from resources.models import WatchItem

ONLINE, DRAFT = "Notre charte tient en trois pages", "Une brève en brouillon"


def make_item(author: Member, days: int = 0, **facts: Any) -> WatchItem:
    """Online for so many days, unless said."""
    words = {
        "title": ONLINE,
        "url": "https://veille.example.org/charte",
        "text": "Une page de principes, deux de cas.",
        "collectivity": author.collectivity,
        "state": "published",
        "published_at": timezone.now() - timedelta(days=days),
    }
    return WatchItem.objects.create(author=author, **{**words, **facts})


def make_watch(cast: dict[str, Any]) -> None:
    """What Hélène shared, and her draft."""
    helene = cast["helene"]
    make_item(helene)
    make_item(helene, title=DRAFT, state="draft", published_at=None)


def take_part_in_watch(helene: Member, karim: Member) -> None:
    make_item(helene)
    make_item(karim, title="Une autre", url="https://veille.example.org/autre").say_useful(by=helene)


def watch_argument(name: str, argument: str, about: str) -> Any:
    return 0 if about == "unknown" else WatchItem.objects.get(title=DRAFT if about == "draft" else ONLINE).pk
