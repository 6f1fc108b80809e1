"""One search over all that the reader may find."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from directory.faces import Age, Face, draw
from directory.models import Cohort, Collectivity, Member
from directory.visibility import Reader, SeenMember
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.caching.remembered import remembered
from emi_alumni.foundation.listing.figures import COUNTS_LAST, FOUND
from emi_alumni.foundation.prepared_statements import PreparedRows, padded, prepared
from emi_alumni.foundation.search.french import BETWEEN
from emi_alumni.foundation.search.marks import marked
from emi_alumni.foundation.search.models import MissedSearch
from emi_alumni.foundation.search.query import LONGEST_QUERY, Hit, Results, has_words, is_common, suggest
from emi_alumni.foundation.search.query import search as find
from emi_alumni.foundation.search.reasons import BODY, CONTEXT, KEYWORDS
from emi_alumni.foundation.text import fold, one_line
from emi_alumni.pages.help_search import explaining
from events.models import Event
from governance.models import (
    Club,
    ClubNote,
    Consultation,
    ExternalLoop,
    Idea,
    Minutes,
    Module,
    Partner,
    Resolution,
    Tool,
)
from mentoring.models import Challenge, Immersion, Problem, SkillsNotice
from projects.models import Project, Subject, Voice
from resources.models import Booster, Kit, Practice, Resource, Story, WatchItem

if TYPE_CHECKING:
    from directory.models import User

AT_MOST = 50


@dataclass(frozen=True)
class Found:
    """One result: the hit, and the object behind it as the reader may see it (a SeenMember for a person)."""

    hit: Hit
    thing: SeenMember | Model
    stems: frozenset[str]

    @property
    def extract(self) -> str:
        """Why a person answers: the words that do, with what tells them; how they help, when the line above says so."""
        assert isinstance(self.thing, SeenMember)
        member, reason = self.thing.member, self.hit.reason
        if self.hit.kind == "want":
            return member.looking_for
        above = (member.position, str(member.collectivity or ""), f"promotion {member.cohort or ''}")
        told = [piece for piece in reason.text.split(BETWEEN) if piece not in above]
        if reason.where == KEYWORDS and told:
            return BETWEEN.join(told)
        return self.hit.snippet if reason.where in (BODY, CONTEXT) else member.can_help

    def marked(self, text: str) -> SafeString:
        """This text of it, with the words that were asked for marked."""
        return marked(text, self.stems)

    @property
    def title(self) -> SafeString:
        return self.marked(self.hit.title)

    @property
    def snippet(self) -> SafeString:
        return self.marked(self.hit.snippet)

    @property
    def drawn(self) -> SafeString:
        """Somebody's line."""
        assert isinstance(self.thing, SeenMember)
        member, person = self.thing.member, Face.of(self.thing)
        return draw(
            "pages/_found_person.html",
            person=person,
            name=self.marked(person.full_name) if self.hit.kind == "person" else person.full_name,
            photo=person.photo,
            position=self.marked(member.position),
            collectivity=self.marked(str(member.collectivity or "")),
            cohort=str(member.cohort or ""),
            age=Age.of(member),
            words=self.marked(self.extract),
            wants=self.hit.kind == "want",
        )


@dataclass(frozen=True)
class Group:
    """The results of one kind, best first."""

    kind: str
    one: str
    many: str
    results: list[Found]

    @property
    def label(self) -> str:
        return self.one if len(self.results) == 1 else self.many

    @property
    def answers(self) -> bool:
        """Who looks for the same thing answers nothing: said apart, after all that does."""
        return self.kind != "want"

    @property
    def is_people(self) -> bool:
        return self.kind in PEOPLE_KINDS

    @property
    def first(self) -> list[Found]:
        return self.results[:SHOWN]

    @property
    def others(self) -> list[Found]:
        return self.results[SHOWN:]


