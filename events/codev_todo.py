"""What a codev asks of a person on arriving: to say whether they come, and what became of their commitment."""

from directory.todo import Link, Todo, now, subject, today
from emi_alumni.foundation.dates import french_date, french_hour, local_day
from emi_alumni.foundation.moderation.models import State
from events.models import CodevCommitment, CodevInvitation, EventStatus, InvitationState


@subject(
    lambda member, moment: (
        CodevInvitation.objects.filter(member=member, state=InvitationState.SENT, answer_by__gt=moment)
        .filter(session__event__state=State.PUBLISHED, session__event__status=EventStatus.PLANNED)
        .select_related("session__event")
        .only("answer_by", "reason", "session__event__title")
        .order_by("answer_by", "pk")
    ),
    now,
)
def invitation_to_answer(invitation: CodevInvitation) -> Todo:
    until = invitation.answer_by
    assert until is not None  # what is sent has an end
    return Todo(
        "link",
        1,
        Link(
            icon="mail",
            title=f"Une invitation : {invitation.session.event.title}",
            text=f"{invitation.reason.capitalize()}. Répondez avant le {french_date(until)} à {french_hour(until)}.",
            verb="Répondre",
            url=f"{invitation.session.event.get_absolute_url()}#codev",
        ),
        due=local_day(until),
    )


@subject(
    lambda member, day: (
        CodevCommitment.objects.to_answer(day)
        .filter(member=member)
        .select_related("session__event")
        .only("ask_on", "session__event__title")
    ),
    today,
)
def commitment_to_answer(commitment: CodevCommitment) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="target",
            title=f"Votre engagement : {commitment.session.event.title}",
            text="Un mois a passé. Tenu, en partie, pas tenu : un geste suffit.",
            verb="Répondre",
            url=commitment.get_absolute_url(),
        ),
    )
