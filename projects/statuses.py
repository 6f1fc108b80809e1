"""The words of a project's life: where it stands, and the causes that explain it, coded to be counted."""

from django.db import models


class ProjectStatus(models.TextChoices):
    PITCHED = "pitched", "présenté en appetizer"
    NOT_SELECTED = "not_selected", "appetizer non retenu"
    IN_TRAINING = "in_training", "en cours de formation"
    PRESENTED = "presented", "présenté en restitution"
    TESTED = "tested", "expérimenté"
    PARTLY = "partly", "partiellement en place"
    IMPLEMENTED = "implemented", "mis en place"
    GENERALISED = "generalised", "généralisé"
    SUSPENDED = "suspended", "suspendu"
    STOPPED = "stopped", "arrêté"
    TAKEN_OVER = "taken_over", "repris par d’autres"


class Cause(models.TextChoices):
    """Why a project holds, waits or stopped. Neutral words: none names a person or a collectivité."""

    SPONSORSHIP = "sponsorship", "portage"
    MEANS = "means", "moyens"
    CALENDAR = "calendar", "calendrier"
    SCOPE = "scope", "périmètre"
    DEPARTURE = "departure", "départ d’une personne clé"
    LAW = "law", "cadre juridique"
    NOT_NEEDED = "not_needed", "plus nécessaire"
    COVERED = "covered", "besoin déjà couvert"
    TEAM = "team", "équipe"
    TECHNICAL = "technical", "technique"
    OTHER = "other", "autre"


# How a status is drawn: (kind of components/status.html, icon).
LOOKS = {
    ProjectStatus.PITCHED: ("seed", "sprout"),
    ProjectStatus.NOT_SELECTED: ("seed", "sprout"),
    ProjectStatus.IN_TRAINING: ("live", "circle-dot"),
    ProjectStatus.PRESENTED: ("live", "circle-dot"),
    ProjectStatus.TESTED: ("live", "circle-dot"),
    ProjectStatus.PARTLY: ("part", "cercle-moitie"),
    ProjectStatus.IMPLEMENTED: ("done", "circle-check"),
    ProjectStatus.GENERALISED: ("done", "circle-check"),
    ProjectStatus.SUSPENDED: ("halt", "circle-pause"),
    ProjectStatus.STOPPED: ("halt", "circle-pause"),
    ProjectStatus.TAKEN_OVER: ("live", "git-branch"),
}

# The few groups of the bank's breakdown, whose words a card repeats; each is drawn as its first status.
GROUPS = {
    "en-place": ("Mis en place", (ProjectStatus.IMPLEMENTED, ProjectStatus.GENERALISED)),
    "en-partie": ("Partiellement en place", (ProjectStatus.PARTLY,)),
    "en-cours": (
        "En cours",
        (
            ProjectStatus.IN_TRAINING,
            ProjectStatus.PITCHED,
            ProjectStatus.PRESENTED,
            ProjectStatus.TESTED,
            ProjectStatus.TAKEN_OVER,
        ),
    ),
    "arrete": ("Arrêté", (ProjectStatus.SUSPENDED, ProjectStatus.STOPPED)),
    "appetizer": ("Appetizer non retenu", (ProjectStatus.NOT_SELECTED,)),
}

GROUP_OF: dict[str, str] = {status: name for name, (_, statuses) in GROUPS.items() for status in statuses}

# What a reader wonders about at once: a card says why.
EXPLAINED = (
    ProjectStatus.NOT_SELECTED,
    ProjectStatus.PARTLY,
    ProjectStatus.SUSPENDED,
    ProjectStatus.STOPPED,
)

# The question that a project's page answers with the why.
VERDICTS = {
    ProjectStatus.PITCHED: "Et maintenant ?",
    ProjectStatus.NOT_SELECTED: "Pourquoi n’a-t-il pas été retenu ?",
    ProjectStatus.IN_TRAINING: "Où en est-il ?",
    ProjectStatus.PRESENTED: "Où en est-il ?",
    ProjectStatus.TESTED: "Où en est l’essai ?",
    ProjectStatus.PARTLY: "Mis en place ? En partie. Et pourquoi ?",
    ProjectStatus.IMPLEMENTED: "Mis en place ? Oui. Et pourquoi ?",
    ProjectStatus.GENERALISED: "Généralisé ? Oui. Et pourquoi ?",
    ProjectStatus.SUSPENDED: "Pourquoi s’est-il interrompu ?",
    ProjectStatus.STOPPED: "Pourquoi s’est-il arrêté ?",
    ProjectStatus.TAKEN_OVER: "Qui l’a repris ?",
}
