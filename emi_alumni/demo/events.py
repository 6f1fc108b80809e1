"""The demonstration's agenda: a year of events around today, who comes, who waits, what was called off and why.

All fictitious. Dates are counted from the day of loading; each keeps its day of the week.
"""

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from directory.models import Cohort, Collectivity, Member, User
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago, promotion, shifted
from emi_alumni.demo.put_online import put_online
from emi_alumni.demo.reading import people, read
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from events.models import (
    CoHost,
    Event,
    EventAudience,
    EventFeedback,
    EventReport,
    EventStatus,
    Registration,
    RegistrationState,
)
from events.models.registrations import count, move, register
from events.moments import local_moment, midnight
from events.recurrence import days_after
from events.series import repeat
from governance.models import Club
from projects.models import Project

WORDS = ("Une pause plus longue, pour finir les conversations.", "Envoyer le support la veille.")
A_SEASON = timedelta(days=150)
ANNOUNCED = timedelta(
    days=45
)  # an event is published so long before it takes place, or some days ago, one after the other
FOR_GUESTS = 10
# Of the next public event, who comes without account.
GUESTS = (("Marc Dubois", "marc.dubois@example.org"), ("Sylvie Garnier", "sylvie.garnier@example.org"))


def load_events() -> None:
    numbered = people()
    places = {place.code: place for place in Collectivity.objects.all()}
    clubs = {facts["id"]: Club.objects.get(name=facts["nom"]) for facts in read("clubs.json")}
    titles = {facts["id"]: facts["titre"] for facts in read("projets.json")}
    aurelie = Member.objects.get(email=story.AURELIE)
    for rank, facts in enumerate(read("evenements.json")):
        event = publish_event(rank, facts, numbered, places, clubs, aurelie)
        for code in facts.get("mutualise", ()):
            if code != facts["hote"]:
                CoHost.objects.create(event=event, collectivity=places[code], share=100 // len(facts["mutualise"]))
        event.projects.set(Project.objects.filter(title__in=[titles[key] for key in facts.get("projets", ())]))
        fill(event, [numbered[key] for key in facts["inscrits"]], [numbered[key] for key in facts.get("anonymes", ())])
        call_off(event, facts)
        if "bilan" in facts:
            close(event, facts["bilan"], aurelie)
        if "revient" in facts:
            days = list(days_after(event.first_day, facts["revient"], event.first_day + A_SEASON))
            repeat(event, days, facts["revient"], event.first_day + A_SEASON, by=cast(User, event.author.user))
    welcome_guests()


def publish_event(
    rank: int,
    facts: dict[str, Any],
    people: dict[str, Member],
    places: dict[str, Collectivity],
    clubs: dict[str, Club],
    aurelie: Member,
) -> Event:
    """By somebody of its host who comes, else by the mission."""
    host = places[facts["hote"]]
    author = next((people[key] for key in facts["inscrits"] if people[key].collectivity_id == host.pk), aurelie)
    day = day_of(facts)
    starts_at, ends_at = moments_of(facts, day)
    group = people[facts["groupe"]].cohort if "groupe" in facts else None
    announced = min(starts_at - ANNOUNCED, days_ago(6 + 2 * rank))
    event = Event(
        kind=facts["nature"],
        title=facts["titre"].format(an=day.year, promotion=promotion(facts.get("promotion", "2023-2024"))),
        presentation=facts["resume"],
        starts_at=starts_at,
        ends_at=ends_at,
        all_day=facts.get("journee", False),
        format=facts["format"],
        venue=facts["lieu"],
        access=facts.get("venir", ""),
        accessibility=facts.get("accessibilite", ""),
        meeting_url=facts.get("visio", ""),
        host=host,
        club=clubs[facts["club"]] if "club" in facts else None,
        cohort=group,
        audience=audience_of(facts),
        capacity=facts["capacite"],
        guest_quota=FOR_GUESTS if audience_of(facts) == EventAudience.PUBLIC else 0,
        author=author,
        created_at=announced,
    )
    event.full_clean()
    event.save()
    put_online(event, announced, aurelie)
    return event


def welcome_guests() -> None:
    event = Event.objects.public().to_come().going_ahead().filter(guest_quota__gt=0)[0]
    for name, email in GUESTS:
        own = Registration(event=event, guest_name=name, guest_email=email, asked_at=days_ago(1))
        move(own, RegistrationState.REGISTERED if event.seats_left != 0 else RegistrationState.WAITING)


def day_of(facts: dict[str, Any]) -> date:
    """The presentation of a promotion is the day that its page says."""
    if "promotion" in facts:
        told = Cohort.objects.get(label=promotion(facts["promotion"])).presented_on
        if told:
            return told
    return shifted(date.fromisoformat(facts["date"]))


def moments_of(facts: dict[str, Any], day: date) -> tuple[datetime, datetime]:
    if facts.get("journee"):
        return midnight(day), midnight(day + timedelta(days=facts.get("jours", 1)))
    return local_moment(day, time.fromisoformat(facts["debut"])), local_moment(day, time.fromisoformat(facts["fin"]))


def audience_of(facts: dict[str, Any]) -> EventAudience:
    if "groupe" in facts:
        return EventAudience.COHORT
    return EventAudience.PUBLIC if facts.get("public") else EventAudience.NETWORK


def fill(event: Event, members: list[Member], unnamed: list[Member]) -> None:
    """In the order of the file: the last ones wait when there is no seat. Of what is over, all came but the last."""
    for rank, member in enumerate(members):
        if not event.is_past:
            register(event, member, shows_name=member not in unnamed)
            continue
        came = RegistrationState.ABSENT if rank == len(members) - 1 else RegistrationState.PRESENT
        asked_at = event.starts_at - timedelta(days=20 - rank)
        Registration.objects.create(
            event=event, member=member, state=came, asked_at=asked_at, shows_name=member not in unnamed
        )
    count(event)


def close(event: Event, told: dict[str, Any], aurelie: Member) -> None:
    """Its report, read by the mission some days after; and what those who came answered, one after the other."""
    at = event.ends_at + timedelta(days=4)
    report = EventReport.objects.create(
        event=event, author=event.author, happened=told["quoi"], keep=told["garder"], attendance=told["presents"]
    )
    written = [
        ModerationEvent.write(report, Verb.SUBMIT, by=event.author.user, was=State.DRAFT, became=State.PENDING),
        ModerationEvent.write(report, Verb.PUBLISH, by=aurelie.user, was=State.PENDING, became=State.PUBLISHED),
    ]
    ModerationEvent.objects.filter(pk__in=[one.pk for one in written]).update(at=at)
    report.state, report.submitted_at, report.published_at, report.created_at = State.PUBLISHED, at, at, at
    report.save()
    ask_teams(report, at, aurelie)
    came = list(event.registrations.filter(state=RegistrationState.PRESENT).order_by("pk"))
    for rank, registration in enumerate(came):
        words = WORDS[rank] if rank < len(WORDS) else ""
        EventFeedback.objects.create(event=event, useful=4 - rank % 3, met_somebody=rank % 4 != 3, words=words)
        registration.feedback_given = True
        registration.save()


def ask_teams(report: EventReport, at: datetime, aurelie: Member) -> None:
    """Those whose project was presented there are asked where it stands; what is old was read."""
    report.after_decision(Verb.PUBLISH, by=aurelie.user)
    told = Notification.objects.filter(kind="event_presented", at__gte=days_ago(0, hour=0))
    told.update(at=at, read_at=None if at > days_ago(60) else at + timedelta(days=1))


def call_off(event: Event, facts: dict[str, Any]) -> None:
    """Nobody is told: it happened before the demonstration began."""
    for key, status in (("annule", EventStatus.CANCELLED), ("reporte", EventStatus.POSTPONED)):
        if key in facts:
            Event.objects.filter(pk=event.pk).update(status=status, status_reason=facts[key])
