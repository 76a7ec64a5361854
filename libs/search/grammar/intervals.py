"""What stands between two ends, as it is typed: `>10M€`, `2024-02..`, `10..20`. Pure."""

import re

from libs.search.grammar.tree import Interval

_ENDS = re.compile(r"(?P<compare>>=|<=|>|<|≥|≤)(?P<end>.+)|(?P<low>.*?)\.\.(?P<high>.*)", re.DOTALL)
_LAST_END = re.compile(r"^.*(?:\.\.|[<>=≥≤])\s*", re.DOTALL)
_WORD_CHARACTER = re.compile(r"\w")
OPEN = Interval()
"""What has signs of an interval, and no end."""


def read_interval(text: str) -> Interval | None:
    """The interval that a text is, OPEN for one without an end; None for what is none."""
    ends = _ENDS.fullmatch(text)
    if ends is None:
        return None
    if (compare := ends["compare"]) is not None and (end := _end(ends["end"])) is not None:
        with_end = compare not in {">", "<"}
        if compare in {">", ">=", "≥"}:
            return Interval(low=end, with_low=with_end)
        return Interval(high=end, with_high=with_end)
    return Interval(_end(ends["low"]), _end(ends["high"]))


def last_end(text: str) -> str:
    """The end that stands last; the text itself where it is no interval."""
    return _LAST_END.sub("", text)


def _end(text: str | None) -> str | None:
    """An end of an interval; `*` and nothing are open."""
    end = (text or "").strip(" *=<>")
    return end if _WORD_CHARACTER.search(end) else None
