"""Firefox for Playwright, by WebDriver BiDi: this program stands in Firefox's place and relays what the two say.

Playwright 1.65 sends `emulation.setMediaFeaturesOverride` to each page that it opens, and Firefox ESR 153 does not know
it: that command is answered here, with nothing done; the rest goes through as it came. It takes Firefox's arguments.
"""

import json
import re
import socket
import subprocess
import sys
import threading

UNKNOWN = b"emulation.setMediaFeaturesOverride"
READY = re.compile(r"WebDriver BiDi listening on ws://127\.0\.0\.1:(\d+)")
WHOLE_TEXT = 0x81  # the first byte of a WebSocket frame that holds a whole message (RFC 6455, 5.2)


def exactly(source: socket.socket, count: int) -> bytes:
    received = bytearray()
    while len(received) < count:
        if not (piece := source.recv(count - len(received))):
            raise EOFError
        received += piece
    return bytes(received)


def handshake(source: socket.socket) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += exactly(source, 1)
    return head


def frame_from(source: socket.socket) -> tuple[bytes, bytes]:
    """A frame as it came, and what it says."""
    head = exactly(source, 2)
    length = head[1] & 127
    if length > 125:
        head += exactly(source, 2 if length == 126 else 8)
        length = int.from_bytes(head[2:], "big")
    mask = exactly(source, 4) if head[1] & 128 else b""
    body = exactly(source, length)
    if not mask:
        return head + body, body
    key = (mask * (length // 4 + 1))[:length]
    said = (int.from_bytes(body, "big") ^ int.from_bytes(key, "big")).to_bytes(length, "big")
    return head + mask + body, said


def answer(command: bytes) -> bytes:
    """The frame that Firefox would send, had it done what it was asked."""
    said = json.dumps({"type": "success", "id": json.loads(command)["id"], "result": {}}).encode()
    return bytes([WHOLE_TEXT, len(said)]) + said


def relay(playwright: socket.socket, port: int) -> None:
    """A connection, until either side ends it."""
    firefox = socket.create_connection(("127.0.0.1", port))
    # Firefox reads its own port in « Host », and compresses nothing when nobody offers to.
    asked = re.sub(rb"(?i)\r\nsec-websocket-extensions:[^\r]*", b"", handshake(playwright))
    firefox.sendall(re.sub(rb"(?i)(\r\nhost:[^:\r]*:)\d+", rb"\g<1>%d" % port, asked))
    playwright.sendall(handshake(firefox))
    sending = threading.Lock()

    def to_playwright() -> None:
        try:
            while True:
                frame, _ = frame_from(firefox)
                with sending:
                    playwright.sendall(frame)
        except (EOFError, OSError):
            playwright.close()

    threading.Thread(target=to_playwright, daemon=True).start()
    try:
        while True:
            frame, said = frame_from(playwright)
            if UNKNOWN not in said:
                firefox.sendall(frame)
                continue
            with sending:
                playwright.sendall(answer(said))
    except (EOFError, OSError):
        firefox.close()


def listen(door: socket.socket, port: int) -> None:
    while True:
        playwright, _ = door.accept()
        threading.Thread(target=relay, args=(playwright, port), daemon=True).start()


def main(program: str, *arguments: str) -> int:
    browser = subprocess.Popen([program, *arguments], stderr=subprocess.PIPE, text=True)
    assert browser.stderr
    for line in browser.stderr:
        shown = line
        if ready := READY.search(line):
            door = socket.create_server(("127.0.0.1", 0))
            threading.Thread(target=listen, args=(door, int(ready[1])), daemon=True).start()
            shown = line.replace(ready[1], str(door.getsockname()[1]))
        sys.stderr.write(shown)
        sys.stderr.flush()
    return browser.wait()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
