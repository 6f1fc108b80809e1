"""What one member tells another through the portal: a message, a block, « cette info n'est plus bonne »."""

import uuid
from datetime import timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory import mails
from emi_alumni.foundation.dates import short_date
from emi_alumni.foundation.prepositions import of

from .members import Member

MESSAGES_PER_DAY = 10  # sent by one member, to anybody
MESSAGES_PER_PERSON_PER_DAY = 3  # sent by one member to the same person


class RelayedMessageQuerySet(models.QuerySet["RelayedMessage"]):
    def between(self, member: Member) -> Self:
        """What this person wrote or received: nobody else may read a message."""
        return self.filter(Q(sender=member) | Q(recipient=member))

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unread_by(self, member: Member) -> Self:
        return self.unread().filter(recipient=member)

    def counted_for(self, member: Any) -> Coalesce:
        """How many this person received, as an expression to annotate accounts with."""
        rows = self.filter(recipient=member).order_by().values("recipient").annotate(n=models.Count("pk")).values("n")
        return Coalesce(models.Subquery(rows, output_field=models.IntegerField()), 0)

    def for_list(self) -> Self:
        """The joins that a line of the box needs: both people, with their silhouette."""
        return self.select_related("sender__cohort", "recipient__cohort")

    def for_subjects(self) -> Self:
        """What a line says without any face: who wrote, about what, when."""
        return self.select_related("sender").only("subject", "sent_at", "sender__given_name", "sender__family_name")


class RelayedMessage(models.Model):
    """A message to one person, relayed without showing anybody's address (PQ1-04, PQ1-09).

    The sender may choose to give their own address (`share_email`) so that the answer can leave the portal.
    Only the two of them ever read it: not the mission, not the administration.
    """

    sender = models.ForeignKey(
        "directory.Member", verbose_name="de", on_delete=models.CASCADE, related_name="messages_sent"
    )
    recipient = models.ForeignKey(
        "directory.Member", verbose_name="à", on_delete=models.CASCADE, related_name="messages_received"
    )
    subject = models.CharField("objet", max_length=120)
    body = models.TextField("message", max_length=4000)
    share_email = models.BooleanField("donner mon adresse, pour une réponse par courriel", default=False)
    answers = models.ForeignKey(
        "self", verbose_name="répond à", on_delete=models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    sent_at = models.DateTimeField("envoyé le", default=timezone.now)
    read_at = models.DateTimeField("lu le", null=True, blank=True)
    # One per form shown: sending the same form twice (a double click) makes one message.
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = RelayedMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "-sent_at"], name="message_inbox"),
            models.Index(fields=["sender", "-sent_at"], name="message_sent"),
        ]
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="one_message_per_form")]

    def __str__(self) -> str:
        return self.subject

    @classmethod
    @transaction.atomic
    def send(
        cls,
        *,
        sender: Member,
        recipient: Member,
        subject: str,
        body: str,
        share_email: bool,
        key: uuid.UUID,
        answers: "RelayedMessage | None" = None,
    ) -> "tuple[RelayedMessage, bool]":
        """Keep the message, with the letter that relays it; False when this very form was already sent.

        Raises ValidationError, with a sentence for the sender, beyond the limits, when blocked, and when the recipient
        is gone. Both rows are held meanwhile: two windows cannot pass the limit together, and nothing is written to
        somebody who is being erased. A form sent again with other words (the back
        button) is another message: nobody's text is dropped in silence.
        """
        Member.objects.lock_together(sender.pk, recipient.pk)
        sender = Member.objects.lock(sender.pk)
        recipient.refresh_from_db(
            fields=["state", "user", "email", "relay_by_mail", "given_name", "family_name", "slug"]
        )
        already = cls.objects.filter(key=key, sender=sender).first()
        if already and already.recipient_id == recipient.pk and (already.subject, already.body) == (subject, body):
            return already, False
        if already:
            key = uuid.uuid4()
        cls.check_may_write(sender, recipient, answers=answers)
        message = cls.objects.create(
            sender=sender,
            recipient=recipient,
            subject=subject,
            body=body,
            share_email=share_email,
            key=key,
            answers=answers,
        )
        if answers and answers.recipient_id == sender.pk:
            answers.mark_read()
        mails.relay_message(message)
        return message, True

    def mark_read(self) -> None:
        if self.read_at is None:
            self.read_at = timezone.now()
            self.save(update_fields=["read_at"])

    @classmethod
    def check_may_write(cls, sender: Member, recipient: Member, *, answers: "RelayedMessage | None" = None) -> None:
        """Raises ValidationError, with a sentence for the sender, when the message may not leave.

        Writing to somebody who blocked you looks like any other refusal by that person: no reason is given.
        """
        if sender.pk == recipient.pk:
            raise ValidationError("Ce message vous reviendrait : choisissez une autre personne.")
        if MessageBlock.objects.filter(member=sender, blocked=recipient).exists():
            raise ValidationError(
                f"Vous avez choisi de ne plus recevoir de message {of(recipient.full_name)} : cette personne ne "
                "pourrait pas vous répondre. Levez le blocage dans « Messages », puis envoyez."
            )
        if not can_receive(recipient) or MessageBlock.objects.filter(member=recipient, blocked=sender).exists():
            raise ValidationError(f"{recipient.full_name} ne reçoit pas de message pour le moment.")
        today = cls.objects.filter(sender=sender, sent_at__gt=timezone.now() - timedelta(days=1))
        first_words = today.filter(recipient=recipient, answers=None)
        if answers is None and first_words.count() >= MESSAGES_PER_PERSON_PER_DAY:
            raise ValidationError(
                f"Vous avez déjà écrit {MESSAGES_PER_PERSON_PER_DAY} fois à {recipient.full_name} en vingt-quatre "
                "heures : laissez-lui le temps de répondre. Votre texte est gardé ci-dessous."
            )
        if today.count() >= MESSAGES_PER_DAY:
            raise ValidationError(
                f"Vous avez envoyé {MESSAGES_PER_DAY} messages en vingt-quatre heures : c’est la limite. "
                "Votre texte est gardé ci-dessous, envoyez-le demain."
            )


