"""Removes the oldest closed files of the archive, by age and by size; off unless asked for.

Replicas may share the folder: each looks at what is there, a file goes once, and one that is still
named open is never touched.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from libs.observability import Metrics
from services.fetcher.warc.file_names import FILES, OPEN, may_hold

_EVERY = 300.0  # seconds between two looks

log = structlog.get_logger()


@dataclass(frozen=True)
class Retention:
    """How much of the archive is kept: days since a response came, and bytes in all."""

    days: float | None = None
    size: int | None = None

    @property
    def is_on(self) -> bool:
        """Whether anything is ever removed."""
        return self.days is not None or self.size is not None


class ArchiveRetention:
    """A background task that removes what need not be kept."""

    def __init__(
        self, folder: Path, keep: Retention, *, now: Callable[[], datetime], metrics: Metrics
    ) -> None:
        self._folder = folder
        self._keep = keep
        self._now = now
        self._metrics = metrics

    async def run(self) -> None:
        """Look after look, until cancelled."""
        while True:
            await asyncio.to_thread(self.remove)
            await asyncio.sleep(_EVERY)

    def remove(self) -> list[str]:
        """Remove what is too old or too much now; the names of these files."""
        closed = sorted(_sizes(self._folder, FILES))
        being_written = sum(size for _, size in _sizes(self._folder, FILES + OPEN))
        removed = []
        for name, size in too_many(closed, being_written, self._keep, self._now()):
            try:
                (self._folder / name).unlink()
            except FileNotFoundError:  # another replica was faster
                continue
            except OSError as error:
                log.warning("archive_file_not_removed", file=name, error=str(error))
                continue
            removed.append(name)
            self._metrics.count("dealwire_archive_removed_bytes_total", size)
            log.info("archive_file_removed", file=name, bytes=size)
        return removed


def too_many(
    closed: Sequence[tuple[str, int]], being_written: int, keep: Retention, now: datetime
) -> Iterator[tuple[str, int]]:
    """Of the closed files (name, bytes), oldest first, those that are not kept.

    A file is too old when the last response that it may hold is; `being_written`: bytes in
    files that are not closed yet, which count and stay.
    """
    total = being_written + sum(size for _, size in closed)
    oldest = None if keep.days is None else now - timedelta(days=keep.days)
    for name, size in closed:
        is_old = oldest is not None and not may_hold(name, start=oldest, end=None)
        if not is_old and (keep.size is None or total <= keep.size):
            continue
        total -= size
        yield name, size


def _sizes(folder: Path, pattern: str) -> Iterator[tuple[str, int]]:
    for path in folder.glob(pattern):
        with suppress(OSError):  # gone meanwhile, or closed and so renamed
            yield path.relative_to(folder).as_posix(), path.stat().st_size
