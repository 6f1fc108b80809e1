"""What labos keep of people: who is in them, what they wrote there (RGPD)."""

from emi_alumni.foundation.personal_data import Processing, each
from mentoring.labs import forget as forget

PUBLIC_TASK = "mission d’intérêt public"
LIFE = "la vie du réseau"
ACCOUNT = "la vie du compte"

MEMBERS = Processing(PUBLIC_TASK, "les membres du labo", LIFE)
SEATS = Processing(PUBLIC_TASK, "vous, et les membres du labo", ACCOUNT)
TOGETHER = Processing(PUBLIC_TASK, "les membres du labo ; un message signalé, la mission innovation", LIFE)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "mentoring.Lab": each(MEMBERS, "project", "purpose", "seeks", "opened_at", "closed_at")
    | each(MEMBERS, "outcome", "learnt", "next_step"),
    "mentoring.LabSeat": each(SEATS, "lab", "member", "state", "role", "invited_by", "invited_at")
    | each(SEATS, "joined_at", "ended_at", "reason"),
    "mentoring.LabMilestone": each(MEMBERS, "lab", "what", "by_when", "owner", "added_by", "done_on", "done_by"),
    "mentoring.LabSession": each(MEMBERS, "lab", "event", "planned_by", "notes", "notes_by", "notes_at"),
    "mentoring.LabDocument": each(MEMBERS, "lab", "title", "file", "kind", "size", "added_by", "added_at"),
    "mentoring.LabPost": each(TOGETHER, "lab", "author", "text", "created_at", "edited_at")
    | each(TOGETHER, "state", "submitted_at", "published_at", "hidden_at", "reason"),
}
NOT_PERSONAL: dict[str, set[str]] = {
    "mentoring.Lab": {"id"},
    "mentoring.LabSeat": {"id"},
    "mentoring.LabMilestone": {"id"},
    "mentoring.LabSession": {"id"},
    "mentoring.LabDocument": {"id"},
    "mentoring.LabPost": {"id", "form_key"},
}
