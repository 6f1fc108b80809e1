"""What the mission's queue shows of governance, and what readers may report. One section per subject."""

from typing import Any

from directory.contributions.queue import declare_contribution
from emi_alumni.foundation.moderation.models import Verb
from emi_alumni.foundation.moderation.queue_items import PENDING
from emi_alumni.foundation.moderation.queued_models import QueuedModel, declare
from governance.models import (
    AnimatorOffer,
    ClubMembership,
    ClubNote,
    ClubProposal,
    Idea,
    IdeaComment,
    Minutes,
    Reply,
    SeatProposal,
    Thread,
)

# Seats and minutes


declare_contribution(
    SeatProposal,
    "siege",
    accept="Accepter",
    icon="landmark",
    fields=(
        ("Siège", lambda proposal: str(proposal.seat)),
        (
            "Personne proposée",
            lambda proposal: f"{proposal.member}, {proposal.member.collectivity or ''}".strip(", "),
        ),
        "note",
    ),
    hint=lambda proposal: "La personne a dit oui. Accepter donne le mandat, pour un an à partir d’aujourd’hui.",
    outcomes={Verb.PUBLISH: lambda proposal: f"{proposal.member} occupe le siège « {proposal.seat} »"},
    visible_to=None,
    canned=("Le siège revient à quelqu’un d’autre cette année.", "Parlons-en d’abord ensemble."),
    sends_back=False,
)
declare_contribution(
    Minutes,
    "compte-rendu",
    icon="file-text",
    fields=("text",),
    markdown=("text",),
    canned=("Il manque une décision prise ce jour-là.", "Une personne est nommée sans nécessité."),
    reason_read=lambda minutes: "La personne qui l’a écrit lira cette phrase.",
)

# Clubs


def what_opens(proposal: ClubProposal) -> str:
    animator = (
        "et donne le mandat d’animation pour douze mois" if proposal.animates else "sans animateur pour l’instant"
    )
    return f"Accepter ouvre le club, {animator}."


def members_told(lines: list[Any], by: Any) -> dict[int, int]:
    """The members of the club, of a note that is new."""
    notes = [one.thing.pk for one in lines if one.why == PENDING]
    things = ClubNote.objects.filter(pk__in=notes)
    return ClubMembership.objects.numbers_to_tell(things, by) if notes else {}


def note_and_club(note: ClubNote) -> str:
    return f"{note.author.full_name}, club « {note.club} »"


declare_contribution(
    ClubNote,
    "note",
    icon="file-text",
    fields=(("Séance", lambda note: note.session_title or ""), "text", "audience"),
    markdown=("text",),
    who=note_and_club,
    to_tell=members_told,
    hint=lambda note: "Les animateurs de ce club peuvent aussi la lire et la publier.",
)
declare_contribution(
    AnimatorOffer,
    "animation",
    accept="Accepter",
    icon="users",
    fields=("note",),
    hint=lambda offer: "Accepter donne le mandat d’animation, pour douze mois à partir d’aujourd’hui.",
    outcomes={Verb.PUBLISH: lambda offer: f"{offer.author.full_name} anime le club « {offer.club} »"},
    visible_to=None,
    canned=("Le club a déjà les animateurs qu’il lui faut cette année.", "Parlons-en d’abord ensemble."),
)
declare_contribution(
    ClubProposal,
    "club",
    accept="Accepter",
    icon="users",
    fields=("entry", "tagline", "why", "animates"),
    hint=what_opens,
    outcomes={Verb.PUBLISH: lambda proposal: f"le club « {proposal.name} » est ouvert"},
    visible_to=None,
    canned=("Un club voisin existe déjà : proposez-y ce sujet.", "Parlons-en d’abord ensemble."),
)

# Discussions


def circle_and_person(message: Any) -> str:
    thread = message.of_thread
    return f"{message.author.full_name}, {thread.club or f'promotion {thread.cohort}'}"


declare(
    QueuedModel(
        model=Thread,
        slug="discussion",
        icon="message-circle",
        fields=("text",),
        markdown=("text",),
        who=circle_and_person,
        for_queue=lambda rows: rows.select_related("author__user", "club", "cohort"),
        visible_to=Thread.objects.visible_to,
        own=lambda member: Thread.objects.filter(author=member),
        sends_back=False,
    )
)
declare(
    QueuedModel(
        model=Reply,
        slug="reponse",
        icon="corner-up-right",
        fields=("text",),
        markdown=("text",),
        who=circle_and_person,
        for_queue=lambda rows: rows.select_related("author__user", "thread__club", "thread__cohort"),
        visible_to=Reply.objects.visible_to,
        own=lambda member: Reply.objects.filter(author=member),
        sends_back=False,
    )
)

# Ideas


def proposed_by(idea: Idea) -> str:
    return idea.author.full_name if idea.author else "la rencontre du 17 novembre 2023"


declare_contribution(
    Idea,
    "idee",
    icon="lightbulb",
    fields=("title", "text", "is_workshop", "theme", "module"),
    who=proposed_by,
    # The remarks of the synthesis are nobody's: they are discussed, not reported.
    visible_to=lambda user: Idea.objects.visible_to(user).filter(requirement=""),
    canned=(
        "Une personne est reconnaissable : retirez ce qui permet de l’identifier.",
        "Cette idée existe déjà : soutenez-la, et dites-le dans un commentaire.",
        "Il manque l’essentiel pour comprendre : ajoutez quelques phrases.",
    ),
)
declare_contribution(
    IdeaComment,
    "commentaire-idee",
    icon="message-circle",
    fields=(("Idée", lambda comment: str(comment.idea)), "text"),
)
