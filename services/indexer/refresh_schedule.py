"""When is an index refreshed, so that a search finds what was written? Pure: time is passed in.

A refresh makes a segment of whatever was written since the last one, and small segments are what
indexing costs most by. So `articles` are refreshed as soon as something was written, but not
again at once; what is read less urgently waits longer; and while a backlog is worked off, all do.
A server that takes long over a refresh is asked for fewer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.indexer.writes import IndexName

_BACKLOG_SECONDS = 3.0  # after a full batch, without another: whatever there was has come
_REST = 9.0  # between two refreshes, times as long as the first took


@dataclass(frozen=True)
class RefreshGaps:
    """Seconds from one refresh of an index to the next, at least."""

    articles: float = 0.5
    others: float = 5.0
    backlog: float = 15.0


class RefreshSchedule:
    """What was written and is not searchable yet. Times are seconds of one clock."""

    def __init__(self, gaps: RefreshGaps) -> None:
        self._gaps = gaps
        self._unseen: set[IndexName] = set()
        self._refreshed: dict[IndexName, float] = {}
        self._rest = 0.0
        self._backlogs: dict[str, float] = {}
        """Until when messages of a kind are taken to wait."""

    def wrote(self, indices: Iterable[IndexName]) -> None:
        """Something was written there that no search finds yet."""
        self._unseen.update(indices)

    def batch_read(self, kind: str, now: float, *, full: bool) -> None:
        """Messages of one kind were read: a full batch means that more of them wait."""
        if full:
            self._backlogs[kind] = now + _BACKLOG_SECONDS
        else:
            self._backlogs.pop(kind, None)

    def refreshing(self, indices: Iterable[IndexName], now: float) -> None:
        """These are refreshed now: what is written from here on is for the next time."""
        for index in indices:
            self._unseen.discard(index)
            self._refreshed[index] = now

    def took(self, seconds: float) -> None:
        """How long the last refresh took."""
        self._rest = seconds * (1 + _REST)

    def gap(self, index: IndexName, now: float) -> float:
        """Seconds from the last refresh of this index to the next, at least."""
        if now < self._backlog_until():
            return self._gaps.backlog
        usual = self._gaps.articles if index == "articles" else self._gaps.others
        return max(usual, min(self._rest, self._gaps.backlog))

    def due(self, now: float) -> list[IndexName]:
        """What is to be refreshed now."""
        return sorted(index for index in self._unseen if self._at(index, now) <= now)

    def wait(self, now: float) -> float | None:
        """Seconds until something may be due; None while all that was written is searchable."""
        if not self._unseen:
            return None
        soonest = min(self._at(index, now) for index in self._unseen)
        if now < (ends := self._backlog_until()):
            soonest = min(soonest, ends)
        return max(0.0, soonest - now)

    def all_unseen(self) -> list[IndexName]:
        """What would not be searchable if nothing were refreshed any more."""
        return sorted(self._unseen)

    def _backlog_until(self) -> float:
        return max(self._backlogs.values(), default=float("-inf"))

    def _at(self, index: IndexName, now: float) -> float:
        last = self._refreshed.get(index)
        return now if last is None else last + self.gap(index, now)
