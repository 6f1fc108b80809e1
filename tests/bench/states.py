"""Pages in other states than the permission table's: with a search, with facets, at their end, with invented people.

Runs inside a build whose database is populated.
"""

import re
from collections.abc import Callable

from django.urls import reverse

from directory.models import Cohort, Member, Skill
from projects.models import Project
from tests.bench.walk import Page

Read = Callable[[str], str]  # the HTML at an address


def usual_facets() -> str:
    skill = Skill.objects.get(key="management de proximite")
    return f"promotion={Cohort.objects.latest('starts_on').slug}&competence={skill.slug}"


def a_project() -> str:
    return Project.objects.published().filter(audience="network").latest("pk").slug


def last_page(name: str) -> Callable[[Read], str]:
    """The furthest page that the first one links to."""

    def address(read: Read) -> str:
        numbers = re.findall(r"[?&;]page=(\d+)", read(reverse(name)))
        return f"{reverse(name)}?page={max(map(int, numbers), default=1)}"

    return address


STATES: dict[Page, Callable[[Read], str]] = {
    Page("search", "of words"): lambda read: reverse("search") + "?q=accueil+du+public",
    Page("search_suggest", "a word"): lambda read: reverse("search_suggest") + "?q=acc",
    Page("mentoring:who_helps", "a need"): lambda read: reverse("mentoring:who_helps") + "?besoin=accueillir+le+public",
    Page("directory:list", "a search"): lambda read: reverse("directory:list") + "?q=accueil+du+public",
    Page("directory:list", "two facets"): lambda read: f"{reverse('directory:list')}?{usual_facets()}",
    Page("directory:list", "last page"): last_page("directory:list"),
    Page("directory:map", "communes"): lambda read: reverse("directory:map") + "?niveau=commune",
    Page("directory:suggest", "a word"): lambda read: reverse("directory:suggest") + "?q=mana",
    Page("directory:member", "invented"): lambda read: reverse(
        "directory:member", args=[Member.objects.listed().latest("pk").slug]
    ),
    Page("projects:list", "a search"): lambda read: reverse("projects:list") + "?q=simplifier+les+courriers",
    Page("projects:list", "two facets"): lambda read: reverse("projects:list") + "?theme=eau&statut=en-place",
    Page("projects:list", "last page"): last_page("projects:list"),
    Page("projects:detail", "invented"): lambda read: reverse("projects:detail", args=[a_project()]),
    Page("projects:print", "invented"): lambda read: reverse("projects:print", args=[a_project()]),
}
