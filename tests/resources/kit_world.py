"""The kits of the small world of `tests/access.py`."""

from typing import Any

from governance.models import Tool
from resources.models import Kit

ONLINE = "Avant de commencer"
DRAFT = "Un kit encore en brouillon"


def make_kits(cast: dict[str, Any]) -> None:
    """Hélène's kit, online, and her draft."""
    tool, _ = Tool.objects.get_or_create(name="Carte des acteurs")
    words = {"for_whom": "managers", "purpose": "Savoir par où commencer.", "blocks": f"outil {tool.pk}"}
    Kit.objects.create(title=ONLINE, author=cast["helene"], state="published", **words)
    Kit.objects.create(title=DRAFT, author=cast["helene"], **words)


def kit_argument(name: str, argument: str, about: str) -> Any:
    """`about`: hers, online, when nothing is said; « draft »."""
    return 0 if about == "unknown" else Kit.objects.get(title={"": ONLINE, "draft": DRAFT}[about]).pk
