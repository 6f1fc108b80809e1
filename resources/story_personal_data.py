"""What stories keep of people: what one tells of one's way (RGPD)."""

from directory.contributions.personal_data import KEYS
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from resources.models import Story

PUBLIC_TASK = "mission d’intérêt public"
WRITTEN = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", "la vie du réseau")
PLACED = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", "la vie du compte")

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "resources.Story": each(
        *(WRITTEN, "title", "before", "tried", "changed", "held_back", "advice", "family", "project", "module"),
        *CONTRIBUTED,
    )
    | each(PLACED, "cohort", "collectivity"),
}
NOT_PERSONAL: dict[str, set[str]] = {"resources.Story": {*KEYS}}


def forget(member: Member) -> None:
    """What is online stays, signed « Ancien membre », without the promotion and the place that would say who; what
    nobody read goes with them."""
    Story.objects.of(member).exclude(state="published").delete()
    Story.objects.of(member).update(cohort=None, collectivity=None)
