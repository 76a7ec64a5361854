"""Years that a date leaves to others of its text. Pure: no I/O, no clock, no settings.

Joined dates share a year: "from March to June 2023". In a text whose day of publication is not
known, a month is of the year in which the text names it elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.enricher.dates.scanning import Expression
from services.enricher.dates.wording import DateWording

_LONGEST_JOIN = 16  # characters between two dates that share a year


def with_years(
    expressions: Sequence[Expression], text: str, wording: DateWording, *, dated: bool
) -> list[Expression]:
    """The same dates, those without a year with the one that the text gives them.

    `dated`: the day of publication is known.
    """
    found = [*expressions]
    for at in range(len(found) - 2, -1, -1):
        between = text[found[at].end : found[at + 1].start]
        if len(between) <= _LONGEST_JOIN and wording.joined.fullmatch(between):
            found[at] = _sharing(found[at], found[at + 1], wording)
    if dated:
        return found
    years = _years_of_months(found, wording)
    return [_of_month(one, years, wording) for one in found]


def _sharing(one: Expression, other: Expression, wording: DateWording) -> Expression:
    """A date with the year of the one behind it, or the year before: November to March 2024."""
    year, own, others = other.parts.get("year", ""), _place(one, wording), _place(other, wording)
    if not year.isdecimal() or own is None or others is None or "year" in one.parts:
        return one
    return _in_year(one, int(year) - (own > others))


def _place(one: Expression, wording: DateWording) -> tuple[int, int] | None:
    """(month, day) of a date of the calendar; None for a weekday or a year alone."""
    if one.kind != "calendar" or wording.number_in(one.parts, "weekday"):
        return None
    quarter = int(one.parts.get("quarter", 0)) or wording.number_in(one.parts, "season")
    month = wording.number_in(one.parts, "month") or 3 * quarter - 2
    return (month, int(one.parts.get("day", 0))) if month > 0 else None


def _years_of_months(found: Sequence[Expression], wording: DateWording) -> Mapping[int, set[int]]:
    years: dict[int, set[int]] = {}
    for one in found:
        month, year = wording.number_in(one.parts, "month"), one.parts.get("year", "")
        if month and year.isdecimal():
            years.setdefault(month, set()).add(int(year))
    return years


def _of_month(
    one: Expression, years: Mapping[int, set[int]], wording: DateWording
) -> Expression:  # fmt: skip
    """A month that the text names with one year elsewhere."""
    stated = years.get(wording.number_in(one.parts, "month"), set())
    if one.kind != "calendar" or len(stated) != 1 or {"year", "day"} & set(one.parts):
        return one
    return _in_year(one, next(iter(stated)))


def _in_year(one: Expression, year: int) -> Expression:
    return replace(one, parts={**one.parts, "year": str(year)})
