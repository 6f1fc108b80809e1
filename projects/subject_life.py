"""A subject's line of life: proposed, answered, pitched, judged, tried, told by users, taken up elsewhere."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from projects.lineage import Lineage, lineage
from projects.models import Project, StatusEntry, Subject, Voice
from projects.statuses import ProjectStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

JUDGED = {ProjectStatus.IN_TRAINING: "Retenu par le jury", ProjectStatus.NOT_SELECTED: "Non retenu par le jury"}


@dataclass(frozen=True)
class Moment:
    """One moment of it: the day, when it is known, what happened, why or where, and the page that tells more."""

    on: date | None
    title: str
    text: str = ""
    url: str = ""


def life_of(
    subject: Subject, user: "User | AnonymousUser", project: Project | None = None, after: Lineage | None = None
) -> list[Moment]:
    """From the proposal on, as far as this reader may read. One query for a subject that nothing was born of.

    `project`, `after`: what was born of it and its lineage, where the page has read them already."""
    moments = [
        Moment(timezone.localdate(subject.created_at), "Sujet proposé", subject.title, subject.get_absolute_url())
    ]
    if subject.outcome:
        moments.append(Moment(subject.answered_on, f"Réponse : {subject.get_outcome_display()}", subject.answer))
    if subject.appetizer_id:
        project = project or Project.objects.published_to(user).filter(pk=subject.appetizer_id).first()
        moments += (
            life_of_project(project, after or lineage(project, user))
            if project
            else [Moment(None, "Appetizer en préparation")]
        )
    return moments


def life_of_project(project: Project, after: Lineage) -> list[Moment]:
    """The same of what was born of it: its statuses, what users say, where it was taken up."""
    found = [told(entry, project) for entry in project.statuses.current().order_by("on", "pk")]
    said = Voice.objects.published().filter(form__project=project).order_by("-said_on")
    if count := said.count():
        words = f"{count} retour{'s' * (count > 1)} d’usagers"
        found.append(Moment(said[0].said_on, words, url=f"{project.get_absolute_url()}#voix"))
    for heir in after.heirs:
        on = timezone.localdate(heir.takeover.published_at) if heir.takeover.published_at else None
        url = heir.project.get_absolute_url() if heir.project else ""
        found.append(Moment(on, f"Repris à {heir.takeover.collectivity}", url=url))
    found += [
        Moment(one.on, f"Repris et adapté : {one.collectivity}", url=one.get_absolute_url()) for one in after.reuses
    ]
    return found


def told(entry: StatusEntry, project: Project) -> Moment:
    title = JUDGED.get(ProjectStatus(entry.status)) or entry.get_status_display().capitalize()
    return Moment(entry.on, title, entry.why, project.get_absolute_url())
