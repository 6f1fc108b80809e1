"""Mentors of the demonstration, and what became of the requests that they were sent: around the day of loading."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from directory.models import Member
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.reading import people, read
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.working_days import working_days_after
from events.moments import local_moment
from mentoring import help_requests, pairings
from mentoring.handing_over import give_to_mission
from mentoring.help_requests import Need
from mentoring.models import Handover, HandoverOutcome, HelpRequest, Mentor

SINCE = 300  # days
PAUSE = timedelta(days=70)
# After how many days who is asked sees the request, then says yes.
SEEN_AFTER, SAID_AFTER, SOLVED_AFTER = 1, 2, 20


def load_mentors() -> None:
    numbered, files = people(), read("parrains.json")
    mentors = {facts["id"]: make_mentor(facts, numbered[facts["qui"]]) for facts in files["parrains"]}
    for facts in sorted(files["demandes"], key=lambda one: -one["jours"]):
        live(facts, numbered[facts["de"]], mentors[facts["parrain"]])
    for facts in files["parrains"]:
        if facts["en_pause"]:
            until = timezone.localdate() + PAUSE
            Mentor.objects.filter(pk=mentors[facts["id"]].pk).update(paused_until=until)
    pairings.propose(days_ago(1))
    # What was told long ago was read.
    Notification.objects.filter(kind__startswith="help_").delete()


def make_mentor(facts: dict[str, Any], member: Member) -> Mentor:
    formats = {name: name in facts["formats"] for name in ("call", "visit", "co_reading")}
    mentor = Mentor.objects.create(
        member=member,
        brings=facts["apporte"],
        other=facts["autre"],
        capacity=facts["par_mois"],
        created_at=days_ago(SINCE),
        **formats,
    )
    mentor.set_topics(facts["sujets"])
    return mentor


def live(facts: dict[str, Any], asker: Member, mentor: Mentor) -> None:
    """Sent so many days ago, then what its `suite` says."""
    sent = days_ago(facts["jours"])
    need = Need(facts["question"], facts["contexte"], facts.get("forme", ""))
    request = help_requests.send(need, asker, mentor.member, now=sent)
    handover = request.handovers.get()
    seen = sent + timedelta(days=SEEN_AFTER)
    match facts["suite"]:
        case "attend":
            if facts["jours"] > SEEN_AFTER + 1:
                help_requests.see(handover, now=seen)
        case "relayee":
            help_requests.decline(handover, now=seen)
            help_requests.accept(request.handovers.get(outcome=HandoverOutcome.WAITING), now=after(seen, SAID_AFTER))
            help_requests.say_outcome(request, "partly", now=after(seen, SOLVED_AFTER))
        case "mission":
            with_mission(request, handover, after(sent, facts["jours"] - 1))
        case suite:
            help_requests.see(handover, now=seen)
            help_requests.accept(handover, now=after(sent, SAID_AFTER))
            if suite == "resolue":
                help_requests.say_outcome(request, facts["issue"], now=after(sent, SOLVED_AFTER))
            else:
                offer_dates(request, handover, chosen=suite == "rendez-vous")


def after(moment: datetime, days: int) -> datetime:
    return min(moment + timedelta(days=days), timezone.now())


def with_mission(request: HelpRequest, handover: Handover, when: datetime) -> None:
    """Asked, silent, and with the mission since the tenth day."""
    Handover.objects.filter(pk=handover.pk).update(outcome=HandoverOutcome.UNANSWERED, answered_at=when)
    give_to_mission(request, when)


def offer_dates(request: HelpRequest, handover: Handover, *, chosen: bool) -> None:
    """Five and seven working days from today, at two and at nine."""
    today = timezone.localdate()
    first = local_moment(working_days_after(today, 5), time(14))
    second = local_moment(working_days_after(today, 7), time(9))
    handover.refresh_from_db()
    help_requests.propose_dates(handover, first, second, "Je vous appelle.")
    if chosen:
        help_requests.choose_date(HelpRequest.objects.get(pk=request.pk), "1")
