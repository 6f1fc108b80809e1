"""Teams of a challenge: of a collectivité, of a promotion, or mixed; who is in them, and what each says it did."""

from typing import TYPE_CHECKING, Any, Self, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from directory.contributions.models import Contribution, ContributionQuerySet
from directory.models import Member
from emi_alumni.foundation.moderation.models import CURRENT, State
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.text import sort_key
from emi_alumni.foundation.url_reversing import reverse
from mentoring.models.challenges import OVER, Challenge

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

ELSEWHERE = "Vous êtes déjà dans une équipe de ce défi : quittez-la d’abord."
NO_PLACE = "Dites d’abord dans quelle collectivité vous travaillez, dans votre fiche."
NO_COHORT = "Votre fiche ne dit pas votre promotion : écrivez à la mission innovation."
NOT_CONTACT = "Seul le contact de l’équipe passe la main : rechargez la page."
MATE_GONE = "Cette personne n’est plus dans l’équipe : choisissez-en une autre."
TEAM_GONE = "Cette équipe n’existe plus : choisissez-en une autre."


class ChallengeTeamQuerySet(models.QuerySet["ChallengeTeam"]):
    def for_page(self) -> Self:
        """With their people, the contact first, and what they said that is online."""
        people = ChallengeTeamMember.objects.for_teams()
        stories = ChallengeStory.objects.published().select_related("project", "author").order_by("pk")
        return self.select_related("collectivity", "cohort").prefetch_related(
            Prefetch("people", people), Prefetch("stories", stories, to_attr="told")
        )

    def having_somebody(self) -> Self:
        return self.filter(Exists(ChallengeTeamMember.objects.filter(team=OuterRef("pk"))))


class ChallengeTeam(models.Model):
    """A team of one challenge: of a collectivité, of a promotion, or mixed, which has a number. Left by all its people
    it stays, for others of its place, and is shown when it said what it did."""

    challenge = models.ForeignKey(Challenge, verbose_name="défi", on_delete=models.CASCADE, related_name="teams")
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="challenge_teams",
    )
    cohort = models.ForeignKey(
        "directory.Cohort",
        verbose_name="promotion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="challenge_teams",
    )
    number = models.PositiveSmallIntegerField("équipe mixte numéro", null=True, blank=True)
    created_at = models.DateTimeField("inscrite le", default=timezone.now)

    objects = ChallengeTeamQuerySet.as_manager()

    class Meta:
        verbose_name = "équipe d’un défi"
        verbose_name_plural = "équipes des défis"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(collectivity__isnull=False, cohort=None, number=None)
                | Q(collectivity=None, cohort__isnull=False, number=None)
                | Q(collectivity=None, cohort=None, number__isnull=False),
                name="challenge_team_of_one_kind",
            ),
            models.UniqueConstraint(fields=["challenge", "collectivity"], name="challenge_one_team_of_a_place"),
            models.UniqueConstraint(fields=["challenge", "cohort"], name="challenge_one_team_of_a_cohort"),
            models.UniqueConstraint(fields=["challenge", "number"], name="challenge_team_numbers"),
        ]

    def __str__(self) -> str:
        if self.collectivity_id:
            return str(self.collectivity)
        return f"Promotion {self.cohort}" if self.cohort_id else f"Équipe mixte {self.number}"

    @property
    def anchor(self) -> str:
        return f"equipe-{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('mentoring:challenge', args=[self.challenge_id])}#{self.anchor}"

    # As `for_page` reads it ------------------------------------------------------------------------

    @property
    def is_shown(self) -> bool:
        return bool(self.places or self.story)

    @property
    def places(self) -> "list[ChallengeTeamMember]":
        """Its people, the contact first. No query once it was prefetched (`for_teams`)."""
        fetched = "people" in getattr(self, "_prefetched_objects_cache", {})
        return list(self.people.all() if fetched else self.people.for_teams())

    @property
    def story(self) -> "ChallengeStory | None":
        told = cast(Any, self).told
        return told[0] if told else None

    @property
    def contact(self) -> Member | None:
        """Who was named, or else the first who came, of those who are in the directory."""
        return next((one.member for one in self.places if one.member.is_listed), None)

    def has(self, member: Member | None) -> bool:
        return member is not None and any(one.member_id == member.pk for one in self.places)

    def is_open_to(self, member: Member) -> bool:
        """Whether this person may be of this team."""
        if self.collectivity_id:
            return self.collectivity_id == member.collectivity_id
        return self.cohort_id == member.cohort_id if self.cohort_id else True

    @property
    def took_part(self) -> bool:
        """Whether somebody is in it, or it said what it did. Two queries at most."""
        return self.people.exists() or self.stories.filter(state=State.PUBLISHED).exists()

    # Who is in it ----------------------------------------------------------------------------------

    @transaction.atomic
    def leave(self, *, by: Member) -> None:
        """The team goes on; another one becomes its contact. Twice is once."""
        Member.objects.lock(by.pk)
        self.challenge.held()
        ChallengeTeamMember.objects.filter(team=self, member=by).delete()

    @transaction.atomic
    def hand_over(self, to: Member, *, by: Member) -> None:
        """Its contact names another of the team instead."""
        Member.objects.lock(by.pk)
        self.challenge.held()
        if ChallengeTeam.objects.get(pk=self.pk).contact != by:
            raise ValidationError(NOT_CONTACT)
        places = ChallengeTeamMember.objects.filter(team=self)
        if not places.filter(member=to, member__is_listed=True).exists():
            raise ValidationError(MATE_GONE)
        places.update(is_contact=False)
        places.filter(member=to).update(is_contact=True)


