"""The abstract model of a comment: one text of one member about one thing, which they may rewrite."""

from typing import TYPE_CHECKING

from django.db import models

from emi_alumni.foundation.moderation.editing import edit
from emi_alumni.foundation.moderation.models import State

from .models import Contribution

if TYPE_CHECKING:
    from directory.models import User


class Comment(Contribution):
    text = models.TextField("commentaire", max_length=1000)

    REVISED = ("text",)
    NOUN = "commentaire"

    class Meta(Contribution.Meta):
        abstract = True
        ordering = ["created_at", "pk"]

    def rewrite(self, text: str, *, by: "User") -> bool:
        """Its `text` becomes these words, whatever its state: edited, or taken back and sent again. True when they are
        online, False when they wait. The caller holds what it is about; raises as `edit` and `offer` do."""
        if self.state == State.PUBLISHED:
            return not edit(self, {"text": text}, by=by)
        changed = self.text != text
        if self.state == State.PENDING and not changed:
            return False
        if self.state == State.PENDING:
            self.unsubmit(by=by)
        elif self.state != State.DRAFT:
            self.restore(by=by)
        if changed:
            self.text = text
            self.save(update_fields=["text"])
        return bool(self.offer(by=by))
