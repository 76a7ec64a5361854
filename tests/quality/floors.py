"""The limits that measures of quality are held to, and the rule for changing them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal

import yaml

FILE = Path(__file__).with_name("floors.yaml")
Direction = Literal["at_least", "at_most"]
Entry = float | Mapping[str, float | str]
Limits = Mapping[Direction, Mapping[str, Sequence[Entry]]]

_SHORTEST_REASON = 20  # characters


def read(text: str) -> Limits:
    """The limits in a version of the file."""
    limits: Limits = yaml.safe_load(text)
    return limits


def at_least(measure: str) -> float:
    """The floor of a measure. Raises KeyError."""
    return _value(_NOW["at_least"][measure][-1])


def at_most(measure: str) -> float:
    """The ceiling of a measure. Raises KeyError."""
    return _value(_NOW["at_most"][measure][-1])


def unexplained(limits: Limits) -> Iterator[str]:
    """Limits that were eased without a reason."""
    for direction, measures in limits.items():
        for measure, history in measures.items():
            for before, after in pairwise(history):
                change = _value(after) - _value(before)
                eased = change < 0 if direction == "at_least" else change > 0
                if eased and len(_reason(after)) < _SHORTEST_REASON:
                    yield f"{measure} was eased from {_value(before)} to {_value(after)}"


def rewritten(before: Limits, after: Limits) -> Iterator[str]:
    """Limits whose history in `before` is no longer the beginning of that in `after`."""
    for direction, measures in before.items():
        for measure, history in measures.items():
            kept = after.get(direction, {}).get(measure, ())
            if list(kept[: len(history)]) != list(history):
                yield f"{measure} was {list(history)} and is {list(kept)}"


def _value(entry: Entry) -> float:
    return float(entry["now"]) if isinstance(entry, Mapping) else float(entry)


def _reason(entry: Entry) -> str:
    return str(entry.get("because", "")) if isinstance(entry, Mapping) else ""


_NOW = read(FILE.read_text(encoding="utf-8"))
