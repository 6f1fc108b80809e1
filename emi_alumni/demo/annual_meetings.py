"""The demonstration's annual meetings: four past hosts, the next ones, a volunteer, an impossibility, an exchange."""

from typing import Any

from directory.models import Collectivity, Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.foundation.notifications.models import Notification
from events.models import AnnualMeeting, Event, EventKind, HostAnswer, HostChoice, HostingStep, HostSwap
from governance.rights import representatives_of

DEPARTMENT, CERGY, ARGENTEUIL, SANNOIS = "DEP95", "EPCI-249500109", "COM-95018", "COM-95582"
ROISSY, VAL_PARISIS, FIRE_SERVICE, SARCELLES = "EPCI-200055655", "EPCI-200058485", "SDIS95", "COM-95585"
What = HostingStep.What


def load_annual_meetings() -> None:
    places = {place.code: place for place in Collectivity.objects.all()}
    last, following = Event.objects.filter(kind=EventKind.ANNUAL).order_by("starts_at")
    year = following.first_day.year
    for before, code in enumerate((DEPARTMENT, ARGENTEUIL, VAL_PARISIS, FIRE_SERVICE), start=1):
        held = last if last.first_day.year == year - before else None
        AnnualMeeting.objects.create(year=year - before, host=places[code], decided=HostChoice.PAST, event=held)
    settled = AnnualMeeting.objects.create(year=year, host=places[CERGY], decided=HostChoice.TURN, event=following)
    told(settled, What.CONFIRMED, places[CERGY], days=320)
    given = AnnualMeeting.objects.create(year=year + 1, host=places[ROISSY], decided=HostChoice.TURN)
    told(given, What.CONFIRMED, places[ROISSY], days=60)
    answer(given, places[SARCELLES], "impossible", "La salle des fêtes est en travaux jusqu’à l’été suivant.", days=75)
    asked = AnnualMeeting.objects.create(year=year + 2)
    answer(asked, places[SANNOIS], "offer", "", days=40)
    propose(given, asked, "Notre nouvelle salle ouvre un an plus tard que prévu.")


def who(place: Collectivity) -> Member | None:
    """Whoever represents it."""
    return next((account.member for account in representatives_of(place)), None)


def told(meeting: AnnualMeeting, what: str, place: Collectivity, *, days: int, **more: Any) -> None:
    HostingStep.write(meeting, what, place, member=who(place), at=days_ago(days), **more)


def answer(meeting: AnnualMeeting, place: Collectivity, said: str, reason: str, *, days: int) -> None:
    HostAnswer.objects.create(
        meeting=meeting, collectivity=place, answer=said, reason=reason, member=who(place), at=days_ago(days)
    )
    what = What.OFFERED if said == "offer" else What.IMPOSSIBLE
    told(meeting, what, place, days=days, words=reason)


def propose(given: AnnualMeeting, asked: AnnualMeeting, note: str) -> None:
    """To Isabelle, who has not answered yet."""
    isabelle = Member.objects.get(email=story.ISABELLE)
    asker = given.host
    assert asker is not None
    assert isabelle.user is not None
    assert isabelle.collectivity is not None
    swap = HostSwap.objects.create(
        own=given, other=asked, asker=asker, asked=isabelle.collectivity, note=note, member=who(asker), at=days_ago(4)
    )
    told(given, What.SWAP_PROPOSED, asker, days=4, words=note, year_given=asked.year)
    words = f"{asker} propose d’échanger {given.year} contre votre année, {asked.year}, pour la rencontre annuelle."
    Notification.tell([isabelle.user], kind="annual_swap", sentence=words, thing=swap)
    Notification.objects.about(swap).update(at=days_ago(4))