# Kinds whose best results are worth the same come in this order. Every kind that an app registers has a line here, its
# objects in `READABLE`, and how a result looks in `pages/_search_result.html`.
KINDS = (
    ("person", "personne", "personnes"),
    ("want", "personne qui cherche la même chose", "personnes qui cherchent la même chose"),
    ("collectivity", "collectivité", "collectivités"),
    ("cohort", "promotion", "promotions"),
    ("project", "projet", "projets"),
    ("club", "club", "clubs"),
    ("event", "événement", "événements"),
    ("note", "note de club", "notes de clubs"),
    ("voice", "retour d’usager", "retours d’usagers"),
    ("subject", "sujet proposé", "sujets proposés"),
    ("idea", "idée", "idées"),
    ("consultation", "consultation", "consultations"),
    ("decision", "décision", "décisions"),
    ("minutes", "compte rendu", "comptes rendus"),
    ("module", "module de formation", "modules de formation"),
    ("tool", "outil ou méthode", "outils et méthodes"),
    ("booster", "piqûre de rappel", "piqûres de rappel"),
    ("watch", "brève de veille", "brèves de veille"),
    ("story", "récit", "récits"),
    ("kit", "kit pour un public", "kits pour un public"),
    ("practice", "pratique", "pratiques"),
    ("resource", "ressource", "ressources"),
    ("problem", "problématique", "problématiques"),
    ("challenge", "défi", "défis"),
    ("skills", "annonce de mécénat", "annonces de mécénat"),
    ("immersion", "immersion", "immersions"),
    ("partner", "partenaire", "partenaires"),
    ("loop", "groupe d’échange", "groupes d’échange"),
)
PEOPLE_KINDS = ("person", "want")
NAMES_OF_AUTHOR = [f"author__{name}" for name in ("given_name", "family_name", "hidden_by_choice", "suspended")]
SHOWN = 4  # of each kind; the others are folded


@require_safe
@rate_limits.pages_of_people
def search(request: HttpRequest) -> HttpResponse:
    asked = " ".join(one_line(request.GET.get("q", ""))[:LONGEST_QUERY].split())
    reader = Reader.of(request.user)
    context: dict[str, object] = {
        "q": asked,
        "groups": [],
        "total": 0,
        "corrected_to": "",
        "more": False,
        "is_common": is_common(asked),
        "explanations": [],
    }
    if has_words(asked):
        results = found_by(asked, reader)
        groups = grouped(results, request, reader)
        total = sum(len(group.results) for group in groups if group.answers)
        context |= {"groups": groups, "total": total, "more": len(results.hits) == AT_MOST}
        context["corrected_to"] = results.corrected_to if total else ""
        context["explanations"] = [(one, marked(one.title, results.stems)) for one in explaining(results.asked)]
    return render(request, "pages/search.html", context)


@require_POST
def search_missed(request: HttpRequest) -> HttpResponse:
    """These words found nothing: counted for the mission, once a day and account, without who. What names somebody of
    the directory, hidden or not, is left out. The page sends it by itself, and nothing is said."""
    asked = " ".join(one_line(request.POST.get("q", ""))[:LONGEST_QUERY].split()).lower()
    key = MissedSearch.key_of(asked)
    reader = Reader.of(request.user)
    if not key or rate_limits.missed_searches(request) or names_somebody(asked):
        return HttpResponse("")
    said_today = hashlib.sha256(f"{request.user.pk} {timezone.localdate()} {key}".encode()).hexdigest()
    found = found_by(asked, reader)
    answers = any(group.answers for group in grouped(found, request, reader))
    if not answers and cache.add(f"missed:{said_today}", True, rate_limits.HOUR * 24):
        MissedSearch.count(asked)
    return HttpResponse("")


def names_somebody(asked: str) -> bool:
    """Whether a word of it is that of a name in the directory."""
    typed = set(fold(asked).replace("-", " ").replace("’", " ").split())
    near = reduce(or_, (Q(sort_key__contains=word) for word in typed), Q(pk=None))
    names = Member.objects.filter(near).order_by().values_list("given_name", "family_name")
    return any(typed & set(fold(" ".join(name)).replace("-", " ").split()) for name in names)


@require_safe
@rate_limits.suggestions
def search_suggest(request: HttpRequest) -> HttpResponse:
    """Ten things at most whose title completes what is typed, two letters or more: what each is, its title, its
    address. What people look for is nobody's name, and is left out."""
    reader, today = Reader.of(request.user), timezone.localdate()
    names = {kind: one for kind, one, _ in KINDS if kind != "want"}
    found = suggest(one_line(request.GET.get("q", "")), reader.search_scopes(), list(names))
    readable = {
        (kind, thing.pk)
        for kind in dict.fromkeys(one.kind for one in found)
        for thing in READABLE[kind](request.user, today, *padded([one.object_id for one in found if one.kind == kind]))
    }
    shown = [(names[one.kind], one.title, one.url) for one in found if (one.kind, one.object_id) in readable]
    return render(request, "pages/_suggestions.html", {"suggestions": shown})


