"""What follows when a letter has not reached its address: whoever counted on it is told, and what it told is redone."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from directory.models import InactivityNotice, Invitation, Member, RelayedMessage, User
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.outbox.models import Letter, LetterQuerySet, State, letter_failed
from emi_alumni.foundation.url_reversing import reverse


def to_dead_addresses() -> LetterQuerySet:
    """The letters that say which addresses no longer receive ours, among those that people have today."""
    in_use = Exists(User.objects.filter(email=OuterRef("to"), is_active=True)) | Exists(
        Member.objects.filter(email=OuterRef("to"), user=None)
    )
    return Letter.objects.to_dead_addresses().filter(in_use)


@receiver(letter_failed)
def tell_who_counts_on_it(sender: type[Letter], letter: Letter, **kwargs: Any) -> None:
    thing = letter.thing
    if isinstance(thing, Invitation):
        tell_inviter(thing)
    elif isinstance(thing, RelayedMessage):
        tell_writer(thing, letter)
    elif isinstance(thing, InactivityNotice) and letter.state == State.EXPIRED:
        write_again(thing)


def tell_inviter(invitation: Invitation) -> None:
    if invitation.created_by and invitation.created_by.is_staff:
        Notification.tell(
            [invitation.created_by],
            kind="invitation_undelivered",
            sentence="Une invitation n’est pas arrivée à son adresse.",
            thing=invitation,
            url=reverse("admin:directory_member_change", args=[invitation.member_id]),
        )


def tell_writer(message: RelayedMessage, letter: Letter) -> None:
    """Who has an account reads the message on the portal; who has none had no other copy."""
    why = (
        "son adresse ne reçoit pas nos courriels" if letter.address_refused else "le courriel n’a pas pu lui être remis"
    )
    if message.sender.user and not message.recipient.user:
        Notification.tell(
            [message.sender.user],
            kind="message_undelivered",
            sentence=f"Votre message n’est pas arrivé à son destinataire : {why}.",
            thing=message,
            url=reverse("directory:message_detail", args=[message.pk]),
        )


def write_again(notice: InactivityNotice) -> None:
    """Nobody is suspended without having been written to: tonight's run writes the letter that never left."""
    if notice.reminded_at:
        InactivityNotice.objects.filter(pk=notice.pk, suspended_at=None).update(reminded_at=None)
    else:
        InactivityNotice.objects.filter(pk=notice.pk, suspended_at=None).delete()
