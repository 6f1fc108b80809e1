"""What is kept of what somebody follows (RGPD). It goes with their account."""

from typing import Any

from emi_alumni.foundation.personal_data import Processing, each

from .models import Follow

MINE = Processing("mission d’intérêt public", "vous", "la vie du compte, ou votre retrait")

PERSONAL_DATA = {"follows.Follow": each(MINE, "account", "kind", "number", "since")}
NOT_PERSONAL = {"follows.Follow": {"id"}}
FIELD_NAMES = {("follows.Follow", "account"): "suivi par"}
TITLES = {"follows.Follow": "chose que vous suivez"}


def forget(member: Any) -> None:
    """What the person followed, and that others followed them."""
    Follow.objects.filter(account__member=member.pk).delete()
    Follow.objects.filter(kind="member", number=member.pk).delete()
