"""What search knows of stories: one document for each that is online."""

from django.db.models import QuerySet

from directory.models import Collectivity
from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import register
from resources.models import Story


def findable_stories() -> QuerySet[Story]:
    return Story.objects.published().select_related("collectivity", "cohort", "module")


def story_entries(story: Story) -> list[Entry]:
    """Never who tells it: people are found by what they let be read of them."""
    keywords = ["récit", "parcours", story.get_family_display()]
    keywords += [str(one) for one in (story.collectivity, story.cohort, story.module) if one]
    body = "\n\n".join(words for _, _, words in story.answers)
    return [Entry("network", story.title, story.get_absolute_url(), keywords=" · ".join(keywords), body=body)]


def stories_of(place: Collectivity) -> list[int]:
    return list(Story.objects.filter(collectivity=place).order_by("pk").values_list("pk", flat=True))


register("story", Story, story_entries, findable_stories, related={Collectivity: stories_of})
