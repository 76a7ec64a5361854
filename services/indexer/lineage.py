"""Whether an index is the one that it was, or was made anew since and holds too little. Pure.

The indexer marks each index that it makes with an id of this making, its lineage, and keeps in
Redis the lineage that holds all that was ever written. An index that was deleted, or whose cluster
was, is made anew under another one. A migration's index has none, and is taken to be whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.indexer.writes import IndexName

LINEAGE = "dealwire_lineage"
"""The name under `_meta` of an index's mapping."""

UNMARKED = "unmarked"
"""What is kept in Redis of an index that has no lineage."""


@dataclass(frozen=True)
class Judged:
    """`lost`: with the lineage of what stands there now; `new`: what to keep, nothing is kept."""

    lost: Mapping[IndexName, str]
    new: Mapping[IndexName, str]


def judge(found: Mapping[IndexName, str], kept: Mapping[IndexName, str]) -> Judged:
    """Which indices were lost, by what stands there and what is kept of them.

    Where nothing is kept, the broker is new or the release is: what stands there is taken as whole.
    An earlier generation that stands there again lacks what was written since.
    """
    changed = {each: mark for each, mark in found.items() if kept.get(each) != (mark or UNMARKED)}
    lost = {each: mark for each, mark in changed.items() if mark and each in kept}
    return Judged(
        lost=lost,
        new={each: mark or UNMARKED for each, mark in changed.items() if each not in lost},
    )
