"""What search knows of immersions: one document for each that is online, with what people shared of it."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from directory.models import Collectivity
from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import register
from mentoring.models import Immersion, ImmersionStory


def findable_immersions() -> QuerySet[Immersion]:
    """Closed, it is found by what was learnt of it alone."""
    stories = ImmersionStory.objects.published()
    was_told = Exists(stories.filter(immersion=OuterRef("pk")))
    told = Prefetch("stories", stories.order_by("pk"), to_attr="told")
    open_or_told = Immersion.objects.published().filter(Q(closed_at=None) | was_told)
    return open_or_told.select_related("collectivity").prefetch_related(told)


def immersions_of(place: Collectivity) -> list[int]:
    return list(Immersion.objects.filter(collectivity=place).order_by("pk").values_list("pk", flat=True))


def immersion_of(story: ImmersionStory) -> list[int]:
    return [story.immersion_id]


def immersion_entries(immersion: Immersion) -> list[Entry]:
    keywords = ["immersion", "vis ma vie", immersion.get_direction_display(), immersion.service]
    keywords += [immersion.get_field_display(), str(immersion.collectivity)]
    stories = [one.text for one in getattr(immersion, "told", ())]
    return [
        Entry(
            scope="network",
            title=immersion.title,
            url=immersion.get_absolute_url(),
            keywords=" · ".join(keywords),
            body="\n\n".join([immersion.text, immersion.period, *stories]),
        )
    ]


register(
    "immersion",
    Immersion,
    entries=immersion_entries,
    queryset=findable_immersions,
    related={Collectivity: immersions_of, ImmersionStory: immersion_of},
)