class ChallengeTeamMemberQuerySet(models.QuerySet["ChallengeTeamMember"]):
    def contact_first(self) -> Self:
        return self.order_by("-is_contact", "joined_at", "pk")

    def for_teams(self) -> Self:
        """What pages of teams read of their people."""
        return self.select_related("member").contact_first()


class ChallengeTeamMember(models.Model):
    """Somebody of a team; of one challenge, each is in one team."""

    team = models.ForeignKey(ChallengeTeam, verbose_name="équipe", on_delete=models.CASCADE, related_name="people")
    challenge = models.ForeignKey(Challenge, verbose_name="défi", on_delete=models.CASCADE, related_name="people")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="challenge_places"
    )
    joined_at = models.DateTimeField("depuis le", default=timezone.now)
    # Whom the former contact named; nobody was, most often: the first who came is.
    is_contact = models.BooleanField("contact de l’équipe", default=False)

    objects = ChallengeTeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "personne d’une équipe de défi"
        verbose_name_plural = "personnes des équipes de défi"
        constraints = [
            models.UniqueConstraint(fields=["challenge", "member"], name="challenge_one_team_each"),
            models.UniqueConstraint(
                fields=["team"], condition=Q(is_contact=True), name="challenge_one_contact_of_a_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.team}"


def contacts() -> Subquery:
    """The person who is the contact of the team of the outer row (`team`)."""
    listed = ChallengeTeamMember.objects.filter(team=OuterRef("team"), member__is_listed=True)
    return Subquery(listed.contact_first().values("member")[:1])


# Joining ---------------------------------------------------------------------------------------------


@transaction.atomic
def join(challenge: Challenge, kind: str, *, by: Member, team: int | None = None) -> ChallengeTeam:
    """One tap: the team of one's collectivité (`place`), of one's promotion (`cohort`), a mixed one that exists
    (`mixed`, its key) or a new mixed one (`new`). Twice is once.

    Once the challenge is over, no new team: who was of one may still say so. Raises ValidationError otherwise, or for
    who is in another team.
    """
    me = Member.objects.lock(by.pk)
    live = challenge.held()
    facts = team_facts(live, kind, me, team)
    mine = ChallengeTeamMember.objects.filter(challenge=live, member=me).select_related("team").first()
    if mine is not None:
        if kind == "new" and mine.team.number is not None:
            return mine.team
        if any(getattr(mine.team, name) != value for name, value in facts.items()):
            raise ValidationError(ELSEWHERE)
        return mine.team
    found = ChallengeTeam.objects.filter(challenge=live, **facts).first()
    if live.is_finished and (found is None or not found.took_part):
        raise ValidationError(OVER)
    is_new = found is None
    found = found or ChallengeTeam.objects.create(challenge=live, **facts)
    ChallengeTeamMember.objects.create(team=found, challenge=live, member=me)
    if is_new and live.author.user and live.author_id != me.pk:
        Notification.tell(
            [live.author.user],
            kind="challenge_team",
            sentence=[me, f" inscrit une équipe à votre défi « {live} »."],
            thing=live,
        )
    return found


def team_facts(challenge: Challenge, kind: str, member: Member, team: int | None) -> dict[str, Any]:
    """What the team asked for is known by."""
    if kind == "place":
        if member.collectivity_id is None:
            raise ValidationError(NO_PLACE)
        return {"collectivity_id": member.collectivity_id}
    if kind == "cohort":
        if member.cohort_id is None:
            raise ValidationError(NO_COHORT)
        return {"cohort_id": member.cohort_id}
    mixed = ChallengeTeam.objects.filter(challenge=challenge, number__isnull=False)
    if kind == "new":
        return {"number": free_number(mixed)}
    number = mixed.filter(pk=team or 0).values_list("number", flat=True).first()
    if number is None:
        raise ValidationError(TEAM_GONE)
    return {"number": number}


def free_number(mixed: ChallengeTeamQuerySet) -> int:
    """The number of a mixed team that everybody left and that said nothing, or the next one."""
    told = ChallengeStory.objects.filter(team=OuterRef("pk"))
    left = mixed.exclude(pk__in=mixed.having_somebody().values("pk")).exclude(Exists(told))
    empty = left.order_by("number").values_list("number", flat=True).first()
    last = mixed.order_by("-number").values_list("number", flat=True).first() or 0
    return empty or last + 1


# What a team did -------------------------------------------------------------------------------------


class ChallengeStoryQuerySet(ContributionQuerySet):
    def audience_of(self, user: "User | AnonymousUser") -> Q:
        return super().audience_of(user) & Q(team__challenge__state=State.PUBLISHED, team__challenge__hidden_at=None)

    def current(self) -> Self:
        return self.filter(state__in=CURRENT)

    def for_author(self) -> Self:
        return self.select_related("team__challenge", "team__collectivity", "team__cohort", "author")

    def for_queue(self) -> Self:
        joined = super().for_queue().select_related("team__challenge", "team__collectivity", "team__cohort", "project")
        return joined.prefetch_related(Prefetch("team__people", ChallengeTeamMember.objects.for_teams()))


class ChallengeStory(Contribution):
    """What a team says it did, in five lines, with a figure and a project where there are some. One for each team,
    which its author edits, and the contact of the team."""

    team = models.ForeignKey(ChallengeTeam, verbose_name="équipe", on_delete=models.CASCADE, related_name="stories")
    text = models.TextField("ce que nous avons fait", max_length=800)
    figure = models.CharField("un chiffre", max_length=80, blank=True)
    project = models.ForeignKey(
        "projects.Project",
        verbose_name="notre projet",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="challenge_stories",
    )

    REVISED = ("text", "figure")
    PAGES = "mentoring:challenge_story"
    NOUN = "récit"
    TOLD_AS = "challenge_story"

    objects = ChallengeStoryQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "récit d’une équipe"
        verbose_name_plural = "récits des équipes"
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(state__in=CURRENT), name="challenge_one_story_of_a_team"
            )
        ]

    def __str__(self) -> str:
        return f"{self.team} : « {self.team.challenge} »"

    def called(self) -> str:
        return f"Votre récit de « {self.team.challenge} »"

    def get_absolute_url(self) -> str:
        return self.team.get_absolute_url()

    def address(self) -> list[Any]:
        return [self.team.challenge_id, self.pk]

    def told_about(self) -> tuple[models.Model, str]:
        return self.team.challenge, self.get_absolute_url()

    def written_by(self, user: "User") -> bool:
        """Who wrote it, and the contact of the team today."""
        member = getattr(user, "member", None)
        return super().written_by(user) or (member is not None and self.team.contact == member)


@prepared
def teams_of(challenge: int) -> ChallengeTeamQuerySet:
    return ChallengeTeam.objects.filter(challenge=challenge).for_page()


def shown_teams(challenge: Challenge) -> list[ChallengeTeam]:
    """Teams that have somebody or said what they did, in the order of their names: nobody is first."""
    teams = [team for team in teams_of(challenge.pk) if team.is_shown]
    for team in teams:
        team.challenge = challenge
    return sorted(teams, key=lambda team: (sort_key(str(team)), team.pk))
