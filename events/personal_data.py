"""What the agenda keeps of people: what they organise, and where they come (RGPD)."""

from django.db import transaction

from directory.contributions.personal_data import KEYS, STATE
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from events import codev_personal_data
from events.contribution_calls import forget_proposals_of
from events.date_polls import forget_polls_of
from events.files import forget_faces_of
from events.models import (
    CalendarFeed,
    Event,
    EventReport,
    NewsFeed,
    Registration,
    Speaker,
)
from events.models.registrations import delete_registration

PUBLIC_TASK = "mission d’intérêt public"
LIFE = "la vie du réseau"
ACCOUNT = "la vie du compte"

WRITTEN = Processing(PUBLIC_TASK, "qui lit l’agenda, une fois publié", LIFE)
COMING = Processing(
    PUBLIC_TASK, "les organisateurs, la mission innovation, et le réseau sauf si vous masquez votre nom", ACCOUNT
)
NOBODY_READS = Processing(PUBLIC_TASK, "personne", ACCOUNT)
POLL = Processing(PUBLIC_TASK, "les personnes sondées", LIFE)
POLL_FOLLOWED = Processing(PUBLIC_TASK, "les personnes sondées et la mission innovation", LIFE)
POLLED = Processing(
    PUBLIC_TASK, "les personnes sondées", "la vie du compte ; sans compte, trente jours après la fin du sondage"
)
ORGANISERS = Processing(PUBLIC_TASK, "les organisateurs", "trente jours après la fin du sondage")
GUEST = Processing(PUBLIC_TASK, "les organisateurs", "trente jours après l’événement")
MINE_ALONE = Processing(PUBLIC_TASK, "vous", ACCOUNT)
MINE = Processing(PUBLIC_TASK, "vous et les organisateurs", ACCOUNT)
PREPARING = Processing(PUBLIC_TASK, "qui prépare cette rencontre annuelle", LIFE)
NETWORK = Processing(PUBLIC_TASK, "le réseau", LIFE)
READ = Processing(PUBLIC_TASK, "qui lit l’événement, avec un compte", LIFE)
PROPOSED = Processing(PUBLIC_TASK, "vous, et les organisateurs une fois envoyée", LIFE)
PROPOSED_SHOWN = Processing(
    PUBLIC_TASK, "les organisateurs, puis qui lit l’événement si elle est retenue et le programme publié", LIFE
)
AMONG_ORGANISERS = Processing(PUBLIC_TASK, "les organisateurs", LIFE)
SHOWN = Processing(
    "consentement de chaque personne reconnaissable",
    "qui lit l’événement, avec un compte",
    "jusqu’à ce que l’un le retire",
)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "events.Event": each(
        WRITTEN, "kind", "title", "presentation", "starts_at", "ends_at", "venue", "host", "club", "idea", *CONTRIBUTED
    ),
    "events.Registration": each(COMING, "event", "member", "state", "asked_at", "shows_name")
    | each(MINE, "offered_until", "feedback_given", "seen_at")
    | each(GUEST, "guest_name", "guest_email")
    | each(NOBODY_READS, "link_key"),
    "events.EventReport": each(WRITTEN, "event", "happened", "attendance", "keep", "recording_url", *CONTRIBUTED),
    "events.EventPhoto": each(SHOWN, "event", "file", "alt", "caption", "added_at") | each(NETWORK, "added_by"),
    "events.PhotoFace": each(MINE, "photo", "member", "consent", "answered_at"),
    "events.EventDocument": each(READ, "event", "title", "file", "kind", "size", "accessible", "added_by", "added_at"),
    "events.HostAnswer": each(NETWORK, "meeting", "collectivity", "answer", "reason", "member", "at"),
    "events.HostSwap": each(NETWORK, "own", "other", "asker", "asked", "note", "state", "member", "at")
    | each(NETWORK, "answered_by", "answered_at"),
    "events.HostingStep": each(NETWORK, "meeting", "what", "collectivity", "year_given", "words", "member", "at"),
    "events.Speaker": each(WRITTEN, "item", "member", "name", "role"),
    "events.SponsorReturn": each(WRITTEN, "item", "view", "member", "at", "project", "signature", "changed", "blocks")
    | each(WRITTEN, "kept", *STATE),
    "events.RunSheetLine": each(PREPARING, "who"),
    "events.ChecklistTask": each(PREPARING, "who", "done_on", "done_by"),
    "events.CalendarFeed": each(MINE_ALONE, "member", "scope", "club", "created_at") | each(NOBODY_READS, "token_hash"),
    "events.NewsFeed": each(MINE_ALONE, "member", "scope", "subject", "theme", "club", "created_at")
    | each(NOBODY_READS, "token_hash"),
    "events.DatePoll": each(POLL_FOLLOWED, "author", "kind", "title", "club", "body", "cohort")
    | each(POLL, "presentation", "venue", "host", "created_at"),
    "events.PollInvitee": each(POLLED, "poll", "member", "name", "must_come", "invited_at", "answered_at")
    | each(ORGANISERS, "email")
    | each(NOBODY_READS, "token_hash"),
    "events.PollAnswer": each(POLLED, "invitee", "slot", "answer", "said_at"),
    "events.ContributionCall": each(READ, "event", "opened_by", "opened_at"),
    "events.CallProposal": each(PROPOSED_SHOWN, "author", "title", "summary", "projects", "item")
    | each(PROPOSED, "call", "format", "needs", "mission_order", "state", "sent_at", "edited_at")
    | each(PROPOSED, "told", "told_answer", "told_at")
    | each(AMONG_ORGANISERS, "decision", "answer", "note"),
    "events.ProposalSpeaker": each(PROPOSED_SHOWN, "proposal", "member", "answer", "answered_at"),
    **codev_personal_data.PERSONAL_DATA,
}
NOT_PERSONAL: dict[str, set[str]] = {
    "events.Event": {
        *KEYS,
        *("all_day", "format", "access", "accessibility", "meeting_url", "cohort", "audience"),
        *("capacity", "guest_quota"),
        *("projects", "modules", "partners", "subjects", "notes"),
        *("registration_closes_at", "seats_taken", "waiting_count", "status", "status_reason", "moved_from"),
        *("reminded_at", "uid", "sequence", "changed_at", "has_programme", "has_files", "series", "by_invitation"),
        "has_call",
    },
    "events.EventReport": {*KEYS},
    "events.EventPhoto": {"id", "size", "nobody"},
    "events.PhotoFace": {"id"},
    "events.EventDocument": {"id"},
    "events.Registration": {"id"},
    "events.CalendarFeed": {"id"},
    "events.NewsFeed": {"id"},
    **{f"events.{name}": {"id"} for name in ("HostAnswer", "HostSwap", "HostingStep", "Speaker", "SponsorReturn")},
    "events.RunSheetLine": {"id", "meeting", "what", "starts"},
    "events.ChecklistTask": {"id", "meeting", "what", "days"},
    "events.DatePoll": {
        *("id", "form_key", "format", "access", "accessibility", "meeting_url", "capacity"),
        *("closes_at", "reminded_at", "cancelled_at", "settled_at", "event", "moves", "audience", "guest_quota"),
    },
    "events.PollInvitee": {"id", "is_up_to_date", "carried_at", "told_at"},
    "events.PollAnswer": {"id"},
    "events.ContributionCall": {"id", "looked_for", "formats", "minutes", "closes_at", "published_at", "reminded_at"},
    "events.CallProposal": {"id", "form_key", "version"},
    "events.ProposalSpeaker": {"id"},
    **codev_personal_data.NOT_PERSONAL,
}
SECRET = {
    "events.Registration": {"link_key"},
    "events.CalendarFeed": {"token_hash"},
    "events.NewsFeed": {"token_hash"},
    "events.PollInvitee": {"token_hash"},
    # What organisers have not said yet.
    "events.CallProposal": {"decision", "answer", "note"},
}
REFERENCE_DATA = {
    *("events.CoHost", "events.AnnualMeeting", "events.EventSeries", "events.PollSlot"),
    *("events.AgendaItem", "events.EventFeedback", "events.SessionNote"),
    *("events.ProgrammeItem", "events.BudgetLine", "events.StageEvent"),
}
FIELD_NAMES: dict[str | tuple[str, str], str] = {
    ("events.CalendarFeed", "token_hash"): "empreinte de l’adresse",
    ("events.NewsFeed", "token_hash"): "empreinte de l’adresse",
    ("events.CallProposal", "format"): "format proposé",
    ("events.ProposalSpeaker", "proposal"): "contribution",
    ("events.Speaker", "item"): "moment",
    ("events.SponsorReturn", "item"): "moment",
    ("events.SponsorReturn", "view"): "regard du commanditaire",
    ("events.Registration", "link_key"): "clé du lien",
    ("events.PollInvitee", "token_hash"): "empreinte du lien",
    ("events.PhotoFace", "photo"): "photo",
    ("events.PollInvitee", "poll"): "sondage",
    ("events.PollAnswer", "invitee"): "personne sondée",
    ("events.PollAnswer", "slot"): "créneau",
}


def forget(member: Member) -> None:
    """Published events stay, by « Ancien membre »; their seats go to the next in line, and their drafts with them.
    Polls that nobody else organises are cancelled, what they answered to others goes."""
    CalendarFeed.objects.filter(member=member).delete()
    NewsFeed.objects.filter(member=member).delete()
    forget_polls_of(member)
    forget_faces_of(member)
    forget_proposals_of(member)
    codev_personal_data.forget(member)
    Speaker.objects.filter(member=member).delete()
    for registration in Registration.objects.of(member).order_by("event", "pk"):
        with transaction.atomic():
            delete_registration(registration)
    EventReport.objects.filter(author=member).exclude(state="published").delete()
    Event.objects.filter(author=member).exclude(state="published").delete()
