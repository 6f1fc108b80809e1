"""What a call for contributions asks of a person: whether they speak with who named them."""

from directory.todo import Link, Todo, now, subject
from emi_alumni.foundation.url_reversing import reverse
from events.models import CoSpeakerAnswer, ProposalSpeaker, ProposalState


@subject(
    lambda member, moment: (
        ProposalSpeaker.objects.filter(member=member, answer=CoSpeakerAnswer.ASKED, proposal__state=ProposalState.SENT)
        .filter(proposal__call__event__starts_at__gt=moment)
        .select_related("proposal__author__user", "proposal__call__event")
        .only("proposal__title", "proposal__author", "proposal__call__event__title")
        .order_by("pk")
    ),
    now,
)
def contribution_to_join(asked: ProposalSpeaker) -> Todo:
    proposal = asked.proposal
    return Todo(
        "link",
        1,
        Link(
            icon="message-circle",
            title=f"Intervenir à « {proposal.call.event.title} » ?",
            text=f"{proposal.author.shown_name} vous propose « {proposal.title} ».",
            verb="Répondre",
            url=reverse("events:proposal", args=[proposal.pk]),
        ),
    )
