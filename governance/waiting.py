"""What governance asks of the mission in the morning (see `foundation.back_office.waiting`)."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate

from emi_alumni.foundation.back_office.waiting import LINES, Line
from emi_alumni.foundation.prepared_statements import prepared_count
from governance.models import Agreement, MembershipRequest, RelayOffer, SeatMandate
from governance.models.partners import FIRST_ALERT


@prepared_count
def lapsed_mandates(today: date) -> QuerySet:
    return SeatMandate.objects.lapsed(today).filter(seat__closed_on=None)


@prepared_count
def agreements_to_renew(today: date, soon: date) -> QuerySet:
    return Agreement.objects.waiting(today, soon)


@prepared_count
def memberships_to_answer(today: date) -> QuerySet:
    return MembershipRequest.objects.waiting_on(today)


@prepared_count
def relays_to_answer() -> QuerySet:
    return RelayOffer.objects.to_answer()


LINES.extend(
    [
        Line(
            permission="governance.view_membershiprequest",
            count=lambda now: memberships_to_answer(localdate(now)),
            title="Demandes d’adhésion",
            advice="Des membres demandent à adhérer à l’association, ou à renouveler. Acceptez, ou dites pourquoi non.",
            screen="governance_membershiprequest_changelist",
            asked="reponse=attente",
        ),
        Line(
            permission="governance.view_relayoffer",
            count=lambda now: relays_to_answer(),
            title="Relais qui se proposent",
            advice="Des membres veulent bien être relais de leur promotion. Nommez, ou déclinez avec un mot.",
            screen="governance_relayoffer_changelist",
            asked="reponse=attente",
        ),
        Line(
            permission="governance.view_seatmandate",
            count=lambda now: lapsed_mandates(localdate(now)),
            title="Mandats à revoir",
            advice="La personne a changé de collectivité, ou est partie : elle ne la représente plus. Mettez fin au "
            "mandat.",
            screen="governance_seatmandate_changelist",
            asked="mandat=a-revoir",
        ),
        Line(
            permission="governance.view_agreement",
            count=lambda now: agreements_to_renew(localdate(now), localdate(now) + timedelta(days=FIRST_ALERT)),
            title="Conventions à renouveler",
            advice="Elles finissent sous 90 jours, ou sont échues. Renouveler, c’est en ajouter une nouvelle.",
            screen="governance_agreement_changelist",
            asked="a-traiter=oui",
        ),
    ]
)
