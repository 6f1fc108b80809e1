"""How long who is asked has to answer: one rule for a hand, an introduction, a visitor, a pair. No database.

Days are working days of the Val d'Oise. Who is asked answers before the day that `answer_by` says: from the midnight
when it begins, whatever the hour at which the timer comes, the request has passed to somebody else. What is asked of
several people ends in the same way, on its own day.
"""

from datetime import date, datetime

from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.working_days import working_days_after

TO_ANSWER = 5  # of each person who is asked
TO_ANSWER_EACH_OTHER = 10  # of two people who are proposed to each other
TO_MISSION = 10  # of a request for a hand
IN_ALL = 15  # of what is asked of one person after the other


def day_after(moment: datetime, days: int) -> date:
    """The day on which something asked at this moment is over, so many working days later."""
    return working_days_after(local_day(moment), days)


def answer_by(moment: datetime, days: int = TO_ANSWER, *, ends_on: date | None = None) -> date:
    """The day before which who is asked at this moment answers; no later than the end of the request itself."""
    day = day_after(moment, days)
    return day if ends_on is None else min(day, ends_on)


def is_over(day: date, today: date) -> bool:
    """Whether this day, of an answer or of the end of a request, has come."""
    return day <= today
