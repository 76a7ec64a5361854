"""Keeps one process running: starts it, notices that it died or hangs, starts it again."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Literal, Protocol

from libs.local.children import ProcessSpec

State = Literal["waiting", "starting", "running", "restarting"]
Ask = Callable[[Callable[[], bool]], "Future[bool]"]
"""Runs a question that may take its time, without holding up who asks."""


class Running(Protocol):
    """What a keeper needs of a process. `libs.local.children.Child` is one."""

    pid: int
    created: float

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""

    def kill(self) -> None:
        """End it now."""


@dataclass(frozen=True)
class RestartTimes:
    """Times in seconds."""

    first_delay: float = 0.5
    """Before the first restart; doubles with each, so that a broken process costs little."""
    longest_delay: float = 30.0
    stable_after: float = 60.0
    """A process that ran so long starts again at the first delay."""
    start_within: float = 180.0
    look_every: float = 0.2
    """Between two questions whether it is ready."""
    check_every: float = 5.0
    """Between two questions whether it responds."""
    hang_after: float = 60.0
    """A process that has not responded for so long is killed: longer than any step of ours
    keeps the loop busy, and than a broker needs to rewrite its file."""


def restart_delay(failures: int, patience: RestartTimes) -> float:
    """Seconds to wait after so many failures in a row, the last included."""
    # Beyond 2^20 the ceiling has long been reached, and the power would overflow.
    grown = patience.first_delay * 2.0 ** min(failures - 1, 20)
    return min(grown, patience.longest_delay)


class Keeper:
    """One process of the table and what has happened to it. Driven by `tick`, with the clock."""

    def __init__(
        self,
        spec: ProcessSpec,
        *,
        spawn: Callable[[ProcessSpec], Running],
        ask: Ask,
        patience: RestartTimes,
    ) -> None:
        self.spec = spec
        self.state: State = "waiting"
        self.child: Running | None = None
        self.failures = 0
        self.restarts = 0
        self.exit_code: int | None = None
        self.was_ready = False
        self._spawn = spawn
        self._ask = ask
        self._patience = patience
        self._answer: Future[bool] | None = None
        self._since = 0.0
        self._good = 0.0
        self._due = 0.0

    def tick(self, now: float) -> None:
        """Do what is due at this moment."""
        if self.child is None:
            if now >= self._due:
                self._start(now)
            return
        code = self.child.poll()
        if code is not None:
            self._ended(code, now)
        elif self.state == "starting":
            self._look(now)
        else:
            self._check(now)

    def _start(self, now: float) -> None:
        self.restarts += self.state == "restarting"
        self.child = self._spawn(self.spec)
        self.state = "starting"
        self._answer, self._due = None, now
        self._since = self._good = now

    def _ended(self, code: int, now: float) -> None:
        # Exit code 0 is a death too: nobody asked it to stop.
        lasted = now - self._since
        self.failures = 1 if lasted >= self._patience.stable_after else self.failures + 1
        self.child, self.exit_code, self.state = None, code, "restarting"
        self._due = now + restart_delay(self.failures, self._patience)

    def _look(self, now: float) -> None:
        if self._answered(self.spec.ready, now, self._patience.look_every):
            self.state, self._good, self.was_ready = "running", now, True
        elif now - self._since > self._patience.start_within:
            self._kill()

    def _check(self, now: float) -> None:
        if now - self._since >= self._patience.stable_after:
            self.failures = 0
        if self.spec.alive is None:
            return
        if self._answered(self.spec.alive, now, self._patience.check_every):
            self._good = now
        elif now - self._good > self._patience.hang_after:
            self._kill()

    def _answered(self, question: Callable[[int], bool], now: float, pause: float) -> bool:
        if self._answer is None:
            if now >= self._due and self.child is not None:
                pid = self.child.pid
                self._answer = self._ask(lambda: question(pid))
            return False
        if not self._answer.done():
            return False
        good, self._answer, self._due = self._answer.result(), None, now + pause
        return good

    def _kill(self) -> None:
        if self.child is not None:
            self.child.kill()
