"""The state file: what runs, under which process ids and addresses."""

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from libs.local.keeper import State

_FILE = "processes.json"
_PORTS = "ports.json"
_PORTS_BY_NAME = TypeAdapter(dict[str, int])


class ProcessState(BaseModel):
    """One process as the supervisor sees it."""

    name: str
    state: State
    pid: int | None = None
    created: float = 0.0
    """Seconds since 1970: with the id it names the process for good."""
    address: str = ""
    restarts: int = 0
    failures: int = 0
    exit_code: int | None = None
    log: str


class Installation(BaseModel):
    """All processes of one state folder."""

    supervisor: int
    created: float
    ready: bool = False
    """Every process runs and has answered that it can serve."""
    processes: tuple[ProcessState, ...] = ()
    settings: dict[str, str] = {}
    """Variables that set something for the services, with which they were started."""

    def address(self, name: str) -> str:
        """Where a process of this name answers; empty while there is none."""
        return next((one.address for one in self.processes if one.name == name), "")


def write_state(state: Path, installation: Installation) -> None:
    """Replace the state file in one step: a reader sees the old one or the new one."""
    _replace(state / _FILE, installation.model_dump_json(indent=1) + "\n")


def read_state(state: Path) -> Installation | None:
    """What the state file says, be it stale; None without one that can be read."""
    try:
        return Installation.model_validate_json((state / _FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def forget_state(state: Path) -> None:
    """Remove the state file."""
    (state / _FILE).unlink(missing_ok=True)


def write_ports(state: Path, ports: Mapping[str, int]) -> None:
    """Remember which process listens on which port, for the next start."""
    _replace(state / _PORTS, _PORTS_BY_NAME.dump_json(dict(ports), indent=1).decode() + "\n")


def read_ports(state: Path) -> dict[str, int]:
    """The ports of the last start, by process; none where that is not known."""
    try:
        return _PORTS_BY_NAME.validate_json((state / _PORTS).read_bytes())
    except (OSError, ValidationError):
        return {}


def _replace(file: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=file.parent, suffix=".tmp", delete=False) as handle:
        handle.write(text)
    os.replace(handle.name, file)  # noqa: PTH105 - a name, not a path


class Locked(RuntimeError):
    """Another process holds this lock."""


@contextmanager
def lock(file: Path, *, wait: bool) -> Iterator[None]:
    """Hold a lock file; it is free again when the holder ends, however it ends.

    Raises Locked at once when it is held and `wait` is False.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Locked(str(file)) from error
        yield
