"""Average linkage in time: which things belong together, given how alike each two are. Pure."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_APART = -np.inf


def grouped(
    likeness: Numbers, *, weights: Numbers, first: Numbers, last: Numbers, least: float, gap: float
) -> list[list[int]]:
    """Groups of row numbers: the most alike two are joined until none are `least` alike.

    `likeness`: n x n, symmetric. `weights`: how much each row counts in a mean. `first`, `last`:
    the times that a row spans; two groups further apart than `gap` are not joined. Of equals the
    first rows are taken. About n^2 steps; n^2 numbers are held.
    """
    state = _State(likeness.copy(), weights.copy(), first.copy(), last.copy(), gap)
    members = {row: [row] for row in range(len(weights))}
    while True:
        one, other = state.nearest(least)
        if one == other:
            return list(members.values())
        members[one] += members.pop(other)
        state.join(one, other)


class _State:
    """The groups so far, each in the row of its first member, and each row's nearest other."""

    def __init__(
        self, means: Numbers, weights: Numbers, first: Numbers, last: Numbers, gap: float
    ) -> None:
        self._means = means
        self._weights = weights
        self._first = first
        self._last = last
        self._gap = gap
        self._live = np.ones(len(weights), dtype=bool)
        self._best = np.full(len(weights), _APART)
        self._where = np.zeros(len(weights), dtype=np.int64)
        for row in range(len(weights)):
            self._look(row)

    def nearest(self, least: float) -> tuple[int, int]:
        """The two that are most alike, the lower row first; a row twice where none are."""
        if not len(self._best) or self._best.max() < least:
            return 0, 0
        row = int(self._best.argmax())
        other = int(self._where[row])
        return min(row, other), max(row, other)

    def join(self, one: int, other: int) -> None:
        """Put the second into the first."""
        weights = self._weights
        both = weights[one] + weights[other]
        joined = (weights[one] * self._means[one] + weights[other] * self._means[other]) / both
        self._means[one] = self._means[:, one] = joined
        weights[one] = both
        self._first[one] = min(self._first[one], self._first[other])
        self._last[one] = max(self._last[one], self._last[other])
        self._live[other] = False
        self._best[other] = _APART
        changed = self._live & np.isin(self._where, (one, other))
        changed[one] = True
        for row in np.flatnonzero(changed):
            self._look(int(row))
        scores = self._scores(one)
        nearer = self._live & (scores > self._best)
        self._best[nearer], self._where[nearer] = scores[nearer], one

    def _look(self, row: int) -> None:
        scores = self._scores(row)
        self._where[row] = scores.argmax()
        self._best[row] = scores[self._where[row]]

    def _scores(self, row: int) -> Numbers:
        apart = np.maximum(self._first - self._last[row], self._first[row] - self._last)
        scores: Numbers = np.where(self._live & (apart <= self._gap), self._means[row], _APART)
        scores[row] = _APART
        return scores
