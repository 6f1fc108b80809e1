"""The worker's part: hand each letter to the mail server, and say what became of it."""

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db.transaction import on_commit
from django.dispatch import receiver
from django.utils import timezone

from emi_alumni.foundation.outbox.message import message_of
from emi_alumni.foundation.outbox.models import Letter, letter_posted
from emi_alumni.foundation.outbox.refusals import names_a_dead_address

logger = logging.getLogger(__name__)

# Begins what is said of a letter that waits because the server itself cannot be spoken to.
SERVER_AWAY = "Le serveur de courriel ne répond pas"
ACCENTED = "Cette adresse a, avant le @, une lettre accentuée : aucun courriel ne peut y partir."
TO_TRY_AGAIN = "Le serveur demande d’attendre"
REFUSED = "Le serveur refuse ce courriel"
DEAD_ADDRESS = "Cette adresse ne reçoit plus de courriel"
NOT_SIGNED_IN = 530  # a fault of our settings, not of the letter


@receiver(letter_posted)
def send_at_once(**kwargs: Any) -> None:
    """Where no worker runs (MAIL_AT_ONCE), this very process sends what is due, once committed."""
    if settings.MAIL_AT_ONCE:
        on_commit(send_due)


def send_due(*, stop: Callable[[], bool] = lambda: False) -> int:
    """Send every letter that is due, codes first; how many were tried. Ends early when the server cannot be spoken to,
    or between two letters when `stop` says so.

    Nothing is raised: a letter that cannot leave says so in its row.
    """
    tried = 0
    connection = get_connection()
    try:
        while not stop() and (letter := Letter.objects.claim()):
            tried += 1
            if not deliver(letter, connection):
                break
    finally:
        close(connection)
    return tried


def deliver(letter: Letter, connection: Any) -> bool:
    """One attempt; False when the server itself is away. After a failure the connection is closed: the server may have
    left it (421), and the next letter opens another."""
    if letter.expires_at <= timezone.now():
        letter.mark_expired()
        return True
    if not letter.to.rpartition("@")[0].isascii():
        letter.mark_refused(ACCENTED, address_refused=True)
        return True
    try:
        connection.open()
    except OSError as error:  # those of smtplib and ssl are too
        put_off(letter, f"{SERVER_AWAY} : {said_by(error)}", connection)
        return False
    try:
        connection.send_messages([message_of(letter)])
    except ValueError as error:  # an address or a header that cannot be written
        letter.mark_refused(f"Ce courriel ne peut pas être écrit : {error}")
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        code, text = answer_of(error)
        if code < 500 or code == NOT_SIGNED_IN:
            put_off(letter, f"{TO_TRY_AGAIN} : {code} {text}", connection)
        else:
            close(connection)
            dead = isinstance(error, smtplib.SMTPRecipientsRefused) and names_a_dead_address(f"{code} {text}")
            letter.mark_refused(f"{DEAD_ADDRESS if dead else REFUSED} : {code} {text}", address_refused=dead)
            logger.warning("Letter %s was refused: %s", letter.pk, code)
    except OSError as error:
        put_off(letter, f"{SERVER_AWAY} : {said_by(error)}", connection)
    else:
        letter.mark_sent()
    return True


def put_off(letter: Letter, reason: str, connection: Any) -> None:
    close(connection)
    letter.postpone(reason)
    logger.warning("Letter %s could not leave, attempt %s: it will be tried again", letter.pk, letter.attempts)


def close(connection: Any) -> None:
    with suppress(OSError):  # a server that is gone takes no leave
        connection.close()


def answer_of(error: Any) -> tuple[int, str]:
    """The code and the words of the server's answer."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, words)] = error.recipients.values()
    else:
        code, words = error.smtp_code, error.smtp_error
    return code, words.decode(errors="replace") if isinstance(words, bytes) else str(words)


def said_by(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return " ".join(map(str, answer_of(error)))
    return error.strerror or str(error) or type(error).__name__
