"""The turns of the annual meeting: the plan of the years to come, and what collectivités say of it.

Each verb is called by somebody who represents the collectivité at this instant (`governance.rights`), or raises
ValidationError; it holds all the years to come (`hold`), so that two people who decide at once come one after the
other, and writes a line of the history. The plan itself is never stored: it is computed from what was said, by
`events.host_rotation`; only hosts who confirmed are settled.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.prepositions import the
from events import fairness_words
from events.host_fairness import prove
from events.host_rotation import Candidate, Plan, Rotation, plan_hosts
from events.models import AnnualMeeting, HostAnswer, HostChoice, HostingStep, HostSwap, SwapState
from events.models.annual_meetings import SAY_WHY_NOT
from events.standing import Standing
from governance.models import BodyKind, Seat
from governance.rights import collectivities_represented_by, representatives_of, represented_places

if TYPE_CHECKING:
    from collections.abc import Mapping

# Three whole years ahead are known, whatever the month.
YEARS_AHEAD = 4
# Seats of the COPIL opened within this time of the first one are those of the beginning.
FIRST_SEATS = timedelta(days=365)
# Until this month, a year without a meeting may still have one.
LAST_MONTH_TO_PLAN = 6

NOT_YOURS = "Vous ne représentez pas, ou plus, cette collectivité : rien n’a été enregistré."
NOT_TO_PLAN = "Cette année n’est pas à décider : elle est passée, ou trop lointaine."
NOT_YOUR_TURN = "Ce n’est plus le tour de votre collectivité en {} : le plan a changé entre-temps. Relisez-le."
SETTLED = "L’hôte de {} est déjà confirmé."
NOTHING_SAID = "Votre collectivité n’a rien dit de {}."
NO_EXCHANGE = "Les hôtes de ces deux années ont changé entre-temps : relisez le plan, puis proposez un autre échange."
ASKED_ALREADY = "Un échange de ces deux années est déjà proposé."
ANSWERED = "Cette proposition d’échange a déjà sa réponse, ou n’est plus d’actualité."
ITS_TURN_NOW = (
    "La rencontre annuelle {} change d’hôte : c’est le tour de votre collectivité. Confirmez-le, ou dites pourquoi ce"
    " n’est pas possible."
)
CANNOT_TAKE = "{} a dit ne pas pouvoir accueillir en {}."


@dataclass(frozen=True)
class Turn:
    """One year of the page. `host` is settled when `meeting.host` is; else the plan proposes it; None: nobody can."""

    year: int
    meeting: AnnualMeeting | None
    host: Collectivity | None
    offers: tuple[Collectivity, ...]
    answers: tuple[HostAnswer, ...]

    @property
    def is_settled(self) -> bool:
        return self.meeting is not None and self.meeting.host_id is not None

    @property
    def is_held(self) -> bool:
        return self.is_settled and self.meeting is not None and self.meeting.is_held

    @property
    def standing(self) -> Standing:
        """Where its choice stands, as a status says it."""
        if self.is_settled:
            return Standing("done", "circle-check", "confirmé")
        if self.host is None:
            return Standing("halt", "triangle-alert", "à décider")
        if self.host in self.offers:
            return Standing("live", "hand-heart", "volontaire, à confirmer")
        return Standing("seed", "calendar-days", "son tour, à confirmer")

    @property
    def impossible(self) -> list[HostAnswer]:
        return [one for one in self.answers if not one.is_offer]

    def answer_of(self, place: Collectivity | None) -> HostAnswer | None:
        return next((one for one in self.answers if place and one.collectivity_id == place.pk), None)


@prepared
def all_meetings() -> QuerySet[AnnualMeeting]:
    return AnnualMeeting.objects.for_list()


@prepared
def answers_since(year: int) -> QuerySet[HostAnswer]:
    """What collectivités say of the meetings of this year and after, the first first."""
    answers = HostAnswer.objects.select_related("collectivity", "member").filter(meeting__year__gte=year)
    return answers.order_by("at", "pk")


@prepared
def steering_seats() -> QuerySet[Seat]:
    """The seats of collectivités in the COPIL, with whom they are of."""
    seats = Seat.objects.open().filter(body__kind=BodyKind.STEERING, collectivity__isnull=False)
    return seats.select_related("collectivity__parent").order_by("collectivity__sort_key", "pk")


class Turns:
    """Who hosted, who will, and why: read once, from three queries."""

    def __init__(self, today: date | None = None) -> None:
        self.today = today or timezone.localdate()
        self.meetings = {one.year: one for one in all_meetings()}
        self.answers: dict[int, list[HostAnswer]] = {}
        by_pk = {one.pk: one.year for one in self.meetings.values()}
        for answer in answers_since(self.today.year):
            self.answers.setdefault(by_pk[answer.meeting_id], []).append(answer)
        self.seats = steering_seats()

    @cached_property
    def places(self) -> dict[str, Collectivity]:
        """By code: those who sit in the COPIL, and take their turn; those who hosted and left it."""
        hosts = {one.host.code: one.host for one in self.meetings.values() if one.host}
        return hosts | {seat.collectivity.code: seat.collectivity for seat in self.seats if seat.collectivity}

    @cached_property
    def settled(self) -> "Mapping[int, str]":
        return {year: one.host.code for year, one in self.meetings.items() if one.host}

    @cached_property
    def years_to_plan(self) -> tuple[int, ...]:
        """Years to come without a settled host. This year's too: until summer, or when its host gave it back."""
        this = self.today.year
        meeting = self.meetings.get(this)
        open_year = self.today.month <= LAST_MONTH_TO_PLAN or (meeting is not None and this in self.answers)
        years = range(this if open_year else this + 1, this + YEARS_AHEAD + 1)
        return tuple(year for year in years if year not in self.settled)

    @cached_property
    def rotation(self) -> Rotation:
        """The question, of those who sit in the COPIL.

        Whoever sits there since its first year was there from the beginning; others joined in the year when their seat
        was opened, or when they first hosted, if that was before.
        """
        founded = min((seat.opened_on for seat in self.seats), default=self.today) + FIRST_SEATS
        joined: dict[str, int | None] = {}
        for seat in self.seats:
            code = seat.collectivity.code
            hosted = [year for year, host in self.settled.items() if host == code]
            joined[code] = None if seat.opened_on < founded else min([seat.opened_on.year, *hosted])
        said = [(year, one) for year, answers in self.answers.items() for one in answers]
        candidates = tuple(
            Candidate(
                code,
                str(self.places[code]),
                frozenset(y for y, one in said if not one.is_offer and one.collectivity.code == code),
                year,
            )
            for code, year in joined.items()
        )
        offers = {
            year: codes
            for year in self.years_to_plan
            if (
                codes := tuple(
                    one.collectivity.code
                    for one in self.answers.get(year, ())
                    if one.is_offer and one.collectivity.code in joined
                )
            )
        }
        return Rotation(candidates, self.years_to_plan, dict(self.settled), offers)

    @cached_property
    def plan(self) -> Plan:
        return plan_hosts(self.rotation)

    def host_of(self, year: int) -> Collectivity | None:
        """Settled, or proposed by the plan."""
        code = self.settled.get(year) or self.plan.hosts.get(year)
        return self.places[code] if code else None

    def turn(self, year: int) -> Turn:
        answers = tuple(self.answers.get(year, ()))
        offers = tuple(one.collectivity for one in answers if one.is_offer)
        return Turn(year, self.meetings.get(year), self.host_of(year), offers, answers)

    @property
    def past(self) -> list[Turn]:
        """What was held, the latest first."""
        return [one for year in sorted(self.settled, reverse=True) if (one := self.turn(year)).is_held]

    @property
    def to_come(self) -> list[Turn]:
        """What is settled or planned, the next one first."""
        years = {year for year in self.settled if not self.turn(year).is_held} | set(self.years_to_plan)
        return [self.turn(year) for year in sorted(years)]

    @cached_property
    def proof(self) -> list[str]:
        """Sentences: how even it is, why no plan is more even, whose impossibility costs it."""
        proof = prove(self.plan)
        first = fairness_words.balance(self.plan)
        said = fairness_words.reasons(self.plan, proof, self.named) + fairness_words.costs(proof, self.named)
        return [first, *said] if first else []

    def named(self, code: str) -> str:
        return the(self.places[code])

    def loads(self) -> list[dict[str, Any]]:
        """Each candidate: times hosted, times to come, what it began with, since when; the most loaded first."""
        hosted = [self.settled[turn.year] for turn in self.past]
        rows = [
            {
                "place": self.places[code],
                "hosted": hosted.count(code),
                "to_come": total - self.rotation.counted_on_joining[code] - hosted.count(code),
                "begun": self.rotation.counted_on_joining[code],
                "joined": self.rotation.by_code[code].joined,
                "total": total,
            }
            for code, total in self.plan.times_hosted.items()
        ]
        return sorted(rows, key=lambda row: (-row["total"], row["place"].sort_key))


