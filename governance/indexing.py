"""What search knows of governance: one document for each thing that the network reads."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from emi_alumni.search.registry import Entry, register
from governance.models import Idea, IdeaTheme, Module


def register_documents() -> None:
    """Declare governance to the search bedrock, one line per subject. Called once, when the app is ready."""
    filed = {IdeaTheme: ideas_of, Module: ideas_of}
    register("idea", Idea, entries=idea_entries, queryset=findable_ideas, related=filed)


# Ideas -------------------------------------------------------------------------------------------------------------


def findable_ideas() -> QuerySet[Idea]:
    """Those that stand. A duplicate is found by its words in the idea that it joined."""
    merged = Prefetch("merged", Idea.objects.published().order_by("pk"))
    return Idea.objects.standing().select_related("theme", "module").prefetch_related(merged)


def ideas_of(place: Any) -> list[int]:
    """Those filed in a theme, or about a module."""
    return list(place.ideas.order_by("pk").values_list("pk", flat=True))


def idea_entries(idea: Idea) -> list[Entry]:
    merged = idea.merged.all()
    keywords = [idea.theme.name, idea.module.name if idea.module else "", idea.get_status_display()]
    body = [idea.exact_words, idea.text, *(f"{one.title} {one.exact_words}" for one in merged)]
    return [
        Entry(
            scope="network",
            title=idea.title,
            url=idea.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body=" · ".join(filter(None, body)),
        )
    ]
