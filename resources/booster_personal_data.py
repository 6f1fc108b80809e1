"""What boosters keep of people: those they write, what they made of them, what they share of it (RGPD)."""

from directory.contributions.personal_data import KEYS
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from resources.models import Booster, BoosterAnswer, BoosterEcho

PUBLIC_TASK = "mission d’intérêt public"
LIFE = "la vie du réseau"
ACCOUNT = "la vie du compte"

WRITTEN = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", LIFE)
OWN = Processing(PUBLIC_TASK, "vous seul : la mission innovation ne lit que des nombres", ACCOUNT)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "resources.Booster": each(
        *(WRITTEN, "title", "module", "steps", "to_try", "tool", "resource", "link", "opens_on"),
        *CONTRIBUTED,
    ),
    "resources.BoosterEcho": each(WRITTEN, "booster", "text", *CONTRIBUTED),
    "resources.BoosterAnswer": each(OWN, "booster", "member", "kind", "on", "change"),
}
NOT_PERSONAL: dict[str, set[str]] = {
    "resources.Booster": {*KEYS},
    "resources.BoosterEcho": {*KEYS},
    "resources.BoosterAnswer": {"id"},
}


def forget(member: Member) -> None:
    """What is online stays, signed « Ancien membre »; what they answered, and what nobody read, go with them."""
    BoosterAnswer.objects.filter(member=member).delete()
    BoosterEcho.objects.of(member).exclude(state="published").delete()
    Booster.objects.of(member).exclude(state="published").delete()
