"""Resources for `tests/browser/test_pages.py`: each subject adds what it knows of the demonstration."""

from collections.abc import Callable

from directory.models import Collectivity, Member
from resources.models import Booster, BoosterEcho, WatchItem


def booster_argument(name: str, argument: str, helene: Member) -> object:
    """One that is online, of hers where she writes it; for `booster_echo_edit`, a line of hers."""
    if name == "booster_edit":
        first = Booster.objects.order_by("pk")[0]
        words = {"module": first.module, "steps": "Relever avant.", "to_try": "Comptez une heure."}
        return Booster.objects.get_or_create(author=helene, title="Compter une heure", defaults=words)[0].pk
    booster = Booster.objects.published().order_by("pk")[0]
    if name == "booster_echo_edit" and argument == "pk":
        return BoosterEcho.objects.get_or_create(booster=booster, author=helene, text="Trois suffisent.")[0].pk
    return booster.pk


def watch_argument(name: str, argument: str, helene: Member) -> object:
    if name == "watch_edit":
        words = {"url": "https://veille.example.org/a-elle", "text": "Deux pages.", "collectivity": helene.collectivity}
        return WatchItem.objects.get_or_create(author=helene, title="Une brève à elle", defaults=words)[0].pk
    return WatchItem.objects.published().order_by("-published_at", "-pk")[0].pk


# Addresses that draw no page of their own: verbs and files, with « resources: ».
NOT_PAGES: set[str] = {
    *(f"resources:booster_{verb}" for verb in ("unsubmit", "restore", "withdraw", "answer", "take_back", "plan")),
    *(f"resources:booster_echo_{verb}" for verb in ("unsubmit", "restore", "withdraw")),
    *(f"resources:watch_{verb}" for verb in ("unsubmit", "restore", "withdraw", "useful")),
}
# What stands in addresses, by the beginning of their name: f(name, argument, helene), of the loaded demonstration.
ARGUMENTS: dict[str, Callable[[str, str, Member], object]] = {
    "booster": booster_argument,
    "collectivity_sheet": lambda name, argument, helene: Collectivity.objects.get(code="DEP95").slug,
    "watch": watch_argument,
}


def demo_argument(name: str, argument: str, helene: Member) -> object:
    """What stands in the address `name` (without `resources:`) where it asks for `argument`."""
    begins = max((one for one in ARGUMENTS if name.startswith(one)), key=len)
    return ARGUMENTS[begins](name, argument, helene)
