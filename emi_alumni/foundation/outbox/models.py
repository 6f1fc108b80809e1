"""Letters that wait to leave, and what became of them. A letter is written with the act that it tells, in the same
transaction; `sending.py` hands it to the mail server, outside of any request."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.transaction import on_commit
from django.dispatch import Signal
from django.utils import timezone
from django.utils.encoding import punycode

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.dates import french_moment

# How long a worker has a letter for itself before another takes it up: longer than all the time-outs of one session.
# A code would be too old by then: leaving twice does no harm, since it is the same letter.
LEASE = timedelta(minutes=15)
CODE_LEASE = timedelta(minutes=2)
LATE = timedelta(minutes=15)
# Beyond, the letter has not left and will not.
TRIED_FOR = timedelta(days=2)

# Sent, with `letter`, once it is known that it has not reached its address: refused, returned, or never left in time.
letter_failed = Signal()
# Sent in the transaction that puts a letter in the outbox.
letter_posted = Signal()


class Kind(models.TextChoices):
    CODE = "code", "code"
    MESSAGE = "message", "message d’un membre"
    INVITATION = "invitation", "invitation"
    NOTICE = "notice", "avis"
    ERASURE = "erasure", "avis d’effacement"


class State(models.TextChoices):
    WAITING = "waiting", "en attente"
    SENT = "sent", "parti"
    FAILED = "failed", "refusé"
    EXPIRED = "expired", "abandonné, faute d’avoir pu partir à temps"


NO_WORDS = {"subject": "", "body": "", "headers": {}}


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> Self:
        return self.filter(state=State.WAITING)

    def due(self) -> Self:
        """What may be tried now: codes first, then whose turn came first."""
        codes_first = Case(When(kind=Kind.CODE, then=Value(0)), default=Value(1))
        return self.waiting().filter(next_attempt_at__lte=timezone.now()).order_by(codes_first, "next_attempt_at", "pk")

    def late(self, written: datetime | None = None) -> Self:
        """What should have left a while ago, whoever is at fault: what was written at that moment or before."""
        return self.waiting().filter(created_at__lte=written or timezone.now() - LATE)

    def claim(self) -> "Letter | None":
        """The next letter to try, for this worker alone; if the worker dies, it is due again later."""
        while letter := self.due().first():
            until = timezone.now() + (CODE_LEASE if letter.kind == Kind.CODE else LEASE)
            taken = self.due().order_by().filter(pk=letter.pk, attempts=letter.attempts)
            if taken.update(next_attempt_at=until, attempts=F("attempts") + 1):
                letter.attempts += 1
                return letter
        return None

    def about(self, things: models.QuerySet[Any]) -> Self:
        kind = ContentType.objects.get_for_model(things.model)
        return self.filter(content_type=kind, object_id__in=things.order_by().values("pk"))

    def to_dead_addresses(self) -> Self:
        """The last letter to each address that refuses ours: a later one that left clears the address."""
        latest = Letter.objects.filter(to=OuterRef("to"), state__in=[State.SENT, State.FAILED])
        latest_pk = latest.order_by("-finished_at", "-pk").values("pk")[:1]
        return self.filter(address_refused=True, pk=Subquery(latest_pk))


class Letter(models.Model):
    """One letter to one address. Its words are kept until it has left, and read by nobody meanwhile."""

    kind = models.CharField("sorte", max_length=10, choices=Kind)
    to = models.CharField("adresse", max_length=254)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, null=True, related_name="letters"
    )
    subject = models.CharField("objet", max_length=300)
    body = models.TextField("texte")
    headers = models.JSONField("en-têtes", default=dict)
    # What the letter tells, for the app that wrote it.
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, related_name="+")
    object_id = models.BigIntegerField(null=True)
    thing = GenericForeignKey()
    # Says which letter a bounce returns: secret, since whoever knows it could declare an address dead.
    key = models.CharField("clé", max_length=32, unique=True, editable=False)
    message_id = models.CharField("numéro", max_length=200, editable=False)

    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField("essais", default=0)
    last_error = models.CharField("dernière réponse", max_length=300, blank=True)
    address_refused = models.BooleanField("l’adresse ne reçoit plus", default=False)
    created_at = models.DateTimeField("écrit le", default=timezone.now)
    next_attempt_at = models.DateTimeField("prochain essai", default=timezone.now)
    expires_at = models.DateTimeField("à faire partir avant le")
    finished_at = models.DateTimeField("terminé le", null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="waiting"), name="letter_waiting"),
            models.Index(fields=["to", "-finished_at"], name="letter_of_address"),
            models.Index(fields=["content_type", "object_id"], name="letter_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None)
                | Q(finished_at__isnull=False, subject="", body="") & ~Q(state="waiting"),
                name="letter_keeps_no_words_once_gone",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {french_moment(self.created_at)}"

    @classmethod
    def post(
        cls,
        *,
        kind: Kind,
        to: str,
        subject: str,
        body: str,
        account: Account | None = None,
        thing: models.Model | None = None,
        headers: dict[str, str] | None = None,
        message_id: str = "",
        expires_after: timedelta = TRIED_FOR,
    ) -> "Letter":
        """Put a letter in the outbox, in the transaction of the act that it tells: it leaves if that one is kept.

        A worker sends it (`manage.py send_mail_queue`), or this very process once committed, with MAIL_AT_ONCE.
        """
        key = secrets.token_hex(16)
        letter = cls.objects.create(
            kind=kind,
            to=to,
            subject=" ".join(subject.split())[:300],
            body=body,
            account=account,
            thing=thing,
            headers=headers or {},
            key=key,
            message_id=message_id or f"<{key}@{mail_domain()}>",
            expires_at=timezone.now() + expires_after,
        )
        letter_posted.send(Letter)
        return letter

    # What becomes of it ---------------------------------------------------------------------------

    def mark_sent(self) -> bool:
        """The mail server has it. Also by a worker whose lease is over. False when it no longer waited."""
        return self._finish(Letter.objects.waiting(), State.SENT)

    def mark_refused(self, reason: str, *, address_refused: bool = False) -> bool:
        """The server refuses it for good. Only by the worker of the latest attempt; else False."""
        mine = Letter.objects.waiting().filter(attempts=self.attempts)
        return self._finish(mine, State.FAILED, last_error=reason[:300], address_refused=address_refused)

    def mark_returned(self, reason: str, *, address_refused: bool = False) -> bool:
        """The server took it, then sent it back: it could not be delivered. False when it had failed already."""
        gone = Letter.objects.exclude(state=State.FAILED)
        return self._finish(gone, State.FAILED, last_error=reason[:300], address_refused=address_refused)

    def mark_expired(self) -> bool:
        """It has not left before `expires_at`, and will not. False when it no longer waited."""
        return self._finish(Letter.objects.waiting(), State.EXPIRED)

    def postpone(self, reason: str) -> None:
        """Try again later: a code within seconds, the others after twice the time, four hours at most."""
        delay = 10 if self.kind == Kind.CODE else min(30 * 2 ** (self.attempts - 1), 4 * 3600)
        mine = Letter.objects.waiting().filter(pk=self.pk, attempts=self.attempts)
        again = min(timezone.now() + timedelta(seconds=delay), self.expires_at)
        mine.update(next_attempt_at=again, last_error=reason[:300])

    def _finish(self, expected: LetterQuerySet, state: State, **changes: Any) -> bool:
        """Moves it, when it is among `expected`, to a state of the end, without its words; the last letter of an erased
        person leaves no row. False, and nothing is written, when it is not among them.
        """
        changes |= {"state": state, "finished_at": timezone.now(), **NO_WORDS}
        if not expected.filter(pk=self.pk).update(**changes):
            return False
        for name, value in changes.items():
            setattr(self, name, value)
        if self.kind == Kind.ERASURE:
            Letter.objects.filter(pk=self.pk).delete()
        elif state != State.SENT:
            on_commit(lambda: letter_failed.send_robust(Letter, letter=self))
        return True


def mail_domain() -> str:
    """The portal's own domain, as mail servers read it."""
    return punycode(urlsplit(settings.PORTAL_URL).hostname or "localhost")
