"""What addresses of governance are about, in the small world of tests/access.py: each subject fills its own part.

`ARGUMENTS` gives, by URL name (without « governance: »), what the address takes: {argument: value}. A pattern may end
with `*`; the first that fits is used. Things are looked up when the address is asked for, by what `make_governance`
named them. `about` is the word of the table's row: `unknown` is none of ours.
"""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from directory.models import Cohort
from governance.models import Club, ClubMembership, Reply, Thread

Arguments = Callable[[str], dict[str, Any]]

CLUB = "Mesurer sans juger"
# Hélène is in the club and in the promotion; the thread is hers, the reply Karim's.
THREAD = "Un indicateur que vous avez abandonné ?"


def make_governance(cast: dict[str, Any]) -> None:
    """Small things of each subject, made once for each test of access."""
    club, _ = Club.objects.get_or_create(
        name=CLUB, defaults={"entry": "theme", "tagline": "Des chiffres qui aident à décider."}
    )
    for person in (cast["helene"], cast["karim"]):
        ClubMembership.objects.get_or_create(club=club, member=person)
    thread = Thread(club=club, author=cast["helene"], title=THREAD, text="Les visites du site.")
    thread.put()
    thread.answer(Reply(author=cast["karim"], text="Le nombre de réunions."))


def of_the_thread(about: str) -> dict[str, Any]:
    if about == "unknown":
        return {"pk": 0, "reply": 0}
    thread = Thread.objects.get(title=THREAD)
    return {"pk": thread.pk, "reply": thread.replies.get().pk}


def of_the_club(about: str) -> dict[str, Any]:
    return {"slug": "club-inconnu" if about == "unknown" else Club.objects.get(name=CLUB).slug}


def of_the_cohort(about: str) -> dict[str, Any]:
    return {"slug": "promotion-inconnue" if about == "unknown" else Cohort.objects.get(label="2019-2020").slug}


ARGUMENTS: dict[str, Arguments] = {
    # Discussions
    "club_thread_*": of_the_club,
    "cohort_thread_*": of_the_cohort,
    "thread*": of_the_thread,
    "reply_*": of_the_thread,
}


def governance_argument(url_name: str, argument: str, about: str) -> Any:
    name = url_name.removeprefix("governance:")
    found = next((ask for pattern, ask in ARGUMENTS.items() if fnmatchcase(name, pattern)), None)
    assert found, f"say in tests/governance/world.py what {url_name} takes"
    return found(about)[argument]
