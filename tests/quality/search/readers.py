"""How far the order of another reader would come, measured as an engine's.

A reader who knows every article is what an engine can be compared with: where two readers differ in
what an article is worth for a query, no order suits both.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from statistics import mean
from typing import Any

import yaml

from tests.quality.search.gain import dcg, discounted, gain
from tests.quality.search.library import FOLDER, library

Grades = Mapping[str, int]


@cache
def readers() -> Mapping[str, Mapping[str, Grades]]:
    """By reader and query, the articles with their grades."""
    listed = yaml.safe_load((FOLDER / "readers.yaml").read_text(encoding="utf-8"))
    return {
        reader: {
            query: {key: grade for grade, keys in by_grade.items() for key in keys}
            for query, by_grade in queries.items()
        }
        for reader, queries in listed.items()
    }


def together() -> Mapping[str, Grades]:
    """By query, the articles with the sum of all readers' grades: finer than any one's."""
    by_query: dict[str, Counter[str]] = {}
    for queries in readers().values():
        for query, grades in queries.items():
            by_query.setdefault(query, Counter()).update(grades)
    return by_query


def reached(order: Mapping[str, Grades], queries: Sequence[Mapping[str, Any]]) -> float:
    """Mean nDCG@10 against all judged, of articles by the grades of a reader; ties in any order."""
    return mean(_expected(order[each["id"]], each["grades"]) for each in queries)


def _expected(order: Grades, judged: Grades) -> float:
    gains: list[float] = []
    for level in sorted({*order.values(), 0}, reverse=True):
        tied = [key for key in library() if order.get(key, 0) == level]
        gains += [mean(gain(judged.get(key, 0)) for key in tied)] * len(tied)
    return discounted(gains) / dcg(sorted(judged.values(), reverse=True))
