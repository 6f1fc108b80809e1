"""Immersions in the small world of `tests/access.py`, and those that tests make."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.models import Member
from events.models import Event
from mentoring import immersion_visits
from mentoring.models import Immersion, ImmersionStory, ImmersionVisit
from tests.factories import MemberFactory

DESK, DRAFT, ELSEWHERE = "Une matinée à l’accueil", "Une immersion en brouillon", "Une matinée au guichet famille"


def make_immersion(author: Member, title: str = DESK, **facts: Any) -> Immersion:
    words = {"direction": "offer", "service": "Accueil", "field": "reception", "text": "La file.", "period": "Le mardi"}
    more = {"author": author, "title": title, "collectivity": author.collectivity, "state": "published"}
    return Immersion.objects.create(**{**words, **more, **facts})


def propose(visit: ImmersionVisit, days: int = 10) -> None:
    """Two half-days, so many days from now and the day after."""
    first = timezone.now() + timedelta(days=days)
    immersion_visits.propose_dates(visit, first, first + timedelta(days=1), "À l’accueil.", by=visit.host)


def plan(visit: ImmersionVisit, days: int = 10) -> ImmersionVisit:
    """Accepted, and its first date chosen."""
    propose(visit, days)
    immersion_visits.choose_date(visit, "1", by=visit.guest)
    return ImmersionVisit.objects.for_page().get(pk=visit.pk)


def make_met(visit: ImmersionVisit, ago: timedelta = timedelta(days=1)) -> ImmersionVisit:
    """The half-day is past."""
    planned = plan(visit)
    ended = timezone.now() - ago
    Event.objects.filter(pk=planned.event_id).update(starts_at=ended - timedelta(hours=3), ends_at=ended)
    return ImmersionVisit.objects.for_page().get(pk=visit.pk)


def make_immersions(cast: dict[str, Any]) -> None:
    """Hélène's offer, for which somebody asks; her draft; elsewhere, an immersion where she went, and what she
    learnt."""
    helene, other = cast["helene"], MemberFactory(with_account=True)
    immersion_visits.ask(make_immersion(helene), by=other, why="Voir la file.")
    make_immersion(helene, DRAFT, state="draft")
    away = make_immersion(other, ELSEWHERE)
    make_met(immersion_visits.ask(away, by=helene, why="Comparer."))
    ImmersionStory.objects.create(
        immersion=away, author=helene, collectivity=other.collectivity, text="Un relais.", state="published"
    )


def take_part_in_immersions(helene: Member, karim: Member) -> None:
    """All that one may keep of a person: her offer, where she went, who came, what she learnt."""
    other = MemberFactory(with_account=True)
    immersion_visits.ask(make_immersion(helene), by=other, why="Voir la file.")
    went = make_met(immersion_visits.ask(make_immersion(other, ELSEWHERE), by=helene, why="Comparer."))
    immersion_visits.tell_learnt(went, "Un relais.", by=helene, shared=True)


def immersion_argument(name: str, argument: str, about: str) -> Any:
    if about == "unknown":
        return 0
    if name.startswith("immersion_story_"):
        away = Immersion.objects.get(title=ELSEWHERE)
        return away.pk if argument == "immersion" else away.stories.get().pk
    if name.startswith("immersion_visit"):
        return ImmersionVisit.objects.get(immersion__title=DESK).pk
    return Immersion.objects.get(title=DRAFT if about == "draft" else DESK).pk
