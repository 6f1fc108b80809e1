"""Three questions to those who came, answered once and without their name."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events.models import Event, EventAudience, EventFeedback, EventStatus, Registration, RegistrationState

OPEN_FOR = timedelta(days=60)  # after the end
ANSWERS = (RegistrationState.PRESENT, RegistrationState.REGISTERED)  # presence is not always noted
NOT_YET = "Cet événement n’est pas fini : donnez votre avis ensuite."
TOO_LATE = "Les avis se donnent dans les deux mois : c’est clos."
NOT_YOURS = "Les avis sont demandés aux personnes qui sont venues."
ALREADY = "Votre avis est déjà donné : il est sans nom, nous ne pouvons plus le retrouver."


def is_asked(event: Event, registration: Registration | None, now: datetime | None = None) -> bool:
    """Whether this person came, may answer now, and has not."""
    return registration is not None and not why_not(event, registration, now or timezone.now())


def why_not(event: Event, registration: Registration, now: datetime) -> str:
    """The sentence of what is in the way; "" when nothing is."""
    if (
        event.audience == EventAudience.NAMED
        or registration.state not in ANSWERS
        or event.status != EventStatus.PLANNED
        or not event.is_published
    ):
        return NOT_YOURS
    if event.ends_at > now:
        return NOT_YET
    if now > event.ends_at + OPEN_FOR:
        return TOO_LATE
    return ALREADY if registration.feedback_given else ""


@transaction.atomic
def give_feedback(registration: Registration, answer: EventFeedback) -> None:
    """Keep the answer, and apart from it that this person answered. Raises ValidationError when they may not, or did
    already in another window."""
    if refusal := why_not(registration.event, registration, timezone.now()):
        raise ValidationError(refusal)
    if not Registration.objects.filter(pk=registration.pk, feedback_given=False).update(feedback_given=True):
        raise ValidationError(ALREADY)
    answer.event = registration.event
    answer.save()
