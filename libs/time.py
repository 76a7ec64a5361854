"""Moments as whole numbers and back: milliseconds (ms) or microseconds (us) since 1970. Pure.

Exact: a float of seconds since 1970 is not, to the microsecond.
"""

from datetime import datetime, timedelta, timezone

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MS = timedelta(milliseconds=1)
_US = timedelta(microseconds=1)


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
