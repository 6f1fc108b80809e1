"""The demonstration's colloque calls for contributions: what four people propose, and what its organisers decided so
far. All fictitious; nobody is told."""

from datetime import timedelta

from django.utils import timezone

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.foundation.dates import local_day
from events.models import (
    CallProposal,
    ContributionCall,
    CoSpeakerAnswer,
    Decision,
    Event,
    EventKind,
    ProposalFormat,
    ProposalSpeaker,
    ProposalState,
)
from events.moments import midnight

LOOKED_FOR = (
    "Des essais menés à plusieurs collectivités, réussis ou abandonnés. Racontez ce que vous avez fait, ce que cela a"
    " changé et ce que vous referiez autrement.\n\nPas de présentation de service : une personne, une situation,"
    " un chiffre."
)
CLOSES_WITHIN = timedelta(days=21)

# Of each: who proposes, format, title, summary, needs, order of mission, decision, answer, with whom and their answer.
PROPOSED = (
    (
        *(story.HELENE, ProposalFormat.TALK, "Relire un courrier avec ceux qui le reçoivent"),
        "Trois courriers, douze usagers, une heure : ce que nous avons cessé d’écrire.\nLe public repart avec une"
        " grille d’une page, essayée sur place.",
        *("Un micro et douze copies d’un courrier", False, "", ""),
        ((story.ISABELLE, CoSpeakerAnswer.ASKED),),
    ),
    (
        *(story.YOUSSEF, ProposalFormat.WORKSHOP, "Cartographier un irritant en quarante minutes"),
        "Chaque table part d’un irritant de son service et en dessine les causes.\nNous comparons ensuite les cartes.",
        *("Six tables, des feuilles A1", True, Decision.ACCEPTED, "Merci, nous vous réservons la salle B."),
        (),
    ),
)


def load_calls() -> None:
    event = Event.objects.published().to_come().filter(kind=EventKind.CONFERENCE).first()
    if event is None:
        return
    closing = min(timezone.localdate() + CLOSES_WITHIN, local_day(event.starts_at))
    call = ContributionCall.objects.create(
        event=event,
        looked_for=LOOKED_FOR,
        formats=[ProposalFormat.TALK, ProposalFormat.WORKSHOP, ProposalFormat.TESTIMONY, ProposalFormat.POSTER],
        minutes=20,
        closes_at=min(midnight(closing), event.starts_at),
        opened_by=Member.objects.get(email=story.AURELIE),
        opened_at=days_ago(12),
    )
    Event.objects.filter(pk=event.pk).update(has_call=True)
    for rank, (email, kind, title, summary, needs, order, decision, answer, others) in enumerate(PROPOSED, start=1):
        proposal = CallProposal.objects.create(
            call=call,
            author=Member.objects.get(email=email),
            format=kind,
            title=title,
            summary=summary,
            needs=needs,
            mission_order=order,
            state=ProposalState.SENT,
            sent_at=days_ago(10 - 2 * rank),
            edited_at=days_ago(10 - 2 * rank),
            decision=decision,
            answer=answer,
        )
        for other, said in others:
            ProposalSpeaker.objects.create(proposal=proposal, member=Member.objects.get(email=other), answer=said)
