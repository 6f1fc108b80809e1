"""What governance asks of a person on arriving (see `directory.todo`): each function costs constant queries."""

from collections.abc import Callable, Iterator

from directory.models import Member
from directory.todo import Todo

# One line per subject.
SUBJECTS: tuple[Callable[[Member], Iterator[Todo]], ...] = ()


def asked_by_governance(member: Member) -> Iterator[Todo]:
    for ask in SUBJECTS:
        yield from ask(member)
