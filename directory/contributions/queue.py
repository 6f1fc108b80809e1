"""What the mission's queue shows of a contribution, unless its content type says otherwise."""

from typing import Any

from django.db.models import Q

from emi_alumni.foundation.moderation.queued_models import Field, QueuedModel, declare

from .models import Contribution


def signature(thing: Contribution) -> str:
    """Who wrote it, and from where."""
    place = getattr(thing, "collectivity", None)
    return f"{thing.author.full_name}, {place}" if place else thing.author.full_name


def declare_contribution(model: type[Contribution], slug: str, *, fields: tuple[Field, ...], **more: Any) -> None:
    """`more`: anything that `QueuedModel` says."""
    rows: Any = model._default_manager
    said: dict[str, Any] = {"of_place": lambda place: Q(author__collectivity=place)}
    said |= {"who": signature, "for_queue": lambda things: things.for_queue(), "visible_to": rows.visible_to}
    declare(QueuedModel(model=model, slug=slug, fields=fields, **(said | more)))
