"""What mutual help asks of the mission in the morning (see `foundation.back_office.waiting`)."""

from django.db.models import QuerySet

from emi_alumni.foundation.back_office.waiting import LINES, Line
from emi_alumni.foundation.prepared_statements import prepared_count
from mentoring.models import HelpRequest, VisitorRequest


@prepared_count
def requests_with_mission() -> QuerySet:
    return HelpRequest.objects.with_mission()


@prepared_count
def visitors_with_mission() -> QuerySet:
    return VisitorRequest.objects.with_mission()


LINES += [
    Line(
        permission="mentoring.view_helprequest",
        count=lambda now: requests_with_mission(),
        title="Coups de main que personne n’a acceptés",
        advice="Confiez chaque demande à quelqu’un, ou répondez vous-même : elle se clôt au quinzième jour ouvré.",
        screen="mentoring_helprequest_changelist",
        asked="state__exact=mission",
    ),
    Line(
        permission="mentoring.view_visitorrequest",
        count=lambda now: visitors_with_mission(),
        title="Visiteurs à qui personne n’a pu répondre",
        advice="Écrivez à leur adresse, puis marquez la demande comme traitée : elle s’efface en soixante jours.",
        screen="mentoring_visitorrequest_changelist",
        asked="state__exact=with_mission",
    ),
]
