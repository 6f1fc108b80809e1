"""How many people each value of each facet would show: counted in one statement, remembered a minute for everybody.

A facet is counted with all the other filters applied, so that a figure says what one more tick would show, and a value
that would show nobody is not offered. Several skills together mean people who have them all; several values of any
other facet mean people who have one of them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import BooleanField, Exists, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Left

from directory.models import Cohort, Collectivity, Member, MemberSkill, Skill
from directory.models.member_queries import MemberQuerySet
from directory.visibility import Reader
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.listing.facets import MOST_CHOICES
from emi_alumni.foundation.listing.figures import Named, Rows, count_by, counted_once, together
from emi_alumni.foundation.prepared_statements import padded, prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from directory.models import User

T = TypeVar("T")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
UNLISTED = "competence_unlisted"
FACETS = ("collectivite", "promotion", "qualite", "diplome", "competence", UNLISTED)
# What lists of people, their figures and their names are made of.
PEOPLE = WatchedTables(
    "directory.Member", "directory.MemberSkill", "directory.Skill", "directory.Cohort", "directory.Collectivity"
)
# Facets whose values are rows.
PLACES = Rows(Collectivity, "short_name")
COHORTS = Rows(Cohort, "label", look="look", rank="starts_on")
SKILLS = Rows(Skill, "name")
MOST_COUNTED = 1000  # beyond, « plus de 1 000 »

# The lifted filters of each arm of the count: `people(*names)` is everybody asked for, these filters set aside.
People = Callable[..., MemberQuerySet]


@dataclass(frozen=True)
class Counts:
    """People by value of each facet, keyed as the database does; `names` says how the values are called.

    `places` sets both filters of place aside, `kinds` those of kind and of ambassador: each figure is a sum of them.
    """

    places: Mapping[int, int]
    cohorts: Mapping[int, int]
    kinds: Mapping[tuple[str, bool], int]
    skills: Mapping[int, int]
    graduates: int
    names: Mapping[tuple[str, int], Named]

    def named(self, facet: str, figures: Mapping[int, int]) -> list[tuple[Named, int]]:
        """These figures by the names of their values; people without any (0) are left out."""
        return [(one, n) for pk, n in figures.items() if (one := self.names.get((facet, pk)))]

    def of_kind(self, kind: str, *, ambassadors: bool) -> int:
        return sum((n for (one, told), n in self.kinds.items() if one == kind and (told or not ambassadors)), 0)

    def ambassadors(self, kinds: Collection[str]) -> int:
        return sum((n for (kind, told), n in self.kinds.items() if told and (not kinds or kind in kinds)), 0)


def visibility_key(user: "User | AnonymousUser") -> tuple[bool, int | None]:
    """(whether in the network, number of the member if they are not listed): accounts of the same key see the same
    people, since a listed member sees what all listed members see and the others see themselves too.
    """
    member = getattr(user, "member", None)
    return Reader.of(user).in_network, None if member is None or member.is_listed else member.pk


def remembered_for(request: "HttpRequest", *what: object, make: Callable[[], T]) -> T:
    """What is made of what this reader may see of people, remembered a minute or until anything of it changes."""
    return counted_once(PEOPLE, "people", (what, visibility_key(request.user)), make)


def tally(people: People, *, all_listed: bool) -> QuerySet:
    """How many people each value of each facet would show: rows of `arm`. One statement.

    `all_listed`: nothing narrows the network. Skills are then counted for everybody, and those of the few who are not
    listed taken off: at 100 000 people it is five times faster than asking of each skill whose it is.
    """
    with_skill = MemberSkill.objects.all()
    if not all_listed:
        with_skill = with_skill.filter(content_object__in=people().order_by())
    unlisted = MemberSkill.objects.filter(
        content_object__in=Member.objects.filter(is_listed=False) if all_listed else []
    )
    arms = [
        arm(people("lieu", "collectivite"), "collectivite", number=F("collectivity_id")),
        arm(people("promotion"), "promotion", number=F("cohort_id")),
        arm(people("qualite", "ambassadeur"), "qualite", word=F("kind"), told=F("ambassador")),
        arm(people("diplome").filter(has_diploma=True), "diplome"),
        arm(with_skill, "competence", number=F("tag_id")),
        arm(unlisted, UNLISTED, number=F("tag_id")),
    ]
    return together(arms)


@prepared
def tally_of_everybody(user: "User | AnonymousUser") -> QuerySet:
    """The same of all whom this account may see."""
    return tally(lambda *without: Member.objects.visible_to(user), all_listed=visibility_key(user) == (True, None))


def counts_of(tally: Iterable[tuple[str, int | None, str, bool, int]]) -> Counts:
    """The figures, and the names of what was counted: one query."""
    found: dict[str, dict] = {facet: {} for facet in FACETS}
    for facet, number, word, told, how_many in tally:
        # Zero: no collectivité or no cohort.
        found[facet][(word, bool(told)) if facet == "qualite" else number or 0] = how_many
    for pk, how_many in found[UNLISTED].items():
        found["competence"][pk] -= how_many
    most = sorted(found["competence"].items(), key=lambda pair: -pair[1])[:MOST_CHOICES]
    names = {(facet, pk): Named(pk, *words) for facet, pk, *words in names_counted(*padded([pk for pk, _ in most]))}
    return Counts(
        places=found["collectivite"],
        cohorts=found["promotion"],
        kinds=found["qualite"],
        skills=dict(most),
        graduates=found["diplome"].get(0, 0),
        names={(facet, pk): one for (facet, pk), one in names.items() if pk in found[facet]},
    )


def arm(rows: QuerySet, facet: str, **columns: F) -> QuerySet:
    """One arm of the count: (facet, number, word, told, people), the columns that the facet lacks being constant."""
    constants = {
        "number": Value(0, IntegerField()),
        "word": Value("", TextField()),
        "told": Value(False, BooleanField()),
    }
    named_columns = {f"by_{name}": columns.get(name, constant) for name, constant in constants.items()}
    return count_by(rows.annotate(**named_columns), facet, tuple(named_columns))


@prepared
def names_counted(*skills: int) -> QuerySet:
    """The names of all collectivités and promotions, and of these skills."""
    some = Skill.objects.filter(pk__in=skills)
    return together([PLACES.arm("collectivite"), COHORTS.arm("promotion"), SKILLS.arm("competence", some)])


def initials(people: MemberQuerySet) -> QuerySet:
    """The initials of the family names of these people: they are all looked at."""
    return people.order_by().values_list(Left("sort_key", 1), flat=True).distinct()


@prepared
def initials_of_everybody(user: "User | AnonymousUser") -> QuerySet:
    """Of each letter, whether the family name of anybody begins with it: one row, found by the index."""
    people = Member.objects.visible_to(user).order_by()
    has = {
        f"has_{letter}": Exists(people.filter(sort_key__gte=letter, sort_key__lt=chr(ord(letter) + 1)))
        for letter in LETTERS
    }
    # Any row would do: the question is not about it.
    return Member.objects.order_by("pk").annotate(**has).values_list(*has)[:1]
