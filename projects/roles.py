"""What the mission innovation may do with the project bank in the administration (see `directory.roles`)."""

# `change_…` is also what lets the mission decide on a model's things (`trust.may_moderate`).
MISSION_MAY = (
    "view_project",
    "change_project",
    "view_publicpage",
    "change_publicpage",
    "view_voice",
    "change_voice",
    "view_takeover",
    "change_takeover",
    "view_subject",
    "change_subject",
    "view_reuse",
    "change_reuse",
    "view_theme",
    "add_theme",
    "change_theme",
    "view_document",
    "change_document",
    "view_statusentry",
    "view_journalentry",
    "change_journalentry",
    "view_sponsorlink",
    "change_sponsorlink",
    "view_followup",
    "change_followup",
)
