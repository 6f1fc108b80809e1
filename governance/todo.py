"""What governance asks of a person on arriving (see `directory.todo`): each function costs constant queries."""

from collections.abc import Callable, Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime

from directory.models import Member
from directory.todo import Link, Todo
from governance.models import Consultation

AT_MOST = 3  # of each, told one by one


def consultations_to_answer(member: Member) -> Iterator[Todo]:
    """One query."""
    for one in Consultation.objects.open().not_voted_by(member).order_by("closes_at", "pk")[:AT_MOST]:
        yield Todo(
            "link",
            1,
            Link(
                icon="vote",
                title=one.question,
                text=f"Une consultation de tous les membres, jusqu’au {date_format(localtime(one.closes_at), 'j F')}.",
                verb="Donner mon avis",
                url=one.get_absolute_url(),
            ),
        )


# One line per subject.
SUBJECTS: tuple[Callable[[Member], Iterator[Todo]], ...] = (consultations_to_answer,)


def asked_by_governance(member: Member) -> Iterator[Todo]:
    for ask in SUBJECTS:
        yield from ask(member)
