"""The stories of the small world of `tests/access.py`."""

from typing import Any

from resources.models import Story

LISTEN = "Écouter avant de proposer"
DRAFT = "Un récit encore en brouillon"


def make_stories(cast: dict[str, Any]) -> None:
    """Hélène's story, online, and her draft."""
    words = {"before": "Je proposais d’abord.", "changed": "Je me tais mieux.", "family": "look"}
    Story.objects.create(title=LISTEN, author=cast["helene"], state="published", **words)
    Story.objects.create(title=DRAFT, author=cast["helene"], **words)


def story_argument(name: str, argument: str, about: str) -> Any:
    """`about`: hers, online, when nothing is said; « draft »."""
    return 0 if about == "unknown" else Story.objects.get(title={"": LISTEN, "draft": DRAFT}[about]).pk