# What collectivités say -----------------------------------------------------------------------------------------------


def represented_by(member: Member | None) -> Collectivity | None:
    """The collectivité for which this person speaks today; one at most, for people sit where they work."""
    return cast("Collectivity | None", represented_places.first(member, timezone.localdate())) if member else None


def hold(member: Member, place: Collectivity) -> Turns:
    """All the years to come, held until the end of the transaction, after the person who acts.

    Raises ValidationError when this person does not represent this collectivité at this instant.
    """
    Member.objects.lock(member.pk)
    if not collectivities_represented_by(member).filter(pk=place.pk).exists():
        raise ValidationError(NOT_YOURS)
    this = timezone.localdate().year
    years = range(this, this + YEARS_AHEAD + 1)
    known = set(AnnualMeeting.objects.filter(year__in=years).values_list("year", flat=True))
    missing = [AnnualMeeting(year=year) for year in years if year not in known]
    AnnualMeeting.objects.bulk_create(missing, ignore_conflicts=True)
    rows = AnnualMeeting.objects.select_for_update(of=("self",), no_key=True).filter(year__gte=this)
    list(rows.order_by("year").values_list("pk"))
    return Turns()


def open_year(turns: Turns, year: int) -> AnnualMeeting:
    """Raises ValidationError for a year that is over, or that the plan does not reach."""
    meeting = turns.meetings.get(year)
    this = turns.today.year
    if meeting is None or not this <= year <= this + YEARS_AHEAD or meeting.is_held:
        raise ValidationError(NOT_TO_PLAN)
    return meeting


