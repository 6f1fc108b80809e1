"""What search knows of stories: one document for each that is online."""

from django.db.models import Prefetch, QuerySet

from directory.models import Collectivity
from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import register
from resources.models import Story, StoryFollowUp


def findable_stories() -> QuerySet[Story]:
    told = Prefetch("follow_ups", StoryFollowUp.objects.published().order_by("months", "pk"), to_attr="told_since")
    return Story.objects.published().select_related("collectivity", "cohort", "module").prefetch_related(told)


def story_entries(story: Story) -> list[Entry]:
    """Never who tells it: people are found by what they let be read of them."""
    keywords = ["récit", "parcours", story.get_guide_display(), str(story.family.label), story.get_subject_display()]
    keywords += [str(one) for one in (story.collectivity, story.cohort, story.module) if one]
    told = [*(words for _, _, words in story.answers), *(one.text for one in getattr(story, "told_since", ()))]
    body = "\n\n".join(told)
    return [Entry("network", story.title, story.get_absolute_url(), keywords=" · ".join(keywords), body=body)]


def stories_of(place: Collectivity) -> list[int]:
    return list(Story.objects.filter(collectivity=place).order_by("pk").values_list("pk", flat=True))


def story_of(follow_up: StoryFollowUp) -> list[int]:
    return [follow_up.story_id]


register("story", Story, story_entries, findable_stories, related={Collectivity: stories_of, StoryFollowUp: story_of})
