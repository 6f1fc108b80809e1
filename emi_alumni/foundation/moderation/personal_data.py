"""What moderation keeps of people: who decided, who proposed, who reported (RGPD).

Decisions and edits belong to the history of what they are about, and stay with it: an erased person is no longer named
there. Reports are read by the mission alone.
"""

from emi_alumni.foundation.personal_data import Processing, each

PUBLIC_TASK = "mission d’intérêt public"
HISTORY = Processing(PUBLIC_TASK, "les auteurs du texte et la mission innovation", "la vie du texte")
EDIT = Processing(PUBLIC_TASK, "les auteurs du texte et la mission innovation", "un an après la décision")
REPORT = Processing(PUBLIC_TASK, "la mission innovation", "un an après sa lecture")

TRUST = Processing(PUBLIC_TASK, "la mission innovation", "la vie du compte")

# Neither says anything of a person: texts of the mission, and figures of a week.
REFERENCE_DATA = {"moderation.CannedReason", "moderation.DeskWeek"}
PERSONAL_DATA = {
    "moderation.ModerationEvent": each(HISTORY, "content_type", "object_id", "verb", "by", "was", "became", "why", "at")
    | each(HISTORY, "at_once", "sampled_at", "sampled_by", "drawn_in"),
    "moderation.Revision": each(EDIT, "content_type", "object_id", "base", "proposed", "author", "created_at")
    | each(EDIT, "decided_at", "decided_by", "applied", "sent_back", "reason"),
    "moderation.Report": each(REPORT, "content_type", "object_id", "author", "reason", "note", "created_at")
    | each(REPORT, "resolved_at", "resolved_by"),
    "moderation.TrustSetting": each(TRUST, "account", "tier", "why", "by", "at"),
}
NOT_PERSONAL = {
    "moderation.ModerationEvent": {"id"},
    "moderation.Revision": {"id"},
    "moderation.Report": {"id"},
    "moderation.TrustSetting": {"id"},
}
# What the mission did as the mission is about the texts it read, which name other people.
WITHHELD = {
    ("moderation.ModerationEvent", "sampled_by"): "les textes que vous avez relus pour la mission innovation",
    ("moderation.Revision", "decided_by"): "les modifications que vous avez lues pour la mission innovation",
    ("moderation.TrustSetting", "by"): "les réglages de confiance que vous avez décidés pour la mission innovation",
    ("moderation.Report", "resolved_by"): "les signalements que vous avez lus pour la mission innovation",
}
FIELD_NAMES = {
    "content_type": "sorte de texte",
    "object_id": "numéro du texte",
    ("moderation.ModerationEvent", "by"): "décidé par",
    ("moderation.Revision", "base"): "texte de départ",
    ("moderation.Revision", "proposed"): "texte proposé",
    ("moderation.Revision", "author"): "proposée par",
    ("moderation.Report", "author"): "signalé par",
}
TITLES = {
    "moderation.ModerationEvent": "décision sur un texte",
    "moderation.Revision": "modification proposée",
    "moderation.Report": "signalement d’un texte",
    "moderation.TrustSetting": "réglage de confiance",
}
