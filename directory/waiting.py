"""What the directory asks of the mission in the morning (see `foundation.back_office.waiting`)."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from directory.invitations import waiting_for_invitation
from directory.models import CollectivityMove, Invitation, Member, ProfileClaim
from directory.models.claims import ClaimState
from directory.models.member_queries import NUDGE_AFTER
from directory.undelivered import to_dead_addresses
from emi_alumni.foundation.back_office.waiting import LINES, Line
from emi_alumni.foundation.outbox.models import LATE, Letter
from emi_alumni.foundation.prepared_statements import prepared_count

# Invitations that die within this delay are worth a telephone call.
ENDS_SOON = timedelta(days=3)


@prepared_count
def moves_to_confirm() -> QuerySet:
    return CollectivityMove.objects.waiting()


@prepared_count
def claims_to_check() -> QuerySet:
    return ProfileClaim.objects.filter(state=ClaimState.WAITING)


@prepared_count
def people_with_address(now: datetime) -> QuerySet:
    return waiting_for_invitation(now).exclude(email="")


@prepared_count
def people_without_address(now: datetime) -> QuerySet:
    return waiting_for_invitation(now).filter(email="")


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


LINES.extend(
    [
        Line(
            permission="directory.view_profileclaim",
            count=lambda now: claims_to_check(),
            title="Demandes d’accès à vérifier",
            advice="Quelqu’un dit faire partie du réseau : reconnaissez la personne, ou laissez sans suite.",
            screen="directory_profileclaim_changelist",
            asked="state=waiting",
        ),
        Line(
            permission="directory.view_collectivitymove",
            count=lambda now: moves_to_confirm(),
            title="Changements de collectivité à confirmer",
            advice="La personne a quitté l’ancienne : confirmez la nouvelle, et revoyez ses sièges et ses mandats.",
            screen="directory_collectivitymove_changelist",
            asked="state=waiting",
        ),
        Line(
            permission="directory.view_member",
            count=people_with_address,
            title="Personnes à inviter",
            advice="Entrées dans l’annuaire, avec une adresse, sans invitation qui fonctionne encore.",
            screen="directory_member_changelist",
            asked="invitation=todo",
        ),
        Line(
            permission="directory.view_member",
            count=people_without_address,
            title="Personnes sans adresse",
            advice="Retrouvez une adresse professionnelle et portez-vous en garant.",
            screen="directory_member_changelist",
            asked="invitation=no_address",
        ),
        Line(
            permission="directory.view_invitation",
            count=lambda now: invitations_open_until(now, now + ENDS_SOON),
            title="Invitations qui finissent sous trois jours",
            advice="Un coup de téléphone aide souvent plus qu’un second courriel.",
            screen="directory_invitation_changelist",
            asked="state=soon",
        ),
        Line(
            permission="directory.view_member",
            count=lambda now: profiles_confirmed_before(now - NUDGE_AFTER),
            title="Fiches qui vieillissent",
            advice="Confirmées il y a onze mois ou plus. La page d’accueil le rappelle déjà à chaque personne.",
            screen="directory_member_changelist",
            asked="freshness=old",
        ),
        Line(
            permission="outbox.view_letter",
            count=lambda now: refused_addresses(),
            title="Adresses qui ne reçoivent plus nos courriels",
            advice="La personne a peut-être changé d’employeur : retrouvez son adresse, puis invitez-la ou "
            "corrigez-la.",
            screen="outbox_letter_changelist",
            asked="adresse=morte",
        ),
        Line(
            permission="outbox.view_letter",
            count=lambda now: letters_late_since(now - LATE),
            title="Courriels qui ne partent pas",
            advice="Ils attendent depuis plus d’un quart d’heure. Prévenez qui exploite le portail.",
            screen="outbox_letter_changelist",
            asked="state__exact=waiting",
        ),
    ]
)
