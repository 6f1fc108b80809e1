"""What search knows of challenges: one document for each that is online, with what its teams said they did."""

from django.db.models import Prefetch, QuerySet

from emi_alumni.foundation.search.kinds import Entry
from emi_alumni.foundation.search.registry import register
from mentoring.models import Challenge, ChallengeStory
from projects.models import Theme


def findable_challenges() -> QuerySet[Challenge]:
    stories = ChallengeStory.objects.published().order_by("pk")
    told = Prefetch("teams__stories", stories, to_attr="told")
    return Challenge.objects.published().select_related("theme").prefetch_related(told)


def challenges_of(theme: Theme) -> list[int]:
    return list(Challenge.objects.filter(theme=theme).order_by("pk").values_list("pk", flat=True))


def challenge_of(story: ChallengeStory) -> list[int]:
    return [story.team.challenge_id]


def challenge_entries(challenge: Challenge) -> list[Entry]:
    teams = sorted(challenge.teams.all(), key=lambda team: team.pk)
    told = [f"{one.figure} {one.text}".strip() for team in teams for one in getattr(team, "told", ())]
    return [
        Entry(
            scope="network",
            title=challenge.title,
            url=challenge.get_absolute_url(),
            keywords=" · ".join(filter(None, ["défi", str(challenge.theme or "")])),
            body="\n\n".join([challenge.text, *told]),
        )
    ]


register(
    "challenge",
    Challenge,
    entries=challenge_entries,
    queryset=findable_challenges,
    related={Theme: challenges_of, ChallengeStory: challenge_of},
)
