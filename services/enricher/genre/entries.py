"""Is a text made of entries with their time, as a live blog is? Pure."""

import re
from collections.abc import Sequence
from itertools import pairwise

FEWEST = 3
SHARE = 0.2  # of the paragraphs
_LONGEST_AGE = 60  # characters of a line that says how old an entry is
# Behind a time: a sign that divides it from the entry, or the end of the line.
_DIVIDED = r"(?= ?(?:$|[-–—:|,\]]))"
_BEFORE = r"\W{0,3}(?:(?:updated?|posted|maj|mise? a jour|publie)(?: at| a)? ?:? ?)?"
_ZONE = r"(?: ?(?:gmt|cet|bst|et))"
_HOUR = r"(?P<hour>[01]?\d|2[0-3])"
_MINUTE = r"(?P<minute>[0-5]\d)(?!\d)"
_TIMES = tuple(
    re.compile(_BEFORE + pattern)
    for pattern in (
        rf"{_HOUR} ?[:h] ?{_MINUTE}{_ZONE}?{_DIVIDED}",  # 9h05 -
        rf"(?P<hour>[01]\d|2[0-3]) ?[:h] ?{_MINUTE}(?= (?!de |d'|avant|min))",  # 10:32 The
        rf"{_HOUR}\.{_MINUTE}(?:{_ZONE}|(?= ?(?:$|[-–—|])))",  # 17.40 GMT
        rf"{_HOUR}(?:[:.]{_MINUTE})? ?(?P<half>[ap])\.?m\b\.?{_ZONE}?{_DIVIDED}",  # 9.30am
        rf"{_HOUR} ?h(?= ?[-–—:|])",  # 18 h -
    )
)
_AGE = re.compile(
    r"\b(?:il y a \w+ (?:h|heures?|min|minutes?)|\w+ (?:h|hours?|mins?|minutes?) ago)$"
)


def entries(lines: Sequence[str]) -> int:
    """How many paragraphs are entries of a live blog; 0 where they are too few to be one.

    Their times go up or down, but for one that is kept on top. `lines`: folded.
    """
    times = [minutes for line in lines if (minutes := _time_of(line)) is not None]
    ups = sum(one < other for one, other in pairwise(times))
    downs = sum(one > other for one, other in pairwise(times))
    count = max(len(times) if min(ups, downs) <= 1 <= max(ups, downs) else 0, _ages(lines))
    return count if count >= max(FEWEST, SHARE * len(lines)) else 0


def _time_of(line: str) -> int | None:
    """The time of day with which a paragraph begins, in minutes."""
    for pattern in _TIMES:
        if found := pattern.match(line):
            parts = found.groupdict()
            hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
            if parts.get("half"):
                hour = hour % 12 + 12 * (parts["half"] == "p")
            return 60 * hour + minute
    return None


def _ages(lines: Sequence[str]) -> int:
    """Entries under a line such as `Jo Ash, 2 hours ago`."""
    return sum(_is_age(line) and not _is_age(after) for line, after in pairwise(lines))


def _is_age(line: str) -> bool:
    return len(line) <= _LONGEST_AGE and _AGE.search(line) is not None
