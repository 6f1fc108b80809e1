"""What is kept of the devices on which somebody asked to be told (RGPD). It goes with their account."""

from typing import Any

from emi_alumni.foundation.personal_data import Processing, each

from .models import Device

AGREED = Processing("consentement", "vous", "votre retrait, ou la fermeture du compte")

PERSONAL_DATA = {
    "push.Device": each(AGREED, "account", "endpoint", "p256dh", "auth")
    | each(AGREED, "added_at", "told_at", "next_attempt_at", "failures")
}
# Whoever has them could speak to the device.
SECRET = {"push.Device": {"endpoint", "p256dh", "auth"}}
NOT_PERSONAL = {"push.Device": {"id"}}
FIELD_NAMES = {("push.Device", "account"): "compte"}
TITLES = {"push.Device": "appareil sur lequel vous êtes prévenu"}


def forget(member: Any) -> None:
    Device.objects.filter(account__member=member.pk).delete()
