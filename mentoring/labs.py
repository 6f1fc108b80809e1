"""What people do to a labo: open it, invite, answer, join, leave, pass the lead on, close it.

Every verb holds the person who acts, then the labo (`held_by_member`): two answers, or a closing and a message, are one
after the other. Whoever is out of a labo is out of its sessions too.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Member, MessageBlock
from emi_alumni.foundation.audit import acts_today, record
from emi_alumni.foundation.moderation.models.states import checked_reason
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.url_reversing import reverse
from events.lifecycle import day, tell_registered
from events.models import Event, EventStatus, Registration
from events.models.registrations import delete_registration
from mentoring.models import Lab, LabMilestone, LabRole, LabSeat, LabSeatState, Pairing, PairingState
from mentoring.models.labs import ALREADY_OPEN, CLOSED, GONE, NOT_THE_LEAD, held_by_member, tell_members
from projects.models import Project
from projects.models.project import AUTHORS, Role

if TYPE_CHECKING:
    from directory.models import User

MOST_PEOPLE = 30  # of one labo, invitations that wait included
INVITED = "invitation à un labo"
INVITATIONS_A_DAY = 20

NOT_THE_PROJECTS_LEAD = "La personne qui porte le projet ouvre son labo."
NOT_ONLINE = "Publiez d’abord le projet : son labo s’ouvre ensuite."
NOT_ONLINE_ANY_MORE = "Le projet n’est plus en ligne : personne ne s’y invite pour le moment."
FULL = f"Un labo réunit {MOST_PEOPLE} personnes au plus : retirez d’abord une invitation."
ENOUGH = f"Vous avez déjà invité {INVITATIONS_A_DAY} personnes depuis hier : continuez demain."
IS_IN = "Cette personne est déjà dans le labo."
WAITS = "Cette personne a déjà une invitation, à laquelle elle n’a pas encore répondu."
SAID_NO = "Cette personne a préféré ne pas venir : elle peut changer d’avis, sans nouvelle invitation."
WAS_REMOVED = "Vous ne faites plus partie de ce labo : la personne qui le porte peut vous inviter de nouveau."
NOT_HERS = "Cette personne ne peut pas être invitée pour le moment."
NO_INVITATION = "Cette invitation n’est plus valable : rechargez la page."
NOT_OF_THE_TEAM = "L’équipe du projet rejoint son labo ; les autres personnes y sont invitées."
LEAD_FIRST = "Passez d’abord le relais à quelqu’un du labo, ou fermez le labo."
NOT_ONESELF = "Pour partir vous-même, choisissez « Quitter le labo »."
NOT_ASKED_AGAIN: dict[str, str] = {
    LabSeatState.IN: IS_IN,
    LabSeatState.INVITED: WAITS,
    LabSeatState.DECLINED: SAID_NO,
}
SAY_WHY = "Écrivez pourquoi, en une phrase : la personne la lira."
LAB_CLOSED = "Le labo est clos."
IS_LED = "Quelqu’un porte déjà ce labo : rechargez la page."
NOT_INSIDE = "Cette personne n’est plus dans le labo."


# News --------------------------------------------------------------------------------------------


def tell(people: Iterable[Member], kind: str, sentence: list, lab: Lab, url: str = "") -> None:
    Notification.tell([one.user for one in people if one.user], kind=kind, sentence=sentence, thing=lab, url=url)


# Opening it --------------------------------------------------------------------------------------


@transaction.atomic
def open_lab(project: Project, *, by: Member, purpose: str, seeks: str = "") -> Lab:
    """By who leads a project that is online; its team is in at once, and told. Raises ValidationError otherwise, and
    when it has one already."""
    Member.objects.lock(by.pk)
    live = Project.objects.select_for_update(of=("self",), no_key=True).order_by("pk").get(pk=project.pk)
    if not live.roles.filter(member=by, role=Role.LEAD).exists():
        raise ValidationError(NOT_THE_PROJECTS_LEAD)
    if not live.is_published:
        raise ValidationError(NOT_ONLINE)
    if Lab.objects.open().filter(project=live).exists():
        raise ValidationError(ALREADY_OPEN)
    now = timezone.now()
    lab = Lab.objects.create(project=live, purpose=purpose, seeks=seeks, opened_at=now)
    team = Member.objects.present().filter(project_roles__project=live, project_roles__role__in=AUTHORS)
    others = list(team.exclude(pk=by.pk).distinct().select_related("user").order_by("pk")[: MOST_PEOPLE - 1])
    LabSeat.objects.create(
        lab=lab, member=by, role=LabRole.LEAD, state=LabSeatState.IN, invited_by=by, invited_at=now, joined_at=now
    )
    for one in others:
        LabSeat.objects.create(lab=lab, member=one, state=LabSeatState.IN, invited_by=by, invited_at=now, joined_at=now)
    tell(others, "lab_joined", [by, f" ouvre un labo pour « {live.title} » : vous en êtes, avec l’équipe."], lab)
    return lab


def leads_project(project: Project, member: Member) -> bool:
    return project.roles.filter(member=member, role=Role.LEAD).exists()


def is_of_team(project: Project, member: Member) -> bool:
    return project.roles.filter(member=member, role__in=AUTHORS).exists()


# Who is in it ------------------------------------------------------------------------------------


def mentor_to_invite(lab: Lab, lead: Member) -> Member | None:
    """The mentor with whom who leads makes a pair, if they are in no relation with this labo yet."""
    pairs = Pairing.objects.filter(newcomer=lead, state=PairingState.ACCEPTED).exclude(
        mentor__in=lab.seats.order_by().values("member")
    )
    pair = pairs.select_related("mentor").order_by("pk").first()
    return pair.mentor if pair and pair.mentor.is_present else None


@transaction.atomic
def invite(lab: Lab, member: Member, *, by: Member, as_mentor: bool = False) -> LabSeat:
    """By who leads it. Somebody who said no is not asked again; who left, or was removed, may be.

    Raises ValidationError, with a sentence, for who may not be asked, and past the limits."""
    Member.objects.lock_together(by.pk, member.pk)
    live = held_by_member(lab, by, leads=True)
    account: User = by.user  # type: ignore[assignment]
    seat = live.seats.filter(member=member).order_by("pk").first()
    if seat is not None and seat.state in NOT_ASKED_AGAIN:
        raise ValidationError(NOT_ASKED_AGAIN[seat.state])
    if not live.project.is_published:
        raise ValidationError(NOT_ONLINE_ANY_MORE)
    if not Member.objects.present().filter(pk=member.pk, user__is_active=True).exists():
        raise ValidationError(NOT_HERS)
    if MessageBlock.objects.filter(member=member, blocked=by).exists():
        raise ValidationError(NOT_HERS)
    if live.seats.filter(state__in=[LabSeatState.IN, LabSeatState.INVITED]).count() >= MOST_PEOPLE:
        raise ValidationError(FULL)
    if acts_today(account, INVITED) >= INVITATIONS_A_DAY:
        raise ValidationError(ENOUGH)
    pairs = Pairing.objects.filter(newcomer=by, mentor=member, state=PairingState.ACCEPTED)
    role = LabRole.MENTOR if as_mentor and pairs.exists() else LabRole.MEMBER
    facts = {"state": LabSeatState.INVITED, "role": role, "invited_by": by, "invited_at": timezone.now()}
    seat, _ = LabSeat.objects.update_or_create(
        lab=live, member=member, defaults=facts | {"joined_at": None, "ended_at": None, "reason": ""}
    )
    record(account, live, f"{INVITED} de la personne n° {member.pk}")
    tell([member], "lab_invited", [by, f" vous invite au labo de « {live.project.title} »."], live)
    return seat


def held_open(lab: Lab, member: Member) -> Lab:
    """As `held_by_member`, for somebody who is not in it yet."""
    Member.objects.lock(member.pk)
    try:
        live = Lab.objects.lock(lab.pk)
    except Lab.DoesNotExist:
        raise ValidationError(GONE) from None
    if not live.is_open:
        raise ValidationError(CLOSED)
    return live


@transaction.atomic
def answer(lab: Lab, *, by: Member, accepts: bool) -> None:
    """By who is invited; who said no may still say yes, until it is closed. Twice is once."""
    live = held_open(lab, by)
    now = timezone.now()
    if not accepts:
        declined = live.seats.filter(member=by, state=LabSeatState.INVITED)
        if not declined.update(state=LabSeatState.DECLINED, ended_at=now):
            raise ValidationError(NO_INVITATION)
        return
    if live.seats.inside().filter(member=by).exists():
        return
    if live.seats.inside().count() >= MOST_PEOPLE:
        raise ValidationError(FULL)
    asked = live.seats.filter(member=by, state__in=[LabSeatState.INVITED, LabSeatState.DECLINED])
    if not asked.update(state=LabSeatState.IN, joined_at=now, ended_at=None):
        raise ValidationError(NO_INVITATION)
    tell_members(live, but=by)


@transaction.atomic
def join(lab: Lab, *, by: Member) -> None:
    """By somebody of the project's team, who came since, or left. Twice is once."""
    live = held_open(lab, by)
    if not is_of_team(live.project, by):
        raise ValidationError(NOT_OF_THE_TEAM)
    seat = live.seats.filter(member=by).order_by("pk").first()
    if seat is not None and seat.state == LabSeatState.IN:
        return
    if seat is not None and seat.state == LabSeatState.REMOVED:
        raise ValidationError(WAS_REMOVED)
    if live.seats.inside().count() >= MOST_PEOPLE:
        raise ValidationError(FULL)
    facts = {"state": LabSeatState.IN, "role": LabRole.MEMBER, "joined_at": timezone.now(), "ended_at": None}
    LabSeat.objects.update_or_create(lab=live, member=by, defaults=facts | {"reason": ""})
    tell_members(live, but=by)


