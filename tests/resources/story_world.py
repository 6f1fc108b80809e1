"""The stories of the small world of `tests/access.py`."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.models import Member
from resources.models import PublicStory, Story, StoryFollowUp

LISTEN = "Écouter avant de proposer"
DRAFT = "Un récit encore en brouillon"
OLD = "Un récit d’il y a sept mois"
ANSWERED = "Un récit dont la suite est dite"
TITLES = {"": LISTEN, "draft": DRAFT, "old": OLD}


def told(author: Member, title: str = "Écouter", **facts: Any) -> Story:
    """Online unless said."""
    words = {"before": "Avant.", "changed": "Après.", "subject": "look", "state": "published"} | facts
    if words["state"] == "published":
        words = {"published_at": timezone.now()} | words
    return Story.objects.create(author=author, title=title, **words)


def old_story(author: Member, title: str = OLD, days: int = 215) -> Story:
    """Online for so many days: seven months unless said."""
    return told(author, title, published_at=timezone.now() - timedelta(days=days))


def shown_to_all(story: Story, state: str = "published", signature: str = "nobody") -> PublicStory:
    """Its public copy, as the mission opened it, or in another state."""
    return PublicStory.objects.create(
        story=story,
        state=state,
        signature=signature,
        content=PublicStory.copy_of(story, signature),
        published_at=timezone.now() if state == "published" else None,
        submitted_at=timezone.now(),
    )


def make_stories(cast: dict[str, Any]) -> None:
    """Hélène's story, online and open to everybody; her draft; an older one, whose copy waits to be read; and one whose
    follow-up is a draft."""
    words = {"before": "Je proposais d’abord.", "changed": "Je me tais mieux.", "subject": "look"}
    story = told(cast["helene"], LISTEN, **words)
    shown_to_all(story)
    Story.objects.create(title=DRAFT, author=cast["helene"], **words)
    shown_to_all(old_story(cast["helene"]), "pending")
    answered = old_story(cast["helene"], ANSWERED)
    StoryFollowUp.objects.create(story=answered, author=cast["helene"], months=6, text="Elle tient.", state="refused")


def story_argument(name: str, argument: str, about: str) -> Any:
    """`about`: hers, online, when nothing is said; « draft », « old », « pending » of a public copy."""
    if about == "unknown":
        return 0
    if name == "public_story":
        return PublicStory.objects.get(state="pending" if about == "pending" else "published").pk
    if name.startswith("story_follow_up_") and not name.endswith("_add"):
        follow_up = StoryFollowUp.objects.get()
        return follow_up.pk if argument == "pk" else follow_up.story_id
    return Story.objects.get(title=TITLES[about]).pk


def tell_what_it_became(helene: Member) -> None:
    """All that stories may keep of a person, besides a draft."""
    story = old_story(helene)
    StoryFollowUp.objects.create(story=story, author=helene, months=6, text="Elle tient.")
    shown_to_all(story, signature="name")
