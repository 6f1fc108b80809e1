"""The stages of the projects in training: the first was noted, the next is in the agenda, and some answered."""

from datetime import time, timedelta

from django.utils import timezone

from directory.models import CohortState
from emi_alumni.demo.dates import days_ago
from emi_alumni.foundation.moderation.models import State
from events.models import Event, EventAudience, EventFormat, EventKind, StageEvent
from events.models.registrations import invite, register
from events.moments import local_moment
from events.stage_events import invited_to, lead_of, proposed_days, with_formed_team, worked
from projects.models import Project
from projects.models.sponsor import Stage

PLACES = ("Salle des conférences, hôtel du Département, Cergy", "Salle des mariages, mairie")


def load_stage_events() -> None:
    """Of each project whose first stage was noted, but the last: its team has not chosen yet. Nobody is told: they
    were, that day."""
    noted = with_formed_team(Project.objects.filter(stage_meetings__stage=Stage.BEFORE)).distinct()
    for rank, project in enumerate(list(noted.select_related("cohort").order_by("pk"))[:-1]):
        cohort, lead = project.cohort, lead_of(project)
        if cohort is None or lead is None or cohort.state != CohortState.IN_TRAINING:
            continue
        known = set(project.stage_meetings.values_list("stage", flat=True))
        stage = next(one for one in Stage if one not in known)
        day = proposed_days(cohort)[stage].on or worked(timezone.localdate() + timedelta(days=18), 1)
        event = Event.objects.create(
            kind=EventKind.APPOINTMENT,
            title=f"Point d’étape {stage.label} : {project.title}",
            starts_at=local_moment(day, time(14)),
            ends_at=local_moment(day, time(15)),
            format=EventFormat.IN_PLACE,
            venue=PLACES[rank % len(PLACES)],
            audience=EventAudience.NAMED,
            by_invitation=True,
            author=lead,
            state=State.PUBLISHED,
            published_at=days_ago(9),
        )
        StageEvent.objects.create(project=project, stage=stage, event=event)
        for place, one in enumerate(invited_to(project)):
            if one == lead or place % 2:
                register(event, one, invited=True)
            else:
                invite(event, one)
