"""Which people a page asks for, and what of them: whom an account may see, who gave news, who can help."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from directory.likeness import likeness_keys
from directory.visibility import Reader

from .member_state import StandingQuerySet
from .places import Cohort
from .skills import MemberSkill, Skill

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .accounts import User

# Freshness of a profile, counted from the last « tout est exact » (PQ1-10).
NUDGE_AFTER = timedelta(days=335)  # eleven months: the home page asks
OLD_AFTER = timedelta(days=365)  # the badge says that it is old
GREYED_AFTER = timedelta(days=548)  # eighteen months: contact details are greyed

# Days on which a person gave news of themselves.
HEARD_ON = ("confirmed_at", "position_changed_at", "career_changed_at", "collectivity_changed_at", "cohort_changed_at")

# What a face and a card show of a person, and what they are known by.
FACE = (
    *("slug", "given_name", "family_name", "hidden_by_choice", "suspended"),
    *("photo", "photo_audience", "cohort__look", "skill_names"),
)
CARD = (
    *("kind", "state", "position", "ambassador", "can_help", "confirmed_at", "updated_at"),
    *("collectivity__short_name", "cohort__label"),
)

RESULT = (
    *("slug", "given_name", "family_name", "hidden_by_choice", "suspended", "photo", "photo_audience", "confirmed_at"),
    *("position", "can_help", "looking_for", "collectivity__short_name", "cohort__label", "cohort__look"),
)
NEWS = (
    *("position", "can_help", "looking_for", "career_audience"),
    *(*HEARD_ON, "activated_at"),
    *("collectivity__short_name", "cohort__label"),
)


class MemberQuerySet(StandingQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Whom this account may see: listed people for the network, and always oneself; nobody for a visitor."""
        reader = Reader.of(user)
        if not reader.in_network:
            return self.filter(pk=reader.member_id) if reader.member_id else self.none()
        if reader.member_id is None:
            return self.listed()
        member = user.member
        return self.listed() if member.is_listed else self.filter(Q(is_listed=True) | Q(pk=reader.member_id))

    def alike(self, family_name: str, given_name: str) -> Self:
        """People whose name may be this one, however either is spelled (see `directory.likeness`)."""
        found = Q(pk__in=[])
        for key in likeness_keys(family_name, given_name).split():
            found |= Q(name_keys__contains=f" {key} ")
        return self.filter(found)

    def for_list(self) -> Self:
        """The joins that a card needs."""
        return self.select_related("collectivity", "cohort")

    def for_faces(self) -> Self:
        """What a face in a crowd shows, and what says who may see the photo: see them by `face_for(reader)` alone."""
        return self.select_related("cohort").only(*FACE, "collectivity")

    def for_cards(self) -> Self:
        """What a card shows besides: the same holds."""
        return self.for_list().only(*FACE, *CARD)

    def for_results(self) -> Self:
        """What a result of a search shows: the same holds."""
        return self.for_list().only(*RESULT)

    def for_news(self) -> Self:
        """What a piece of news tells, and what says who may be told: see them by `news_for(reader)` alone."""
        return self.for_list().only(*FACE, *NEWS).prefetch_related("career_steps")

    def for_detail(self) -> Self:
        return self.select_related("collectivity__parent", "cohort", "emi_collectivity").prefetch_related(
            "career_steps", "skills"
        )

    def heard_from_since(self, moment: datetime, at_most: int, *, among: Q = Q()) -> Self:  # noqa: B008 (never changed)
        """People who activated, vouched for their profile or changed post since then, the latest first; of listed
        people (`among` these), the latest `at_most` only. Each day is looked up in an index of its own, and so few are
        sorted."""
        listed = self.model.objects.listed().filter(among)
        latest = [listed.filter(**{f"{day}__gte": moment}).order_by(f"-{day}", "-pk")[:at_most] for day in HEARD_ON]
        # One union: PostgreSQL answers « in this one or that one » by reading everybody. SQLite takes no LIMIT in it.
        found = [self.model.objects.filter(pk__in=rows.values("pk")).order_by().values("pk") for rows in latest]
        when = Greatest(*(Coalesce(day, Value(moment)) for day in HEARD_ON))
        return self.filter(pk__in=found[0].union(*found[1:])).order_by(when.desc(), "-pk")[:at_most]

    def offering_help(self) -> Self:
        """People who wrote how they can help."""
        return self.exclude(can_help="")

    def having_skill(self, skill: Skill) -> Self:
        """People who have this skill. EXISTS, not a join: no row twice, and it stays fast at any size."""
        return self.filter(models.Exists(MemberSkill.objects.filter(content_object=models.OuterRef("pk"), tag=skill)))

    def first_of_each_cohort(self, how_many: int) -> Self:
        """The first people of each cohort, by name (a few more of the same name). Two queries, by the index alone."""
        names = self.filter(cohort=models.OuterRef("pk")).order_by("sort_key").values("sort_key")
        last = models.Subquery(names[how_many - 1 : how_many])
        first = Q(pk__in=[])
        for pk, name in Cohort.objects.order_by().values_list("pk", last):
            first |= Q(cohort=pk) if name is None else Q(cohort=pk, sort_key__lte=name)
        return self.filter(first)

    def to_nudge(self, last_confirmed: datetime | None = None) -> Self:
        """People whose profile was last confirmed eleven months ago or more (at that moment or before)."""
        return self.present().filter(confirmed_at__lte=last_confirmed or timezone.now() - NUDGE_AFTER)
