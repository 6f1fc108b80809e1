"""What the forms of a project share: a sentence for each refusal, and nothing overwritten unseen."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.forms import PlainWords

if TYPE_CHECKING:
    from directory.models import User


class ProjectForm(ConflictCheck, PlainWords):
    """A form that writes in a project, with others of its team."""

    prefix_of_ids = ""
    without_mark_is_stale = True
    conflict_sentence = (
        "Quelqu’un de l’équipe a écrit ici entre-temps. Comparez ci-dessous ce qui est enregistré avec ce que vous "
        "écrivez, puis enregistrez de nouveau : rien n’est perdu."
    )

    def save_step(self, *, by: "User") -> str | None:
        """Save, once valid, and return the sentence that says so; None when it was not, and the form says why."""
        raise NotImplementedError

    def refuse(self, refusal: ValidationError) -> None:
        """Say why it was not saved; what was typed stays."""
        self.add_error(None, ValidationError(refusal.messages))
