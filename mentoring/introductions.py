"""Introductions: who is asked next, what each answer does (PQ2-15). Every verb holds the introduction's row."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from directory.models import Collectivity, Member, MessageBlock
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.marks import stems_of
from emi_alumni.foundation.text import fold
from mentoring import answer_days
from mentoring.models.introductions import AskState, Introduction, IntroductionAsk, IntroductionState

OPEN_AT_MOST = 3
A_MONTH_AT_MOST = 6
LOAD_COUNTED = timedelta(days=365)
MANY_OPEN = f"{OPEN_AT_MOST} de vos demandes attendent déjà une réponse : elles passent d’abord."
MANY = f"Vous avez demandé {A_MONTH_AT_MOST} présentations en un mois : attendez un peu avant la suivante."
OWN_PLACE = "C’est votre collectivité : voyez plutôt « Trouver un allié »."
NOBODY = "Personne, dans cette collectivité, ne peut être sollicité en ce moment : choisissez-en une autre."
TOO_LATE = "Il est trop tard pour répondre : cette demande a suivi son cours."


# Who ------------------------------------------------------------------------------------------------------------------


# What any function or service is called, which makes no two of them near.
COMMON_WORDS = (
    *("adjoint", "adjointe", "agent", "agents", "bureau", "cadre", "chargé", "chargée", "chef", "cheffe"),
    *("conseiller", "coordinateur", "coordinatrice", "département", "direction", "directeur", "directrice", "équipe"),
    *("général", "générale", "mission", "pôle", "projet", "référent", "référente", "responsable", "secteur"),
    *("service", "services", "unité", "ville"),
)
COMMON = frozenset(stem for word in COMMON_WORDS for stem in stems_of(word))


def words_of(text: str) -> set[str]:
    """What a function or a service is about."""
    return {stem for piece in text.split() for stem in stems_of(piece)} - COMMON


def possible(introduction: Introduction, now: datetime) -> list[Member]:
    """Who may be asked, best first: the least asked of the year, then whose function is nearest the service."""
    load = Count("pk", filter=Q(asked_at__gt=now - LOAD_COUNTED))
    asked = IntroductionAsk.objects.filter(member=OuterRef("pk")).order_by()
    blocks = MessageBlock.between(OuterRef("pk"), introduction.asker_id)
    people = (
        Member.objects.listed()
        .filter(collectivity=introduction.collectivity_id, user__is_active=True)
        .exclude(pk=introduction.asker_id)
        .exclude(Exists(asked.filter(introduction=introduction.pk)))
        .exclude(Exists(blocks))
        .exclude(contact_paused_until__gte=local_day(now))
        .order_by("pk")
    )
    loads = dict(
        IntroductionAsk.objects.filter(member__collectivity=introduction.collectivity_id)
        .order_by()
        .values_list("member")
        .annotate(load=load)
    )
    wanted = words_of(introduction.service)

    def rank(member: Member) -> tuple[int, int, int]:
        near = len(wanted & words_of(f"{member.department} {member.position}"))
        return loads.get(member.pk, 0), -near, member.pk

    return sorted(people, key=rank)


def ask_next(introduction: Introduction, now: datetime) -> bool:
    """Ask the next person; when nobody is left, it ends and who asked is told. The row is held."""
    people = possible(introduction, now)
    if not people:
        settle(introduction, IntroductionState.UNANSWERED, now)
        tell(
            introduction.asker,
            introduction,
            "introduction_unanswered",
            f"Personne n’a pu vous présenter à {introduction.target} cette fois : voici d’autres façons de faire.",
        )
        return False
    until = answer_days.answer_by(now, ends_on=introduction.ends_on)
    IntroductionAsk.objects.create(introduction=introduction, member=people[0], asked_at=now, answer_by=until)
    words = [introduction.asker, f" cherche qui connaît {introduction.target} : pourriez-vous faire le lien ?"]
    tell(people[0], introduction, "introduction_asked", words)
    return True


def tell(member: Member, introduction: Introduction, kind: str, sentence: str | Sequence[Any]) -> None:
    if member.user is not None:
        Notification.tell([member.user], kind=kind, sentence=sentence, thing=introduction)


def settle(introduction: Introduction, state: str, now: datetime) -> None:
    introduction.state, introduction.settled_at = state, now
    introduction.save(update_fields=["state", "settled_at"])


# Asking ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask(asker: Member, collectivity: Collectivity, service: str, why: str) -> Introduction:
    """Ask to be introduced there; asked twice, it is one. Raises ValidationError, by field, past the limits, for one's
    own collectivité, and where nobody may be asked."""
    Member.objects.lock(asker.pk)
    now = timezone.now()
    if collectivity.pk == asker.collectivity_id:
        raise ValidationError({"collectivity": OWN_PLACE})
    own = Introduction.objects.of(asker)
    already = own.open().filter(collectivity=collectivity).order_by("pk")
    same = next((one for one in already if fold(one.service) == fold(service)), None)
    if same:
        return same
    if own.open().count() >= OPEN_AT_MOST:
        raise ValidationError(MANY_OPEN)
    if own.filter(asked_at__gt=now - timedelta(days=30)).count() >= A_MONTH_AT_MOST:
        raise ValidationError(MANY)
    ends_on = answer_days.day_after(now, answer_days.IN_ALL)
    made = Introduction(asker=asker, collectivity=collectivity, service=service, why=why, asked_at=now, ends_on=ends_on)
    if not possible(made, now):
        raise ValidationError({"collectivity": NOBODY})
    made.save()
    ask_next(made, now)
    return made


# Answering ------------------------------------------------------------------------------------------------------------


def held(introduction: Introduction, expected: str) -> Introduction:
    live = Introduction.objects.lock(introduction.pk)
    if live.state != expected:
        raise ValidationError(TOO_LATE)
    return live


def answered(live: Introduction, member: Member, state: str, now: datetime) -> None:
    """Their answer, once. Raises ValidationError when they are no longer asked."""
    waiting = IntroductionAsk.objects.waiting().filter(introduction=live, member=member)
    if not waiting.update(state=state, answered_at=now):
        raise ValidationError(TOO_LATE)
    if member.user is not None:
        Notification.objects.about(live).filter(recipient=member.user, kind="introduction_asked").mark_read()


@transaction.atomic
def say_yes(introduction: Introduction, *, by: Member) -> None:
    """They know that service and would make the link: who asked is told by whom, and says yes too or not."""
    now = timezone.now()
    live = held(introduction, IntroductionState.ASKED)
    answered(live, by, AskState.YES, now)
    live.state = IntroductionState.ACCEPTED
    live.ends_on = answer_days.day_after(now, answer_days.IN_ALL)
    live.save(update_fields=["state", "ends_on"])
    words = [by, f" peut vous présenter à {live.target} : dites oui pour être en relation."]
    tell(live.asker, live, "introduction_accepted", words)


@transaction.atomic
def pass_on(introduction: Introduction, *, by: Member) -> None:
    """Not this time: the next person is asked, and nobody is told who passed."""
    now = timezone.now()
    live = held(introduction, IntroductionState.ASKED)
    answered(live, by, AskState.PASSED, now)
    ask_next(live, now)


@transaction.atomic
def agree(introduction: Introduction, *, by: Member) -> None:
    """Who asked says yes too: both are put in touch."""
    live = held(introduction, IntroductionState.ACCEPTED)
    if live.asker_id != by.pk:
        raise ValidationError(TOO_LATE)
    settle(live, IntroductionState.CONNECTED, timezone.now())
    helper = go_between(live)
    if helper:
        words = [by, f" a dit oui : vous pouvez vous écrire au sujet de {live.target}."]
        tell(helper, live, "introduction_connected", words)


@transaction.atomic
def close(introduction: Introduction, *, by: Member) -> None:
    """Who asked needs it no more. Whoever had said yes is told."""
    live = Introduction.objects.lock(introduction.pk)
    if live.asker_id != by.pk or not live.is_open:
        raise ValidationError(TOO_LATE)
    helper = go_between(live)
    settle(live, IntroductionState.CLOSED, timezone.now())
    Notification.objects.about(live).filter(kind="introduction_asked").unread().delete()
    if helper:
        tell(
            helper,
            live,
            "introduction_closed",
            [by, f" n’a plus besoin d’être présenté à {live.target}. Merci à vous."],
        )


def go_between(introduction: Introduction) -> Member | None:
    """Who said yes."""
    said = introduction.asks.filter(state=AskState.YES).select_related("member__user", "member__cohort").first()
    return said.member if said else None


# Passing time, leaving ------------------------------------------------------------------------------------------------


def late(today: date) -> tuple[list[int], list[int]]:
    """Introductions whose time is up, and those where the person asked did not answer in time."""
    over = list(Introduction.objects.over(today).order_by("pk").values_list("pk", flat=True))
    silent = IntroductionAsk.objects.late(today).exclude(introduction__in=over)
    return over, list(silent.order_by("introduction").values_list("introduction", flat=True))


def tend(now: datetime) -> tuple[int, int]:
    """Each day: pass on what nobody answered, end what is over. Run twice, it does nothing more."""
    over, silent = late(local_day(now))
    return sum(end(pk, now) for pk in over), sum(lapse(pk, now) for pk in silent)


@transaction.atomic
def end(pk: int, now: datetime) -> bool:
    live = Introduction.objects.lock(pk)
    if not live.is_open or not answer_days.is_over(live.ends_on, local_day(now)):
        return False
    IntroductionAsk.objects.waiting().filter(introduction=live).update(state=AskState.LAPSED, answered_at=now)
    Notification.objects.about(live).filter(kind="introduction_asked").unread().delete()
    settle(live, IntroductionState.UNANSWERED, now)
    words = f"Votre demande d’être présenté à {live.target} est arrivée à son terme : voici d’autres façons de faire."
    tell(live.asker, live, "introduction_unanswered", words)
    return True


@transaction.atomic
def lapse(pk: int, now: datetime) -> bool:
    live = Introduction.objects.lock(pk)
    silent = IntroductionAsk.objects.late(local_day(now)).filter(introduction=live)
    if not silent.update(state=AskState.LAPSED, answered_at=now):
        return False
    Notification.objects.about(live).filter(kind="introduction_asked").unread().delete()
    ask_next(live, now)
    return True


def forget(member: Member) -> None:
    """What they asked goes, with what was told of it; whoever waited for their answer is served by the next person."""
    asked = Introduction.objects.of(member)
    Notification.objects.about_any(asked).delete()
    asked.delete()
    own = IntroductionAsk.objects.filter(member=member).order_by("introduction")
    for pk in list(own.values_list("introduction", flat=True)):
        with transaction.atomic():
            live = Introduction.objects.lock(pk)
            theirs = IntroductionAsk.objects.filter(introduction=live, member=member)
            said = theirs.values_list("state", flat=True).first()
            theirs.delete()
            if live.is_open and said in (AskState.WAITING, AskState.YES):
                live.state = IntroductionState.ASKED
                live.save(update_fields=["state"])
                ask_next_but(live, member)


def ask_next_but(live: Introduction, member: Member) -> None:
    """Somebody else than who is leaving, who is perhaps still listed."""
    now = timezone.now()
    IntroductionAsk.objects.create(
        introduction=live, member=member, state=AskState.PASSED, answer_by=local_day(now), answered_at=now
    )
    ask_next(live, now)
    IntroductionAsk.objects.filter(introduction=live, member=member).delete()


# Allies ---------------------------------------------------------------------------------------------------------------


def allies(colleagues: QuerySet[Member], me: Member, at_most: int) -> tuple[list[tuple[Member, str]], int]:
    """Of these colleagues, the first of my own direction, then of a service whose words are mine, with why; and how
    many there are in all (FRE-06). Three queries.

    What people do is counted by the database, so that words are compared once for each direction and each function.
    """
    own, mine = fold(me.department), words_of(f"{me.department} {me.position}")
    held = list(colleagues.order_by().values_list("department", "position").annotate(n=Count("*")))
    departments, positions = ({row[column] for row in held} for column in (0, 1))
    directions = {one for one in departments if own and fold(one) == own}
    services = {one for one in departments - directions if mine & words_of(one)}
    functions = {one for one in positions if mine & words_of(one)}
    of_direction = colleagues.filter(department__in=directions)
    near = colleagues.filter(Q(department__in=services) | Q(position__in=functions)).exclude(department__in=directions)
    found: list[tuple[Member, str]] = []
    for people, why in ((of_direction, "votre direction"), (near, "un service proche")):
        found += [(one, why) for one in people.order_by("sort_key", "pk")[: at_most - len(found)]]
    among = directions | services
    return found, sum(n for department, position, n in held if department in among or position in functions)
