"""Days, months and years as they are typed. Pure."""

import re
from calendar import monthrange
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_FRENCH = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})")


class NoDay(Exception):
    """A text that is no day; the message says what would be."""


def days_of(text: str) -> tuple[date, date]:
    """First and last day of a day, month or year: 2024-02-26, 26/02/2024, 2024-02, 2024.

    Raises NoDay.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _FRENCH.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise NoDay(_said(text))
    try:
        return _span(int(year), int(month) if month else None, int(day) if day else None)
    except ValueError:
        raise NoDay(_said(text)) from None


def _span(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def _said(text: str) -> str:
    return f"{text} is no day: write 2024-02-26, 2024-02 or 2024"
