"""The connection to the mail server: Django's, which says the portal's name and asks for short returns."""

import smtplib
from functools import partial
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend
from django.core.mail.message import sanitize_address

from emi_alumni.foundation.outbox.models import mail_domain


class EmailBackend(DjangoBackend):
    @property
    def connection_class(self) -> Any:
        """Greets by the portal's domain: the machine's own name, which Django gives, is often a private one."""
        return partial(_named, super().connection_class)

    def open(self) -> bool | None:
        opened = super().open()
        if opened:
            self.connection.ehlo_or_helo_if_needed()  # what the server offers is known before the first letter
        return opened

    def _send(self, email_message: Any) -> bool:
        """RFC 3461, where the server knows it: the return holds the headers alone, and names the letter."""
        sender = sanitize_address(email_message.from_email, "utf-8")
        recipients = [sanitize_address(address, "utf-8") for address in email_message.recipients()]
        content = email_message.message().as_bytes(linesep="\r\n")
        options = ["RET=HDRS", f"ENVID={email_message.key}"] if self.connection.has_extn("dsn") else []
        self.connection.sendmail(sender, recipients, content, mail_options=options)
        return True


def _named(connection_class: Any, host: str, port: int, **options: Any) -> smtplib.SMTP:
    return connection_class(host, port, **options | {"local_hostname": mail_domain()})
