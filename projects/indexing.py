"""What search knows of projects: one document for who may read it, none for what waits, is hidden or is the team's.

People are found by the projects they led or took part in, as far as the network reads both.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from directory.indexing import WORKS, Work
from directory.models import Collectivity
from emi_alumni.foundation.search.kinds import Entry, Told
from emi_alumni.foundation.search.registry import follow_kind, follow_rows, register
from governance.models import Tool
from projects.models import Project, Subject, TeamRole, Theme, Voice
from projects.models.project import AUTHORS, Role
from projects.texts import searched


def findable_projects() -> QuerySet[Project]:
    """Those that the network reads. A team finds its own other projects in « Mes projets »."""
    joined = Project.objects.read_by_the_network().select_related("cohort")
    return joined.prefetch_related(*filed_under())


def filed_under() -> Iterator[Prefetch]:
    """Names alone, as lists: Django takes longer to give a project its relations than to read them."""
    for name, rows in (
        ("themes", Theme.objects.only("name")),
        ("tools", Tool.objects.only("name")),
        ("collectivities", Collectivity.objects.only("short_name")),
    ):
        yield Prefetch(name, rows, to_attr=f"named_{name}")


# People, by their projects -------------------------------------------------------------------------------------------


def published_work() -> Prefetch:
    roles = TeamRole.objects.filter(role__in=AUTHORS, project__in=Project.objects.read_by_the_network())
    shown = ("role", "member", "project__title", "project__sentence", "project__keywords", "project__solution")
    rows = roles.select_related("project").only(*shown).order_by("pk")
    return Prefetch("project_roles", rows, to_attr="published_work")


def tell_work(member: Any) -> Iterator[Told]:
    for role in member.published_work:
        project = role.project
        did = "A porté" if role.role == Role.LEAD else "A mené, en équipe,"
        words = [project.sentence, ", ".join(map(str, project.keywords)), project.solution]
        yield Told(f"{did} le projet « {project.title} »", " · ".join(filter(None, words)))


def people_of(projects: Iterable[int]) -> list[int]:
    authors = TeamRole.objects.filter(project__in=projects, role__in=AUTHORS).order_by("member")
    return list(authors.values_list("member", flat=True).distinct())


# Projects ------------------------------------------------------------------------------------------------------------


def project_entries(project: Any) -> list[Entry]:
    """The network's document. The public page is found by the public list, which is short: no document of its own."""
    keywords = [
        *(theme.name for theme in project.named_themes),
        *searched(project, "keywords"),
        *(tool.name for tool in project.named_tools),
        *(place.short_name for place in project.named_collectivities),
        f"promotion {project.cohort.label}" if project.cohort else "",
        project.get_status_display(),
    ]
    return [
        Entry(
            scope="network",
            title=" ".join(searched(project, "title")),
            url=project.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body=" · ".join(searched(project, "body")),
        )
    ]


# What users say, what may be worked on next ---------------------------------------------------------


def findable_voices() -> QuerySet[Voice]:
    heard = Voice.objects.published().with_words().filter(form__project__in=Project.objects.read_by_the_network())
    return heard.select_related("form__project")


def voice_entries(voice: Voice) -> list[Entry]:
    """Never the contact left to be answered."""
    return [
        Entry(
            scope="network",
            title=str(voice),
            url=voice.get_absolute_url(),
            keywords=" · ".join(["retour d’usager", voice.form.project.title, voice.shown_signature]),
            body=" · ".join(filter(None, [voice.text, voice.answer])),
        )
    ]


def voices_of(projects: Iterable[int]) -> list[int]:
    return list(Voice.objects.filter(form__project__in=projects).order_by("pk").values_list("pk", flat=True))


def findable_subjects() -> QuerySet[Subject]:
    return Subject.objects.published().select_related("collectivity", "theme")


def subject_entries(subject: Subject) -> list[Entry]:
    theme = subject.theme.name if subject.theme else ""
    keywords = ["sujet proposé", theme, str(subject.collectivity), subject.department, subject.sponsor, subject.guest]
    return [
        Entry(
            scope="network",
            title=subject.title,
            url=subject.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body=" · ".join(filter(None, [subject.problem, subject.team, subject.answer])),
        )
    ]


register("project", Project, entries=project_entries, queryset=findable_projects)
WORKS.append(Work(prefetch=published_work, tell=tell_work))
follow_rows("person", {TeamRole: lambda role: [role.member_id]})
follow_kind("person", "project", people_of)
register("voice", Voice, voice_entries, findable_voices)
follow_kind("voice", "project", voices_of)
register("subject", Subject, subject_entries, findable_subjects)