@transaction.atomic
def offer(year: int, place: Collectivity, *, by: Member) -> None:
    """This collectivité offers to host that year; an earlier impossibility is replaced. Twice is once."""
    turns = hold(by, place)
    meeting = open_year(turns, year)
    if _say(meeting, place, HostAnswer.Answer.OFFER, "", by):
        HostingStep.write(meeting, HostingStep.What.OFFERED, place, member=by)


@transaction.atomic
def decline(year: int, place: Collectivity, *, by: Member, reason: str) -> None:
    """This collectivité cannot host that year, and says why; when it was to, the year goes to another, who is told."""
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ValidationError({"reason": SAY_WHY_NOT})
    turns = hold(by, place)
    meeting = open_year(turns, year)
    gave_back = meeting.host_id == place.pk
    if gave_back:
        meeting.host, meeting.decided = None, ""
        meeting.save(update_fields=["host", "decided"])
        HostSwap.objects.about(meeting).cancel()
    if _say(meeting, place, HostAnswer.Answer.IMPOSSIBLE, reason, by) or gave_back:
        what = HostingStep.What.GAVE_BACK if gave_back else HostingStep.What.IMPOSSIBLE
        HostingStep.write(meeting, what, place, words=reason, member=by)
    if gave_back and (host := Turns().host_of(year)):
        words = ITS_TURN_NOW.format(year)
        Notification.tell(representatives_of(host), kind="annual_turn", sentence=words, thing=meeting)


@transaction.atomic
def take_back(year: int, place: Collectivity, *, by: Member) -> None:
    """What this collectivité said of a year is no longer said."""
    turns = hold(by, place)
    meeting = open_year(turns, year)
    if not HostAnswer.objects.filter(meeting=meeting, collectivity=place).delete()[0]:
        raise ValidationError(NOTHING_SAID.format(year))
    HostingStep.write(meeting, HostingStep.What.TAKEN_BACK, place, member=by)


@transaction.atomic
def confirm(year: int, place: Collectivity, *, by: Member) -> None:
    """The collectivité whose turn it is hosts that year: it is settled. ValidationError when it is not its turn."""
    turns = hold(by, place)
    meeting = open_year(turns, year)
    if meeting.host_id == place.pk:
        return
    if meeting.host_id:
        raise ValidationError(SETTLED.format(year))
    if turns.host_of(year) != place:
        raise ValidationError(NOT_YOUR_TURN.format(year))
    volunteered = place in turns.turn(year).offers
    settle(meeting, place, HostChoice.VOLUNTEER if volunteered else HostChoice.TURN)
    HostingStep.write(meeting, HostingStep.What.CONFIRMED, place, member=by)


def settle(meeting: AnnualMeeting, place: Collectivity, how: str) -> None:
    meeting.host, meeting.decided = place, how
    meeting.save(update_fields=["host", "decided"])


def _say(meeting: AnnualMeeting, place: Collectivity, answer: str, reason: str, by: Member) -> bool:
    """Write it in the place of what was said; False when that was the same."""
    said = {"answer": answer, "reason": reason}
    if HostAnswer.objects.filter(meeting=meeting, collectivity=place, **said).exists():
        return False
    said |= {"member": by, "at": timezone.now()}  # type: ignore[dict-item]
    HostAnswer.objects.update_or_create(meeting=meeting, collectivity=place, defaults=said)
    return True


