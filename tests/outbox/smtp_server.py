"""A mail server on this machine, which answers as a test asks and keeps what it was given."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Server:
    """`answers`: what to say to a verb (« RCPT », « DATA », « . » after the text, « HELLO » on arrival), in turn; the
    last one is repeated. « silent » says nothing more, « leave » closes the connection."""

    port: int = 0
    answers: dict[str, list[str]] = field(default_factory=dict)
    extensions: tuple[str, ...] = ()
    slow: float = 0  # seconds before the answer to the text
    commands: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    connections: int = 0

    def answer(self, verb: str, otherwise: str) -> str:
        given = self.answers.get(verb, [])
        if not given:
            return otherwise
        return given.pop(0) if len(given) > 1 else given[0]

    def said(self, verb: str) -> list[str]:
        """What came after this verb, each time."""
        return [rest for command in self.commands for start, _, rest in [command.partition(" ")] if start == verb]

    def serve(self, client: socket.socket) -> None:
        self.connections += 1
        with client, client.makefile("rwb") as stream, suppress(OSError):

            def say(words: str) -> bool:
                if words == "silent":
                    time.sleep(5)
                if words in ("silent", "leave"):
                    client.shutdown(socket.SHUT_RDWR)
                    return False
                stream.write(f"{words}\r\n".encode())
                stream.flush()
                return not words.startswith("421")

            going = say(self.answer("HELLO", "220 ready"))
            while going and (line := stream.readline().decode().strip()):
                verb = line.split(":")[0].split()[0].upper()
                self.commands.append(f"{verb} {line[len(verb) :].strip()}")
                if verb == "EHLO":
                    names = ["here", *self.extensions]
                    words = [f"250{' ' if name is names[-1] else '-'}{name}" for name in names]
                    going = say("\r\n".join(words))
                elif verb == "DATA":
                    going = say(told := self.answer("DATA", "354 go on"))
                    if told.startswith("354"):
                        text = b"".join(iter(stream.readline, b".\r\n"))
                        time.sleep(self.slow)
                        told = self.answer(".", "250 taken")
                        if told.startswith("250") or told == "leave":
                            self.texts.append(text)
                        going = say(told)
                else:
                    going = say(self.answer(verb, "221 bye" if verb == "QUIT" else "250 ok")) and verb != "QUIT"


@contextmanager
def mail_server(**answers: list[str]) -> Iterator[Server]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener.getsockname()[1], answers)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=server.serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts, which would keep the port open
        listener.close()