def found_by(asked: str, reader: Reader) -> Results:
    """What the words find in the scopes of this reader, remembered until a document changes: a minute at most."""
    scopes = reader.search_scopes()
    key = hashlib.sha256(repr((asked, scopes)).encode()).hexdigest()
    kinds = [kind for kind, _, _ in KINDS]
    return remembered(f"search:{key}", lambda: find(asked, scopes, kinds, AT_MOST), COUNTS_LAST, shown=FOUND)


@prepared
def people(user: "User", today: date, *ids: int) -> QuerySet[Member]:
    return Member.objects.visible_to(user).for_results().filter(pk__in=ids)


@prepared
def collectivities(user: "User", today: date, *ids: int) -> QuerySet[Collectivity]:
    places = Collectivity.objects.select_related("parent").filter(pk__in=ids)
    return places.only("slug", "short_name", "kind", "parent__short_name")


@prepared
def cohorts(user: "User", today: date, *ids: int) -> QuerySet[Cohort]:
    return Cohort.objects.filter(pk__in=ids).only("slug", "label", "scope")


@prepared
def projects(user: "User", today: date, *ids: int) -> QuerySet[Project]:
    return Project.objects.published_to(user).filter(pk__in=ids).only("slug", "title", "sentence", "status")


@prepared
def clubs(user: "User", today: date, *ids: int) -> QuerySet[Club]:
    return Club.objects.filter(pk__in=ids).only("slug", "name", "tagline")


@prepared
def events(user: "User", today: date, *ids: int) -> QuerySet[Event]:
    found = Event.objects.visible_to(user).published().filter(pk__in=ids).select_related("host")
    return found.only("title", "starts_at", "ends_at", "all_day", "status", "kind", "host__short_name")


@prepared
def notes(user: "User", today: date, *ids: int) -> QuerySet[ClubNote]:
    notes = ClubNote.objects.visible_to(user, today).published().filter(pk__in=ids)
    return notes.select_related("club").only("title", "club__name", "club__slug")


@prepared
def ideas(user: "User", today: date, *ids: int) -> QuerySet[Idea]:
    return Idea.objects.visible_to(user).current().filter(pk__in=ids).only("title", "status", "exact_words", "text")


@prepared
def problems(user: "User", today: date, *ids: int) -> QuerySet[Problem]:
    return Problem.objects.visible_to(user).published().filter(pk__in=ids).only("title", "status")


@prepared
def boosters(user: "User", today: date, *ids: int) -> QuerySet[Booster]:
    found = Booster.objects.visible_to(user).published().filter(pk__in=ids).select_related("module")
    return found.only("title", "module__name")


@prepared
def watch_items(user: "User", today: date, *ids: int) -> QuerySet[WatchItem]:
    found = WatchItem.objects.visible_to(user).published().filter(pk__in=ids).select_related("collectivity")
    return found.only("title", "published_at", "collectivity__short_name")


@prepared
def stories(user: "User", today: date, *ids: int) -> QuerySet[Story]:
    return Story.objects.visible_to(user).published().filter(pk__in=ids).only("title", "subject")


@prepared
def kits(user: "User", today: date, *ids: int) -> QuerySet[Kit]:
    found = Kit.objects.visible_to(user).published().with_something().filter(pk__in=ids)
    return found.only("title", "for_whom", "purpose")


@prepared
def challenges(user: "User", today: date, *ids: int) -> QuerySet[Challenge]:
    return (
        Challenge.objects.visible_to(user)
        .published()
        .filter(pk__in=ids)
        .only("title", "starts_on", "ends_on", "closed_on")
    )


@prepared
def skills(user: "User", today: date, *ids: int) -> QuerySet[SkillsNotice]:
    return SkillsNotice.objects.visible_to(user).published().filter(pk__in=ids).only("title", "direction")


@prepared
def immersions(user: "User", today: date, *ids: int) -> QuerySet[Immersion]:
    return Immersion.objects.visible_to(user).published().filter(pk__in=ids).only("title", "direction", "closed_at")


