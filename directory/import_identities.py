"""Who a line of the mission's file is, what would be done with it, and what is asked when nobody can tell."""

from dataclasses import dataclass

from directory.identities import Identity, KnownPerson, addresses
from directory.import_columns import BIRTH_NAME
from directory.likeness import likeness_keys
from directory.models import Member
from directory.models.members import MemberState
from emi_alumni.foundation.text import mailbox

SOMEBODY_ELSE = "new"
ELSE = "C’est quelqu’un d’autre : créer sa fiche"
ERASED = (
    "une personne de ce nom ou de cette adresse a été effacée : un fichier ne la fait pas revenir. Si c’est quelqu’un "
    "d’autre, créez sa fiche à la main"
)
MOST_CHOICES = 5  # people proposed for one line


@dataclass(frozen=True)
class Verdict:
    """What an import does, or would do, with one line of the file."""

    line: int
    name: str
    kind: str  # created, updated, same, kept, ask, refused
    text: str
    choices: tuple[tuple[str, str], ...] = ()  # of what is to be chosen: value, words
    chosen: str = ""
    warnings: tuple[str, ...] = ()  # each liberty taken with what was written, before → after
    reading: str = ""  # what was read of the line


@dataclass(frozen=True)
class Question:
    """Who a line is about, when a name or an address alone says so."""

    text: str
    choices: tuple[tuple[str, str], ...]

    @classmethod
    def about(
        cls, identity: Identity, possible: list[KnownPerson], people: dict[int, Member], lines: dict[int, str]
    ) -> "Question":
        """Somebody who has come chose who reads their address: it never leads from an address to their name."""
        by_address = any(identity.shares_address(one.identity) for one in possible)
        if len(possible) > 1:
            text = "Plusieurs personnes peuvent être celle-ci : choisissez, ou indiquez le courriel dans le fichier."
        elif by_address:
            owner = owner_of(identity, possible[0], people, lines)
            text = f"Cette adresse est celle {owner}. Est-ce une boîte partagée, ou la même personne ?"
        else:
            text = "Une personne de ce nom est déjà là, avec une autre adresse ou une autre promotion : est-ce elle ?"
        said = [(one.value, cls.choice_label(identity, one, people, lines)) for one in possible[:MOST_CHOICES]]
        return cls(text, (*said, (SOMEBODY_ELSE, ELSE)))

    @staticmethod
    def choice_label(identity: Identity, one: KnownPerson, people: dict[int, Member], lines: dict[int, str]) -> str:
        if one.line:
            return f"C’est la personne de la ligne {one.line} ({lines[one.line]}) : laisser cette ligne de côté"
        member = people[one.pk or 0]
        if has_come(member) or member.is_opposed:
            is_named = not set(identity.keys).isdisjoint(one.identity.keys)
            who = f"C’est {member.full_name}" if is_named else "C’est la même personne"
            why = "a déjà repris sa fiche" if has_come(member) else "ne figure pas dans l’annuaire"
            return f"{who}, qui {why} : ne rien changer"
        about = ", ".join(filter(None, [member.cohort.label if member.cohort else "", member.email]))
        return f"C’est {member.full_name}{f' ({about})' if about else ''} : mettre sa fiche à jour"


def owner_of(identity: Identity, known: KnownPerson, people: dict[int, Member], lines: dict[int, str]) -> str:
    """« de Karim Benali », « de la ligne 3 (Ida Roy) »; nobody's name when the person hides the address."""
    if known.line:
        return f"de la ligne {known.line} ({lines[known.line]})"
    return people[known.pk or 0].as_owner_of(next(iter(identity.addresses)))


def has_come(member: Member) -> bool:
    """Whether somebody has taken up this record: it is theirs, whatever a file says."""
    return member.user_id is not None or member.state != MemberState.IMPORTED


def why_untouchable(member: Member) -> str:
    """Why no file changes this record; empty when one may: somebody has come, or does not want to be there."""
    if has_come(member):
        return "a déjà repris sa fiche : rien n’est changé"
    if member.is_opposed:
        return "ne figure pas dans l’annuaire, à sa demande ou par suspension : rien n’est changé"
    return ""


def identity_of(row: dict, cohort: int | None) -> Identity:
    given, born = row.get("prénom", ""), row.get(BIRTH_NAME, "")
    keys = likeness_keys(row.get("nom", ""), given).split() + (likeness_keys(born, given).split() if born else [])
    return Identity(tuple(dict.fromkeys(keys)), cohort, addresses(mailbox(row.get("courriel", ""))))
