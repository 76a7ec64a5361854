"""Work for worker processes: functions that they can find by name."""

import ctypes
import os
import signal
import time
from pathlib import Path
from typing import Never

from libs.errors import DealwireError, Postponed, Skipped, Unavailable
from services.fetcher.errors import AccessDenied, ServerBusy

NAMED: dict[str, DealwireError] = {
    "refusal": AccessDenied("403"),
    "without a message": AccessDenied(),
    "busy": ServerBusy("503", retry_after=7.5),
    "skipped": Skipped("said so", code="another", fate="unchanged"),
    "unavailable": Unavailable("gone", code="gone", alone=True, retry_after=3),
    "postponed": Postponed("later", delay=4.5, code="turn"),
}

_loaded: list[str] = []


class Stubborn(Exception):
    """Cannot be pickled: it holds what cannot."""

    def __init__(self, one: int, *, two: int) -> None:
        super().__init__(f"{one} and {two}")
        self.held = lambda: one


def raise_named(name: str) -> Never:
    raise NAMED[name]


def raise_stubborn() -> Never:
    raise Stubborn(1, two=2)


def not_to_be_pickled() -> object:
    return lambda: None


def segfault() -> None:
    ctypes.string_at(0)


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> Never:
    raise SystemExit(0)


def fill(size: int) -> int:
    return len(bytearray(size))


def nap(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def spin_and_say(place: str) -> Never:
    """Never lets go of the interpreter for long, nor listens to signals that can be ignored."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    Path(place).write_text(str(os.getpid()), encoding="ascii")
    while True:
        pass


def load(place: str) -> None:
    with Path(place).open("a", encoding="ascii") as log:
        log.write("once ")
    _loaded.append("loaded")


def what_was_loaded() -> str:
    return " ".join(_loaded)
