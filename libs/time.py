"""Moments as whole numbers and back: milliseconds (ms) or microseconds (us) since 1970. Pure.

Exact: a float of seconds since 1970 is not, to the microsecond.
"""

import re
from calendar import monthrange
from datetime import MAXYEAR, date, datetime, timedelta, timezone

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MS = timedelta(milliseconds=1)
_US = timedelta(microseconds=1)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTHS = 12


def ms_of(at: datetime) -> int:
    """A moment in milliseconds since 1970, rounded down."""
    return (at - _EPOCH) // _MS


def us_of(at: datetime) -> int:
    """A moment in microseconds since 1970."""
    return (at - _EPOCH) // _US


def moment_of_ms(ms: int) -> datetime:
    """The moment so many milliseconds after 1970 began, in UTC."""
    return _EPOCH + ms * _MS


def moment_of_us(us: int) -> datetime:
    """The moment so many microseconds after 1970 began, in UTC."""
    return _EPOCH + us * _US


def existing_day(text: str) -> date | None:
    """The day that `2024-02-30` or `2024-2-3` was meant to be: of that month, its last at most.

    None for what names no month.
    """
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    if not (1 <= year <= MAXYEAR and 1 <= month <= _MONTHS and day):
        return None
    return date(year, month, min(day, monthrange(year, month)[1]))
