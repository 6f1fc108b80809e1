"""What is asked once an event is over: its report, of who organises it; their opinion, of those who came; whether a
photo may be shown, of those whom one recognises."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import capfirst

from directory.models import Member
from directory.todo import Link, Subject, Todo, now, subject, today
from emi_alumni.foundation.moderation.models import CURRENT, State
from emi_alumni.foundation.url_reversing import reverse
from events.feedback import ANSWERS
from events.models import Event, EventAudience, EventReport, EventStatus, PhotoConsent, PhotoFace, Registration

# For so long after the event.
REPORT_ASKED, FEEDBACK_ASKED = timedelta(days=45), timedelta(days=14)


def report_asked_since(member: Member) -> datetime:
    return timezone.now() - REPORT_ASKED


def feedback_asked_since(member: Member) -> datetime:
    return timezone.now() - FEEDBACK_ASKED


@subject(
    lambda member, day, moment, since: (
        Event.objects.organised_by(member, day)
        .published()
        .filter(status=EventStatus.PLANNED, ends_at__lte=moment, ends_at__gt=since)
        .exclude(audience=EventAudience.NAMED)
        .exclude(Exists(EventReport.objects.filter(event=OuterRef("pk"), state__in=CURRENT)))
        .only("title", "starts_at", "ends_at", "all_day")
        .order_by("ends_at", "pk")
    ),
    today,
    now,
    report_asked_since,
)
def report_to_write(event: Event) -> Todo:
    return Todo(
        "link",
        5,
        Link(
            icon="pencil",
            title=f"Le bilan de « {event.title} »",
            text=f"{capfirst(event.when)} : ce qui s’est passé, combien vous étiez, ce qu’il faut en garder.",
            verb="Écrire le bilan",
            url=reverse("events:report_add", args=[event.pk]),
        ),
    )


@subject(
    lambda member, moment, since: (
        Registration.objects.filter(
            member=member, state__in=ANSWERS, feedback_given=False, event__status=EventStatus.PLANNED
        )
        .filter(event__state=State.PUBLISHED, event__ends_at__lte=moment, event__ends_at__gt=since)
        .exclude(event__audience=EventAudience.NAMED)
        .select_related("event")
        .only("event__title")
        .order_by("event__ends_at", "pk")
    ),
    now,
    feedback_asked_since,
)
def feedback_to_give(registration: Registration) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="message-circle",
            title=f"Votre avis sur « {registration.event.title} »",
            text="Trois questions, sans votre nom.",
            verb="Donner mon avis",
            url=reverse("events:event_feedback", args=[registration.event_id]),
        ),
    )


photos_to_answer = Subject(
    lambda member: (
        PhotoFace.objects.filter(member=member, consent=PhotoConsent.ASKED)
        .select_related("photo__event")
        .only("photo__event__title")
        .order_by("pk")
    ),
    lambda found: [photos_asked(found)] if found else [],
    20,
)


def photos_asked(faces: list[PhotoFace]) -> Todo:
    """One thing to do, however many photos."""
    many = "Des photos" if len(faces) > 1 else "Une photo"
    return Todo(
        "link",
        1,
        Link(
            icon="eye",
            title=f"{many} où vous êtes reconnaissable",
            text=f"« {faces[0].photo.event.title} » : sans votre accord, personne ne les voit.",
            verb="Répondre",
            url=reverse("events:my_photos"),
        ),
    )
