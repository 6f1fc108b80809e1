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
HEADERS_KEPT = 500  # about two megabytes

# The entry of the navigation that a page is in, by the page's name.
ENTRIES = {
    "home": "home",
    "directory:list": "directory:list",
    "directory:member": "directory:list",
    "projects:list": "projects:list",
    "projects:detail": "projects:list",
    "projects:results": "projects:list",
    "projects:reuse_list": "projects:list",
    "projects:subject_list": "projects:list",
    "directory:map": "directory:map",
    "directory:collectivity_list": "directory:map",
    "directory:collectivity": "directory:map",
    "directory:cohort_list": "directory:cohort_list",
    "directory:cohort": "directory:cohort_list",
    "directory:message_list": "directory:message_list",
    "directory:message_detail": "directory:message_list",
}


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
    """All that the header says. `entry` is the name of the place that is lit, or nothing."""

    entry: str = ""
    signed_in: bool = False
    is_staff: bool = False
    name: str = ""
    email: str = ""
    unread: int = 0
    person: Person | None = None

    @classmethod
    def of(cls, request: HttpRequest, user: Any) -> Self:
        from emi_alumni.foundation.notifications.models import unread_of

        if not user.is_authenticated:
            return cls()
        here = request.resolver_match
        member = getattr(user, "member", None)
        return cls(
            entry=ENTRIES.get(here.view_name, "") if here else "",
            signed_in=True,
            is_staff=user.is_staff,
            name=user.get_full_name(),
            email="" if member else user.email,
            unread=unread_of(user),
            person=Person.of(member) if member else None,
        )


def constants() -> dict[str, Any]:
    return {"DEMO": settings.DEMO, "CONTACT_EMAIL": settings.CONTACT_EMAIL}


@drawn_once(HEADERS_KEPT)
def draw_header(header: Header) -> SafeString:
    return render_to_string("components/header.html", constants() | {"header": header})


@drawn_once(FIXED_KEPT)
def draw_fixed(template_name: str) -> SafeString:
    """A template that says the same to everybody."""
    return render_to_string(template_name, constants())
