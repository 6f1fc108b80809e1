"""A form in which something is looked up by its words. Each button sends the whole form and comes back: nothing typed
is lost, and it works without JavaScript."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.forms.utils import ErrorDict

from directory.models import Member
from directory.visibility import Reader
from emi_alumni.foundation.search.query import Hit, search
from emi_alumni.foundation.text import one_line

if TYPE_CHECKING:
    from django.forms import ModelForm as Base
else:
    Base = object

LONGEST_WORDS = 100


class LookUp(Base):
    """`sought`: the words (`cherche`). `is_looking`: one of the `BUTTONS` was pressed, and nothing is sent."""

    BUTTONS: ClassVar[Sequence[str]] = ("chercher",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_looking = self.is_bound and any(name in self.data for name in self.BUTTONS)

    @property
    def sought(self) -> str:
        return one_line(self.data.get("cherche", ""))[:LONGEST_WORDS].strip()

    def hits(self, author: Member, kinds: Sequence[str], limit: int) -> list[Hit]:
        """What answers the words, among what this person may find."""
        if not self.sought:
            return []
        return search(self.sought, Reader.of(author.user or AnonymousUser()).search_scopes(), kinds, limit=limit).hits

    def full_clean(self) -> None:
        """What is still being put together is not corrected yet."""
        if not self.is_looking:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    def is_valid(self) -> bool:
        return not self.is_looking and super().is_valid()
