"""What is kept of what the portal told a person (RGPD). It goes with her account."""

from emi_alumni.personal_data import Kept, each

TOLD = Kept("mission d’intérêt public", "vous", "douze mois, ou la vie du compte")

PERSONAL_DATA = {
    "notifications.Notification": each(TOLD, "recipient", "kind", "sentence", "url", "at", "read_at")
    | each(TOLD, "content_type", "object_id")
}
NOT_PERSONAL = {"notifications.Notification": {"id"}}
FIELD_NAMES = {
    ("notifications.Notification", "recipient"): "pour",
    ("notifications.Notification", "kind"): "sorte",
    ("notifications.Notification", "content_type"): "à propos d’une page de cette sorte",
    ("notifications.Notification", "object_id"): "numéro de la page",
}
TITLES = {"notifications.Notification": "notification"}
