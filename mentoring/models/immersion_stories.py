"""What somebody learnt from an immersion, once they share it with the network: read first by the mission."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from directory.contributions.models import Contribution, ContributionQuerySet
from emi_alumni.foundation.moderation.models import State
from mentoring.models.immersions import Immersion

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User


class ImmersionStoryQuerySet(ContributionQuerySet):
    def audience_of(self, user: "User | AnonymousUser") -> Q:
        return super().audience_of(user) & Q(immersion__state=State.PUBLISHED, immersion__hidden_at=None)

    def for_author(self) -> Self:
        return self.select_related("immersion", "author")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("immersion", "collectivity")


class ImmersionStory(Contribution):
    """Two or three lines of one of the two, told under the immersion and on the page of the collectivité that
    received."""

    immersion = models.ForeignKey(
        Immersion, verbose_name="immersion racontée", on_delete=models.CASCADE, related_name="stories"
    )
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité qui a reçu",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    text = models.TextField("ce que j’ai appris", max_length=800)

    REVISED = ("text",)
    PAGES = "mentoring:immersion_story"
    NOUN = "récit"
    TOLD_AS = "immersion_story"

    objects = ImmersionStoryQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "récit d’immersion"
        verbose_name_plural = "récits d’immersions"

    def __str__(self) -> str:
        return f"ce que j’ai appris de « {self.immersion} »"

    def called(self) -> str:
        return f"Votre récit de « {self.immersion} »"

    def get_absolute_url(self) -> str:
        return f"{self.immersion.get_absolute_url()}#{self.anchor}"

    def address(self) -> list[Any]:
        return [self.immersion_id, self.pk]

    def told_about(self) -> tuple[models.Model, str]:
        return self.immersion, self.get_absolute_url()
