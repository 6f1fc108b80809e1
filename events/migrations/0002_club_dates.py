"""What clubs held as their dates becomes events of the agenda, with its subjects, its notes and what was told of it.

Going back makes dates of these events again, and leaves the events: their registrations have no other place. Coming
forward again finds them, by their club, title, beginning and whether they were called off.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import migrations
from django.utils import timezone

LASTS = timedelta(hours=1)
ANNOUNCED = timedelta(days=45)
CALLED_OFF = "Le club a annulé cette date."


def moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, timezone.get_default_timezone())


def moments_of(session: Any) -> tuple[datetime, datetime, bool]:
    """Its beginning, its end and whether it takes the whole day: a date without hours did not say more."""
    if session.starts_at is None:
        return moment(session.on, time()), moment(session.on + timedelta(days=1), time()), True
    starts_at = moment(session.on, session.starts_at)
    ends_at = moment(session.on, session.ends_at) if session.ends_at else starts_at + LASTS
    return starts_at, ends_at if ends_at > starts_at else starts_at + LASTS, False


def author_of(apps: Any, session: Any) -> int:
    """Who animated the club that day, else who ever did; else its first member; else the mission; else anybody: an
    event has an author, and a date of a club did not keep who wrote it."""
    mandates = apps.get_model("governance", "AnimatorMandate").objects.filter(club=session.club_id)
    that_day = mandates.filter(starts_on__lte=session.on).exclude(until__lte=session.on)
    members = apps.get_model("directory", "Member").objects
    inside = apps.get_model("governance", "ClubMembership").objects.filter(club=session.club_id)
    for found in (
        that_day.order_by("starts_on", "pk").values_list("member", flat=True),
        mandates.order_by("-starts_on", "pk").values_list("member", flat=True),
        inside.order_by("joined_at", "pk").values_list("member", flat=True),
        members.filter(user__is_staff=True).order_by("pk").values_list("pk", flat=True),
        members.order_by("pk").values_list("pk", flat=True),
    ):
        if (author := found.first()) is not None:
            return int(author)
    raise RuntimeError("A club has dates and the directory nobody to sign them: add one person, then migrate again.")


def make_events(apps: Any, schema_editor: Any) -> None:
    events = apps.get_model("events", "Event").objects
    items, notes = apps.get_model("events", "AgendaItem").objects, apps.get_model("events", "SessionNote").objects
    subjects = apps.get_model("governance", "ClubSubject").objects
    written = apps.get_model("governance", "ClubNote").objects
    now = timezone.now()
    for session in apps.get_model("governance", "ClubSession").objects.select_related("club").order_by("pk"):
        starts_at, ends_at, all_day = moments_of(session)
        off = session.cancelled_at
        known = events.filter(kind="club", club=session.club_id, title=session.title, starts_at=starts_at)
        event = (known.filter(status="cancelled") if off else known.exclude(status="cancelled")).first()
        if event is None:
            announced = min(starts_at, now) - ANNOUNCED
            event = events.create(
                kind="club",
                club=session.club,
                title=session.title,
                starts_at=starts_at,
                ends_at=ends_at,
                all_day=all_day,
                format="remote",
                meeting_url=session.club.meeting_url,
                audience="network",
                status="cancelled" if off else "planned",
                status_reason=CALLED_OFF if off else "",
                author_id=author_of(apps, session),
                state="published",
                created_at=announced,
                submitted_at=announced,
                published_at=announced,
                changed_at=off or announced,
                # Nobody is reminded anew of what the club told its members already.
                reminded_at=now if starts_at <= now else None,
            )
        for pk in subjects.filter(session=session).values_list("pk", flat=True):
            items.get_or_create(subject_id=pk, defaults={"event": event})
        for pk in written.filter(session=session).values_list("pk", flat=True):
            notes.get_or_create(note_id=pk, defaults={"event": event})
        lead(apps, told_of(apps, "governance", "clubsession", session.pk), "events", "event", event.pk)


def make_sessions(apps: Any, schema_editor: Any) -> None:
    sessions = apps.get_model("governance", "ClubSession").objects
    for event in apps.get_model("events", "Event").objects.filter(kind="club", state="published").exclude(club=None):
        starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
        last = ends.time() if ends.date() == starts.date() and not event.all_day else None
        session = sessions.create(
            club=event.club,
            on=starts.date(),
            starts_at=None if event.all_day else starts.time(),
            ends_at=last,
            title=event.title,
            cancelled_at=event.changed_at if event.status == "cancelled" else None,
        )
        apps.get_model("governance", "ClubSubject").objects.filter(events=event).update(session=session)
        apps.get_model("governance", "ClubNote").objects.filter(events=event).update(session=session)


def told_of(apps: Any, app: str, model: str, pk: int) -> Any:
    told = apps.get_model("notifications", "Notification").objects
    return told.filter(content_type__app_label=app, content_type__model=model, object_id=pk)


def lead(apps: Any, told: Any, app: str, model: str, pk: int) -> None:
    """What was told leads to the event."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    told.update(content_type=kind, object_id=pk, url=f"/agenda/{pk}/")


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("directory", "0001_people_and_places"),
        ("events", "0001_agenda"),
        ("governance", "0002_governance"),
        ("notifications", "0001_notifications"),
    ]

    operations = [migrations.RunPython(make_events, make_sessions)]
