"""What the outside door keeps of visitors and of ambassadors (RGPD)."""

from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from mentoring.visitor_requests import forget_ambassador

PUBLIC_TASK = "mission d’intérêt public"
SIXTY_DAYS = "soixante jours ; deux jours sans confirmation"

ADDRESS = Processing(PUBLIC_TASK, "la mission innovation, et la personne du réseau qui accepte", SIXTY_DAYS)
READ = Processing(
    PUBLIC_TASK, "la mission innovation, et la personne du réseau à qui la demande est proposée", SIXTY_DAYS
)
NOBODY_READS = Processing(PUBLIC_TASK, "personne", SIXTY_DAYS)
AMBASSADOR = Processing(PUBLIC_TASK, "vous et la mission innovation", SIXTY_DAYS)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "mentoring.VisitorRequest": each(ADDRESS, "email")
    | each(READ, "name", "kind", "trade", "place", "question", "state", "asked_at", "confirmed_at", "ended_at")
    | each(AMBASSADOR, "accepted_by")
    | each(NOBODY_READS, "link_key"),
    "mentoring.VisitorOffer": each(AMBASSADOR, "request", "member", "sent_at", "answer_by", "outcome", "answered_at"),
}
NOT_PERSONAL: dict[str, set[str]] = {"mentoring.VisitorRequest": {"id"}, "mentoring.VisitorOffer": {"id"}}
WITHHELD = {
    (
        "mentoring.VisitorRequest",
        "accepted_by",
    ): "les demandes que vous avez acceptées : elles sont à qui les écrit",
}
SECRET = {"mentoring.VisitorRequest": {"link_key"}}
FIELD_NAMES: dict[str | tuple[str, str], str] = {("mentoring.VisitorRequest", "link_key"): "clé du lien"}


def forget(member: Member) -> None:
    forget_ambassador(member)
