"""What the agenda asks of a person on arriving (see `directory.todo`)."""

from django.db.models import Exists, OuterRef
from django.utils.text import capfirst

from directory.todo import SUBJECTS, Link, Todo, now, subject, today
from emi_alumni.foundation.dates import french_date, french_hour, local_day
from emi_alumni.foundation.prepositions import the
from events.annual_todo import late_tasks, turn_to_host
from events.codev_todo import commitment_to_answer, invitation_to_answer
from events.contribution_call_todo import contribution_to_join
from events.models import HostSwap, PollInvitee, Registration, RegistrationState
from events.report_todo import feedback_to_give, photos_to_answer, report_to_write
from events.stage_todo import stages_to_fix
from governance.rights import collectivities_represented_by


@subject(
    lambda member, moment: (
        Registration.objects.filter(member=member, state=RegistrationState.OFFERED, offered_until__gt=moment)
        .select_related("event")
        .only("offered_until", "event__title")
        .order_by("offered_until", "pk")
    ),
    now,
)
def seat_to_take(registration: Registration) -> Todo:
    until = registration.offered_until
    assert until is not None  # what is offered has an end
    return Todo(
        "link",
        1,
        Link(
            icon="calendar-days",
            title=f"Une place vous attend : {registration.event.title}",
            text=f"Elle est à vous jusqu’au {french_date(until)} à {french_hour(until)}, puis elle passe au suivant.",
            verb="Prendre la place",
            url=registration.event.get_absolute_url(),
        ),
        due=local_day(until),
    )


@subject(
    lambda member, day: (
        HostSwap.objects.open()
        .filter(Exists(collectivities_represented_by(member, day).filter(pk=OuterRef("asked"))))
        .select_related("own", "other", "asker")
        .only("at", "own__year", "other__year", "asker__short_name")
        .order_by("at", "pk")
    ),
    today,
)
def swap_to_answer(swap: HostSwap) -> Todo:
    return Todo(
        "link",
        2,
        Link(
            icon="refresh-cw",
            title=f"Un échange proposé : {swap.own.year} contre {swap.other.year}",
            text=capfirst(f"{the(swap.asker)} vous propose d’échanger vos années de rencontre annuelle."),
            verb="Répondre",
            url=swap.get_absolute_url(),
        ),
    )


@subject(
    lambda member, moment: (
        PollInvitee.objects.filter(
            member=member,
            is_up_to_date=False,
            poll__settled_at=None,
            poll__cancelled_at=None,
            poll__closes_at__gt=moment,
        )
        .select_related("poll")
        .only("answered_at", "poll__title", "poll__closes_at")
        .order_by("poll__closes_at", "pk")
    ),
    now,
)
def dates_to_give(invitee: PollInvitee) -> Todo:
    poll = invitee.poll
    changed = "Les créneaux ont changé depuis votre réponse." if invitee.answered_at else "Dix secondes suffisent."
    return Todo(
        "link",
        1,
        Link(
            icon="vote",
            title=f"Quelles dates vous vont ? {poll.title}",
            text=f"{changed} Réponses jusqu’au {french_date(poll.last_day)}.",
            verb="Répondre",
            url=poll.get_absolute_url(),
        ),
        due=poll.last_day,
    )


SUBJECTS += [seat_to_take, swap_to_answer, dates_to_give, invitation_to_answer, commitment_to_answer]
SUBJECTS += [contribution_to_join, stages_to_fix]
SUBJECTS += [turn_to_host, late_tasks]
SUBJECTS += [report_to_write, feedback_to_give, photos_to_answer]
