"""What the mission's queue shows of mutual help, and what readers may report. One section per subject."""

from directory.contributions.queue import declare_contribution
from mentoring.models import Problem, ProblemAnswer, SkillsNotice

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
