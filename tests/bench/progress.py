"""How far a long run is, on standard error: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_LINE_EVERY = 20.0  # seconds


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A function to be told how much is done; the first number is where the run began."""
    if not sys.stderr.isatty():
        yield _Lines(what, total).reached
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


class _Lines:
    def __init__(self, what: str, total: int) -> None:
        self._what, self._total = what, total
        self._began: tuple[float, int] | None = None
        self._said = 0.0

    def reached(self, done: int) -> None:
        now = time.monotonic()
        if self._began is None:
            self._began = now, done
        elif now - self._said < _LINE_EVERY and done < self._total:
            return
        self._said = now
        since, first = self._began
        left = (now - since) / (done - first) * (self._total - done) if done > first else None
        rest = "" if left is None else f", {left / 60:.1f} minutes left"
        sys.stderr.write(f"{self._what}: {done:,} of {self._total:,}{rest}\n")
