"""Letters on a developer's screen, as a person reads them: what travels is encoded, and cuts long links."""

from typing import Any

from django.core.mail.backends.console import EmailBackend as DjangoBackend


class EmailBackend(DjangoBackend):
    def write_message(self, message: Any) -> None:
        headers = message.message()  # what could not be sent is not shown either
        self.stream.write(
            f"À : {', '.join(message.to)}\nObjet : {message.subject}\nNuméro : {headers['Message-ID']}\n\n"
            f"{message.body.strip()}\n{'-' * 79}\n"
        )
