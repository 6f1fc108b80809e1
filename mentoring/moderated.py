"""What the mission's queue shows of mutual help, and what readers may report. One section per subject."""

from directory.contributions.queue import declare_contribution
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.queued_models import QueuedModel, declare
from mentoring.models import (
    Challenge,
    ChallengeStory,
    Immersion,
    ImmersionStory,
    LabPost,
    Problem,
    ProblemAnswer,
    SkillsNotice,
)

# Problems

declare_contribution(
    Problem,
    "problematique",
    icon="wrench",
    fields=(
        "title",
        "context",
        "theme",
        ("Projet", lambda problem: str(problem.project or "")),
        ("Club", lambda problem: str(problem.club or "")),
    ),
    canned=(
        "Une personne est reconnaissable : retirez ce qui permet de l’identifier.",
        "Il manque l’essentiel pour comprendre : ajoutez quelques phrases.",
        "La même question est déjà posée : dites-y « moi aussi », et complétez-la d’une réponse.",
    ),
)
declare_contribution(
    ProblemAnswer,
    "reponse-problematique",
    icon="message-circle",
    fields=(("Problématique", lambda answer: str(answer.problem)), "text"),
    canned=("Une personne est nommée sans nécessité.", "Une phrase de plus sur ce qui a marché."),
)

# Skills lent between collectivités

declare_contribution(
    SkillsNotice,
    "mecenat",
    icon="handshake",
    fields=("direction", "text", "skill", "half_days", "period"),
    canned=(
        "Une phrase de plus sur ce qui est attendu.",
        "Au-delà de quelques jours, une mise à disposition convient.",
    ),
)

# Immersions

declare_contribution(
    Immersion,
    "immersion",
    icon="eye",
    fields=("direction", "service", "field", "text", "guests", "period"),
    canned=(
        "Une phrase de plus sur ce qu’il y a à voir.",
        "Des usagers sont reconnaissables : retirez ce qui permet de les identifier.",
    ),
)
declare_contribution(
    ImmersionStory,
    "recit-immersion",
    icon="eye",
    fields=(("Immersion", lambda story: str(story.immersion)), "text"),
    canned=("Une personne est nommée sans nécessité.", "Une phrase de plus sur ce que vous avez appris."),
)

# Challenges


def days(challenge: Challenge) -> str:
    return f"du {french_date(challenge.starts_on)} au {french_date(challenge.ends_on)}"


declare_contribution(
    Challenge,
    "defi",
    icon="target",
    fields=("title", "text", ("Dates", days), "theme", ("Club", lambda challenge: str(challenge.club or ""))),
    canned=(
        "Dites ce qui montre que c’est fait.",
        "Les dates laissent trop peu de temps pour s’inscrire : repoussez la fin.",
        "Un défi proche est déjà en cours : rejoignez-le.",
    ),
)
declare_contribution(
    ChallengeStory,
    "recit-defi",
    icon="target",
    fields=(
        ("Équipe", lambda story: str(story.team)),
        ("Défi", lambda story: str(story.team.challenge)),
        "text",
        "figure",
        ("Projet", lambda story: str(story.project or "")),
    ),
    canned=("Une personne est nommée sans nécessité.", "Une phrase de plus sur ce qui a changé."),
)

# Messages of labos: up at once between members, read by the mission once one of them reports it

declare(
    QueuedModel(
        model=LabPost,
        slug="message-labo",
        icon="sprout",
        fields=("text",),
        markdown=("text",),
        who=lambda post: f"{post.author.full_name}, labo de « {post.lab.project.title} »",
        for_queue=lambda rows: rows.select_related("author__user", "lab__project"),
        visible_to=LabPost.objects.visible_to,
        own=lambda member: LabPost.objects.filter(author=member),
        sends_back=False,
    )
)
