"""The two circles where members talk among themselves: a club, and a promotion."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from directory.models import Cohort, Member
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.url_reversing import reverse
from governance.clubs import membership_of
from governance.models import Club, Thread

if TYPE_CHECKING:
    from directory.models import User
    from governance.models.discussions import ThreadQuerySet


@dataclass(frozen=True)
class Circle:
    """Where something is said, and who may say it."""

    place: Club | Cohort

    @property
    def is_club(self) -> bool:
        return isinstance(self.place, Club)

    @property
    def name(self) -> str:
        return str(self.place) if self.is_club else f"Promotion {self.place}"

    @property
    def readers(self) -> str:
        """Who reads it, at the end of a sentence."""
        return "les membres du club" if self.is_club else f"les membres de la promotion {self.place}"

    @property
    def threads(self) -> "ThreadQuerySet":
        if isinstance(self.place, Club):
            return Thread.objects.filter(club=self.place)
        return Thread.objects.filter(cohort=self.place)

    @property
    def list_url(self) -> str:
        return reverse(f"governance:{self.kind}_thread_list", args=[self.place.slug])

    @property
    def add_url(self) -> str:
        return reverse(f"governance:{self.kind}_thread_add", args=[self.place.slug])

    @property
    def kind(self) -> str:
        return "club" if self.is_club else "cohort"

    def holds(self, member: Member | None) -> bool:
        """Whether this person is in it today."""
        if member is None or not member.is_present:
            return False
        if isinstance(self.place, Club):
            return bool(membership_of(self.place, member))
        return member.cohort_id == self.place.pk

    def thread(self, **words: str) -> Thread:
        """A new thread of this circle, not saved."""
        return Thread(club=self.place, **words) if isinstance(self.place, Club) else Thread(cohort=self.place, **words)


def circle_of(user: "User", kind: str, slug: str) -> Circle:
    """The circle, for who is in it and for who moderates; raises Http404 for everybody else."""
    place = get_object_or_404(Club, slug=slug) if kind == "club" else get_object_or_404(Cohort, slug=slug)
    circle = Circle(place)
    if not (circle.holds(getattr(user, "member", None)) or may_moderate(user, Thread)):
        raise Http404
    return circle
