"""Words of somebody without an account, which the mission reads before a team does."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError

from emi_alumni.foundation.moderation.models import Moderated

if TYPE_CHECKING:
    from directory.models import User


class OutsideWords(Moderated):
    """No account is behind them: their author never comes back. `project`: whose team reads them, None for several.

    `NO_ACCOUNT` answers who would act as their author, `NO_WAY_BACK` who would send them back.
    """

    NO_ACCOUNT: ClassVar[str]
    NO_WAY_BACK: ClassVar[str]
    project: Any

    class Meta(Moderated.Meta):
        abstract = True

    def written_by(self, user: "User") -> bool:
        """A team does not decide which words about it, or to it, are passed on."""
        return self.project is not None and self.project.written_by(user)

    def took_part(self, user: "User") -> bool:
        return self.project is not None and self.project.took_part(user)

    def _only_authors(self, by: "User") -> None:
        """No account wrote it: none may propose it again, take it back, or put it up at once."""
        raise ValidationError(self.NO_ACCOUNT)

    def send_back(self, *, by: "User", reason: str) -> None:
        raise ValidationError(self.NO_WAY_BACK)

    def withdraw(self, *, by: "User", reason: str = "") -> None:
        """By the mission, with a reason: no team silences them."""
        self._refuse_own(by)
        super().withdraw(by=by, reason=reason)
