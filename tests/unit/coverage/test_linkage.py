"""Average linkage against its definition."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from libs.coverage.linkage import grouped


def plainly(likeness: np.ndarray, days: np.ndarray, least: float, gap: float) -> list[list[int]]:
    """The same by looking at all pairs of groups each time."""
    groups = [[row] for row in range(len(days))]
    while True:
        best, pair = least, None
        for at, one in enumerate(groups):
            for to in range(at + 1, len(groups)):
                other = groups[to]
                apart = max(
                    days[other].min() - days[one].max(), days[one].min() - days[other].max()
                )
                mean = likeness[np.ix_(one, other)].mean()
                if apart <= gap and mean > best + 1e-9:
                    best, pair = mean, (at, to)
        if pair is None:
            return sorted(sorted(each) for each in groups)
        groups[pair[0]] += groups.pop(pair[1])


@given(st.integers(0, 9), st.integers(0, 2**32 - 1))
def test_groups_are_those_of_the_definition(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    likeness = random.random((size, size))
    likeness = (likeness + likeness.T) / 2
    days = random.random(size) * 20
    found = grouped(likeness, weights=np.ones(size), first=days, last=days, least=0.45, gap=7.0)
    assert sorted(sorted(each) for each in found) == plainly(likeness, days, 0.45, 7.0)
