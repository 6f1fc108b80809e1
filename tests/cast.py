"""The cast of the tests, made one by one (tests/conftest.py) or all together (the world of tests/access.py).

Hélène: a member, at the Département. Karim: a member of another collectivité and another cohort. The representative
speaks for Karim's collectivité; the animator animates a club; the moderator is the mission innovation; the
administrator holds the keys.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from directory.models import Cohort, Collectivity, Member, User
from directory.models.places import CollectivityKind
from governance.models import AnimatorMandate, Body, BodyKind, Club, Seat, SeatMandate
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory, UserFactory


def make_department() -> Collectivity:
    return CollectivityFactory(
        code="DEP95",
        short_name="Département du Val d’Oise",
        name="Département du Val d’Oise",
        kind=CollectivityKind.DEPARTMENT,
    )


def make_argenteuil() -> Collectivity:
    return CollectivityFactory(code="COM-95018", short_name="Argenteuil", name="Commune d’Argenteuil")


def make_cohort_2019() -> Cohort:
    return CohortFactory(label="2019-2020", starts_on=2019, ends_on=2020, look=1)


def make_cohort_2021() -> Cohort:
    return CohortFactory(label="2021-2022", starts_on=2021, ends_on=2022, look=2)


def make_helene(department: Collectivity, cohort: Cohort) -> Member:
    return MemberFactory(
        given_name="Hélène",
        family_name="Lefèvre",
        email="helene.lefevre@valdoise.example.fr",
        phone="+33199001001",
        position="Cheffe de service autonomie",
        collectivity=department,
        cohort=cohort,
        with_account=True,
    )


def make_karim(argenteuil: Collectivity, cohort: Cohort) -> Member:
    return MemberFactory(
        given_name="Karim",
        family_name="Benali",
        email="karim.benali@argenteuil.example.fr",
        phone="+33199001002",
        position="Directeur de la vie associative",
        collectivity=argenteuil,
        cohort=cohort,
        with_account=True,
    )


def make_copil() -> Body:
    return Body.objects.create(kind=BodyKind.STEERING, name="Comité de pilotage")


def make_representative(seat: Seat, cohort: Cohort) -> Member:
    """She holds the seat, for a year."""
    member = MemberFactory(
        given_name="Nadia",
        family_name="Roussel",
        email="nadia.roussel@argenteuil.example.fr",
        collectivity=seat.collectivity,
        cohort=cohort,
        with_account=True,
    )
    SeatMandate.objects.create(seat=seat, member=member)
    return member


def make_animator(department: Collectivity, cohort: Cohort) -> Member:
    """She animates the club « Mesurer sans juger », and no other."""
    animator = MemberFactory(
        given_name="Claire",
        family_name="Rambourg",
        email="claire.rambourg@valdoise.example.fr",
        collectivity=department,
        cohort=cohort,
        with_account=True,
    )
    club, _ = Club.objects.get_or_create(
        name="Mesurer sans juger", defaults={"entry": "theme", "tagline": "Des chiffres qui aident à décider."}
    )
    AnimatorMandate.objects.create(club=club, member=animator)
    return animator


def give_second_factor(user: User) -> User:
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP", "migrated_secret": ""}
    )
    return user


def make_moderator() -> User:
    """The mission innovation, with her second factor."""
    user = UserFactory(email="mission@valdoise.example.fr", is_staff=True)
    user.groups.add(Group.objects.get_or_create(name="Mission innovation")[0])
    return give_second_factor(user)


def make_administrator() -> User:
    user = UserFactory(email="admin@valdoise.example.fr", is_staff=True, is_superuser=True)
    return give_second_factor(user)


def make_cast() -> dict[str, Any]:
    """Everybody, by role."""
    department, argenteuil = make_department(), make_argenteuil()
    cohort_2019, cohort_2021 = make_cohort_2019(), make_cohort_2021()
    seat = Seat.objects.create(body=make_copil(), collectivity=argenteuil)
    return {
        "helene": make_helene(department, cohort_2019),
        "karim": make_karim(argenteuil, cohort_2021),
        "representative": make_representative(seat, cohort_2019),
        "animator": make_animator(department, cohort_2021),
        "moderator": make_moderator(),
        "administrator": make_administrator(),
    }
