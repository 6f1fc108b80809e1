"""What an app declares of its moderated models: how the mission's queue shows each, and who may report its things.

It knows no app. Each says so in its module `moderated.py` (imported when the portal starts):

    declare(QueuedModel(Project, slug="projet", icon="lightbulb", fields=("title", "sentence", …), …))
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.text import capfirst

from emi_alumni.foundation.account import Account

from .models import Moderated, Revision
from .outcomes import Outcomes, outcome
from .trust import may_moderate

CANNED = (
    "Une personne est reconnaissable : retirez ce qui permet de l’identifier.",
    "Hors du sujet du réseau.",
    "Déjà publié : complétez plutôt ce qui existe.",
    "Il manque l’essentiel pour comprendre : ajoutez quelques phrases.",
)

# A field's name, or words and what to show of a thing.
Field = str | tuple[str, Callable[[Any], str]]


@dataclass(frozen=True, kw_only=True)
class QueuedModel:
    """How the queue shows one model, and who may report its things."""

    model: type[Moderated]
    # In addresses: « projet » gives /signaler/projet/12/.
    slug: str
    icon: str = "file-text"
    fields: tuple[Field, ...]
    # Those of them that are written in Markdown: shown as its page shows them.
    markdown: tuple[str, ...] = ()
    # Who wrote it, in words. Called for each line: read what `for_queue` joined.
    who: Callable[[Any], str] = lambda thing: ""
    # One more line for who decides: what was spotted, what to look at.
    hint: Callable[[Any], str] = lambda thing: ""
    # How an edit reads where a field is no text: (name, before, after) of each thing that it changes.
    compared: Callable[[Revision, Any], Iterable[tuple[str, str, str]]] | None = None
    # Where the mission mends its words before publishing, if it may: an address's name, and what the link says.
    mended: tuple[str, str] | None = None
    # The joins that `__str__`, `written_by`, `who`, `hint` and `fields` need.
    for_queue: Callable[[Any], QuerySet] = lambda things: things
    # What an account may read, hence report. None: nobody reports these.
    visible_to: Callable[[Account], QuerySet] | None = None
    canned: tuple[str, ...] = CANNED
    # What a person (a profile) wrote of it, where « Mes contributions » does not know it as a contribution.
    own: Callable[[Any], QuerySet] | None = None
    # Which of them concern a collectivité, as a condition: its representatives follow what becomes of them. None: none.
    of_place: Callable[[Any], Q] | None = None
    # Where its readers find it once it is online, which the desk shows before it is (`desk_preview`).
    read_at: Callable[[Any], str] = lambda thing: thing.get_absolute_url()
    # Who reads why it was refused or taken away, as a sentence; `tells`: whether the portal tells them at all.
    reason_read: Callable[[Any], str] = lambda thing: "La personne lira cette phrase."
    tells: bool = True
    # False where nobody is there to correct: a visitor's words are published or refused.
    sends_back: bool = True
    # What a decision did, by its verb, where the kind has better words than every kind's (`outcomes.SENTENCES`).
    outcomes: Outcomes = field(default_factory=dict, hash=False, compare=False)
    # How many people hear of what a decision puts online, by the number of each thing of these lines (`Item`), its
    # author and who decides left out; what tells nobody may be absent. One query.
    to_tell: Callable[[list[Any], Account], Mapping[int, int]] | None = None
    # What the button that publishes it says.
    accept: str = "Publier"

    @property
    def label(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def labels(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    def outcome(self, thing: Moderated, verb: str) -> str:
        """What this decision did, without its end: « le projet « X » est publié »."""
        return outcome(thing, verb, self.outcomes)

    @property
    def kind(self) -> ContentType:
        return ContentType.objects.get_for_model(self.model)


_declared: dict[str, QueuedModel] = {}


def declare(declaration: QueuedModel) -> None:
    """Called once for each model, from its app's `moderated.py`."""
    _declared[declaration.slug] = declaration


def declarations() -> list[QueuedModel]:
    return list(_declared.values())


def declaration_named(slug: str) -> QueuedModel | None:
    return _declared.get(slug)


def declaration_of(model: type[models.Model]) -> QueuedModel | None:
    return next((one for one in _declared.values() if one.model is model), None)


def decided_by(user: Account) -> list[QueuedModel]:
    """The models that this account decides on."""
    return [one for one in _declared.values() if may_moderate(user, one.model)]