@prepared
def resources(user: "User", today: date, *ids: int) -> QuerySet[Resource]:
    found = Resource.objects.visible_to(user).published().filter(pk__in=ids)
    return found.only("title", "kind", "amount", "unit", "expires_on", "is_current")


@prepared
def partners(user: "User", today: date, *ids: int) -> QuerySet[Partner]:
    return Partner.objects.filter(pk__in=ids).only("slug", "name", "kind", "subject")


@prepared
def loops(user: "User", today: date, *ids: int) -> QuerySet[ExternalLoop]:
    return ExternalLoop.objects.open().filter(pk__in=ids).only("name", "kind")


@prepared
def voices(user: "User", today: date, *ids: int) -> QuerySet[Voice]:
    return Voice.objects.visible_to(user).filter(pk__in=ids).select_related("form__project")


@prepared
def subjects(user: "User", today: date, *ids: int) -> QuerySet[Subject]:
    published = Subject.objects.visible_to(user).published().filter(pk__in=ids).select_related("collectivity")
    return published.only("title", "collectivity__short_name")


@prepared
def consultations(user: "User", today: date, *ids: int) -> QuerySet[Consultation]:
    return Consultation.objects.of_bodies_in_use(today).filter(pk__in=ids).only("question", "opens_at", "closes_at")


@prepared
def decisions(user: "User", today: date, *ids: int) -> QuerySet[Resolution]:
    return Resolution.objects.of_bodies_in_use(today).filter(pk__in=ids).select_related("body")


@prepared
def minutes(user: "User", today: date, *ids: int) -> QuerySet[Minutes]:
    readable = Minutes.objects.visible_to(user).of_bodies_in_use(today).filter(pk__in=ids)
    return readable.select_related("meeting__body")


@prepared
def modules(user: "User", today: date, *ids: int) -> QuerySet[Module]:
    return Module.objects.filter(pk__in=ids).only("name", "slug", "is_core")


@prepared
def tools(user: "User", today: date, *ids: int) -> QuerySet[Tool]:
    return Tool.objects.filter(pk__in=ids).select_related("module").only("name", "slug", "module__name")


@prepared
def practices(user: "User", today: date, *ids: int) -> QuerySet[Practice]:
    found = Practice.objects.visible_to(user).published().filter(pk__in=ids).select_related("tool", "author")
    return found.only("frequency", "rhythm", "stopped_year", "tool__name", *NAMES_OF_AUTHOR)


# The objects of these numbers that an account may read today.
READABLE: dict[str, PreparedRows] = {
    "person": people,
    "want": people,
    "collectivity": collectivities,
    "cohort": cohorts,
    "project": projects,
    "club": clubs,
    "event": events,
    "note": notes,
    "idea": ideas,
    "booster": boosters,
    "watch": watch_items,
    "story": stories,
    "kit": kits,
    "problem": problems,
    "challenge": challenges,
    "skills": skills,
    "immersion": immersions,
    "resource": resources,
    "partner": partners,
    "loop": loops,
    "voice": voices,
    "subject": subjects,
    "consultation": consultations,
    "decision": decisions,
    "minutes": minutes,
    "module": modules,
    "tool": tools,
    "practice": practices,
}


def grouped(results: Results, request: HttpRequest, reader: Reader) -> list[Group]:
    """The hits by kind, the kind of the best one first, those who look for the same thing last; those whose object the
    reader may see today: the index may be late. One query a kind."""
    hits, today = results.hits, timezone.localdate()
    groups = []
    for kind, one, many in KINDS:
        of_kind = [hit for hit in hits if hit.kind == kind]
        ids = padded([hit.object_id for hit in of_kind])
        objects = {thing.pk: thing for thing in READABLE[kind](request.user, today, *ids)} if ids else {}
        found = [hit for hit in of_kind if hit.object_id in objects]
        if found:
            told = [Found(hit, seen(objects[hit.object_id], reader), results.stems) for hit in found]
            groups.append(Group(kind, one, many, told))
    return sorted(groups, key=lambda group: (not group.answers, -group.results[0].hit.score))


def seen(thing: Model, reader: Reader):
    return thing.face_for(reader) if isinstance(thing, Member) else thing
