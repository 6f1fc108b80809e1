"""The sponsor's words, the meetings and the freshness of news, on a project's page."""

from datetime import date
from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.prepared_statements import prepared
from projects.follow_ups import ASKED, terms
from projects.models import FollowUp, Project, SponsorView, StageMeeting

register = template.Library()


@prepared
def views_of(project: Project) -> QuerySet[SponsorView]:
    return project.sponsor_views.shown()


@prepared
def meetings_of(project: Project) -> QuerySet[StageMeeting]:
    return project.stage_meetings.all()


@prepared
def answered_of(project: Project) -> QuerySet[FollowUp]:
    return project.follow_ups.answered().order_by("-answered_at")[:1]


@prepared
def due_of(project: Project, today: date) -> QuerySet[FollowUp]:
    return FollowUp.objects.due(today).filter(project=project)[:1]


@register.simple_tag
def project_sponsor(project: Project) -> dict[str, Any]:
    """What its sponsor says, and its meetings. Two queries."""
    return {"views": views_of(project), "meetings": meetings_of(project)}


@register.simple_tag(takes_context=True)
def project_news(context: template.Context, project: Project) -> dict[str, Any]:
    """« Dernières nouvelles » : the latest answered, whether something was heard since, the next expected, and the
    team's door. Two queries at most."""
    answered = answered_of.first(project)
    since = answered is not None and project.news_on is not None and project.news_on > local_day(answered.answered_at)
    asked = due_of.first(project, timezone.localdate()) if context["writes"] else None
    return {"last": answered, "heard_since": since, "asked": asked, "next_on": next_term(project)}


def next_term(project: Project) -> Any:
    """The day of the next question, for a project that will be asked; None when there is none to come."""
    presented = project.cohort.presented_on if project.cohort and project.status in ASKED else None
    asked_on = [due_on for _, due_on in terms(presented)] if presented else []
    return next((day for day in asked_on if day > timezone.localdate()), None)
