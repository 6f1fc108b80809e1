"""What is kept of a letter (RGPD): its words until it has left, that it left for thirty days."""

from emi_alumni.foundation.personal_data import Processing, each

BASIS = "mission d’intérêt public"
GONE = Processing(BASIS, "la mission innovation", "trente jours ; un an pour un courriel refusé")
WORDS = Processing(BASIS, "personne", "le départ du courriel, deux jours au plus")

PERSONAL_DATA = {
    "outbox.Letter": each(GONE, "to", "account", "kind", "state", "attempts", "last_error", "address_refused")
    | each(GONE, "created_at", "next_attempt_at", "expires_at", "finished_at", "content_type", "object_id")
    | each(WORDS, "subject", "body", "headers", "key", "message_id")
}
NOT_PERSONAL = {"outbox.Letter": {"id"}}
# A copy of one's data does not hand out a code, nor what would let its holder declare an address dead.
SECRET = {"outbox.Letter": {"subject", "body", "headers", "key", "message_id"}}
TITLES = {"outbox.Letter": "courriel que le portail vous a écrit"}
FIELD_NAMES = {
    ("outbox.Letter", "content_type"): "à propos d’une page de cette sorte",
    ("outbox.Letter", "object_id"): "numéro de la page",
}
