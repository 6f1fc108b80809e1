"""What the watch keeps of people: what they share, and what was of use to them (RGPD)."""

from directory.contributions.personal_data import KEYS
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from resources.models import WatchItem, WatchUseful

PUBLIC_TASK = "mission d’intérêt public"
LIFE = "la vie du réseau"
ACCOUNT = "la vie du compte"

WRITTEN = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", LIFE)
COUNTED = Processing(PUBLIC_TASK, "personne : seuls les totaux sont montrés", ACCOUNT)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "resources.WatchItem": each(WRITTEN, "url", "title", "text", "theme", "collectivity", *CONTRIBUTED),
    "resources.WatchUseful": each(COUNTED, "item", "member", "at"),
}
NOT_PERSONAL: dict[str, set[str]] = {
    "resources.WatchItem": {*KEYS, "link_key"},
    "resources.WatchUseful": {"id"},
}


def forget(member: Member) -> None:
    """What is online stays, signed « Ancien membre »; « utile », and what nobody read, go with them."""
    WatchUseful.objects.filter(member=member).delete()
    WatchItem.objects.of(member).exclude(state="published").delete()
