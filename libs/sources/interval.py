"""The interval after which a source is polled again. Pure. Times are in seconds.

A check that brings something halves the interval; two that bring nothing double it. So it
settles where one check in three brings something.
"""

from dataclasses import dataclass

from libs.contracts import digest

_FASTER = 0.5
_SLOWER = 2**0.5
_MOST_DOUBLINGS = 16
_SPREAD = 0.1  # sources registered together drift apart by a tenth of their interval a check


@dataclass(frozen=True)
class IntervalRange:
    """The interval that a source starts with, and the bounds it stays within."""

    first: float
    fastest: float
    slowest: float

    def within(self, interval: float) -> float:
        """The interval, or the bound that it lies beyond."""
        return min(max(interval, self.fastest), self.slowest)


def next_interval(current: float, interval_range: IntervalRange, *, brought_new: bool) -> float:
    """The interval after a check that succeeded."""
    return interval_range.within(current * (_FASTER if brought_new else _SLOWER))


def backed_off(current: float, interval_range: IntervalRange, *, failures: int) -> float:
    """How long a source is left alone that failed so often in a row; doubles with each."""
    return interval_range.within(current * 2.0 ** min(failures, _MOST_DOUBLINGS))


def spread(interval: float, interval_range: IntervalRange, source_id: str) -> float:
    """The interval, shorter by up to a tenth: for one source always by the same part of it."""
    part = int(digest("spread", source_id)[:8], 16) / 16**8
    return interval_range.within(interval * (1 - _SPREAD * part))
