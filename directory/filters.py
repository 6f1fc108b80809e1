"""What may be asked of the directory: words, facets, a letter. Asking only narrows what the reader may see.

The address is the state: it can be shared, and whatever in it makes no sense is ignored. Each facet is counted with all
the others applied, so that a figure says how many people one more tick would show (PQ1-01, PQ1-06).
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import django_filters
from django import forms
from django.core.cache import caches
from django.db.models import Count, Max
from django.db.models.functions import Substr
from django.http import QueryDict

from directory.models import Cohort, Collectivity, Member, MemberSkill, Skill
from directory.models.members import MemberKind, MemberQuerySet
from directory.visibility import Reader
from emi_alumni.search.query import LONGEST_QUERY, Matches, has_words, matches

LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
FIRST_CHOICES = 7  # the choices of a facet that show before « les autres »
MOST_SKILLS = 30  # rarer skills are found with words
COUNTS_LAST = 60  # seconds; sooner when anybody's profile changes
MOST_COUNTED = 1000  # people counted one by one; beyond, « plus de 1 000 »

MINE, OTHERS = "chez-moi", "ailleurs"


class Words(forms.CharField):
    """Words to look for: nothing typed is an error."""

    def clean(self, value: str | None) -> str:
        return " ".join((value or "").replace("\0", " ")[:LONGEST_QUERY].split())


class Known(forms.Field):
    """Those of the values asked that exist, each once; the others are ignored."""

    widget = forms.SelectMultiple
    known: Collection[str] = ()

    def clean(self, value: list[str] | None) -> list[str]:
        return [one for one in dict.fromkeys(value or []) if one in self.known]


class OneKnown(forms.Field):
    """The value asked if it exists, else nothing."""

    known: Collection[str] = ()

    def clean(self, value: str | None) -> str:
        return value if value and value in self.known else ""


class WordsFilter(django_filters.Filter):
    field_class = Words


class KnownFilter(django_filters.Filter):
    field_class = Known


class OneKnownFilter(django_filters.Filter):
    field_class = OneKnown


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many people it would show, and whether it is asked. `look`: a cohort's silhouette."""

    value: str
    label: str
    count: int
    checked: bool
    look: int = 0


@dataclass(frozen=True)
class Facet:
    """One group of choices of the filter panel; `rest` folds away behind « les autres »."""

    name: str
    label: str
    choices: list[Choice]
    rest: list[Choice] = field(default_factory=list)
    open: bool = False
    single: bool = False  # one choice at a time


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Counts:
    """People by value of each facet, keyed as the database does."""

    total: int
    mine: int
    others: int
    collectivities: dict[int, int]
    cohorts: dict[int, int]
    skills: dict[str, tuple[str, int]]  # by slug: name and count
    ambassadors: int
    kinds: dict[str, int]
    letters: frozenset[str]


