"""Challenges in the small world of `tests/access.py`, and those that tests make."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.models import Member
from mentoring.models import Challenge, ChallengeStory, ChallengeTeam
from mentoring.models.challenge_teams import join
from tests.factories import MemberFactory

FORM, DRAFT = "Un formulaire de moins", "Un défi en brouillon"


def make_challenge(author: Member, starts: int = -30, ends: int = 30, **facts: Any) -> Challenge:
    """Its days are so many days from today."""
    today = timezone.localdate()
    words = {"title": FORM, "text": "Chaque équipe supprime un formulaire.", "state": "published"}
    days = {"starts_on": today + timedelta(days=starts), "ends_on": today + timedelta(days=ends)}
    return Challenge.objects.create(author=author, **{**words, **days, **facts})


def tell(team: ChallengeTeam, author: Member, text: str = "Deux pièces de moins.", **facts: Any) -> ChallengeStory:
    return ChallengeStory.objects.create(
        **{"team": team, "author": author, "text": text, "state": "published", **facts}
    )


def make_challenges(cast: dict[str, Any]) -> None:
    """Hélène's challenge, which runs: her collectivité is in it, she is its contact and told what it did. Her draft."""
    helene = cast["helene"]
    running = make_challenge(helene)
    team = join(running, "place", by=helene)
    join(running, "place", by=MemberFactory(with_account=True, collectivity=helene.collectivity))
    tell(team, helene)
    make_challenge(helene, title=DRAFT, state="draft")


def take_part_in_challenges(helene: Member) -> None:
    """All that one may keep of a person: a challenge that she extended, her place in a team, its story."""
    mine = make_challenge(helene)
    tell(join(mine, "place", by=helene), helene, figure="2 pièces")
    mine.extend(by=helene.user, until=mine.ends_on + timedelta(days=7), reason="Les congés arrivent.")


def challenge_argument(name: str, argument: str, about: str) -> Any:
    if about == "unknown":
        return 0
    challenge = Challenge.objects.get(title=DRAFT if about == "draft" else FORM)
    if argument == "pk" and name.startswith("challenge_story_"):
        return challenge.teams.get().stories.get().pk
    return challenge.pk
