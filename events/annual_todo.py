"""What the annual meeting asks of who represents its host: to begin its preparation, and what is late in it."""

from collections.abc import Iterable
from itertools import groupby

from django.db.models import Exists, OuterRef
from django.utils import timezone

from directory.models import Member
from directory.todo import Link, Subject, Todo, subject, today
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.prepositions import at
from emi_alumni.foundation.url_reversing import reverse
from events.models import AnnualMeeting, BudgetLine, ChecklistTask, RunSheetLine
from governance.rights import collectivities_represented_by

MOST_TASKS = 60  # of the meetings that one prepares, read at once


def this_year(member: Member) -> int:
    return timezone.localdate().year


def next_year(member: Member) -> int:
    return timezone.localdate().year + 1


@subject(
    lambda member, day, first, last: (
        AnnualMeeting.objects.filter(year__gte=first, year__lte=last)
        .filter(Exists(collectivities_represented_by(member, day).filter(pk=OuterRef("host"))))
        .exclude(Exists(ChecklistTask.objects.filter(meeting=OuterRef("pk"))))
        .exclude(Exists(RunSheetLine.objects.filter(meeting=OuterRef("pk"))))
        .exclude(Exists(BudgetLine.objects.filter(meeting=OuterRef("pk"))))
        .select_related("host", "event")
        .order_by("year")
    ),
    today,
    this_year,
    next_year,
)
def turn_to_host(meeting: AnnualMeeting) -> Todo:
    when = f"le {french_date(meeting.day)}" if meeting.day else f"en {meeting.year}"
    return Todo(
        "link",
        5,
        Link(
            icon="landmark",
            title="C’est votre tour d’accueillir la rencontre annuelle",
            text=f"Elle a lieu {when}, {at(meeting.host)} : la préparation n’est pas commencée.",
            verb="Commencer la préparation",
            url=reverse("events:handover", args=[meeting.year]),
        ),
    )


def tell_late(tasks: Iterable[ChecklistTask]) -> Iterable[Todo]:
    """One line for each meeting, however many tasks."""
    late = (task for task in tasks if task.is_late)
    for meeting, rows in groupby(late, key=lambda task: task.meeting):
        ours = list(rows)
        due = ours[0].due_on
        assert due is not None  # what is late has a day
        many = f"{len(ours)} tâches en retard" if len(ours) > 1 else "Une tâche en retard"
        yield Todo(
            "link",
            5,
            Link(
                icon="clock",
                title=f"{many} pour la rencontre annuelle {meeting.year}",
                text=f"La plus ancienne : {ours[0].what}, attendue le {french_date(due)}.",
                verb="Voir la préparation",
                url=reverse("events:handover", args=[meeting.year]),
            ),
            due=due,
        )


late_tasks = Subject(
    lambda member, day, first, last: (
        ChecklistTask.objects.filter(done_on=None, meeting__year__gte=first, meeting__year__lte=last)
        .filter(Exists(collectivities_represented_by(member, day).filter(pk=OuterRef("meeting__host"))))
        .select_related("meeting__event")
        .order_by("meeting__year", "days", "pk")
    ),
    tell_late,
    MOST_TASKS,
    (today, this_year, next_year),
)
