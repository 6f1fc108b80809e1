"""What the agenda asks of the mission in the morning (see `foundation.back_office.waiting`)."""

from django.db.models import QuerySet

from emi_alumni.foundation.back_office.waiting import LINES, Line
from emi_alumni.foundation.prepared_statements import prepared_count
from governance.models import Idea


@prepared_count
def wanted_workshops() -> QuerySet:
    return Idea.objects.wanted_workshops()


LINES.append(
    Line(
        permission="governance.view_idea",
        count=lambda now: wanted_workshops(),
        title="Ateliers demandés, sans date",
        advice="Six personnes ou plus y viendraient. Trouvez qui l’accueille, puis « Proposer une date » sur la page "
        "de l’idée.",
        screen="governance_idea_changelist",
        asked="atelier=sans-date",
    )
)
