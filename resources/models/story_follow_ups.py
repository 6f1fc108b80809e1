"""What became of a story: one question, « Et maintenant ? », six, twelve and twenty-four months after (FRE-14)."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from emi_alumni.foundation.dates import local_day, months_after
from emi_alumni.foundation.moderation.models import CURRENT

from .stories import Story

if TYPE_CHECKING:
    from directory.models import Member

MONTHS = (6, 12, 24)  # after it went online; nothing is asked later
TOLD_ALREADY = "Vous avez déjà répondu : modifiez votre réponse."


def before(today: date, months: int) -> datetime:
    """The end of the day so many months ago: what was online by then is that old today."""
    day = months_after(today, -months)
    return timezone.make_aware(datetime(day.year, day.month, day.day, 23, 59, 59, 999_999))


def stories_to_ask(author: "Member", *moments: datetime) -> models.QuerySet[Story]:
    """Those of this person that are old enough, unanswered since they last came of age, and that she lets be asked of,
    the oldest first. `moments`: `before` today, one for each of `MONTHS`."""
    due = Q(pk__in=())
    for at, (months, moment) in enumerate(zip(MONTHS, moments, strict=True)):
        later = {"published_at__gt": moments[at + 1]} if at + 1 < len(moments) else {}
        told = StoryFollowUp.objects.current().filter(story=OuterRef("pk"), months__gte=months)
        due |= Q(~Exists(told), published_at__lte=moment, **later)
    mine = Story.objects.of(author).published().filter(due, asked_no_more=False)
    return mine.order_by("published_at", "pk")


def months_due(story: Story, today: date | None = None) -> int | None:
    """Which of `MONTHS` is asked of a story that is online, or none yet."""
    on, since = today or timezone.localdate(), story.published_at
    past = [months for months in MONTHS if since and months_after(local_day(since), months) <= on]
    return past[-1] if past and story.is_published else None


class StoryFollowUpQuerySet(ContributionQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones, of stories that this account may read; one's own."""
        return super().visible_to(user).filter(story__in=Story.objects.visible_to(user))

    def for_author(self) -> Self:
        return self.select_related("story")

    def for_queue(self) -> Self:
        return super().for_queue().select_related("story")


class StoryFollowUp(Contribution):
    """What the author of a story says of it so many `months` after it went online. One for each of `MONTHS`."""

    story = models.ForeignKey(Story, verbose_name="récit", on_delete=models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField(
        "mois après", choices=[(one, f"{one} mois après") for one in MONTHS], editable=False
    )
    text = models.TextField("et maintenant ?", max_length=600)

    REVISED = ("text",)
    PAGES = "resources:story_follow_up"
    NOUN = "suite"
    FEMININE = True
    PUBLISHED_AS = "publiée"

    objects = StoryFollowUpQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "suite d’un récit"
        verbose_name_plural = "suites des récits"
        constraints = [
            models.UniqueConstraint(
                fields=["story", "months"],
                condition=Q(state__in=CURRENT),
                name="one_follow_up_each_time",
                violation_error_message=TOLD_ALREADY,
            )
        ]

    def __str__(self) -> str:
        return f"{self.story}, {self.get_months_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.story.get_absolute_url()}#{self.anchor}"

    def address(self) -> list[Any]:
        return [self.story_id, self.pk]
