"""The people of the demonstration whom one click signs in: who they are, and why one would choose them."""

from dataclasses import dataclass, replace

from directory.models import User


@dataclass(frozen=True)
class DemoPerson:
    """Somebody a newcomer may become. `email` never changes: it is the key of the one-click sign-in."""

    email: str
    label: str
    description: str
    is_staff: bool = False
    is_superuser: bool = False
    user: User | None = None


PEOPLE = (
    DemoPerson(
        email="helene.vasseur-prat@example.org",
        label="Hélène Vasseur-Prat, alumna",
        description="Promotion {promotion}, au Département. Elle cherche des retours, et sa fiche est à relire.",
    ),
    DemoPerson(
        email="isabelle.fontaneau@example.org",
        label="Isabelle Fontaneau, représentante de Sannois",
        description="Promotion {promotion}. Elle représente sa collectivité au comité de pilotage.",
    ),
    DemoPerson(
        email="gwenaelle.prigentil@example.org",
        label="Gwenaëlle Prigentil, en formation",
        description="Promotion {promotion}. La page de sa promotion l’accueille : dates, équipe, projet à raconter.",
    ),
    DemoPerson(
        email="aurelie.bonnefond@example.org",
        label="Aurélie Bonnefond, mission innovation",
        description="Elle modère : invitations, demandes d’accès, annuaire. Second facteur tenu pour donné.",
        is_staff=True,
    ),
    DemoPerson(
        email="youssef.haddouche@example.org",
        label="Youssef Haddouche, administrateur",
        description="Il a tous les droits dans l’administration. Second facteur tenu pour donné.",
        is_staff=True,
        is_superuser=True,
    ),
)


def demo_people() -> list[DemoPerson]:
    """Those who exist in the database, with their account; none before `load_demo`. One query."""
    people = User.objects.filter(email__in=[person.email for person in PEOPLE]).select_related("member__cohort")
    users = {user.email: user for user in people}
    return [named(person, users[person.email]) for person in PEOPLE if person.email in users]


def named(person: DemoPerson, user: User) -> DemoPerson:
    """With their account, and the promotion that they are of."""
    member = getattr(user, "member", None)
    description = person.description.format(promotion=member.cohort if member else "")
    return replace(person, user=user, description=description)
