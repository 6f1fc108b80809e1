"""One request on a connection of its own, as the reverse proxy makes them to gunicorn's sync workers."""

import socket
from dataclasses import dataclass

HOST = "alumni.example.org"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def request(path: str, cookie: str = "", header: str = "") -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", "X-Forwarded-Proto: https", "Accept: text/html"]
    lines += ["Accept-Language: fr", "Connection: close"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    lines += [header] if header else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def exchange(port: int, message: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.sendall(message)
        pieces = []
        while piece := connection.recv(1 << 18):
            pieces.append(piece)
    return b"".join(pieces)


def get(port: int, path: str, cookie: str = "", header: str = "") -> Answer:
    head, _, body = exchange(port, request(path, cookie, header)).partition(b"\r\n\r\n")
    status, *headers = head.decode("latin-1").split("\r\n")
    parts = (line.partition(": ") for line in headers)
    return Answer(int(status.split()[1]), {name.lower(): value for name, _, value in parts}, body)
