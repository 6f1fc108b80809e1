"""Partners with the conventions that tell their state: statements of fixed shape, written once
(`emi_alumni.foundation.prepared_statements`). Two queries for any number of partners, one where there is none."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.foundation.prepared_statements import prepared
from governance.models import Agreement, Partner


@prepared
def partners() -> QuerySet[Partner]:
    return Partner.objects.defer("note")


@prepared
def partners_about(place: Collectivity) -> QuerySet[Partner]:
    return Partner.objects.about(place).defer("note")


@prepared
def partners_followed_by(member: Member) -> QuerySet[Partner]:
    return Partner.objects.followed_by(member).defer("note")


@prepared
def partners_at(slug: str) -> QuerySet[Partner]:
    return Partner.objects.filter(slug=slug).select_related("collectivity").defer("note")


@prepared
def agreements(today: date) -> QuerySet[Agreement]:
    return Agreement.objects.latest_first().with_followed(today)


@prepared
def agreements_about(place: Collectivity, today: date) -> QuerySet[Agreement]:
    return Agreement.objects.filter(partner__collectivity=place).latest_first().with_followed(today)


@prepared
def agreements_followed_by(member: Member, today: date) -> QuerySet[Agreement]:
    return Agreement.objects.filter(partner__referent_member=member).latest_first().with_followed(today)


@prepared
def agreements_of(partner: Partner, today: date) -> QuerySet[Agreement]:
    return Agreement.objects.filter(partner=partner).latest_first().with_followed(today)


def attach_agreements(found: list[Partner], conventions: Iterable[Agreement]) -> list[Partner]:
    """Sets `conventions` on each partner: its own among these. Returns the same list."""
    own: dict[int, list[Agreement]] = defaultdict(list)
    by_key = {partner.pk: partner for partner in found}
    for agreement in conventions:
        if partner := by_key.get(agreement.partner_id):
            agreement.partner = partner
            own[partner.pk].append(agreement)
    for partner in found:
        partner.conventions = own[partner.pk]
    return found


def all_partners() -> list[Partner]:
    found = partners()
    return attach_agreements(found, agreements(timezone.localdate())) if found else []


def partners_that_are(place: Collectivity) -> list[Partner]:
    """Those that are this collectivité."""
    found = partners_about(place)
    return attach_agreements(found, agreements_about(place, timezone.localdate())) if found else []


def partners_of_referent(member: Member) -> list[Partner]:
    """Those whose referent this person is."""
    found = partners_followed_by(member)
    return attach_agreements(found, agreements_followed_by(member, timezone.localdate())) if found else []


def partner_at(slug: str) -> Partner | None:
    for found in partners_at(slug):
        return attach_agreements([found], agreements_of(found, timezone.localdate()))[0]
    return None
