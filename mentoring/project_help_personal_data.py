"""What is offered to projects, and kept of who offered it (RGPD)."""

from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from mentoring.models import HelpOffer

PUBLIC_TASK = "mission d’intérêt public"
ACCOUNT = "la vie du compte"

BETWEEN_THEM = Processing(PUBLIC_TASK, "vous et l’équipe du projet", ACCOUNT)
FOLLOWED = Processing(PUBLIC_TASK, "vous, l’équipe ; la mission innovation, sans votre nom", ACCOUNT)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "mentoring.HelpOffer": each(BETWEEN_THEM, "member", "word", "answer", "answered_by", "thanks")
    | each(FOLLOWED, "project", "state", "offered_at", "answered_at", "ended_at"),
}
NOT_PERSONAL: dict[str, set[str]] = {"mentoring.HelpOffer": {"id"}}
WITHHELD = {
    (
        "mentoring.HelpOffer",
        "answered_by",
    ): "les propositions auxquelles vous avez répondu : elles sont à qui les a faites",
}


def forget(member: Member) -> None:
    """What they offered goes; what they answered stays, by nobody."""
    HelpOffer.objects.filter(member=member).delete()
    HelpOffer.objects.filter(answered_by=member).update(answered_by=None)