# Exchanges ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def propose_swap(own: int, other: int, place: Collectivity, *, by: Member, note: str = "") -> HostSwap:
    """Give one's year for another's, who is told and answers. Raises ValidationError when one of the two is not to
    come, does not have that host, or when one cannot host in the other's year."""
    turns = hold(by, place)
    given, asked = open_year(turns, own), open_year(turns, other)
    host = turns.host_of(other)
    if turns.host_of(own) != place or host is None or host == place:
        raise ValidationError(NO_EXCHANGE)
    check_able(turns, {other: place, own: host})
    if HostSwap.objects.open().about(given).filter(pk__in=HostSwap.objects.about(asked)).exists():
        raise ValidationError(ASKED_ALREADY)
    note = " ".join(note.split())[:300]
    swap = HostSwap.objects.create(own=given, other=asked, asker=place, asked=host, note=note, member=by)
    step = {"words": note, "member": by, "year_given": other}
    HostingStep.write(given, HostingStep.What.SWAP_PROPOSED, place, **step)
    because = f" : {note}" if note else "."
    words = f"{place} propose d’échanger {own} contre votre année, {other}, pour la rencontre annuelle{because}"
    Notification.tell(representatives_of(host), kind="annual_swap", sentence=words, thing=swap)
    return swap


def check_able(turns: Turns, hosts: dict[int, Collectivity]) -> None:
    for year, place in hosts.items():
        answer = turns.turn(year).answer_of(place)
        if answer is not None and not answer.is_offer:
            raise ValidationError(CANNOT_TAKE.format(place, year))


@transaction.atomic
def accept_swap(swap: HostSwap, *, by: Member) -> None:
    """Both years change hosts and are settled. By who represents the collectivité that was asked."""
    turns = hold(by, swap.asked)
    live = _answer(swap, SwapState.ACCEPTED, by)
    given, asked = open_year(turns, live.own.year), open_year(turns, live.other.year)
    if turns.host_of(given.year) != live.asker or turns.host_of(asked.year) != live.asked:
        raise ValidationError(NO_EXCHANGE)
    check_able(turns, {asked.year: live.asker, given.year: live.asked})
    settle(given, live.asked, HostChoice.SWAP)
    settle(asked, live.asker, HostChoice.SWAP)
    # Who offered to host the year that they give away no longer does.
    given_away = Q(meeting=given, collectivity=live.asker) | Q(meeting=asked, collectivity=live.asked)
    HostAnswer.objects.filter(given_away).delete()
    for meeting, place, year in ((given, live.asked, asked.year), (asked, live.asker, given.year)):
        HostingStep.write(meeting, HostingStep.What.SWAPPED, place, member=by, year_given=year)
        HostSwap.objects.about(meeting).cancel()
    tell_asker(live, f"{live.asked} accepte l’échange : vous accueillez la rencontre annuelle en {asked.year}.")


@transaction.atomic
def decline_swap(swap: HostSwap, *, by: Member) -> None:
    hold(by, swap.asked)
    live = _answer(swap, SwapState.DECLINED, by)
    HostingStep.write(live.own, HostingStep.What.SWAP_DECLINED, live.asked, member=by, year_given=live.other.year)
    tell_asker(live, f"{live.asked} préfère garder {live.other.year} : vos années ne changent pas.")


@transaction.atomic
def cancel_swap(swap: HostSwap, *, by: Member) -> None:
    """By who represents the collectivité that proposed it."""
    hold(by, swap.asker)
    live = _answer(swap, SwapState.CANCELLED, by)
    HostingStep.write(live.own, HostingStep.What.SWAP_CANCELLED, live.asker, member=by, year_given=live.other.year)


def _answer(swap: HostSwap, state: str, by: Member) -> HostSwap:
    answered = {"state": state, "answered_by": by, "answered_at": timezone.now()}
    if not HostSwap.objects.open().filter(pk=swap.pk).update(**answered):
        raise ValidationError(ANSWERED)
    return HostSwap.objects.for_list().get(pk=swap.pk)


def tell_asker(swap: HostSwap, words: str) -> None:
    Notification.tell(representatives_of(swap.asker), kind="annual_swap", sentence=words, thing=swap)


SwapVerb = Callable[..., None]
SWAP_VERBS: dict[str, tuple[SwapVerb, str]] = {
    "accepter": (accept_swap, "C’est échangé : les deux années sont confirmées."),
    "refuser": (decline_swap, "C’est noté : vous gardez votre année."),
    "retirer": (cancel_swap, "La proposition d’échange est retirée."),
}


def exchangeable(turns: Turns, place: Collectivity) -> Iterable[tuple[int, int]]:
    """(own year, other's year) that this collectivité may propose to exchange."""
    hosts = {turn.year: turn.host for turn in turns.to_come if turn.host}
    own = [year for year, host in hosts.items() if host == place]
    return [(mine, year) for mine in own for year, host in hosts.items() if host != place]
