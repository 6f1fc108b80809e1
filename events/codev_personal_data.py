"""What a codev keeps of people: who is invited, their role, their notes, what they committed to (RGPD)."""

from django.db import transaction
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from events.codev_groups import changed, follow, move
from events.models import (
    CodevCommitment,
    CodevInvitation,
    CodevNote,
    CodevSession,
    CodevWish,
    Event,
    InvitationState,
)

PUBLIC_TASK = "mission d’intérêt public"
ACCOUNT = "la vie du compte"

BETWEEN_THEM = Processing(PUBLIC_TASK, "les personnes invitées, puis celles qui viennent", ACCOUNT)
THOSE_WHO_CAME = Processing(PUBLIC_TASK, "les personnes qui viennent à la séance", ACCOUNT)
ORGANISERS = Processing(PUBLIC_TASK, "vous, les organisateurs et la mission innovation", ACCOUNT)
COUNTED = Processing(PUBLIC_TASK, "les personnes qui viennent ; le réseau n’en lit que le nombre", ACCOUNT)
MINE = Processing(PUBLIC_TASK, "vous", ACCOUNT)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "events.CodevSession": each(BETWEEN_THEM, "event", "question", "client", "facilitator"),
    "events.CodevNote": each(THOSE_WHO_CAME, "session", "step", "author", "text", "written_at"),
    "events.CodevCommitment": each(THOSE_WHO_CAME, "session", "member", "what", "by_when", "written_at", "ask_on")
    | each(COUNTED, "outcome", "answered_at"),
    "events.CodevInvitation": each(ORGANISERS, "session", "member", "state", "reason", "answer_by", "changed_at"),
    "events.CodevWish": each(MINE, "member", "willing", "said_at"),
}
NOT_PERSONAL: dict[str, set[str]] = {
    "events.CodevSession": {"id", "step", "step_started_at", "paused_at", "added_minutes", "ended_at", "changes"},
    "events.CodevNote": {"id"},
    "events.CodevCommitment": {"id", "reminded_at"},
    "events.CodevInvitation": {"id"},
    "events.CodevWish": {"id"},
}


def forget(member: Member) -> None:
    """Notes and invitations go; whoever waited for their answer invites the next person. What they brought is left
    without words: its question, its commitment; the answer to that one still counts."""
    CodevWish.objects.filter(member=member).delete()
    CodevNote.objects.filter(author=member).delete()
    CodevCommitment.objects.filter(member=member).update(what="", member=None)
    CodevSession.objects.filter(client=member).update(question="", client=None)
    CodevSession.objects.filter(event__author=member).update(question="")
    CodevSession.objects.filter(facilitator=member).update(facilitator=None)
    invitations = CodevInvitation.objects.filter(member=member).select_related("session").order_by("session", "pk")
    for one in invitations:
        with transaction.atomic():
            event = Event.objects.lock(one.session.event_id)
            session = one.session
            session.event = event
            if one.state == InvitationState.SENT and event.starts_at > timezone.now():
                # Not drawn again, while the row says that they were asked.
                move(one, InvitationState.REPLACED, event)
                follow(session, [f"Une personne invitée à « {event} » a quitté le réseau."])
            one.delete()
            changed(session)
