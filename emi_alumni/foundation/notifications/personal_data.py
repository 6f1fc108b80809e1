"""What is kept of what the portal told a person (RGPD). It goes with her account."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from emi_alumni.foundation.notifications.models import HeldSignal, Notification, SignalBudget
from emi_alumni.foundation.personal_data import Processing, each

TOLD = Processing("mission d’intérêt public", "vous", "douze mois, ou la vie du compte")
CHOSEN = Processing("mission d’intérêt public", "vous", "la vie du compte")
HELD = Processing("mission d’intérêt public", "vous", "trente jours")

PERSONAL_DATA = {
    "notifications.Notification": each(TOLD, "recipient", "kind", "wording", "people", "url", "at", "read_at")
    | each(TOLD, "content_type", "object_id", "decision", "undone_at", "replaced_by", "is_signal"),
    "notifications.SignalBudget": each(CHOSEN, "account", "per_month"),
    "notifications.HeldSignal": each(HELD, "recipient", "kind", "wording", "people", "url", "at")
    | each(HELD, "content_type", "object_id"),
}
# References, which a person reads in the sentence itself.
SECRET = {
    "notifications.Notification": {"people", "decision", "replaced_by"},
    "notifications.HeldSignal": {"people"},
}
NOT_PERSONAL = {f"notifications.{model}": {"id"} for model in ("Notification", "SignalBudget", "HeldSignal")}
FIELD_NAMES = {
    ("notifications.Notification", "recipient"): "pour",
    ("notifications.Notification", "kind"): "sorte",
    ("notifications.Notification", "decision"): "décision qui l’a fait dire",
    ("notifications.Notification", "replaced_by"): "remplacée par",
    ("notifications.Notification", "content_type"): "à propos d’une page de cette sorte",
    ("notifications.Notification", "object_id"): "numéro de la page",
}
for held, said in (("recipient", "pour"), ("kind", "sorte"), ("object_id", "numéro de la page")):
    FIELD_NAMES["notifications.HeldSignal", held] = said
FIELD_NAMES["notifications.HeldSignal", "content_type"] = "à propos d’une page de cette sorte"
FIELD_NAMES["notifications.SignalBudget", "account"] = "choisi par"
TITLES = {
    "notifications.Notification": "notification",
    "notifications.SignalBudget": "nombre de signaux que vous acceptez",
    "notifications.HeldSignal": "signal retenu",
}


def as_read(rows: Iterable[Any]) -> list[Any]:
    """The rows of a copy, where each sentence says the names that its people have now."""
    read = Notification.with_names(rows)
    for one in read:
        one.wording = one.sentence
    return read


READ_AS = {"notifications.Notification": as_read, "notifications.HeldSignal": as_read}


def forget(member: Any) -> None:
    """What the person chose and what was held for them; and what was held for others that names them."""
    SignalBudget.objects.filter(account__member=member.pk).delete()
    named = HeldSignal.objects.exclude(people=[]).order_by("pk").values_list("pk", "people")
    naming = [pk for pk, people in named.iterator() if member.pk in people]
    HeldSignal.objects.filter(Q(pk__in=naming) | Q(recipient__member=member.pk)).delete()
