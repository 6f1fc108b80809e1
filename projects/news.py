"""News of the bank that every member reads: projects told, where they stand now, what their team and their users say,
and where they were taken up."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, make_aware

from directory.visibility import in_network
from emi_alumni.foundation.caching.remembered import WatchedTables
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.follows.followable import FOLLOWABLE, Followable
from emi_alumni.foundation.news import (
    DEPTH,
    SOURCES,
    Asked,
    Followed,
    NewsItem,
    Source,
    Subject,
    about,
    latest_of_each,
    line,
    quoted,
    rows,
    things,
)
from emi_alumni.foundation.notifications.icons import ICONS
from emi_alumni.foundation.notifications.kinds import ANSWERS, ASKS, DIRECT, RIGHTS, SIGNALS
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from projects.models import JournalEntry, Project, Reuse, StatusEntry, SubjectCall, Theme, Voice
from projects.models.project import network_reads

if TYPE_CHECKING:
    from projects.models.project import ProjectQuerySet

TABLES = WatchedTables(
    *("projects.Project", "projects.StatusEntry", "projects.JournalEntry", "projects.Voice", "projects.Reuse"),
    *("projects.VoiceForm", "projects.SubjectCall", "directory.Collectivity", "directory.Cohort"),
)
# The first step of a project is written with it: it is no other news.
WITH_ITS_PROJECT = timedelta(days=1)
OF_PROJECT = ("project__slug", "project__title", "project__cohort")  # what a line says of it


def read(user: Any, asked: Asked) -> list[NewsItem]:
    """Six queries: one for each kind, each of projects that every member reads; and the calls for subjects."""
    return [*published(asked), *steps(asked), *journal(asked), *voices(asked), *reuses(asked), *calls(asked)]


def named(project: Project) -> SafeString:
    return format_html('<a href="{}">{}</a>', project.get_absolute_url(), project.title)


def of_project(project: Project) -> frozenset[tuple[str, int]]:
    return things(project=project.pk, cohort=project.cohort_id)


def told(followed: Followed | None) -> "ProjectQuerySet":
    """The projects that every member reads, or those of them that are followed, or whose theme, promotion or
    collectivité is."""
    readable = Project.objects.read_by_the_network()
    if followed is None:
        return readable
    linked = Q(pk__in=())
    for kind, links in (("theme", Project.themes.through), ("collectivity", Project.collectivities.through)):
        if numbers := followed.get(kind):
            found = links.objects.filter(**{f"{kind}__in": numbers}).order_by().values("project")
            linked |= Q(pk__in=found)
    return readable.filter(about(followed, project="pk", cohort="cohort") | linked)


def said_of(followed: Followed | None, project: str = "project") -> Q:
    """What is said of these projects, by the way that leads to one. Of all of them, each row asks of its own: a list of
    them would be read whole before the first news."""
    if followed is None:
        return network_reads(f"{project}__")
    return Q(**{f"{project}__in": told(followed).order_by().values("pk")})


@prepared
def projects_since(since: datetime, followed: Followed | None = None) -> QuerySet[Project]:
    found = told(followed).filter(published_at__gte=since).order_by("-published_at", "-pk")
    return found.only("slug", "title", "sentence", "published_at", "cohort")[:DEPTH]


def published(asked: Asked) -> Iterator[NewsItem]:
    for project in rows(projects_since, asked):
        words = format_html("{} entre dans la banque de projets : {}", named(project), project.sentence)
        yield line("project", project.pk, "lightbulb", project.published_at, words, of_project(project))


@prepared
def steps_since(since: datetime, followed: Followed | None = None) -> QuerySet[StatusEntry]:
    found = StatusEntry.objects.current().filter(said_of(followed), created_at__gte=since)
    shown = ("status", "why", "created_at", *OF_PROJECT, "project__published_at")
    return found.select_related("project").only(*shown).order_by("-created_at", "-pk")[: 2 * DEPTH]


def steps(asked: Asked) -> Iterator[NewsItem]:
    for entry in latest_of_each(rows(steps_since, asked), lambda row: row.project_id, DEPTH):
        if entry.created_at - (entry.project.published_at or asked.since) > WITH_ITS_PROJECT:
            words = format_html("{} : {}. {}", named(entry.project), entry.get_status_display(), quoted(entry.why))
            yield line("status", entry.pk, entry.look[1], entry.created_at, words, of_project(entry.project))


@prepared
def entries_since(since: datetime, followed: Followed | None = None) -> QuerySet[JournalEntry]:
    found = JournalEntry.objects.filter(said_of(followed), created_at__gte=since).select_related("project")
    return found.only("text", "created_at", *OF_PROJECT).order_by("-created_at", "-pk")[: 2 * DEPTH]


def journal(asked: Asked) -> Iterator[NewsItem]:
    for entry in latest_of_each(rows(entries_since, asked), lambda row: row.project_id, DEPTH):
        words = format_html("{} donne des nouvelles : {}", named(entry.project), quoted(entry.text))
        yield line("journal", entry.pk, "newspaper", entry.created_at, words, of_project(entry.project))


@prepared
def voices_since(since: datetime, followed: Followed | None = None) -> QuerySet[Voice]:
    found = Voice.objects.published().with_words().filter(said_of(followed, "form__project"), published_at__gte=since)
    shown = ("text", "published_at", *(f"form__{name}" for name in OF_PROJECT))
    return found.select_related("form__project").only(*shown).order_by("-published_at", "-pk")[: 2 * DEPTH]


def voices(asked: Asked) -> Iterator[NewsItem]:
    for voice in latest_of_each(rows(voices_since, asked), lambda row: row.form.project_id, DEPTH):
        words = format_html("Un retour sur {} : {}", named(voice.form.project), quoted(voice.text))
        yield line("voice", voice.pk, "message-circle", voice.published_at, words, of_project(voice.form.project))


@prepared
def reuses_since(since: datetime, followed: Followed | None = None) -> QuerySet[Reuse]:
    found = Reuse.objects.confirmed().filter(said_of(followed), confirmed_at__gte=since)
    shown = ("confirmed_at", *OF_PROJECT, "collectivity__short_name")
    return found.select_related("project", "collectivity").only(*shown).order_by("-confirmed_at", "-pk")[:DEPTH]


def reuses(asked: Asked) -> Iterator[NewsItem]:
    for reuse in rows(reuses_since, asked):
        words = format_html("{} est repris ailleurs : {}.", named(reuse.project), reuse.collectivity)
        known = of_project(reuse.project) | things(collectivity=reuse.collectivity_id)
        yield line("reuse", reuse.pk, "git-branch", reuse.confirmed_at, words, known)


@prepared
def calls_since(first: date, today: date, followed: Followed | None = None) -> QuerySet[SubjectCall]:
    opened = SubjectCall.objects.open(today).filter(about(followed, cohort="cohort"), opens_on__gte=first)
    shown = opened.select_related("cohort").only("words", "opens_on", "closes_on", "cohort__label")
    return shown.order_by("-opens_on", "-pk")[:DEPTH]


def calls(asked: Asked) -> Iterator[NewsItem]:
    """Those that opened and still take subjects."""
    days = localdate(asked.since), localdate()
    opened = calls_since(*days) if asked.followed is None else calls_since.make(*days, asked.followed)
    for call in opened:
        link = format_html('<a href="{}">La promotion {} cherche ses sujets</a>', call.get_absolute_url(), call.cohort)
        words = format_html("{}, jusqu’au {} : {}", link, french_date(call.closes_on), quoted(call.words))
        opens_at = make_aware(datetime.combine(call.opens_on, time()))
        yield line("call", call.pk, "target", opens_at, words, things(cohort=call.cohort_id))


SOURCES.append(Source("projects", Subject("projets", "Projets"), read, in_network, TABLES))


# What may be followed.
FOLLOWABLE |= {
    "theme": Followable(
        "Thèmes",
        lambda account: Theme.objects.order_by("key"),
        "Un thème n’est plus dans la liste.",
        where=lambda theme: f"{reverse('projects:list')}?theme={theme.slug}",
        offered=True,
    ),
    "project": Followable(
        "Projets",
        lambda account: Project.objects.published_to(account).order_by("title", "pk"),
        "Un projet que vous suiviez n’est plus en ligne.",
    ),
}


# Of what one person is told.
ICONS |= {
    "project": "sprout",
    "voice": "quote",
    "voices": "quote",
    "sponsor": "user-check",
    "taken": "git-branch",
    "reuse": "git-branch",
    "status": "history",
    "news": "newspaper",
    "document": "file-text",
    "follow": "target",
    "subject": "target",
    "call": "target",
    "speaker": "quote",
    "public": "eye",
    "team": "users",
}

SIGNALS.add("call_open")
DIRECT[ANSWERS] |= {
    *("document_taken_off", "news_taken_off", "project_corrected", "project_jury", "project_team_left"),
    *("reuse_answered", "reuse_said", "reuse_taken_off", "speaker_replied", "sponsor_link_revoked"),
    "sponsor_view",
    *("sponsor_view_withdrawn", "status_struck", "subject_answered", "subject_guest", "subject_pitched"),
    *("taken_over", "voice_answered", "voice_hidden", "voice_published", "voice_shown", "voices_resting"),
}
DIRECT[ASKS] |= {
    *(
        "cohort_jury",
        "follow_up",
        "public_names",
        "public_new_name",
        "sponsor_change",
        "sponsor_left",
        "team_wishes",
        "voice_to_pass_on",
    ),
}
DIRECT[RIGHTS] |= {
    *("project_named", "project_team", "team_published", "team_undone"),
}
