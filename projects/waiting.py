"""What the bank asks of the mission in the morning (see `foundation.back_office.waiting`)."""

from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from emi_alumni.foundation.back_office.waiting import LINES, Line
from emi_alumni.foundation.prepared_statements import prepared_count
from projects.models import Subject, TeamComposition
from projects.sponsor_objectives import WITHOUT_SPONSOR, to_find


@prepared_count
def subjects_to_answer(today: date) -> QuerySet:
    return Subject.objects.unanswered().filter(call__closes_on__lt=today, call__cohort__cancelled_on=None)


@prepared_count
def sponsors_to_find(today: date, judged_before: date) -> QuerySet:
    return to_find(today, judged_before)


LINES.append(
    Line(
        permission="projects.change_project",
        count=lambda now: sponsors_to_find(localdate(now), localdate(now) - WITHOUT_SPONSOR),
        title="Équipes sans commanditaire",
        advice="Trois semaines après le jury, personne ne porte encore le besoin : cherchez une direction.",
        screen="projects_project_changelist",
        asked="commanditaire=a-trouver",
    )
)


@prepared_count
def teams_to_finish(today: date) -> QuerySet:
    return TeamComposition.objects.to_finish(today)


LINES.append(
    Line(
        permission="projects.view_teamcomposition",
        count=lambda now: teams_to_finish(localdate(now)),
        title="Équipes à composer",
        advice="Les vœux sont clos : proposez, ajustez, puis publiez les équipes de la promotion.",
        screen="projects_teamcomposition_changelist",
        asked="publication=attendue",
    )
)

LINES.append(
    Line(
        permission="projects.change_subject",
        count=lambda now: subjects_to_answer(localdate(now)),
        title="Sujets sans réponse",
        advice="L’appel est terminé. Chaque personne qui a proposé un sujet attend de savoir ce qu’il devient.",
        screen="projects_subject_changelist",
        asked="reponse=attendue",
    )
)
