"""The four people of the demonstration whom one click signs in: who they are, and why one would choose them."""

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
        description="Promotion 2018-2019, au Département. Elle cherche des retours, et sa fiche est à relire.",
    ),
    DemoPerson(
        email="isabelle.fontaneau@example.org",
        label="Isabelle Fontaneau, représentante de Sannois",
        description="Promotion 2019-2020. Elle représente sa collectivité au comité de pilotage.",
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
    """Those of the four who exist in the database, with their account; none before `load_demo`. One query."""
    users = {user.email: user for user in User.objects.filter(email__in=[person.email for person in PEOPLE])}
    return [replace(person, user=users[person.email]) for person in PEOPLE if person.email in users]
