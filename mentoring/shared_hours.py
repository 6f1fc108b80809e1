"""An hour at three: when the third one agrees, dates are asked of the three of them, by a date poll."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.working_days import working_days_after
from events import date_polls
from events.date_polls import SlotWanted
from events.models import DatePoll, EventFormat, EventKind
from events.moments import local_moment
from mentoring.models.wants import ALREADY, MatchState, SharedHour, WantMatch

if TYPE_CHECKING:
    from directory.models import User

PEOPLE = 3
# Working days from today on which an hour is proposed, and when: who cannot then adds or moves slots.
SLOTS = ((8, time(11)), (10, time(14)), (13, time(11)), (15, time(14)))
ANSWERED_WITHIN = 6  # working days
PRESENTATION = "Trois personnes qui cherchent la même chose, une heure, sans ordre du jour : ce que chacune a essayé."


@transaction.atomic
def agree(match: WantMatch, *, by: "User") -> DatePoll | None:
    """This person is for it; the poll, when they are the third one to be. Raises ValidationError when it was answered
    already."""
    hour = SharedHour.objects.select_for_update(of=("self",)).filter(matches=match.pk).order_by("pk").first()
    if hour is None:  # one of the three was erased at this instant
        raise ValidationError(ALREADY)
    match.answer(MatchState.AGREED)
    matches = list(hour.matches.select_related("member").order_by("pk"))
    if hour.poll_id is None and [one.state for one in matches] == [MatchState.AGREED] * PEOPLE:
        hour.poll = ask_dates(hour, match.member, by)
        hour.save(update_fields=["poll"])
        for one in matches:
            if one.member_id != match.member_id and one.member.is_listed:
                date_polls.invite_member(hour.poll, one.member, by=by, must_come=True)
    return hour.poll


def ask_dates(hour: SharedHour, author: Member, by: "User") -> DatePoll:
    today = timezone.localdate()
    poll = DatePoll(
        author=author,
        kind=EventKind.COFFEE,
        title=f"Une heure à trois : {', '.join(hour.words)}"[:160],
        presentation=PRESENTATION,
        format=EventFormat.REMOTE,
        capacity=PEOPLE,
        closes_at=local_moment(working_days_after(today, ANSWERED_WITHIN), time(23, 59)),
    )
    return date_polls.propose(poll, [slot(working_days_after(today, days), at) for days, at in SLOTS], by=by)


def slot(day: date, at: time) -> SlotWanted:
    begins: datetime = local_moment(day, at)
    return SlotWanted(None, begins, begins + timedelta(hours=1))
