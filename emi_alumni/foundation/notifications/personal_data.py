"""What is kept of what the portal told a person (RGPD). It goes with her account."""

from collections.abc import Iterable

from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.personal_data import Processing, each

TOLD = Processing("mission d’intérêt public", "vous", "douze mois, ou la vie du compte")

PERSONAL_DATA = {
    "notifications.Notification": each(TOLD, "recipient", "kind", "wording", "people", "url", "at", "read_at")
    | each(TOLD, "content_type", "object_id", "decision", "undone_at", "replaced_by")
}
# References, which a person reads in the sentence itself.
SECRET = {"notifications.Notification": {"people", "decision", "replaced_by"}}
NOT_PERSONAL = {"notifications.Notification": {"id"}}
FIELD_NAMES = {
    ("notifications.Notification", "recipient"): "pour",
    ("notifications.Notification", "kind"): "sorte",
    ("notifications.Notification", "decision"): "décision qui l’a fait dire",
    ("notifications.Notification", "replaced_by"): "remplacée par",
    ("notifications.Notification", "content_type"): "à propos d’une page de cette sorte",
    ("notifications.Notification", "object_id"): "numéro de la page",
}
TITLES = {"notifications.Notification": "notification"}


def as_read(rows: Iterable[Notification]) -> list[Notification]:
    """The rows of a copy, where each sentence says the names that its people have now."""
    read = Notification.with_names(rows)
    for one in read:
        one.wording = one.sentence
    return read


READ_AS = {"notifications.Notification": as_read}
