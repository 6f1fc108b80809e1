"""Resources for `tests/browser/pages/`: each subject adds what it knows of the demonstration."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from directory.models import Collectivity, Member
from governance.models import Tool
from resources.models import (
    Booster,
    BoosterEcho,
    Kit,
    Practice,
    PublicStory,
    Resource,
    ResourceUse,
    Story,
    StoryFollowUp,
    Trial,
    TrialReport,
    TrialSeat,
    WatchItem,
)


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
    mine = ResourceUse.objects.filter(author=helene, text="Relire nos courriers.").first()
    if name == "resource_use_edit" and mine:
        return mine.pk if argument == "pk" else mine.resource_id
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


def practice_argument(name: str, argument: str, helene: Member) -> object:
    """Somebody's, with words; of hers where she writes it."""
    if name.startswith("tool"):
        return Tool.objects.get(name__startswith="Point visuel").slug
    if name == "practice_edit":
        return Practice.objects.filter(author=helene).order_by("pk")[0].pk
    return Practice.objects.published().exclude(author=helene).exclude(context="").order_by("pk")[0].pk


def trial_argument(name: str, argument: str, helene: Member) -> object:
    """A call of somebody else, which she tests; of hers where she writes it."""
    words = {"purpose": "Garder les mots.", "request": "Une réunion.", "places": 3}
    until = timezone.localdate() + timedelta(days=20)
    if name == "trial_edit":
        return Trial.objects.get_or_create(author=helene, tool_name="Murmure", defaults=words | {"until": until})[0].pk
    trial = Trial.objects.published().exclude(author=helene).order_by("pk")[0]
    if not name.startswith("trial_report"):
        return trial.pk
    TrialSeat.objects.get_or_create(trial=trial, member=helene)
    if name == "trial_report_add":
        TrialReport.objects.filter(trial=trial, author=helene).delete()
        return trial.pk
    said = {"verdict": "worked", "advice": "yes", "text": "Trois lignes."}
    mine = TrialReport.objects.get_or_create(trial=trial, author=helene, defaults=said)[0]
    return mine.pk if argument == "pk" else trial.pk


def own_story(name: str, argument: str, helene: Member) -> int:
    """An old story of hers, online; with a draft of what it became, for `story_follow_up_edit`."""
    words = {"before": "Je proposais.", "changed": "J’écoute.", "subject": "look", "state": "published"}
    words["published_at"] = timezone.now() - timedelta(days=200)
    title = {"story_follow_up_edit": "Écouter, encore"}.get(name, "Écouter, depuis")
    story, _ = Story.objects.get_or_create(author=helene, title=title, defaults=words)
    if argument == "pk" and name == "story_follow_up_edit":
        return StoryFollowUp.objects.get_or_create(author=helene, story=story, months=6, text="Elle tient.")[0].pk
    return story.pk


def story_argument(name: str, argument: str, helene: Member) -> object:
    if name.startswith("public_"):
        return PublicStory.objects.open().order_by("pk")[0].pk
    if name in ("story_agree", "story_follow_up_add", "story_follow_up_edit"):
        return own_story(name, argument, helene)
    if name == "story_edit":
        words = {"before": "Je proposais.", "changed": "J’écoute.", "subject": "look"}
        return Story.objects.get_or_create(author=helene, title="Écouter d’abord", defaults=words)[0].pk
    return Story.objects.published().order_by("pk")[0].pk


def kit_argument(name: str, argument: str, helene: Member) -> object:
    """Hers where she writes it."""
    own = Kit.objects.of(helene) if name == "kit_edit" else Kit.objects.published()
    return own.order_by("pk")[0].pk


# Addresses that draw no page of their own: verbs and files, with « resources: ».
KINDS = ("practice", "trial", "trial_report", "story", "story_follow_up", "kit")
NOT_PAGES: set[str] = {
    *(f"resources:booster_{verb}" for verb in ("unsubmit", "restore", "withdraw", "answer", "take_back", "plan")),
    *(f"resources:booster_echo_{verb}" for verb in ("unsubmit", "restore", "withdraw")),
    *(f"resources:resource_{verb}" for verb in ("unsubmit", "restore", "withdraw", "file", "file_remove")),
    *(f"resources:resource_use_{verb}" for verb in ("unsubmit", "restore", "withdraw")),
    *("resources:bookmark", "resources:bookmark_note", "resources:public_file"),
    *(f"resources:{kind}_{verb}" for kind in KINDS for verb in ("unsubmit", "restore", "withdraw")),
    *("resources:practice_still", "resources:trial_join", "resources:trial_leave"),
    *("resources:story_close", "resources:story_ask_no_more"),
    *(f"resources:watch_{verb}" for verb in ("unsubmit", "restore", "withdraw", "useful")),
}
# What stands in addresses, by the beginning of their name: f(name, argument, helene), of the loaded demonstration.
ARGUMENTS: dict[str, Callable[[str, str, Member], object]] = {
    "booster": booster_argument,
    "collectivity_sheet": lambda name, argument, helene: Collectivity.objects.get(code="DEP95").slug,
    "watch": watch_argument,
    "practice": practice_argument,
    "tool": practice_argument,
    "trial": trial_argument,
    **dict.fromkeys(["story", "public_story"], story_argument),
    "kit": kit_argument,
    **dict.fromkeys(["resource", "bookmark", "public_"], library_argument),
}


def demo_argument(name: str, argument: str, helene: Member) -> object:
    """What stands in the address `name` (without `resources:`) where it asks for `argument`."""
    begins = max((one for one in ARGUMENTS if name.startswith(one)), key=len)
    return ARGUMENTS[begins](name, argument, helene)
