"""Resources for `tests/browser/test_pages.py`: each subject adds what it knows of the demonstration."""

from collections.abc import Callable

from directory.models import Collectivity, Member
from resources.models import Booster, BoosterEcho, Resource, ResourceUse, WatchItem


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


def library_argument(name: str, argument: str, helene: Member) -> object:
    """A sheet with a file that others used; of Hélène's, for what she alone does."""
    if name.startswith("public_"):
        return Resource.objects.public().order_by("pk")[0].pk
    if name == "bookmark_note":
        return helene.resource_bookmarks.order_by("pk")[0].pk
    if name in ("resource_edit", "resource_file_remove"):
        return Resource.objects.of(helene).published().order_by("pk")[0].pk
    others = Resource.objects.published().exclude(author=helene).exclude(uses__author=helene)
    used = others.filter(uses_count__gt=0, document__isnull=False).order_by("-uses_count", "pk")[0]
    if name == "resource_use_edit":
        mine, _ = ResourceUse.objects.get_or_create(resource=used, author=helene, text="Relire nos courriers.")
        return mine.pk if argument == "pk" else used.pk
    return used.document_id if argument == "file" else used.pk


def watch_argument(name: str, argument: str, helene: Member) -> object:
    if name == "watch_edit":
        words = {"url": "https://veille.example.org/a-elle", "text": "Deux pages.", "collectivity": helene.collectivity}
        return WatchItem.objects.get_or_create(author=helene, title="Une brève à elle", defaults=words)[0].pk
    return WatchItem.objects.published().order_by("-published_at", "-pk")[0].pk


# Addresses that draw no page of their own: verbs and files, with « resources: ».
NOT_PAGES: set[str] = {
    *(f"resources:booster_{verb}" for verb in ("unsubmit", "restore", "withdraw", "answer", "take_back", "plan")),
    *(f"resources:booster_echo_{verb}" for verb in ("unsubmit", "restore", "withdraw")),
    *(f"resources:resource_{verb}" for verb in ("unsubmit", "restore", "withdraw", "file", "file_remove")),
    *(f"resources:resource_use_{verb}" for verb in ("unsubmit", "restore", "withdraw")),
    *("resources:bookmark", "resources:bookmark_note", "resources:public_file"),
    *(f"resources:watch_{verb}" for verb in ("unsubmit", "restore", "withdraw", "useful")),
}
# What stands in addresses, by the beginning of their name: f(name, argument, helene), of the loaded demonstration.
ARGUMENTS: dict[str, Callable[[str, str, Member], object]] = {
    "booster": booster_argument,
    "collectivity_sheet": lambda name, argument, helene: Collectivity.objects.get(code="DEP95").slug,
    "watch": watch_argument,
    **dict.fromkeys(["resource", "bookmark", "public_"], library_argument),
}


def demo_argument(name: str, argument: str, helene: Member) -> object:
    """What stands in the address `name` (without `resources:`) where it asks for `argument`."""
    begins = max((one for one in ARGUMENTS if name.startswith(one)), key=len)
    return ARGUMENTS[begins](name, argument, helene)
