"""The three levels of organisation as the network wrote them, and where it stands (GOU-01, GOU-03, GOU-05)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from emi_alumni.foundation.prepared_statements import prepared_count
from governance.models import AnimatorMandate, Level, Organisation


@dataclass(frozen=True)
class Step:
    """One level: its words, and how its state is drawn."""

    number: int
    name: str
    words: str
    kind: str
    icon: str
    state: str

    @property
    def active(self) -> bool:
        return self.kind == "done"


WORDS = {
    Level.VOLUNTEERS: "Une organisation légère : par thème, des alumni volontaires chargés de l’animation.",
    Level.STEERED: (
        "Prise en charge par la mission innovation du Département, avec un comité de pilotage composé d’une ou d’un "
        "représentant par collectivité."
    ),
    Level.ASSOCIATION: "Une structuration plus poussée. Question ouverte : quelles ressources ?",
}


@prepared_count
def clubs_animated(today: date) -> QuerySet:
    return AnimatorMandate.objects.current(today).order_by().values("club").distinct()


def steps(organisation: Organisation | None) -> list[Step]:
    """Lowest first. One query, for the clubs that somebody animates."""
    now = organisation.level if organisation else Level.VOLUNTEERS
    clubs = clubs_animated(timezone.localdate())
    return [
        Step(level.value, str(level.label), WORDS[level], *drawn(level, now, organisation, clubs)) for level in Level
    ]


def drawn(level: int, now: int, organisation: Organisation | None, clubs: int) -> tuple[str, str, str]:
    if level == now:
        return "done", "circle-check", f"Actif{trial(organisation)}"
    if level > now:
        return "", "circle-dashed", "À l’étude"
    if level == Level.VOLUNTEERS and clubs:
        return "live", "circle-dot", f"En place pour {clubs} clubs" if clubs > 1 else "En place pour un club"
    return "live", "circle-dot", "Continue"


def trial(organisation: Organisation | None) -> str:
    """How long before it is looked at again, in words, when that is said."""
    if organisation is None or organisation.review_on is None:
        return ""
    months = round((organisation.review_on - organisation.since).days / 30.44)
    return ", un an d’essai" if months == 12 else f", {months} mois d’essai"
