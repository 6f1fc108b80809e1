"""What waits for the mission, as the first page of the administration says it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from directory.models import Invitation, Member, ProfileClaim
from directory.models.accounts import ClaimState
from directory.models.members import NUDGE_AFTER, MemberState
from directory.undelivered import to_dead_addresses
from emi_alumni.foundation.moderation import queue
from emi_alumni.foundation.outbox.models import LATE, Letter
from emi_alumni.foundation.prepared_statements import prepared_count
from emi_alumni.foundation.url_reversing import reverse
from governance.models import Agreement, SeatMandate
from governance.models.partners import FIRST_ALERT

# Invitations that die within this delay are worth a telephone call.
ENDS_SOON = timedelta(days=3)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the mission: how many, what to do about it, where."""

    count: int
    title: str
    advice: str
    url: str


@prepared_count
def claims_to_check() -> QuerySet:
    return ProfileClaim.objects.filter(state=ClaimState.WAITING)


def not_invited(now: datetime) -> Any:
    """Imported people whom no letter invites any more."""
    imported = Member.objects.unopposed().filter(state=MemberState.IMPORTED, user=None)
    return imported.exclude(pk__in=Invitation.objects.open(now).values("member"))


@prepared_count
def people_to_invite(now: datetime) -> QuerySet:
    return not_invited(now).exclude(email="")


@prepared_count
def people_without_address(now: datetime) -> QuerySet:
    return not_invited(now).filter(email="")


@prepared_count
def invitations_open_until(now: datetime, soon: datetime) -> QuerySet:
    return Invitation.objects.open(now).filter(expires_at__lte=soon)


@prepared_count
def profiles_confirmed_before(day: datetime) -> QuerySet:
    return Member.objects.to_nudge(day).filter(user__is_active=True)


@prepared_count
def refused_addresses() -> QuerySet:
    return to_dead_addresses()


@prepared_count
def letters_late_since(moment: datetime) -> QuerySet:
    return Letter.objects.late(moment)


@prepared_count
def lapsed_mandates(today: date) -> QuerySet:
    return SeatMandate.objects.lapsed(today).filter(seat__closed_on=None)


@prepared_count
def agreements_to_renew(today: date, soon: date) -> QuerySet:
    return Agreement.objects.waiting(today, soon)


def what_waits(request: HttpRequest) -> list[Waiting]:
    """The mission's morning list, shortest first answer on top. One query for each line, whatever the data."""
    now, today = timezone.now(), timezone.localdate()
    people = reverse("admin:directory_member_changelist")
    claims = reverse("admin:directory_profileclaim_changelist")
    invitations = reverse("admin:directory_invitation_changelist")
    lines: list[tuple[str, Callable[[], int], str, str, str]] = [
        (
            "directory.view_profileclaim",
            claims_to_check,
            "Demandes d’accès à vérifier",
            "Quelqu’un dit faire partie du réseau : reconnaissez la personne, ou laissez sans suite.",
            f"{claims}?state=waiting",
        ),
        (
            "directory.view_member",
            lambda: people_to_invite(now),
            "Personnes à inviter",
            "Entrées dans l’annuaire, avec une adresse, sans invitation qui fonctionne encore.",
            f"{people}?invitation=todo",
        ),
        (
            "directory.view_member",
            lambda: people_without_address(now),
            "Personnes sans adresse",
            "Retrouvez une adresse professionnelle et portez-vous en garant.",
            f"{people}?invitation=no_address",
        ),
        (
            "directory.view_invitation",
            lambda: invitations_open_until(now, now + ENDS_SOON),
            "Invitations qui finissent sous trois jours",
            "Un coup de téléphone aide souvent plus qu’un second courriel.",
            f"{invitations}?state=soon",
        ),
        (
            "directory.view_member",
            lambda: profiles_confirmed_before(now - NUDGE_AFTER),
            "Fiches qui vieillissent",
            "Confirmées il y a onze mois ou plus. La page d’accueil le rappelle déjà à chaque personne.",
            f"{people}?freshness=old",
        ),
        (
            "outbox.view_letter",
            refused_addresses,
            "Adresses qui ne reçoivent plus nos courriels",
            "La personne a peut-être changé d’employeur : retrouvez son adresse, puis invitez-la ou corrigez-la.",
            f"{reverse('admin:outbox_letter_changelist')}?adresse=morte",
        ),
        (
            "outbox.view_letter",
            lambda: letters_late_since(now - LATE),
            "Courriels qui ne partent pas",
            "Ils attendent depuis plus d’un quart d’heure. Prévenez qui exploite le portail.",
            f"{reverse('admin:outbox_letter_changelist')}?state__exact=waiting",
        ),
        (
            "governance.view_seatmandate",
            lambda: lapsed_mandates(today),
            "Mandats à revoir",
            "La personne a changé de collectivité, ou est partie : elle ne la représente plus. Mettez fin au mandat.",
            f"{reverse('admin:governance_seatmandate_changelist')}?mandat=a-revoir",
        ),
        (
            "governance.view_agreement",
            lambda: agreements_to_renew(today, today + timedelta(days=FIRST_ALERT)),
            "Conventions à renouveler",
            "Elles finissent sous 90 jours, ou sont échues. Renouveler, c’est en ajouter une nouvelle.",
            f"{reverse('admin:governance_agreement_changelist')}?a-traiter=oui",
        ),
    ]
    allowed = [line for line in lines if request.user.has_perm(line[0])]
    found = [Waiting(count(), title, advice, url) for _permission, count, title, advice, url in allowed]
    return to_read(request) + found


def to_read(request: HttpRequest) -> list[Waiting]:
    """What members and users wrote and nobody read yet, for who decides on some of it. One query."""
    how_many = queue.counts(request.user)
    if not how_many:
        return []
    what = ", ".join(f"{one.labels.lower()} ({count})" for one, count in how_many.items() if count)
    advice = f"{what[:1].upper()}{what[1:]}." if what else "Ce que les membres proposent arrive ici."
    return [Waiting(sum(how_many.values()), "À relire", advice, reverse("admin:moderation_queue"))]
