"""Child processes: started tethered to us, awaited by condition, stopped for certain."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_TETHER = str(Path(__file__).with_name("tether.py"))
_LOOK_EVERY = 0.05  # seconds between looks at a condition: short beside any server's start
_TAIL = 2000  # bytes of a log that an error message quotes

Probe = Callable[[int], bool]
"""Asks the process with this id; another that answers in its place is a no."""


class StartFailed(RuntimeError):
    """A process ended, or was not ready in time: its log says why."""


@dataclass(frozen=True)
class ProcessSpec:
    """One process: what to run, where it logs, and how to ask whether it is there.

    `ready` answers whether it can serve; `alive` whether it still responds at all (a process
    that hangs is killed and started again), None where nothing can be asked. It starts once the
    processes named in `after` have been ready, and stops before them.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Probe = lambda _: True
    alive: Probe | None = None
    address: str = ""
    after: tuple[str, ...] = ()
    stop_seconds: float = 20.0


class Child:
    """A running process."""

    def __init__(self, spec: ProcessSpec) -> None:
        self.spec = spec
        spec.folder.mkdir(parents=True, exist_ok=True)
        spec.log.parent.mkdir(parents=True, exist_ok=True)
        with spec.log.open("ab") as log:
            self._popen = subprocess.Popen(  # noqa: S603 - commands are built here, never input
                [sys.executable, "-I", "-S", _TETHER, str(os.getpid()), *spec.command],
                cwd=spec.folder,
                env={**os.environ, **spec.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for us: we stop children in order
            )
        self.pid = self._popen.pid
        self.created = created_at(self.pid)

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._popen.poll()

    def terminate(self) -> None:
        """Ask it to stop."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and what it started, now."""
        self._signal(signal.SIGKILL)
        self._popen.wait()

    def stop(self) -> None:
        """Ask it to stop, wait, and kill it if it does not."""
        self.terminate()
        try:
            self._popen.wait(self.spec.stop_seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def wait_ready(self, seconds: float) -> None:
        """Return once it is ready. Raises StartFailed with the end of its log."""
        deadline = time.monotonic() + seconds
        while not self.spec.ready(self.pid):
            code = self.poll()
            if code is not None:
                raise StartFailed(f"{self.spec.name} ended with {code}: {tail(self.spec.log)}")
            if time.monotonic() > deadline:
                raise StartFailed(
                    f"{self.spec.name} is not ready after {seconds:.0f} s: {tail(self.spec.log)}"
                )
            time.sleep(_LOOK_EVERY)

    def _signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            # The child leads its own group: what it forked goes with it.
            os.killpg(self.pid, number)


def created_at(pid: int) -> float:
    """When a process began (seconds since 1970), 0.0 if it is gone.

    With the process id this names a process for good: ids are used again, pairs are not.
    """
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return 0.0


def is_running(pid: int, created: float) -> bool:
    """Whether the process with this id, begun at this time, still runs."""
    try:
        process = psutil.Process(pid)
        # Clocks are read in ticks of 10 ms and corrected: a second is still unmistakable.
        return abs(process.create_time() - created) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def kill_orphan(pid: int, created: float) -> bool:
    """Kill a process that an earlier run left; answers whether there was one."""
    if not is_running(pid, created):
        return False
    try:
        process = psutil.Process(pid)
        process.kill()
        process.wait(timeout=10)
    except psutil.NoSuchProcess:
        pass
    return True


def tail(log: Path) -> str:
    """The last whole lines of a log file, with its path."""
    try:
        content = log.read_bytes()
    except OSError:
        content = b""
    end = content[-_TAIL:]
    if len(content) > _TAIL:
        end = end.partition(b"\n")[2] or end
    text = end.decode(errors="replace").strip()
    return f"{text or 'no output'} ({log})"
