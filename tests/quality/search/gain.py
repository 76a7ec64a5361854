"""Discounted cumulative gain at ten, as OpenSearch's rank_eval has it."""

from collections.abc import Sequence
from math import log2

SHOWN = 10


def dcg(grades: Sequence[int]) -> float:
    """Of articles in this order; of those behind the tenth nothing counts."""
    return discounted([gain(grade) for grade in grades])


def gain(grade: int) -> float:
    """What an article of a grade is worth."""
    return 2.0**grade - 1


def discounted(gains: Sequence[float]) -> float:
    """What gains in this order are worth together."""
    return sum(each / log2(at + 2) for at, each in enumerate(gains[:SHOWN]))