def can_receive(person: Member) -> bool:
    """Whether a message would be read: on the portal by who has an open account, else by mail by who accepts it.

    People who chose not to be listed still receive the answers to what they wrote.
    """
    if not person.is_present:
        return False
    if person.user:
        return person.user.is_active
    return bool(person.email) and person.relay_by_mail


class MessageBlock(models.Model):
    """`member` no longer receives messages from `blocked`, who is not told."""

    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField("depuis le", default=timezone.now)

    class Meta:
        verbose_name = "blocage"
        constraints = [models.UniqueConstraint(fields=["member", "blocked"], name="one_block_each")]

    def __str__(self) -> str:
        return f"{self.member} → {self.blocked}"

    @classmethod
    def between(cls, one: Any, other: Any) -> "models.QuerySet[MessageBlock]":
        """Where one of the two blocked the other; each a Member, their key, or an `OuterRef`."""
        return cls.objects.filter(Q(member=one, blocked=other) | Q(member=other, blocked=one)).order_by()


class StaleReportQuerySet(models.QuerySet["StaleReport"]):
    def open(self) -> Self:
        return self.filter(resolved_at=None)

    def for_list(self) -> Self:
        """What is told of them, with the name of who said it."""
        return self.select_related("author").only("note", "created_at", "author__given_name", "author__family_name")


class StaleReport(models.Model):
    """« Cette information n’est plus juste », says a peer: told to the owner, not to staff; once each while open."""

    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="stale_reports")
    author = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="+")
    note = models.CharField("ce qui a changé", max_length=300, blank=True)
    created_at = models.DateTimeField("signalé le", default=timezone.now)
    resolved_at = models.DateTimeField("réglé le", null=True, blank=True)

    objects = StaleReportQuerySet.as_manager()

    class Meta:
        verbose_name = "information signalée"
        verbose_name_plural = "informations signalées"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "author"], condition=models.Q(resolved_at=None), name="one_open_stale_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} ({short_date(self.created_at)})"

    def resolve(self) -> None:
        """« C’est corrigé », says the owner; saying it twice changes nothing."""
        StaleReport.objects.filter(pk=self.pk, resolved_at=None).update(resolved_at=timezone.now())
