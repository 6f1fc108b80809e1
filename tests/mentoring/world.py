"""Mutual help in the small world of `tests/access.py`: each subject adds its own part."""

from collections.abc import Callable
from typing import Any

from tests.mentoring.challenge_world import challenge_argument, make_challenges
from tests.mentoring.immersion_world import immersion_argument, make_immersions
from tests.mentoring.introduction_world import introduction_argument, make_introductions
from tests.mentoring.labs_world import lab_argument, make_labs
from tests.mentoring.mentor_world import make_mentors, mentor_argument
from tests.mentoring.problem_world import make_problems, problem_argument
from tests.mentoring.project_help_world import make_offer, offer_argument
from tests.mentoring.skills_world import make_skills, skills_argument
from tests.mentoring.visitor_world import make_visitor, visitor_argument
from tests.mentoring.want_world import make_wants, want_argument

# What each subject makes, given the cast.
PARTS: list[Callable[[dict[str, Any]], None]] = [
    make_challenges,
    make_immersions,
    make_introductions,
    make_labs,
    make_problems,
    make_wants,
    make_offer,
    make_skills,
    make_visitor,
    make_mentors,
]
# What each subject puts in its addresses, by the beginning of their name: f(name, argument, about).
ARGUMENTS: dict[str, Callable[[str, str, str], Any]] = {
    "challenge": challenge_argument,
    "problem": problem_argument,
    "project_help": offer_argument,
    "request_measure": offer_argument,
    "visitor": visitor_argument,
    "immersion": immersion_argument,
    "introduction": introduction_argument,
    "lab": lab_argument,
    "skills": skills_argument,
    "want": want_argument,
    **dict.fromkeys(["request", "mentor", "pairing"], mentor_argument),
}


def make_mentoring(cast: dict[str, Any]) -> None:
    for part in PARTS:
        part(cast)


def mentoring_argument(name: str, argument: str, about: str) -> Any:
    """What stands in the address `name` (without `mentoring:`) where it asks for `argument`."""
    begins = max((one for one in ARGUMENTS if name.startswith(one)), key=len)
    return ARGUMENTS[begins](name, argument, about)
