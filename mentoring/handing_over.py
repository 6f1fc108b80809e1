"""A request passes from one person to the next: under its lock, each time with one outcome for who held it.

Locks are taken in one order: the people who act, the request, then the row of the mentor who is asked, so that two
requests that choose at once never give the same last place twice. The first mentor's row is waited for; of the next
ones, who is being asked by somebody else at this instant is left aside, so that nobody waits in a circle.
"""

from datetime import datetime

from django.db.models import Max

from directory.models import Member
from emi_alumni.foundation.dates import french_date, local_day
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.notifications.people import Sentence
from mentoring.answer_days import answer_by
from mentoring.models import Handover, HandoverOutcome, HelpRequest, Mentor, RequestOutcome, RequestState
from mentoring.next_mentor import candidates, next_of_club
from projects.models import TeamRole


def need_of(request: HelpRequest) -> str:
    return f"{request.question}\n{request.context}"


def team_of(request: HelpRequest) -> list[int]:
    """Who took part in the project to measure: the regard that is sought is from outside."""
    if request.project_id is None:
        return []
    return list(TeamRole.objects.filter(project=request.project_id).order_by().values_list("member", flat=True))


def take_place(mentor: Mentor, now: datetime, *, wait: bool) -> bool:
    """Hold the row of this mentor and see that they have room still. In a transaction."""
    rows = Mentor.objects.select_for_update(of=("self",), no_key=True, skip_locked=not wait)
    if not rows.filter(pk=mentor.pk).order_by("pk").values_list("pk", flat=True):
        return False
    day = local_day(now)
    live = Mentor.objects.in_pool().with_load(day).select_related("member").filter(pk=mentor.pk).first()
    return live is not None and live.has_room(day)


def ask(request: HelpRequest, member: Member, now: datetime, *, by_mission: bool = False) -> Handover:
    """This person holds the request from now on, and is told. The request is held, and nobody else has it."""
    rank = (request.handovers.aggregate(last=Max("rank"))["last"] or 0) + 1
    handover = Handover.objects.create(
        request=request,
        mentor=member,
        rank=rank,
        by_mission=by_mission,
        sent_at=now,
        answer_by=answer_by(now, ends_on=request.ends_on),
    )
    until = f"Réponse attendue avant le {french_date(handover.answer_by)}."
    words = f" vous demande {'deux heures pour mesurer' if request.club else 'un coup de main'}. {until}"
    tell(member, "help_asked", [request.asker, words], request)
    return handover


def ask_best(request: HelpRequest, asker: Member, now: datetime) -> Handover | None:
    """The best placed of those who have room and were not asked yet; None when there is nobody. A club that is asked
    (`HelpRequest.club`) answers by its animators, then by its members, before anybody else."""
    asked = list(request.handovers.values_list("mentor", flat=True))
    if request.club and (one := next_of_club(request.club, asker, asked + team_of(request), day=local_day(now))):
        return ask(request, one, now)
    ranked = candidates(need_of(request), asker, request.format, without=asked, day=local_day(now))
    for place, mentor in enumerate(ranked):
        if take_place(mentor, now, wait=place == 0):
            return ask(request, mentor.member, now)
    return None


def pass_on(request: HelpRequest, handover: Handover, outcome: str, now: datetime) -> None:
    """Who holds it lets it pass (`outcome`), and the next one is asked; the mission when there is nobody, or once its
    day has come. The request is held; the asker is told."""
    end_handover(handover, outcome, now)
    if request.mission_at is None and local_day(now) >= request.mission_on:
        give_to_mission(request, now)
        return
    following = None if request.mission_at else ask_best(request, request.asker, now)
    if following is None:
        give_to_mission(request, now)
        return
    request.state, request.relayed_at = RequestState.RELAYED, now
    request.save()
    words = ["Votre demande passe à ", following.mentor, f", qui répond avant le {french_date(following.answer_by)}."]
    tell(request.asker, "help_relayed", words, request)


def end_handover(handover: Handover, outcome: str, now: datetime) -> None:
    handover.outcome, handover.answered_at = outcome, now
    handover.save()


def give_to_mission(request: HelpRequest, now: datetime) -> None:
    """The mission looks at it too, once. Who is asked at this moment may still say yes. The request is held."""
    was = request.mission_at
    request.state = RequestState.WITH_MISSION
    request.mission_at = was or now
    request.save()
    if was is None:
        words = "La mission innovation cherche avec vous qui peut répondre à votre demande."
        tell(request.asker, "help_mission", words, request)


def close(request: HelpRequest, outcome: str, now: datetime, *, handover: str = HandoverOutcome.ENDED) -> None:
    """It is over for everybody. The request is held; a meeting to come is called off by who closes."""
    for one in request.handovers.filter(outcome=HandoverOutcome.WAITING):
        end_handover(one, handover, now)
    request.state, request.outcome, request.closed_at = RequestState.CLOSED, outcome, now
    request.save()


def close_without_answer(request: HelpRequest, now: datetime) -> None:
    close(request, RequestOutcome.NOBODY, now)
    words = "Personne n’a pu répondre à votre demande à temps. Sa page propose d’autres façons d’avancer."
    tell(request.asker, "help_closed", words, request)


def tell(member: Member, kind: str, sentence: Sentence, request: HelpRequest) -> None:
    """In the portal, never by mail, and never with the words of the request."""
    if member.user is not None:
        Notification.tell([member.user], kind=kind, sentence=sentence, thing=request)
