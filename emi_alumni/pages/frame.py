"""What surrounds every page. It is drawn from what it says and from nothing else, so that the drawing can be kept: who
says the same is given the same, and whoever says something else (another name, one notification more) is drawn anew."""

from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from emi_alumni.foundation.caching.drawings import drawn_once

FIXED_KEPT = 20
FOOTERS_KEPT = 40
HEADERS_KEPT = 500  # about two megabytes

# The section of the portal that an address is in, by the first piece of its path.
SECTIONS = {
    "": "home",
    "nouvelles": "home",
    "mot-du-mois": "home",
    "annuaire": "members",
    "collectivites": "members",
    "promotions": "members",
    "diplome-universitaire": "members",
    "projets": "projects",
    "projets-publics": "projects",
    "resultats": "projects",
    "retour": "projects",
    "commanditaire": "projects",
    "intervenant": "projects",
    "reutilisations": "projects",
    "sujets": "projects",
    "proposer-un-sujet": "projects",
    "suites": "projects",
    "agenda": "agenda",
    "entraide": "mentoring",
    "parler-a-un-ancien": "mentoring",
    "ressources": "resources",
    "ressources-publiques": "resources",
    "recits-publics": "resources",
    "clubs": "clubs",
    "kit-d-animation": "clubs",
    "boucles": "clubs",
    "discussions": "clubs",
    "idees": "ideas",
    "consultations": "ideas",
    "gouvernance": "governance",
    "tableau-de-bord": "governance",
    "mandats": "governance",
    "partenaires": "governance",
    "programme": "governance",
    "charte": "charter",
    "recherche": "search",
    "moi": "account",
    "compte": "account",
    "bienvenue": "account",
    "donnees-personnelles": "privacy",
    "mentions-legales": "legal",
    "accessibilite": "accessibility",
    "plan-du-site": "sitemap",
    "aide": "help",
    "theme": "theme",
}
# What has an entry of its own in one's space (« moi/ »).
OWN_SECTIONS = ("messages", "notifications")


def section_of(path: str) -> str:
    """The section that this path is in, as `SECTIONS` names them; "" where no entry leads there."""
    first, own = [*path.split("/"), "", ""][1:3]
    return own if first == "moi" and own in OWN_SECTIONS else SECTIONS.get(first, "")


@dataclass(frozen=True)
class Person:
    """What the header says of who is signed in, when they have a profile."""

    slug: str
    initials: str
    look: int
    photo: str
    collectivity: str
    cohort: str
    address: str

    @classmethod
    def of(cls, member: Any) -> Self:
        return cls(
            slug=member.slug,
            initials=member.initials,
            look=member.look,
            photo=member.photo.name or "",
            collectivity=str(member.collectivity or ""),
            cohort=str(member.cohort or ""),
            address=member.get_absolute_url(),
        )


@dataclass(frozen=True)
class Header:
    """All that the header says. `section` is the one whose entry is lit (`SECTIONS`), or nothing."""

    section: str = ""
    signed_in: bool = False
    is_staff: bool = False
    name: str = ""
    email: str = ""
    unread: int = 0
    unread_messages: int = 0
    person: Person | None = None

    @classmethod
    def of(cls, request: HttpRequest, user: Any) -> Self:
        """`user` is the account as `directory.backends.account` reads it, with what it has not read counted."""
        from emi_alumni.foundation.notifications.models import unread_of

        if not user.is_authenticated:
            return cls()
        member = getattr(user, "member", None)
        return cls(
            section=section_of(request.path),
            signed_in=True,
            is_staff=user.is_staff,
            name=user.get_full_name(),
            email="" if member else user.email,
            unread=unread_of(user),
            unread_messages=getattr(user, "unread_messages", 0),
            person=Person.of(member) if member else None,
        )


def constants() -> dict[str, Any]:
    return {"DEMO": settings.DEMO, "CONTACT_EMAIL": settings.CONTACT_EMAIL}


@drawn_once(HEADERS_KEPT)
def draw_header(header: Header) -> SafeString:
    return render_to_string("components/header.html", constants() | {"header": header})


@drawn_once(FOOTERS_KEPT)
def draw_footer(section: str) -> SafeString:
    return render_to_string("components/footer.html", constants() | {"section": section})


@drawn_once(FIXED_KEPT)
def draw_fixed(template_name: str) -> SafeString:
    """A template that says the same to everybody."""
    return render_to_string(template_name, constants())
