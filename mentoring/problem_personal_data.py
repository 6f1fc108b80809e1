"""What problems keep of people: what they ask, answer and have in common (RGPD)."""

from directory.contributions.personal_data import KEYS
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from mentoring.models import Problem, ProblemAnswer, ProblemVoice

PUBLIC_TASK = "mission d’intérêt public"
LIFE = "la vie du réseau"
ACCOUNT = "la vie du compte"

WRITTEN = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", LIFE)
COUNTED = Processing(PUBLIC_TASK, "personne : seuls les totaux sont montrés", ACCOUNT)
NAMED = Processing(PUBLIC_TASK, "le réseau, sauf si vous retirez votre nom", ACCOUNT)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "mentoring.Problem": each(
        WRITTEN, "title", "context", "theme", "collectivity", "project", "club", "status", "solved_at", *CONTRIBUTED
    )
    | each(WRITTEN, "solved_by_answer", "solved_by_project")
    | each(NAMED, "solved_by_member"),
    "mentoring.ProblemAnswer": each(WRITTEN, "problem", "text", *CONTRIBUTED),
    "mentoring.ProblemVoice": each(COUNTED, "problem", "member", "at"),
}
NOT_PERSONAL: dict[str, set[str]] = {
    "mentoring.Problem": {*KEYS, "codevs"},
    "mentoring.ProblemAnswer": {*KEYS},
    "mentoring.ProblemVoice": {"id"},
}


def forget(member: Member) -> None:
    """What is online stays, signed « Ancien membre »; what nobody read, what they had in common and their name as who
    helped go with them."""
    ProblemVoice.objects.filter(member=member).delete()
    Problem.objects.filter(solved_by_member=member).update(solved_by_member=None)
    ProblemAnswer.objects.of(member).exclude(state="published").delete()
    Problem.objects.of(member).exclude(state="published").delete()
