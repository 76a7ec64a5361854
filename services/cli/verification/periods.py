"""Which periods of the archive hold the pages that were seen at certain moments. Pure."""

from collections.abc import Iterable

_APART_MS = 60_000
MOST = 100
"""Periods, each a request that looks through the files of its days."""


def periods(moments: Iterable[int]) -> list[tuple[int, int]]:
    """Periods that hold all these moments, ends not included; ms since 1970.

    What lies within a minute of another is one period; more than `MOST` are joined further, the
    nearest first.
    """
    found: list[tuple[int, int]] = []
    for ms in sorted(set(moments)):
        if found and ms - found[-1][1] < _APART_MS:
            found[-1] = (found[-1][0], ms + 1)
        else:
            found.append((ms, ms + 1))
    if len(found) <= MOST:
        return found
    gaps = sorted(range(1, len(found)), key=lambda at: found[at - 1][1] - found[at][0])
    cuts = sorted(gaps[: MOST - 1])  # behind the widest gaps
    starts, stops = [0, *cuts], [*cuts, len(found)]
    return [
        (found[start][0], found[stop - 1][1]) for start, stop in zip(starts, stops, strict=True)
    ]
