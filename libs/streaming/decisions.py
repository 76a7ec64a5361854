"""What to do about a message whose step failed. Pure: no I/O, no clock."""

import math
from dataclasses import dataclass

from libs.contracts import StateConflict
from libs.errors import Failed, Postponed, Rejected, Skipped, Unavailable
from libs.streaming.wire import Malformed


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how long a message is tried. Times in seconds."""

    max_attempts: int
    first_delay: float
    longest_delay: float
    give_up_after: float
    """For a message that waits for one server of many: how long it does, from its first try."""


@dataclass(frozen=True)
class End:
    """The request ends here: `skipped.request_fate` and code go into its outcome."""

    skipped: Skipped


@dataclass(frozen=True)
class Pause:
    """The whole stage waits for a server, then runs the message again."""

    code: str


@dataclass(frozen=True)
class Retry:
    """Due again after `delay` seconds. Raises ValueError for a delay without end."""

    code: str
    delay: float
    spend: bool

    def __post_init__(self) -> None:
        if not math.isfinite(self.delay):
            raise ValueError(f"{self.code}: due again after {self.delay} s")


@dataclass(frozen=True)
class Die:
    """To the dead letters. `ours`: a defect of dealwire, counted towards the limit."""

    code: str
    ours: bool


Decision = End | Pause | Retry | Die

INTERNAL_ERROR = "internal_error"
STATE_CONFLICT = "state_conflict"


def decide(
    error: Exception, *, attempts: int, waited: float, patience: RetryPolicy, from_outside: bool
) -> Decision:
    """The fate of a message after `error`.

    attempts: spent before this run. waited: seconds since it first waited for its server.
    from_outside: anyone may write this stream, so a malformed message is not our defect.
    """
    if isinstance(error, Skipped):
        return End(error)
    if isinstance(error, (Rejected, StateConflict)):
        return _die(error, from_outside=from_outside)
    if isinstance(error, Unavailable):
        return _wait(error, waited, patience)
    if isinstance(error, Postponed):
        return Retry(error.reason_code, error.delay, spend=False)
    code = error.reason_code if isinstance(error, Failed) else INTERNAL_ERROR
    if attempts + 1 >= patience.max_attempts:
        return Die(code, ours=not isinstance(error, Failed))
    return Retry(code, growing(attempts, patience), spend=True)


def _die(error: Rejected | StateConflict, *, from_outside: bool) -> Die:
    if isinstance(error, StateConflict):  # the same at every attempt, until somebody mends the key
        return Die(STATE_CONFLICT, ours=True)
    return Die(error.reason_code, ours=isinstance(error, Malformed) and not from_outside)


def growing(attempts: int, patience: RetryPolicy) -> float:
    """Seconds to wait after the attempt numbered `attempts` from 0: doubles up to the longest."""
    return float(min(patience.first_delay * 2 ** min(attempts, 30), patience.longest_delay))


def _wait(error: Unavailable, waited: float, patience: RetryPolicy) -> Decision:
    if not error.alone:
        return Pause(error.reason_code)
    if waited >= patience.give_up_after:
        return Die(error.reason_code, ours=False)
    # Half as long again: grows geometrically without a counter to keep.
    delay = max(patience.first_delay, min(waited / 2, patience.longest_delay))
    return Retry(error.reason_code, max(delay, error.retry_after or 0), spend=False)
