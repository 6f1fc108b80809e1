"""What the mission's queue shows of governance, and what readers may report. One section per subject."""

from emi_alumni.moderation.queue import Declared, declare
from governance.models import Idea, IdeaComment

# Seats and minutes

# Clubs

# Discussions

# Ideas


def proposed_by(idea: Idea) -> str:
    return idea.author.full_name if idea.author else "la rencontre du 17 novembre 2023"


declare(
    Declared(
        model=Idea,
        slug="idee",
        icon="lightbulb",
        fields=("title", "text", "theme", "module"),
        who=proposed_by,
        for_queue=lambda rows: rows.select_related("author__user", "theme", "module"),
        # The remarks of the synthesis are nobody's: they are discussed, not reported.
        visible_to=lambda user: Idea.objects.visible_to(user).filter(requirement=""),
        canned=(
            "Une personne est reconnaissable : retirez ce qui permet de l’identifier.",
            "Cette idée existe déjà : soutenez-la, et dites-le dans un commentaire.",
            "Il manque l’essentiel pour comprendre : ajoutez quelques phrases.",
        ),
    )
)
declare(
    Declared(
        model=IdeaComment,
        slug="commentaire-idee",
        icon="message-circle",
        fields=(("Idée", lambda comment: str(comment.idea)), "text"),
        who=lambda comment: comment.member.full_name,
        for_queue=lambda rows: rows.select_related("member__user", "idea"),
        visible_to=IdeaComment.objects.visible_to,
    )
)