@transaction.atomic
def leave(lab: Lab, *, by: Member) -> None:
    """The last one closes it. Who leads passes the lead on first, unless they are alone. A closed labo may be left."""
    Member.objects.lock(by.pk)
    live = Lab.objects.lock(lab.pk)
    seat = live.seats.inside().filter(member=by).order_by("pk").first()
    if seat is None:
        raise ValidationError(GONE)
    heir = live.seats.inside().exclude(pk=seat.pk).select_related("member").order_by("joined_at", "pk").first()
    if live.is_open and seat.leads and heir:
        raise ValidationError(LEAD_FIRST)
    put_out(live, seat, LabSeatState.LEFT)
    if heir and seat.leads:
        give_lead(live, heir)
    elif live.is_open and not heir:
        shut(live)


@transaction.atomic
def remove(lab: Lab, seat: LabSeat, *, by: Member, reason: str = "") -> None:
    """By who leads it, with a reason that the person reads; an invitation that waits is taken back without one."""
    live = held_by_member(lab, by, leads=True)
    found = live.seats.filter(pk=seat.pk).select_related("member__user").order_by("pk").first()
    if found is None or found.state not in (LabSeatState.IN, LabSeatState.INVITED):
        raise ValidationError(NOT_INSIDE)
    if found.member_id == by.pk:
        raise ValidationError(NOT_ONESELF)
    if found.state == LabSeatState.INVITED:
        Notification.objects.about(live).filter(recipient=found.member.user, kind="lab_invited").delete()
        found.delete()
        return
    why = checked_reason(reason)[:300]
    put_out(live, found, LabSeatState.REMOVED, why)
    words = f"Vous ne faites plus partie du labo de « {live.project.title} » : {why}"
    tell([found.member], "lab_removed", [words], live, url=reverse("mentoring:lab_list"))


