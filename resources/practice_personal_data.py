"""What practices and trials keep of people: how they use a tool, what they test and found (RGPD)."""

from directory.contributions.personal_data import KEYS
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from resources.models import Practice, Trial, TrialReport, TrialSeat

PUBLIC_TASK = "mission d’intérêt public"
LIFE = "la vie du réseau"
ACCOUNT = "la vie du compte"

WRITTEN = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", LIFE)
SAID = Processing(PUBLIC_TASK, "le réseau", LIFE)
ASKED = Processing(PUBLIC_TASK, "le réseau, si vous l’avez accepté", ACCOUNT)
TESTS = Processing(PUBLIC_TASK, "le réseau, tant que vous testez", ACCOUNT)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "resources.Practice": each(WRITTEN, "rhythm", "context", "role_change", "obstacle", "tip", "stopped_why")
    | each(SAID, "tool", "frequency", "since_year", "stopped_year", "collectivity", "told_on", "former_name")
    | each(ASKED, "may_be_asked")
    | each(WRITTEN, *CONTRIBUTED),
    "resources.PracticePeriod": each(SAID, "practice", "frequency", "since_year", "until_year", "stopped", "why"),
    "resources.Trial": each(WRITTEN, "tool", "tool_name", "purpose", "request", "until", "places", *CONTRIBUTED),
    "resources.TrialSeat": each(TESTS, "trial", "member", "joined_at"),
    "resources.TrialReport": each(WRITTEN, "trial", "verdict", "text", "advice", *CONTRIBUTED),
}
NOT_PERSONAL: dict[str, set[str]] = {
    "resources.Practice": {*KEYS},
    "resources.PracticePeriod": {"id"},
    "resources.Trial": {*KEYS},
    "resources.TrialSeat": {"id"},
    "resources.TrialReport": {*KEYS},
}


def forget(member: Member) -> None:
    """What is online stays, signed « Ancien membre », and nobody is led to them any more; what nobody read goes with
    them. So do their places in tests."""
    TrialSeat.objects.filter(member=member).delete()
    TrialReport.objects.of(member).exclude(state="published").delete()
    Trial.objects.of(member).exclude(state="published").filter(reports=None).delete()
    Practice.objects.of(member).exclude(state="published").delete()
    Practice.objects.of(member).update(may_be_asked=False)
