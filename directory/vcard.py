"""A contact card of what one reader may see of one person: nothing else can get in.

vCard 3.0 (RFC 2426), which address books read alike: some show the 4.0 form of a number, « tel:+33… », as the number.
The photo is left out: it would outlive consent.
"""

import uuid
from copy import copy
from datetime import UTC
from urllib.parse import quote

from django.conf import settings

from directory.visibility import SeenMember
from emi_alumni.foundation.dates import french_date


def vcard(seen: SeenMember) -> bytes:
    """The card as a file: lines ended by CRLF, folded at 75 octets."""
    member = seen.member
    organisation = [member.collectivity.name if member.collectivity else "", member.department]
    while organisation and not organisation[-1]:
        organisation.pop()
    lines = [
        ("BEGIN", "VCARD"),
        ("VERSION", "3.0"),
        ("PRODID", "-//EMI//Annuaire//FR"),
        ("UID", identifier(member.pk)),
        ("FN", sentence(member.full_name)),
        ("N", f"{escaped(member.family_name)};{escaped(member.given_name)};;;"),
        ("ORG", ";".join(escaped(part) for part in organisation)),
        ("TITLE", sentence(member.position)),
        ("EMAIL;TYPE=INTERNET,WORK", escaped(seen.email)),
        ("TEL;TYPE=WORK,VOICE", international(seen)),
        ("URL", address(member.link)),
        ("SOURCE", address(f"{settings.PORTAL_URL}{member.get_absolute_url()}")),
        ("CATEGORIES", f"EMI,{escaped(f'promotion {member.cohort}')}" if member.cohort else "EMI"),
        ("NOTE", sentence(note(seen))),
        ("REV", member.updated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("END", "VCARD"),
    ]
    return b"".join(folded(f"{name}:{value}") for name, value in lines if value)


def identifier(pk: int) -> str:
    """The same for ever, so that a card kept again replaces the former one whatever the person is called since."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{settings.PORTAL_URL}/membre/{pk}')}"


def escaped(text: str) -> str:
    """One line of text whose commas, semicolons and backslashes mean nothing to a reader (RFC 2426, 4)."""
    text = " ".join("".join(c if c.isprintable() else " " if c.isspace() else "" for c in text).split())
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def sentence(text: str) -> str:
    """Text of a field that has one part: several readers show the backslash of « \\; » there, so it becomes a comma."""
    return escaped(text.replace(";", ","))


def address(url: str) -> str:
    """A web address: what a reader would cut it at, or take for its own sign, is percent-encoded."""
    return "".join(quote(c) if c in ",;\\" else c for c in url if c.isprintable() and c != " ")


def international(seen: SeenMember) -> str:
    """« +33 1 34 25 30 30 », without extension: telephones would dial its digits too."""
    if not seen.phone:
        return ""
    number = copy(seen.phone)
    number.extension = None
    return escaped(number.as_international)


def note(seen: SeenMember) -> str:
    """How fresh the profile is, and the extension of the telephone."""
    confirmed = seen.member.confirmed_at
    day = french_date(confirmed) if confirmed else ""
    extension = f" Poste {seen.phone.extension}." if seen.phone and seen.phone.extension else ""
    return (f"Fiche confirmée le {day}." if day else "Fiche jamais confirmée.") + extension


def folded(line: str) -> bytes:
    """The line cut into pieces of at most 75 octets, never inside a character (RFC 2426, 2.6)."""
    octets, pieces, start, room = line.encode(), [], 0, 75
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, 74  # a space begins each further piece
    return b"\r\n ".join([*pieces, octets[start:]]) + b"\r\n"
