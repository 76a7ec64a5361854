"""Days, months and years as they are typed. Pure."""

import re
from calendar import monthrange
from datetime import date
from textwrap import shorten

from libs.date_words import MONTHS, WEEKDAY
from libs.deals.folding import folded
from libs.time import existing_day

_FORMS = "2024-02-26, 2024-02 or 2024"
_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMES = {folded(name): number for name, number in MONTHS.items()}
_NAME = rf"(?P<month>{'|'.join(sorted(_NAMES, key=len, reverse=True))})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th|e|\.)?"
_YEAR = r"(?:,?[ -]?(?:de |of )?(?P<year>\d{4}))?"
_BEFORE = rf"(?:(?:le|the|on) )?(?:(?:{folded(WEEKDAY)}),? )?(?:le |the )?"
_IN_WORDS = tuple(
    re.compile(_BEFORE + order + _YEAR, re.IGNORECASE)
    for order in (rf"{_DAY}[ -](?:de |of )?{_NAME}", rf"{_NAME} {_DAY}", _NAME)
)
_LONGEST = 60  # characters: no day has so many
_CENTURY = 2000
_MONTHS = 12


class NoDay(Exception):
    """A text that is no day, or may be two; the message says what to write."""


def days_of(text: str) -> tuple[date, date]:
    """First and last day of a day, month or year.

    `2024-02-26`, `26/02/2024`, `26 février 2024`, `Feb 26, 2024`, `2024-02`, `février 2024`,
    `2024`. Raises NoDay, for `03/04/2024` too: it is in March or in April.
    """
    text = shorten(text, _LONGEST, placeholder=" …")
    try:
        return _read(text)
    except ValueError:
        meant = existing_day(text)
        raise NoDay(f"{text or 'nothing'} is no day: write {meant or _FORMS}") from None


def is_day(text: str) -> bool:
    """Whether a text is one day, month or year."""
    try:
        days_of(text)
    except NoDay:
        return False
    return True


def _read(text: str) -> tuple[date, date]:
    if found := _YEAR_FIRST.fullmatch(text):
        return _span(found[1], found[3], found[4])
    if found := _COMPACT.fullmatch(text):
        return _span(*found.groups())
    if found := _YEAR_LAST.fullmatch(text):
        return _in_figures(text, found[1], found[3], found[4], sign=found[2])
    if found := _MONTH_AND_YEAR.fullmatch(text):
        return _span(found[2], found[1], None)
    return _in_words(text)


def _in_figures(text: str, first: str, second: str, year: str, *, sign: str) -> tuple[date, date]:
    """The day first, unless that is no month: then as Americans write it, with slashes."""
    whole = year if len(year) > 2 else str(_CENTURY + int(year))  # noqa: PLR2004 - digits
    orders = [(second, first)] if sign == "." else [(second, first), (first, second)]
    days = dict.fromkeys(
        _span(whole, month, day)[0] for month, day in orders if int(month) <= _MONTHS
    )
    if len(days) == 1 and whole == year:
        (one,) = days
        return one, one
    if not days:
        raise ValueError
    why = "names no whole year" if whole != year else "may be one of two days"
    raise NoDay(f"{text} {why}: write {' or '.join(map(str, days))}")


def _in_words(text: str) -> tuple[date, date]:
    plain = folded(text)
    for pattern in _IN_WORDS:
        if found := pattern.fullmatch(plain):
            parts = found.groupdict()
            if parts["year"] is None:
                raise NoDay(f"{text} names no year: write it too, as in {_FORMS}")
            month = _NAMES[parts["month"].lower()]
            return _span(parts["year"], str(month), parts.get("day"))
    raise ValueError


def _span(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    """Raises ValueError."""
    if month is None:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if day is None:
        last = monthrange(int(year), int(month))[1]
        return date(int(year), int(month), 1), date(int(year), int(month), last)
    one = date(int(year), int(month), int(day))
    return one, one
