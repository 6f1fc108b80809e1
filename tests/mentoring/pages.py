"""Mutual help for `tests/browser/test_pages.py`: each subject adds what it knows of the demonstration."""

from collections.abc import Callable

from directory.models import Member

# Addresses that draw no page of their own: verbs and files, with « mentoring: ».
NOT_PAGES: set[str] = {"mentoring:project_help_answer", "mentoring:want_answer", "mentoring:want_clear"}
# What stands in addresses, by the beginning of their name: f(name, argument, helene), of the loaded demonstration.
ARGUMENTS: dict[str, Callable[[str, str, Member], object]] = {}


def demo_argument(name: str, argument: str, helene: Member) -> object:
    """What stands in the address `name` (without `mentoring:`) where it asks for `argument`."""
    begins = max((one for one in ARGUMENTS if name.startswith(one)), key=len)
    return ARGUMENTS[begins](name, argument, helene)
