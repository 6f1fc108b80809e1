"""Say, before anything is installed, whether the demonstration may listen on a port. Standard library only."""

import errno
import socket
import sys


def refusal(port: str) -> str:
    """Why 127.0.0.1 cannot be listened on at this port, in a sentence; nothing when it can."""
    if not (port.isascii() and port.isdecimal() and 1 <= int(port) <= 65535):
        return f"PORT={port} n’est pas un numéro de port : écrivez un nombre entre 1024 et 65535, comme PORT=8123."
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # As the server does: a port left a moment ago by a stopped demo is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", int(port)))
            listener.listen()
        except OSError as error:
            if error.errno == errno.EACCES:
                return f"Le port {port} est réservé à l’administrateur de la machine : choisissez make demo PORT=8123."
            return (
                f"Le port {port} est déjà occupé par un autre programme, peut-être une démonstration déjà ouverte "
                f"sur http://127.0.0.1:{port}/. Arrêtez-le, ou servez ailleurs : make demo PORT=8123."
            )
    return ""


if __name__ == "__main__":
    if sentence := refusal(sys.argv[1]):
        sys.stderr.write(f"{sentence}\n")
        sys.exit(1)
