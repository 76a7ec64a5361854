"""Days of which only the last or first has its month: 26 and 28 of "26–28 February". Pure.

No I/O, no clock, no settings.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.enricher.dates.scanning import Expression
from services.enricher.dates.wording import DateWording

_REACH = 24  # characters beside a date in which a day may stand
_DAY = r"(?P<day>[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th|er|ER)?"
_ENDS = r"(?=\s?(?:[.;:)\n]|$)|,?\s(?P<year>(?:19|20)[0-9]{2})(?![0-9]))"


def with_ranges(
    expressions: Iterable[Expression], text: str, wording: DateWording
) -> Iterator[Expression]:
    """The same dates and in order, and the days beside them that share their month."""
    before = re.compile(
        rf"(?<![\w.,/-]){_DAY}(?:{wording.joined.pattern})(?:the\s|le\s)?\Z", re.IGNORECASE
    )
    after = re.compile(rf"(?:{wording.joined.pattern})(?:the\s)?{_DAY}{_ENDS}", re.IGNORECASE)
    done = 0
    for one in expressions:
        if one.kind != "calendar" or "day" not in one.parts or not _month(one):
            yield one
        else:
            start = max(done, one.start - _REACH)
            first = before.search(text[start : one.start])
            if first and int(first["day"]) < int(one.parts["day"]):
                yield _sharing(one, first, start)
            month_first = text[one.start].isalpha() and wording.month_first
            later = after.match(text, one.end) if month_first else None
            yield from _with_later(one, later)
        done = one.end


def _month(one: Expression) -> bool:
    return any(key.startswith("month") for key in one.parts)


def _with_later(one: Expression, later: re.Match[str] | None) -> Iterator[Expression]:
    """A date, and a day behind it: February 26–28, 2024."""
    if later is None or "year" in one.parts or int(later["day"]) <= int(one.parts["day"]):
        yield one
        return
    year = {"year": later["year"]} if later["year"] else {}
    dated = replace(one, parts={**one.parts, **year})
    yield dated
    yield _sharing(dated, later, 0)


def _sharing(one: Expression, day: re.Match[str], offset: int) -> Expression:
    """Another day of the same month."""
    parts = {key: said for key, said in one.parts.items() if not key.startswith("weekday")}
    start, end = (offset + place for place in day.span("day"))
    return Expression(start, end, one.kind, None, {**parts, "day": day["day"]})
