"""Free TCP ports on loopback, each for one installation."""

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

LOOPBACK = "127.0.0.1"


class NoFreePort(RuntimeError):
    """Every port that may be used is taken: stop what listens there, or name another port."""

    def __init__(self, ports: str) -> None:
        super().__init__(f"port taken: {ports}; stop what listens there, or name another port")


class PortClaims:
    """Ports that are ours from the moment they are chosen until this is closed.

    A server binds its port seconds after it was found free: two installations that start
    together would choose the same. A lock file for each port, shared by all installations
    of a user, keeps them apart; it is free again when its holder ends, however it ends.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.gettempdir()) / f"dealwire-ports-{os.getuid()}"
        self._held: set[int] = set()
        self._locks = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._locks.close()
        self._held.clear()

    def take(self, candidates: Iterable[int], *, before: int | None = None) -> int:
        """The first candidate that nobody listens on or has claimed. Raises NoFreePort.

        `before`: the one to try first, if it is a candidate: it was taken the last time.
        """
        tried = list(candidates)
        for port in sorted(tried, key=lambda each: each != before):
            if port not in self._held and self._lock(port):
                self._held.add(port)
                return port
        raise NoFreePort(f"{tried[0]}-{tried[-1]}" if len(tried) > 1 else str(tried[0]))

    def _lock(self, port: int) -> bool:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as attempt:
            handle = attempt.enter_context((self._folder / str(port)).open("w"))
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            if not is_free(port):
                return False
            self._locks.push(attempt.pop_all())
            return True


def is_free(port: int) -> bool:
    """Whether a server can bind this port on loopback now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
