"""What mutual help keeps of people: what mentors offer, what somebody asked, who was asked, pairs (RGPD)."""

from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from mentoring.help_requests import forget_requests_of
from mentoring.models import Mentor
from mentoring.pairings import forget_pairings_of

PUBLIC_TASK = "mission d’intérêt public"
ACCOUNT = "la vie du compte"

OFFERED = Processing(PUBLIC_TASK, "le réseau", ACCOUNT)
BETWEEN_TWO = Processing(
    PUBLIC_TASK,
    "vous, la personne sollicitée, et la mission innovation au dixième jour ouvré sans réponse",
    ACCOUNT,
)
FOLLOWED = Processing(PUBLIC_TASK, "vous, la personne sollicitée et la mission innovation", ACCOUNT)
COUNTED = Processing(PUBLIC_TASK, "vous et la personne sollicitée ; le réseau n’en lit que le nombre", ACCOUNT)
THE_TWO = Processing(PUBLIC_TASK, "les deux personnes du binôme", ACCOUNT)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "mentoring.Mentor": each(
        OFFERED, "member", "brings", "call", "visit", "co_reading", "other", "capacity", "paused_until"
    )
    | each(OFFERED, "stopped_at", "created_at"),
    "mentoring.HelpRequest": each(BETWEEN_TWO, "asker", "question", "context", "format", "by_when", "mission_words")
    | each(BETWEEN_TWO, "first_date", "second_date", "place", "event", "project", "club")
    | each(FOLLOWED, "state", "sent_at", "seen_at", "relayed_at", "mission_at", "accepted_at", "closed_at")
    | each(COUNTED, "outcome"),
    "mentoring.Handover": each(FOLLOWED, "request", "mentor", "sent_at", "seen_at", "answered_at", "outcome"),
    "mentoring.Pairing": each(
        THE_TWO, "newcomer", "mentor", "state", "newcomer_said_yes", "mentor_said_yes", "proposed_at", "ended_at"
    ),
}
NOT_PERSONAL: dict[str, set[str]] = {
    "mentoring.Mentor": {"id"},
    "mentoring.HelpRequest": {"id", "mission_on", "ends_on", "form_key"},
    "mentoring.Handover": {"id", "rank", "by_mission", "answer_by"},
    "mentoring.Pairing": {"id", "answer_by"},
}
# Words of a mentor, which their own row has.
REFERENCE_DATA = {"mentoring.MentorTopic", "mentoring.MentorWord"}
FIELD_NAMES: dict[str | tuple[str, str], str] = {
    ("mentoring.Handover", "request"): "demande",
    ("mentoring.HelpRequest", "event"): "rendez-vous",
}


def forget(member: Member) -> None:
    """What they offered goes; what they asked is closed and loses its words; what they were to answer goes on with
    somebody else."""
    forget_requests_of(member, timezone.now())
    forget_pairings_of(member)
    Mentor.objects.filter(member=member).delete()
