"""What may be asked of the stories: words, their questions, a family, a subject, a promotion, a place, a module. The
address is the state."""

from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet
from django.http import QueryDict

from directory.facets import COHORTS, PLACES
from directory.visibility import Reader
from emi_alumni.foundation.listing.facets import latest_first, most_first
from emi_alumni.foundation.listing.figures import Rows
from emi_alumni.foundation.listing.filters import ManyOf
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.listing.pages import PreparedSlices
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.text import slug_of
from governance.models import Module
from resources.models import Story, StoryFamily, StoryGuide
from resources.models.stories import SUBJECTS, StoryQuerySet
from resources.story_cards import rows_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

# The words of addresses.
FAMILIES = {
    "regard": StoryFamily.LOOK,
    "excellence": StoryFamily.EXCELLENCE,
    "pratiques": StoryFamily.PRACTICES,
    "relais": StoryFamily.RELAYS,
    "mesure": StoryFamily.MEASURE,
    "apres": StoryFamily.AFTERWARDS,
}
SUBJECT_WORDS = {slug_of(str(one.label)): one for subjects in SUBJECTS.values() for one in subjects[1:]}
GUIDES = {"parcours": StoryGuide.WAY, "transformation": StoryGuide.CHANGE, "freins": StoryGuide.BRAKES}


@prepared
def latest_stories(user: "User | AnonymousUser", piece: range) -> QuerySet:
    return rows_of(latest(Story.objects.visible_to(user).published()))[piece.start : piece.stop]


def latest(stories: StoryQuerySet) -> StoryQuerySet:
    return stories.order_by("-created_at", "-pk")


class StoryFilter(ListFilter):
    """The stories that are online, as one account asks for them, the latest first."""

    questions = ManyOf(
        "guide",
        label="Ce qui est raconté",
        values={word: str(guide.label) for word, guide in GUIDES.items()},
        stored={word: [guide] for word, guide in GUIDES.items()},
        open=True,
    )
    famille = ManyOf(
        "subject",
        label="Ce dont ils parlent",
        values={word: str(family.label) for word, family in FAMILIES.items()},
        stored={word: SUBJECTS[family] for word, family in FAMILIES.items()},
        open=True,
    )
    sujet = ManyOf(
        "subject",
        label="Plus précisément",
        values={word: str(subject.label) for word, subject in SUBJECT_WORDS.items()},
        stored={word: [subject] for word, subject in SUBJECT_WORDS.items()},
    )
    promotion = ManyOf("cohort", label="Promotion", rows=COHORTS, sort=latest_first, chip="Promotion {}")
    collectivite = ManyOf("collectivity", label="Collectivité", rows=PLACES, sort=most_first)
    module = ManyOf("module", label="Module de l’EMI", rows=Rows(Module, "name"), sort=most_first)

    kind = "story"
    orders: dict[str, str] = {}
    how_many = "resources/_how_many_stories.html"
    no_result = "Aucun récit"

    class Meta:
        model = Story
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader, self.given = user, Reader.of(user), (user,)
        super().__init__(data, Story.objects.visible_to(user).published(), named=self.named_in(data))

    def stories(self) -> Any:
        """The latest first, with no more of each than finds its line."""
        if self.is_whole:
            return PreparedSlices(latest_stories, self.user)
        return rows_of(latest(cast(StoryQuerySet, self.qs)))
