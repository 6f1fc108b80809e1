"""The workshops that the demonstration's network asks for: one in the agenda, one that waits for a date, one that few
people want yet. All fictitious."""

from datetime import time, timedelta
from typing import NamedTuple

from django.utils import timezone

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.governance_ideas import support
from emi_alumni.demo.reading import people
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.working_days import is_working_day
from events.models import Event, EventKind
from events.models.registrations import register
from events.moments import local_moment
from governance.models import Idea, IdeaTheme

NINE, NOON = time(9), time(12)
THEME = "Nouvelles disciplines, sujets d’avenir"


class Wanted(NamedTuple):
    title: str
    text: str
    author: str
    days: int  # ago
    supporters: tuple[str, ...]


SET = Wanted(
    "L’IA générative dans nos métiers : essayer, juger, encadrer",
    "Une demi-journée pour manipuler sur nos propres documents, et repartir avec trois règles d’usage.",
    story.KARIM,
    70,
    ("A03", "A08", "A15", "A22", "A27", "A34", "A41", "A53", "A66"),
)
WANTED = Wanted(
    "Compter le carbone d’une politique publique",
    "Transition écologique : apprendre à faire un ordre de grandeur honnête, à partir d’un projet de la banque.",
    story.MARION,
    40,
    ("A05", "A11", "A19", "A26", "A38", "A47", "A58"),
)
BEGUN = Wanted(
    "La facilitation graphique, stylo en main",
    "Une discipline qui manque dans les modules : apprendre à dessiner une réunion pendant qu’elle se tient.",
    story.ISABELLE,
    6,
    ("A14", "A31"),
)


def load_workshops() -> None:
    numbered = people()
    for wanted in (SET, WANTED, BEGUN):
        ask_for(wanted, numbered)
    idea = Idea.objects.get(title=SET.title)
    day = timezone.localdate() + timedelta(days=24)
    while not is_working_day(day):
        day += timedelta(days=1)
    assert idea.author
    event = Event.objects.create(
        kind=EventKind.WORKSHOP,
        title=idea.title,
        presentation=idea.text,
        idea=idea,
        author=idea.author,
        host=idea.author.collectivity,
        venue="Salle des ateliers, rez-de-chaussée",
        accessibility="Plain-pied, boucle magnétique.",
        capacity=14,
        starts_at=local_moment(day, NINE),
        ends_at=local_moment(day, NOON),
        state=State.PUBLISHED,
        created_at=days_ago(9),
        submitted_at=days_ago(9),
        published_at=days_ago(8),
    )
    for key in SET.supporters[:5]:
        register(event, numbered[key])


def ask_for(wanted: Wanted, numbered: dict[str, Member]) -> None:
    idea = Idea.objects.create(
        title=wanted.title,
        text=wanted.text,
        is_workshop=True,
        theme=IdeaTheme.objects.get(name=THEME),
        author=Member.objects.get(email=wanted.author),
        state=State.PUBLISHED,
        created_at=days_ago(wanted.days),
        submitted_at=days_ago(wanted.days),
        published_at=days_ago(wanted.days - 1),
    )
    first, *others = (numbered[key] for key in wanted.supporters)
    support(idea, others, wanted.days - 2)
    idea.support(by=first)
    Idea.objects.filter(pk=idea.pk, enough_at__isnull=False).update(enough_at=days_ago(wanted.days - 10))
    Notification.objects.about(idea).update(at=days_ago(wanted.days - 10))
