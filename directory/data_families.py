"""« Mes données » in eight families: what the portal keeps of one person, in plain words, where there is something.

The declarations of personal data are the source: a table that no family names is in the last one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.db.models import Count, Model, QuerySet, Value

from directory.data_export import relations_to_people
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, gathered, grouped_by_processing, title_of
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.search.models import Document

# (name, what it holds in a sentence, app labels or labels of models), the last one for the rest.
FAMILIES: list[tuple[str, str, set[str]]] = [
    (
        "Votre fiche",
        "Qui vous êtes et ce que vous partagez ; vous choisissez qui lit quoi.",
        {
            *("directory.Member", "directory.FormerSlug", "directory.CareerStep", "directory.MemberSkill"),
            "directory.CollectivityMove",
        },
    ),
    (
        "Votre compte et vos connexions",
        "De quoi vous laisser entrer, et empêcher les autres d’entrer à votre place.",
        {
            *("directory.User", "directory.User_groups", "directory.User_user_permissions", "directory.Invitation"),
            *("directory.ProfileClaim", "directory.InactivityNotice", "directory.ImportedPerson"),
            *("account", "mfa", "usersessions", "unsent"),
        },
    ),
    (
        "Ce que vous avez accepté",
        "La date et les mots de chacun de vos accords, et de la charte.",
        {"directory.Consent", "governance.CharterAcceptance"},
    ),
    (
        "Vos messages",
        "Ce que vous avez écrit à d’autres membres, et ce qu’ils vous ont écrit.",
        {"directory.RelayedMessage", "directory.MessageBlock", "directory.StaleReport"},
    ),
    ("Vos projets", "Vos rôles, ce que vous avez écrit des projets, ceux que vous avez lus.", {"projects"}),
    (
        "Vos clubs et vos discussions",
        "Les groupes dont vous êtes, ce que vous y animez et ce que vous y avez écrit.",
        {
            *("governance.ClubMembership", "governance.ClubSubject", "governance.ClubNote", "governance.AnimatorOffer"),
            *("governance.ClubProposal", "governance.AnimatorMandate", "governance.ExternalLoop", "governance.Thread"),
            *("governance.Reply", "governance.Muted"),
        },
    ),
    (
        "Vos idées, vos avis et vos mandats",
        "Ce que vous avez proposé, soutenu ou décidé pour le réseau.",
        {"governance"},
    ),
    (
        "Ce que le portail vous a dit, et son historique",
        "Notifications et courriels, relectures de vos textes, copies pour la recherche.",
        set(),
    ),
]
LAST = len(FAMILIES) - 1


@dataclass(frozen=True)
class Kind:
    """One table: how many rows are the person's, and what is kept of each."""

    title: str
    count: int
    kept: tuple[tuple[Processing, list[str]], ...]


@dataclass(frozen=True)
class Family:
    name: str
    words: str
    kinds: list[Kind]

    @property
    def count(self) -> int:
        return sum(kind.count for kind in self.kinds)


def family_of(label: str) -> int:
    """The rank of the family that names this table, else its app, else the last."""
    app = label.partition(".")[0]
    ranks = [rank for rank, (_, _, names) in enumerate(FAMILIES) if label in names]
    ranks += [rank for rank, (_, _, names) in enumerate(FAMILIES) if app in names]
    return ranks[0] if ranks else LAST


def rows_of(member: Member, account: int) -> Iterator[tuple[str, QuerySet]]:
    """The rows that name this person or their account (its number; 0 for none), by table and key: those of the copy,
    and what the search keeps of their profile."""
    withheld = gathered("WITHHELD")
    for model, name in relations_to_people():
        person = member.pk if model._meta.get_field(name).related_model is Member else account
        if model is not Member and (model._meta.label, name) not in withheld and person:
            yield model._meta.label, rows(model, name, person)
    yield "search.Document", Document.objects.filter(kind="person", object_id=member.pk).order_by()


def rows(model: type[Model], name: str, person: int) -> QuerySet:
    return model._default_manager.filter(**{name: person}).order_by()


@prepared
def counted(member: Member, account: int) -> QuerySet:
    """The tables and how many of their rows are the person's, once for each key that names them."""
    arms = []
    for label, found in rows_of(member, account):
        arms.append(found.values(label=Value(label)).annotate(n=Count("pk")).values_list("label", "n"))
    return arms[0].union(*arms[1:], all=True)


def counts_of(member: Member) -> dict[str, int]:
    """How many rows of each table are the person's. One query; a row that names them twice counts twice."""
    counts = {"directory.Member": 1} | ({"directory.User": 1} if member.user_id else {})
    for label, n in counted(member, member.user_id or 0):
        counts[label] = counts.get(label, 0) + n
    return {label: n for label, n in counts.items() if n}


@cache
def told_of(label: str) -> tuple[str, tuple[tuple[Processing, list[str]], ...]]:
    """The name of a table in French, and what is kept of each of its rows: declarations are code."""
    declared = gathered("PERSONAL_DATA").get(label, {})
    return title_of(label), tuple(grouped_by_processing(declared, label).items())


def families_of(member: Member) -> list[Family]:
    """Those that hold something of this person."""
    kinds = [list[Kind]() for _ in FAMILIES]
    for label, n in counts_of(member).items():
        title, kept = told_of(label)
        kinds[family_of(label)].append(Kind(title, n, kept))
    return [Family(name, words, some) for (name, words, _), some in zip(FAMILIES, kinds, strict=True) if some]
