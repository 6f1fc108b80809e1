"""A contact card (vCard 4.0, RFC 6350) of what one reader may see of one person: nothing else can get in."""

from datetime import UTC

from django.conf import settings
from django.utils.dateformat import format as format_date

from directory.visibility import SeenMember


def vcard(seen: SeenMember) -> bytes:
    """The card as a file: lines ended by CRLF, folded at 75 octets. The photo is left out: it would outlive consent."""
    member = seen.member
    url = f"{settings.PORTAL_URL}{member.get_absolute_url()}"
    organisation = [member.collectivity.name if member.collectivity else "", member.department]
    while organisation and not organisation[-1]:
        organisation.pop()
    lines = [
        ("BEGIN", "VCARD"),
        ("VERSION", "4.0"),
        ("PRODID", "-//Réseau des alumni de l’EMI//FR"),
        ("UID", escaped(url)),
        ("FN", escaped(member.full_name)),
        ("N", f"{escaped(member.family_name)};{escaped(member.given_name)};;;"),
        ("ORG", ";".join(escaped(part) for part in organisation)),
        ("TITLE", escaped(member.position)),
        ("EMAIL;TYPE=work", escaped(seen.email)),
        ("TEL;TYPE=work;VALUE=uri", f"tel:{seen.phone.as_e164}" if seen.phone else ""),
        ("URL", uri(member.link)),
        ("SOURCE", uri(url)),
        ("CATEGORIES", f"EMI,{escaped(f'promotion {member.cohort}')}" if member.cohort else "EMI"),
        ("NOTE", escaped(freshness(seen))),
        ("LANG", "fr"),
        ("REV", member.updated_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")),
        ("END", "VCARD"),
    ]
    return b"".join(folded(f"{name}:{value}") for name, value in lines if value)


def escaped(text: str) -> str:
    """Text whose commas, semicolons, backslashes and line breaks mean nothing to a vCard reader (RFC 6350, 3.4)."""
    text = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable())
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def uri(address: str) -> str:
    """An address keeps its commas; only what would end the line goes."""
    return "".join(c for c in address if c.isprintable() and c != " ")


def folded(line: str) -> bytes:
    """The line cut into pieces of at most 75 octets, never inside a character (RFC 6350, 3.2)."""
    pieces, current = [], b""
    for character in line:
        octets = character.encode()
        if len(current) + len(octets) > 75:
            pieces.append(current)
            current = b" "
        current += octets
    return b"\r\n".join([*pieces, current]) + b"\r\n"


def freshness(seen: SeenMember) -> str:
    confirmed = seen.member.confirmed_at
    return f"Fiche confirmée le {format_date(confirmed, 'j F Y')}." if confirmed else "Fiche jamais confirmée."