def put_out(live: Lab, seat: LabSeat, state: str, reason: str = "") -> None:
    """Out of the labo, of what they took on in it, of its sessions and of its news. Its row is held."""
    LabSeat.objects.filter(pk=seat.pk).update(state=state, ended_at=timezone.now(), reason=reason, role=LabRole.MEMBER)
    withdraw_from(live, seat.member)


def withdraw_from(live: Lab, member: Member) -> None:
    LabMilestone.objects.filter(lab=live, owner=member, done_on=None).update(owner=None)
    theirs = Registration.objects.of(member).filter(event__lab_session__lab=live)
    for registration in theirs.order_by("event", "pk"):
        delete_registration(registration)
    if member.user:
        Notification.objects.about(live).filter(recipient=member.user).delete()


@transaction.atomic
def pass_lead(lab: Lab, seat: LabSeat, *, by: Member) -> None:
    """By who leads it, to somebody who is in it, who is told; they organise its sessions from now on."""
    live = held_by_member(lab, by, leads=True)
    heir = live.seats.inside().filter(pk=seat.pk).select_related("member__user").order_by("pk").first()
    if heir is None or not heir.member.is_present:
        raise ValidationError(NOT_INSIDE)
    if heir.member_id == by.pk:
        raise ValidationError(NOT_THE_LEAD)
    give_lead(live, heir)
    words = f" vous passe le relais : vous portez maintenant le labo de « {live.project.title} »."
    tell([heir.member], "lab_lead", [by, words], live)


