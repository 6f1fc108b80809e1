"""What introductions keep of people: who asks, for what; who is asked, and what they answered (RGPD)."""

from emi_alumni.foundation.personal_data import Processing, each
from mentoring.introductions import forget as forget

PUBLIC_TASK = "mission d’intérêt public"
ACCOUNT = "la vie du compte"

THE_TWO = Processing(PUBLIC_TASK, "vous, et la personne sollicitée", ACCOUNT)
FOLLOWED = Processing(PUBLIC_TASK, "vous, la personne sollicitée ; la mission innovation, sans votre nom", ACCOUNT)
MINE = Processing(PUBLIC_TASK, "vous ; un oui, la personne qui demande", ACCOUNT)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "mentoring.Introduction": each(THE_TWO, "asker", "service", "why")
    | each(FOLLOWED, "collectivity", "state", "asked_at", "ends_on", "settled_at"),
    "mentoring.IntroductionAsk": each(MINE, "introduction", "member", "state", "asked_at", "answer_by", "answered_at"),
}
NOT_PERSONAL: dict[str, set[str]] = {"mentoring.Introduction": {"id"}, "mentoring.IntroductionAsk": {"id"}}
FIELD_NAMES: dict[str | tuple[str, str], str] = {}
