"""What challenges keep of people: what they propose, the team they are in, what they say it did (RGPD)."""

from directory.contributions.personal_data import KEYS
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from mentoring.models import Challenge, ChallengeStory, ChallengeTeamMember

PUBLIC_TASK = "mission d’intérêt public"
LIFE = "la vie du réseau"
ACCOUNT = "la vie du compte"

WRITTEN = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", LIFE)
NAMED = Processing(PUBLIC_TASK, "le réseau, tant que vous êtes dans l’équipe", ACCOUNT)
SAID = Processing(PUBLIC_TASK, "le réseau", LIFE)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "mentoring.Challenge": each(
        WRITTEN, "title", "text", "starts_on", "ends_on", "closed_on", "theme", "club", *CONTRIBUTED
    ),
    "mentoring.ChallengeStory": each(WRITTEN, "team", "text", "figure", "project", *CONTRIBUTED),
    "mentoring.ChallengeTeamMember": each(NAMED, "team", "challenge", "member", "joined_at", "is_contact"),
    "mentoring.ChallengeDateChange": each(SAID, "challenge", "by", "was", "until", "reason", "at"),
}
NOT_PERSONAL: dict[str, set[str]] = {
    "mentoring.Challenge": {*KEYS, "projects", "told_over_at"},
    "mentoring.ChallengeStory": {*KEYS},
    "mentoring.ChallengeTeam": {"id", "challenge", "collectivity", "cohort", "number", "created_at"},
    "mentoring.ChallengeTeamMember": {"id"},
    "mentoring.ChallengeDateChange": {"id"},
}


def forget(member: Member) -> None:
    """What is online stays, signed « Ancien membre », and so do their teams: another becomes the contact. So does a
    challenge that was taken away and that others took up. What nobody read goes with them."""
    ChallengeTeamMember.objects.filter(member=member).delete()
    ChallengeStory.objects.of(member).exclude(state="published").delete()
    Challenge.objects.of(member).exclude(state="published").filter(teams=None).delete()
