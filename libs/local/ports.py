"""Free TCP ports on loopback."""

import socket
from collections.abc import Iterable

LOOPBACK = "127.0.0.1"


class NoFreePort(RuntimeError):
    """Every port that may be used is taken: stop what listens there, or name another port."""

    def __init__(self, ports: str) -> None:
        super().__init__(f"port taken: {ports}; stop what listens there, or name another port")


def is_free(port: int) -> bool:
    """Whether a server can bind this port on loopback now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(candidates: Iterable[int], *, taken: Iterable[int] = ()) -> int:
    """The first candidate that nobody listens on and that is not in `taken`.

    Raises NoFreePort.
    """
    refused, tried = set(taken), list(candidates)
    for port in tried:
        if port not in refused and is_free(port):
            return port
    raise NoFreePort(", ".join(map(str, tried)))


def claim(port: int) -> int:
    """This port, which must be free. Raises NoFreePort."""
    return free_port([port])