class PeopleFilter(django_filters.FilterSet):
    """The directory as asked by one reader. `queryset` is what this reader may see."""

    q = WordsFilter(method="with_words")
    lieu = OneKnownFilter(method="at_place")
    collectivite = KnownFilter(method="in_collectivities")
    promotion = KnownFilter(method="in_cohorts")
    competence = KnownFilter(method="with_skills")
    ambassadeur = OneKnownFilter(method="ambassadors")
    qualite = KnownFilter(method="of_kinds")
    lettre = OneKnownFilter(method="by_letter")

    class Meta:
        model = Member
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: MemberQuerySet, reader: Reader) -> None:
        super().__init__(data, queryset)
        self.reader = reader
        self.cohorts = {cohort.slug: cohort for cohort in Cohort.objects.order_by("-starts_on", "label")}
        self.collectivities = {place.slug: place for place in Collectivity.objects.with_members()}
        self.skills = known_skills(data.getlist("competence"))
        known: dict[str, Collection[str]] = {
            "lieu": (MINE, OTHERS) if reader.collectivity_id else (),
            "collectivite": self.collectivities,
            "promotion": self.cohorts,
            "competence": self.skills,
            "ambassadeur": ("oui",),
            "qualite": MemberKind.values,
            "lettre": LETTERS,
        }
        for name, values in known.items():
            self.form.fields[name].known = values
        self.form.is_valid()
        self.asked: dict = self.form.cleaned_data

    # Narrowing ----------------------------------------------------------------------------------

    def people(self, *, without: str = "") -> MemberQuerySet:
        """The people asked for, all filters applied but `without`."""
        people = self.queryset
        for name, value in self.asked.items():
            if name != without:
                people = self.filters[name].filter(people, value)
        return people

    @cached_property
    def found(self) -> Matches:
        """What the words find, best first, among what this reader may read."""
        return matches(self.asked["q"], "person", self.reader.search_scopes())

    @property
    def has_words(self) -> bool:
        return has_words(self.asked["q"])

    @property
    def found_instead(self) -> str:
        """The words as mended, when what was typed finds nobody."""
        return self.found.corrected_to if self.has_words else ""

    def with_words(self, people: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        return people.filter(pk__in=self.found.ids) if self.has_words else people

    def at_place(self, people: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        here = {"collectivity": self.reader.collectivity_id}
        return people.filter(**here) if value == MINE else people.exclude(**here)

    def in_collectivities(self, people: MemberQuerySet, name: str, value: list[str]) -> MemberQuerySet:
        return people.filter(collectivity__in=[self.collectivities[slug].pk for slug in value])

    def in_cohorts(self, people: MemberQuerySet, name: str, value: list[str]) -> MemberQuerySet:
        return people.filter(cohort__in=[self.cohorts[slug].pk for slug in value])

    def with_skills(self, people: MemberQuerySet, name: str, value: list[str]) -> MemberQuerySet:
        """People who have all of these skills."""
        for slug in value:
            people = people.having_skill(self.skills[slug])
        return people

    def ambassadors(self, people: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        return people.filter(ambassador=True)

    def of_kinds(self, people: MemberQuerySet, name: str, value: list[str]) -> MemberQuerySet:
        return people.filter(kind__in=value)

    def by_letter(self, people: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        return people.filter(sort_key__gte=value, sort_key__lt=chr(ord(value) + 1))

    # Counting -----------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> Counts:
        """The figures of the panel, remembered a minute or until somebody's profile changes."""
        latest = Member.objects.aggregate(latest=Max("updated_at"))["latest"]
        state = repr((sorted(self.asked.items()), self.reader, latest))
        key = f"facets:{hashlib.sha256(state.encode()).hexdigest()}"
        cache = caches["local"]
        if (known := cache.get(key)) is None:
            known = self.count()
            cache.set(key, known, COUNTS_LAST)
        return known

    def count(self) -> Counts:
        collectivities = self.counted("collectivite", "collectivity")
        by_place = self.asked["lieu"] or self.asked["collectivite"]
        anywhere = self.counted("lieu", "collectivity") if by_place else collectivities
        mine = anywhere.get(self.reader.collectivity_id, 0) if self.reader.collectivity_id else 0
        skills = (
            MemberSkill.objects.filter(content_object__in=self.people().order_by())
            .values_list("tag__slug", "tag__name")
            .annotate(people=Count("pk"))
            .order_by("-people", "tag__key")[:MOST_SKILLS]
        )
        letters = self.people(without="lettre").order_by().annotate(letter=Substr("sort_key", 1, 1))
        return Counts(
            total=self.people().order_by()[: MOST_COUNTED + 1].count(),
            mine=mine,
            others=sum(anywhere.values()) - mine,
            collectivities=collectivities,
            cohorts=self.counted("promotion", "cohort"),
            skills={slug: (name, people) for slug, name, people in skills},
            ambassadors=self.people(without="ambassadeur").order_by().filter(ambassador=True).count(),
            kinds=self.counted("qualite", "kind"),
            letters=frozenset(letters.values_list("letter", flat=True).distinct()),
        )

    def counted(self, name: str, column: str) -> dict:
        return dict(self.people(without=name).order_by().values_list(column).annotate(Count("pk")))

    @property
    def total(self) -> int:
        return min(self.counts.total, MOST_COUNTED)

    @property
    def more_than_counted(self) -> bool:
        return self.counts.total > MOST_COUNTED

    # Drawing ------------------------------------------------------------------------------------

    @cached_property
    def facets(self) -> list[Facet]:
        return [facet for facet in self.drawn_facets() if len(facet.choices) > 1 or facet.name == "ambassadeur"]

    def drawn_facets(self) -> Iterator[Facet]:
        counts, asked = self.counts, self.asked
        if self.reader.collectivity_id:
            choices = [
                Choice(MINE, "Ma collectivité", counts.mine, asked["lieu"] == MINE),
                Choice(OTHERS, "Les autres", counts.others, asked["lieu"] == OTHERS),
            ]
            yield Facet("lieu", "Chez moi ou ailleurs", choices, open=True, single=True)
        yield folded(
            "collectivite",
            "Collectivité",
            [
                Choice(slug, place.short_name, counts.collectivities.get(place.pk, 0), slug in asked["collectivite"])
                for slug, place in self.collectivities.items()
            ],
            open=True,
        )
        yield Facet(
            "promotion",
            "Promotion",
            *split(
                [
                    Choice(
                        slug, cohort.label, counts.cohorts.get(cohort.pk, 0), slug in asked["promotion"], cohort.look
                    )
                    for slug, cohort in self.cohorts.items()
                ]
            ),
            open=True,
        )
        known = {slug: (skill.name, 0) for slug, skill in self.skills.items()} | counts.skills
        yield folded(
            "competence",
            "Compétences",
            [Choice(slug, name, people, slug in asked["competence"]) for slug, (name, people) in known.items()],
        )
        yield Facet(
            "ambassadeur",
            "Ambassadeurs de l’EMI",
            [Choice("oui", "Ambassadeurs et ambassadrices", counts.ambassadors, bool(asked["ambassadeur"]))],
            open=True,
        )
        yield Facet(
            "qualite",
            "Qualité",
            [
                Choice(kind, MemberKind(kind).label.capitalize(), people, kind in asked["qualite"])
                for kind, people in ((kind, counts.kinds.get(kind, 0)) for kind in MemberKind.values)
                if people or kind in asked["qualite"]
            ],
            open=bool(asked["qualite"]),
        )

    def labels(self) -> Iterator[tuple[str, str, str]]:
        """The active filters as (parameter, value, words)."""
        asked = self.asked
        if asked["q"]:
            yield "q", asked["q"], f"« {asked['q']} »"
        if asked["lieu"]:
            yield "lieu", asked["lieu"], "Ma collectivité" if asked["lieu"] == MINE else "Les autres collectivités"
        for slug in asked["collectivite"]:
            yield "collectivite", slug, self.collectivities[slug].short_name
        for slug in asked["promotion"]:
            yield "promotion", slug, f"Promotion {self.cohorts[slug].label}"
        for slug in asked["competence"]:
            yield "competence", slug, self.skills[slug].name
        if asked["ambassadeur"]:
            yield "ambassadeur", "oui", "Ambassadeurs et ambassadrices"
        for kind in asked["qualite"]:
            yield "qualite", kind, MemberKind(kind).label.capitalize()
        if asked["lettre"]:
            yield "lettre", asked["lettre"], f"Lettre {asked['lettre'].upper()}"

    @cached_property
    def chips(self) -> list[Chip]:
        return [Chip(label, self.address_without(name, value)) for name, value, label in self.labels()]

    def address_without(self, name: str, value: str) -> str:
        query = self.data.copy()
        query.pop("page", None)
        query.setlist(name, [one for one in query.getlist(name) if one != value and name != "q"])
        return f"?{query.urlencode()}"

    @property
    def elsewhere(self) -> str:
        """The rest of the address when a link of the map asks for other places."""
        query = self.data.copy()
        for name in ("collectivite", "lieu", "niveau", "page", "tri"):
            query.pop(name, None)
        return query.urlencode()

    @property
    def panel_count(self) -> int:
        """How many filters of the panel are on."""
        return sum(name not in ("q", "lettre") for name, _, _ in self.labels())

    def ways_out(self) -> list[tuple[str, str, int]]:
        """When nobody answers: the filters whose removal would show somebody, as (words, address, people)."""
        found = []
        for name, value, label in self.labels():
            people = self.people(without=name)[: MOST_COUNTED + 1].count()
            if people:
                found.append((label, self.address_without(name, value), people))
        return found


def known_skills(slugs: list[str]) -> dict[str, Skill]:
    """The skills of these slugs that exist, by slug, in the order asked. No query when nothing is asked."""
    wanted = [slug for slug in dict.fromkeys(slugs) if slug and "\0" not in slug][:10]
    found = {skill.slug: skill for skill in Skill.objects.filter(slug__in=wanted)} if wanted else {}
    return {slug: found[slug] for slug in wanted if slug in found}


def folded(name: str, label: str, choices: list[Choice], *, open: bool = False) -> Facet:
    """A facet whose most numerous choices show first; the ticked ones always show."""
    ranked = sorted(choices, key=lambda choice: -choice.count)
    return Facet(name, label, *split(ranked), open=open or any(choice.checked for choice in choices))


def split(choices: list[Choice]) -> tuple[list[Choice], list[Choice]]:
    first = [choice for rank, choice in enumerate(choices) if rank < FIRST_CHOICES or choice.checked]
    return first, [choice for choice in choices if choice not in first]
