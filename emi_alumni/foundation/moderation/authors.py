"""Who wrote what waits, as the desk says it: their trust in words, and what became of what they sent before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Subquery

from .models import ModerationEvent, State, Tier, TrustSetting, Verb
from .trust import ACCEPTED_BEFORE_TRUST

if TYPE_CHECKING:
    from .queue_items import Item


@dataclass(frozen=True)
class Author:
    """`number` counts what they sent, this one among it; `published` and `refused` what became of the others."""

    account: int
    number: int
    published: int
    refused: int
    tier: str
    is_staff: bool

    @property
    def history(self) -> str:
        """« 4e contribution, 3 publiées, 1 refusée »."""
        parts = ["1re contribution" if self.number == 1 else f"{self.number}e contribution"]
        for count, word in ((self.published, "publiée"), (self.refused, "refusée")):
            if count:
                parts.append(f"{count} {word}{'s' if count > 1 else ''}")
        return ", ".join(parts)

    @property
    def is_first(self) -> bool:
        """Whether nothing of theirs was ever published."""
        return not self.published

    @property
    def trust(self) -> str:
        if self.is_staff:
            return "membre de la mission"
        if self.tier == Tier.READ_FIRST:
            return "toujours lu d’abord, sur décision de la mission"
        if self.tier == Tier.AT_ONCE:
            return "publie directement, sur décision de la mission"
        if self.published >= ACCEPTED_BEFORE_TRUST:
            return "publie directement, après trois textes publiés"
        s = "s" if self.published > 1 else ""
        return f"lu d’abord : {self.published} texte{s} publié{s} sur les {ACCEPTED_BEFORE_TRUST} qu’il faut"


def account_of(item: "Item") -> int | None:
    """Who sent it last, by its history; who proposed its edit."""
    if item.proposed_by:
        return item.proposed_by
    return next((one.by_id for one, _ in item.past if one.verb == Verb.SUBMIT or one.at_once), None)


def with_authors(found: "Iterable[Item]") -> None:
    """Give each line its author. Two queries, whatever the lines; they have their history already."""
    items = list(found)
    accounts = {account for item in items if (account := account_of(item))}
    if not accounts:
        return
    last = ModerationEvent.objects.filter(content_type=OuterRef("content_type"), object_id=OuterRef("object_id"))
    sent = ModerationEvent.objects.filter(by__in=accounts, verb=Verb.SUBMIT).order_by()
    rows = sent.values("by_id", "content_type_id", "object_id").distinct()
    states: dict[int, dict[tuple[int, int], str]] = defaultdict(dict)
    for row in rows.annotate(now=Subquery(last.values("became")[:1])):
        states[row["by_id"]][row["content_type_id"], row["object_id"]] = row["now"]
    setting = TrustSetting.objects.filter(account=OuterRef("pk")).values("tier")[:1]
    people = get_user_model()._base_manager.filter(pk__in=accounts).order_by("pk")
    said = {pk: (staff, tier) for pk, staff, tier in people.values_list("pk", "is_staff", Subquery(setting))}
    for item in items:
        account = account_of(item)
        if account is None or account not in said:
            continue
        others = [now for thing, now in states[account].items() if thing != (item.declared.kind.pk, item.thing.pk)]
        item.author = Author(
            account=account,
            number=len(others) + 1,
            published=others.count(State.PUBLISHED),
            refused=others.count(State.REFUSED),
            tier=said[account][1] or Tier.EARNED,
            is_staff=said[account][0],
        )
