"""The states of a text, the verbs that lead from one to another, and the sentences of those that may not be done."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models

TAKEN = "Quelqu’un d’autre a décidé entre-temps : rechargez la page pour voir où cela en est."
OWN = "Vous avez pris part à ce texte : quelqu’un d’autre de la mission le lira."
CHANGED = "Le texte en ligne a changé depuis cette proposition : relisez-la, rien n’a été remplacé."
WHY = "Écrivez pourquoi : la personne lira cette phrase."
WHY_TO_TEAM = "Écrivez pourquoi : l’équipe lira cette phrase."
NOT_YOURS = "Seules les personnes qui l’ont écrit peuvent faire cela."
MISSION_ONLY = "Cette décision revient à la mission innovation."
READ_FIRST = "Ce texte doit d’abord être lu : envoyez-le à la mission innovation."
NOTHING_TO_UNDO = "Il n’y a plus rien à annuler ici."
NOT_THE_LAST = "Cette décision n’est plus la dernière sur ce texte : rien n’a été annulé."


class State(models.TextChoices):
    """Where a text stands. Only `published` is seen by others than its authors and the mission."""

    DRAFT = "draft", "brouillon"
    PENDING = "pending", "en attente de lecture"
    PUBLISHED = "published", "publié"
    REFUSED = "refused", "refusé"
    WITHDRAWN = "withdrawn", "retiré"


# Neither refused nor withdrawn: what stands in the way of a second one, where there may be one only.
CURRENT: tuple[str, ...] = (State.DRAFT, State.PENDING, State.PUBLISHED)


class Verb(models.TextChoices):
    """What can be done to a text. Stored with its date and its author in `ModerationEvent`."""

    SUBMIT = "submit", "proposé"
    PUBLISH = "publish", "publié"
    SEND_BACK = "send_back", "renvoyé avec une remarque"
    REFUSE = "refuse", "refusé"
    WITHDRAW = "withdraw", "retiré"
    RESTORE = "restore", "remis en brouillon"
    UNSUBMIT = "unsubmit", "repris par ses auteurs"
    REVISE = "revise", "modification appliquée"
    REFUSE_REVISION = "refuse_revision", "modification refusée"
    HIDE = "hide", "masqué après deux signalements"
    SHOW = "show", "réaffiché"
    KEEP = "keep", "relu et laissé en ligne"
    SAMPLE = "sample", "relu après publication"
    # Words of what waits that the mission corrected, then published in the same act.
    CORRECT = "correct", "corrigé avant publication"
    RETURN_REVISION = "return_revision", "modification renvoyée avec une question"
    UNDO = "undo", "décision annulée"


# From which states each verb leads, and to which one.
MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    Verb.SUBMIT: ((State.DRAFT,), State.PENDING),
    Verb.PUBLISH: ((State.PENDING,), State.PUBLISHED),
    Verb.SEND_BACK: ((State.PENDING,), State.DRAFT),
    Verb.REFUSE: ((State.PENDING,), State.REFUSED),
    Verb.WITHDRAW: (CURRENT, State.WITHDRAWN),
    Verb.RESTORE: ((State.REFUSED, State.WITHDRAWN), State.DRAFT),
    Verb.UNSUBMIT: ((State.PENDING,), State.DRAFT),
}
# A trusted author does not wait: `publish(at_once=True)` also leads from these.
AT_ONCE_FROM = (State.DRAFT, State.PENDING)
# What authors do of their own text: no decision of the mission.
OWN_VERBS: tuple[str, ...] = (Verb.SUBMIT, Verb.UNSUBMIT, Verb.RESTORE)
# What may be taken back by who decided, and for how long it stays on offer.
UNDOABLE: tuple[str, ...] = (
    *(Verb.PUBLISH, Verb.SEND_BACK, Verb.REFUSE, Verb.WITHDRAW),
    *(Verb.REVISE, Verb.REFUSE_REVISION, Verb.RETURN_REVISION, Verb.SHOW, Verb.KEEP, Verb.SAMPLE),
)
UNDO_WITHIN = timedelta(minutes=30)
LONGEST_REASON = 1000  # signs


def checked_reason(reason: str, ask: str = WHY, at_most: int = LONGEST_REASON) -> str:
    """This reason, stripped and never cut. Raises ValidationError on the field `reason` when it is missing (`ask` says
    what to write) or longer than `at_most` signs.
    """
    words = reason.replace("\0", "").replace("\r\n", "\n").strip()  # PostgreSQL keeps no NUL
    if not words:
        raise ValidationError({"reason": ask})
    if len(words) > at_most:
        raise ValidationError({"reason": f"Raccourcissez (pourquoi) : {at_most} signes au plus, {len(words)} ici."})
    return words
