"""The six steps of a codéveloppement and of a « débogage »: their names, who does what in each, how long they last.

The six steps are those of Payette and Champagne (« Le groupe de codéveloppement professionnel », 1997). A débogage goes
the same way in 45 minutes, about a project that is stuck. No database here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

NOT_BEGUN, FIRST, LAST, OVER = 0, 1, 6, 7
MORE = 5  # minutes that a facilitator adds with one press
MOST_ADDED = 60  # minutes, to one step


@dataclass(frozen=True)
class Step:
    """`client` and `consultants`: what each does meanwhile; the facilitator keeps the time and the rules."""

    number: int
    name: str
    minutes: int
    aim: str
    client: str
    consultants: str


def _steps(*lines: tuple[str, int, str, str, str]) -> tuple[Step, ...]:
    return tuple(Step(number, *line) for number, line in enumerate(lines, FIRST))


CODEV = _steps(
    (
        *("Exposé", 10, "La situation, telle qu’elle est vécue."),
        "Racontez la situation, ce que vous avez essayé, et votre question.",
        "Écoutez sans interrompre ; notez ce qui vous étonne.",
    ),
    (
        *("Clarification", 15, "Des questions, pour comprendre."),
        "Répondez aux faits, brièvement.",
        "Posez des questions ouvertes : ni conseil, ni avis déguisé en question.",
    ),
    (
        *("Contrat", 5, "Ce que le groupe va chercher."),
        "Dites en une phrase ce que vous attendez du groupe maintenant.",
        "Vérifiez que vous l’avez compris de la même façon.",
    ),
    (
        *("Consultation", 35, "Le groupe donne ce qu’il a."),
        "Écoutez et notez, sans répondre ni vous justifier.",
        "Dites vos impressions, vos expériences, des pistes, des questions qui ouvrent.",
    ),
    (
        *("Synthèse et plan d’action", 10, "Ce que le groupe garde, et ce que chacun va faire."),
        "Dites ce que vous retenez, et à quoi vous vous engagez : quoi, et pour quand.",
        "Laissez choisir ; proposez votre aide si vous en avez.",
    ),
    (
        *("Apprentissages", 15, "Ce que chacun emporte."),
        "Dites ce que la séance vous a appris, et comment vous l’avez vécue.",
        "Dites ce que vous emportez pour votre propre travail.",
    ),
)
DEBUGGING = _steps(
    (
        *("Exposé", 6, "Le projet, et l’endroit où il bloque."),
        "Montrez le projet et ce qui ne va pas, avec un fait ou un chiffre.",
        "Écoutez sans interrompre.",
    ),
    (
        *("Clarification", 8, "Des questions, pour comprendre."),
        "Répondez aux faits, brièvement.",
        "Demandez ce qui a été essayé, ce qui a été mesuré, qui a été entendu.",
    ),
    (
        *("Contrat", 3, "Le blocage à défaire aujourd’hui."),
        "Choisissez un seul blocage, et dites-le en une phrase.",
        "Vérifiez que vous l’avez compris de la même façon.",
    ),
    (
        *("Consultation", 16, "Chercher ce qui a échappé."),
        "Écoutez et notez, sans défendre le projet.",
        "Cherchez les causes, puis des essais petits, peu coûteux, faciles à défaire.",
    ),
    (
        *("Synthèse et plan d’action", 7, "Le prochain essai."),
        "Choisissez l’essai que vous ferez d’abord, et dites pour quand.",
        "Dites ce que vous pouvez prêter : un contact, un document, une heure.",
    ),
    (
        *("Apprentissages", 5, "Ce que chacun emporte."),
        "Dites ce que ce débogage vous a appris.",
        "Dites ce qui vous servira dans vos propres projets.",
    ),
)
STEPS = {"codev": CODEV, "debugging": DEBUGGING}


def minutes_of(kind: str) -> int:
    """How long the whole session lasts: 90 minutes, or 45."""
    return sum(step.minutes for step in STEPS[kind])


def seconds_left(
    step: Step, added_minutes: int, started_at: datetime, paused_at: datetime | None, now: datetime
) -> int:
    """Of this step; negative once its time is over, for nothing moves by itself. A pause stops the count."""
    lasts = timedelta(minutes=step.minutes + added_minutes)
    return int((lasts - ((paused_at or now) - started_at)).total_seconds())


def in_minutes(seconds: int) -> str:
    """« 9 min 05 s », « 40 s », « dépassé de 2 min 10 s »."""
    minutes, rest = divmod(abs(seconds), 60)
    words = f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
    return f"dépassé de {words}" if seconds < 0 else words
