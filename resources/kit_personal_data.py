"""What kits keep of people: who put them together, and their lines (RGPD)."""

from directory.contributions.personal_data import KEYS
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from resources.models import Kit

WRITTEN = Processing("mission d’intérêt public", "le réseau, une fois lu par la mission innovation", "la vie du réseau")

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "resources.Kit": each(WRITTEN, "title", "for_whom", "purpose", "blocks", *CONTRIBUTED),
}
# Blocks say again, by relation, what `Kit.blocks` says.
NOT_PERSONAL: dict[str, set[str]] = {
    "resources.Kit": {*KEYS},
    "resources.KitBlock": {"id", "kit", "position", "line", "story", "project", "resource", "tool"},
}


def forget(member: Member) -> None:
    """What is online stays, signed « Ancien membre »; what nobody read goes with them."""
    Kit.objects.of(member).exclude(state="published").delete()
