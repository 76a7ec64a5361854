"""The state file: what runs, under which process ids and addresses."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ValidationError

from libs.local.keeper import State

_FILE = "processes.json"


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
    with tempfile.NamedTemporaryFile("w", dir=state, suffix=".tmp", delete=False) as handle:
        handle.write(installation.model_dump_json(indent=1) + "\n")
    os.replace(handle.name, state / _FILE)  # noqa: PTH105 - a name, not a path


def read_state(state: Path) -> Installation | None:
    """What the state file says, be it stale; None without one that can be read."""
    try:
        return Installation.model_validate_json((state / _FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def forget_state(state: Path) -> None:
    """Remove the state file."""
    (state / _FILE).unlink(missing_ok=True)


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
