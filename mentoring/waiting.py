"""What mutual help asks of the mission in the morning (see `foundation.back_office.waiting`)."""

from django.db.models import QuerySet

from emi_alumni.foundation.back_office.waiting import LINES, Line
from emi_alumni.foundation.prepared_statements import prepared_count
from mentoring.models import HelpRequest


@prepared_count
def requests_with_mission() -> QuerySet:
    return HelpRequest.objects.with_mission()


LINES.append(
    Line(
        permission="mentoring.view_helprequest",
        count=lambda now: requests_with_mission(),
        title="Coups de main que personne n’a acceptés",
        advice="Confiez chaque demande à quelqu’un, ou répondez vous-même : elle se clôt au quinzième jour ouvré.",
        screen="mentoring_helprequest_changelist",
        asked="state__exact=mission",
    )
)