def is_led(lab: Lab) -> bool:
    """Whether somebody who can act leads it. One query."""
    lead = lab.seats.inside().filter(role=LabRole.LEAD).select_related("member__user").order_by("pk").first()
    return lead is not None and lead.may_act


@transaction.atomic
def take_lead(lab: Lab, *, by: Member) -> None:
    """By any of its members, while who leads it cannot act: the first who asks has it, and the others are told."""
    live = held_by_member(lab, by)
    if is_led(live):
        raise ValidationError(IS_LED)
    give_lead(live, live.seats.inside().get(member=by))
    others = live.seats.inside().exclude(member=by).select_related("member__user").order_by("pk")
    words = f" prend le relais : le labo de « {live.project.title} » continue."
    tell([seat.member for seat in others], "lab_lead", [by, words], live)


def give_lead(live: Lab, heir: LabSeat) -> None:
    live.seats.filter(role=LabRole.LEAD).update(role=LabRole.MEMBER)
    live.seats.filter(pk=heir.pk).update(role=LabRole.LEAD)
    Event.objects.filter(lab_session__lab=live).update(author=heir.member)


# Closing it --------------------------------------------------------------------------------------


@transaction.atomic
def close(lab: Lab, *, by: Member, outcome: str, learnt: str, next_step: str) -> None:
    """By who leads it, with what came of it; its members are told, invitations that wait end."""
    live = held_by_member(lab, by, leads=True)
    shut(live, outcome=outcome, learnt=learnt, next_step=next_step)
    others = live.seats.inside().exclude(member=by).select_related("member__user").order_by("pk")
    words = f" a clos le labo de « {live.project.title} » : lisez ce que c’est devenu."
    tell([seat.member for seat in others], "lab_closed", [by, words], live)


def shut(live: Lab, **words: str) -> None:
    """Its row is held. Those who were invited are told nothing more; sessions to come are called off."""
    now = timezone.now()
    Lab.objects.filter(pk=live.pk).update(closed_at=now, seeks="", **words)
    coming = Event.objects.filter(lab_session__lab=live, ends_at__gt=now, status=EventStatus.PLANNED)
    for pk in coming.order_by("pk").values_list("pk", flat=True):
        call_off(Event.objects.lock(pk), LAB_CLOSED)
    live.seats.invited().delete()
    Notification.objects.about(live).filter(kind="lab_invited").delete()


def call_off(event: Event, why: str) -> None:
    """A session that is to come does not take place; those who come are told why. The event is held."""
    event.status, event.status_reason = EventStatus.CANCELLED, why
    event.save()
    tell_registered(event, "event_off", f"« {event} », {day(event)} : annulé. {why}")


def forget(member: Member) -> None:
    """Called in a transaction, when a person is erased. Their seat goes, another member leads, the last one closes.
    Messages, notes and documents stay with the labo, by nobody (« Ancien membre »)."""
    inside = list(LabSeat.objects.filter(member=member).select_related("lab").order_by("lab", "pk"))
    for seat in inside:
        live = Lab.objects.lock(seat.lab_id)
        withdraw_from(live, member)
        seat.delete()
        if seat.state != LabSeatState.IN or not live.is_open:
            continue
        left = list(live.seats.inside().select_related("member__user").order_by("joined_at", "pk"))
        heir = next((one for one in left if one.may_act), left[0] if left else None)
        if heir is None:
            shut(live)
        elif seat.role == LabRole.LEAD:
            give_lead(live, heir)
            words = f"Vous portez maintenant le labo de « {live.project.title} » : la personne a quitté le réseau."
            tell([heir.member], "lab_lead", [words], live)
    LabMilestone.objects.filter(owner=member).update(owner=None)
    LabMilestone.objects.filter(done_by=member).update(done_by=None)
    LabMilestone.objects.filter(added_by=member).update(added_by=None)
