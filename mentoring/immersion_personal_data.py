"""What immersions keep of people: what they offer or look for, what two people agree on, what they learnt (RGPD)."""

from directory.contributions.personal_data import KEYS
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from emi_alumni.foundation.personal_data import Processing, each
from mentoring.immersion_visits import forget as forget

PUBLIC_TASK = "mission d’intérêt public"
LIFE = "la vie du réseau"
ACCOUNT = "la vie du compte"

WRITTEN = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", LIFE)
BOTH = Processing(PUBLIC_TASK, "les deux personnes de l’immersion, personne d’autre", ACCOUNT)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "mentoring.Immersion": each(
        WRITTEN,
        *("direction", "title", "service", "field", "text", "guests", "period", "collectivity", "closed_at"),
        *CONTRIBUTED,
    ),
    "mentoring.ImmersionStory": each(WRITTEN, "immersion", "collectivity", "text", *CONTRIBUTED),
    "mentoring.ImmersionVisit": each(BOTH, "immersion", "host", "guest", "why", "word", "state")
    | each(BOTH, "asked_at", "answer_by", "ends_on", "answered_at", "first_date", "second_date", "place", "event")
    | each(BOTH, "host_agreed_on", "guest_agreed_on"),
    "mentoring.ImmersionNote": each(BOTH, "visit", "member", "text", "at", "story"),
}
NOT_PERSONAL: dict[str, set[str]] = {
    "mentoring.Immersion": {*KEYS},
    "mentoring.ImmersionStory": {*KEYS},
    "mentoring.ImmersionVisit": {"id"},
    "mentoring.ImmersionNote": {"id"},
}
