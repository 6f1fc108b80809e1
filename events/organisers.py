"""An event held for who organises it, whatever they then do to it; and for who did until a mandate ended."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Q

from directory.models import Member
from events.models import Event, EventQuerySet
from events.models.events import NOT_ORGANISED
from governance.models import AnimatorMandate, SeatMandate

if TYPE_CHECKING:
    from directory.models import User

MANDATE_ENDED = "Vous n’organisez plus cet événement : rien n’est enregistré. Gardez une copie de ce que vous écrivez."


def held_by_organiser(event: Event, by: "User", *, or_mission: bool = False) -> Event:
    """The live row, held until the end of the transaction after the account that acts, for who organises it at this
    instant, or who moderates it if `or_mission`. Raises ValidationError for anybody else."""
    Member.objects.lock_account(by)
    live = Event.objects.lock(event.pk)
    if not live.written_by(by) and not (or_mission and live.moderated_by(by)):
        raise ValidationError(NOT_ORGANISED)
    return live


def formerly_organised_by(user: "User") -> EventQuerySet:
    """Those that are online, that this account reads, and that it organised by a mandate which ended: what was typed
    meanwhile is given back, and nothing is written."""
    member = user.member
    seats = SeatMandate.objects.filter(member=member).values("seat__collectivity")
    clubs = AnimatorMandate.objects.filter(member=member).values("club")
    theirs = Event.objects.visible_to(user).published().filter(Q(host__in=seats) | Q(club__in=clubs))
    return theirs.exclude(pk__in=Event.objects.organised_by(member).order_by().values("pk"))
