"""What search knows of projects: one document for who may read it, none for what waits, is hidden or is the team's."""

from django.db.models import QuerySet

from emi_alumni.search.registry import Entry, register
from projects.models import Project
from projects.models.project import ProjectAudience


def register_documents() -> None:
    """Declare projects to the search bedrock. Called once, when the app is ready."""
    register("project", Project, entries=project_entries, queryset=findable_projects)


def findable_projects() -> QuerySet[Project]:
    """Published projects that the network reads. A team finds its own other projects in « Mes projets »."""
    return (
        Project.objects.published()
        .filter(audience__in=[ProjectAudience.NETWORK, ProjectAudience.PUBLIC])
        .select_related("cohort")
        .prefetch_related("collectivities", "themes", "tools", "modules")
    )


def project_entries(project: Project) -> list[Entry]:
    """The network's document. The public page is found by the public list, which is short: no document of its own."""
    keywords = [
        *(str(theme) for theme in project.themes.all()),
        *map(str, project.keywords),
        *(str(tool) for tool in project.tools.all()),
        *(place.short_name for place in project.collectivities.all()),
        project.sponsor_department,
        f"promotion {project.cohort.label}" if project.cohort else "",
        project.get_status_display(),
    ]
    body = [
        *(project.sentence, project.problem, project.problem_for, project.solution, project.novelty, project.context),
        *(project.why, project.lessons, project.conditions, project.transposable, project.difficulties),
        *(project.ecology, project.equality, project.partners, project.help_wanted, project.takeover_note),
    ]
    return [
        Entry(
            scope="network",
            title=project.title,
            url=project.get_absolute_url(),
            keywords=" · ".join(filter(None, keywords)),
            body=" · ".join(filter(None, body)),
        )
    ]
