"""Which things that have something in common are compared. Pure."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeVar

T = TypeVar("T")

_MANY = 60
_FIRST = 3


def each_with_each(things: Sequence[T]) -> Iterator[tuple[T, T]]:
    """All pairs, in order; of very many things, each with the first few alone.

    So what a hundred outlets print is compared with the first that printed it, and costs no square.
    """
    if len(things) <= _MANY:
        return combinations(things, 2)
    return ((first, each) for first in things[:_FIRST] for each in things[_FIRST:])
