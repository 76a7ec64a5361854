"""Times of publication: stated times with their zone and their precision. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Literal

from libs.contracts import Timestamp

Precision = Literal["month", "day", "minute", "second"]

_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_COMPACT_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MOMENT = re.compile(
    r"^(\d{4})-(\d{1,2})-(\d{1,2})[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$",
    re.IGNORECASE,
)
_EUROPEAN = re.compile(
    r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:\D{1,4}(\d{1,2})[:h](\d{2}))?$", re.IGNORECASE
)
_IN_URL = re.compile(
    r"/(20[0-4]\d|199\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/-]|$)"
    r"|/(20[0-4]\d|199\d)/([1-9]|1[0-2])/([1-9]|[12]\d|3[01])/"
    r"|[/-](20[0-4]\d|199\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:[/.?_-]|$)"
)
_NAMED_IN_URL = re.compile(
    r"/(20[0-4]\d|199\d)/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/(0?[1-9]|[12]\d|3[01])/"
)
_URL_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST = 1990  # the web; an earlier year is a template's default
_QUARTER = timedelta(minutes=15)
_ROUNDING = timedelta(minutes=1)  # one place gives seconds, the other cuts or rounds them
_WIDEST_ZONES = timedelta(hours=14)
# Two days and the hours of the third; what is further off from the day in the address is wrong.
_URL_SLACK = timedelta(days=3)
_MIDNIGHT = time(0, 0)
_MONTHS = 12


@dataclass(frozen=True)
class Stated:
    """A moment as one place on the page states it."""

    local: datetime
    zone: timezone | None
    precision: Precision
    origin: str
    swapped: datetime | None = None  # the other reading of a date like 03/07/2024

    def timestamp(self) -> Timestamp:
        """The moment; one without a zone is taken as UTC."""
        return Timestamp(at=self.local.replace(tzinfo=self.zone or timezone.utc),
                         precision=self.precision)  # fmt: skip


def read_moment(text: object, origin: str) -> Stated | None:
    """The moment that a field states: ISO 8601 in its many spellings, RFC 822, day/month/year.

    A clock that reads exactly midnight was not stated, whatever the format.
    """
    if not isinstance(text, str):
        return None
    text = " ".join(text.split())
    try:
        found = _read(text, origin)
    except (ValueError, OverflowError):
        return None
    return found if found and found.local.year >= EARLIEST else None


def _read(text: str, origin: str) -> Stated | None:
    if match := (_DAY.match(text) or _COMPACT_DAY.match(text)):
        return Stated(datetime(*map(int, match.groups())), None, "day", origin)  # type: ignore[arg-type]  # noqa: DTZ001 - three ints; the zone is a field
    if match := _MOMENT.match(text):
        year, month, day, hour, minute = map(int, match.groups()[:5])
        local = datetime(year, month, day, hour, minute, int(match[6] or 0))  # noqa: DTZ001 - the zone is a field
        return _placed(local, _zone(match[7]), "second" if match[6] else "minute", origin)
    if match := _EUROPEAN.match(text):
        return _slashed(*map(int, match.groups(default="0")), origin=origin)
    if "," in text or text[:1].isdigit():
        parsed = parsedate_to_datetime(text)
        offset = parsed.utcoffset()
        zone = timezone(offset) if offset is not None else None
        return _placed(parsed.replace(tzinfo=None), zone, "second", origin)
    return None


def _slashed(first: int, second: int, year: int, hour: int, minute: int, *, origin: str) -> Stated:
    """27/02/2024, and 02/27/2024; of 03/07/2024 both readings, the European one first."""
    clock = time(hour, minute)
    day, month = (first, second) if second <= _MONTHS else (second, first)
    local = datetime.combine(date(year, month, day), clock)
    two = first <= _MONTHS and second <= _MONTHS and first != second
    swapped = datetime.combine(date(year, first, second), clock) if two else None
    return replace(_placed(local, None, "minute", origin), swapped=swapped)


def _placed(local: datetime, zone: timezone | None, precision: Precision, origin: str) -> Stated:
    if local.time() == _MIDNIGHT:
        return Stated(local, zone, "day", origin)
    return Stated(local, zone, precision, origin)


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.upper() in {"Z", "UTC", "GMT"}:
        return timezone.utc
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def day_in_url(url: str) -> date | None:
    """The day that an address carries: /2024/02/27/, /2024/feb/27/, /2024-02-27-, -2024-02-27/."""
    try:
        if match := _IN_URL.search(url):
            return date(*(int(part) for part in match.groups() if part))
        if match := _NAMED_IN_URL.search(url):
            return date(int(match[1]), _URL_MONTHS.index(match[2]) + 1, int(match[3]))
    except ValueError:
        return None
    return None


def choose(
    stated: Iterable[Stated | None], *, url_day: date | None = None, month_first: bool = False
) -> Stated | None:
    """The moment that the page means, out of what its places state, the most trusted first.

    The first place gives the day. Where it leaves out the clock or the zone, the first other
    place that agrees on it and states more gives both. A day in the address wins over days
    that are more than two off. Where 03/07 has two readings, the one that another place or
    the address confirms is taken, else the one of `month_first`.
    """
    raw = [each for each in stated if each is not None]
    sure = {each.local.date() for each in raw if each.swapped is None} | {url_day}
    candidates = [_settled(each, sure, month_first=month_first) for each in raw]
    if url_day is not None:
        midnight = datetime.combine(url_day, _MIDNIGHT)
        near = [each for each in candidates if abs(each.local - midnight) <= _URL_SLACK]
        candidates = near or [Stated(midnight, None, "day", "url")]
    if not candidates:
        return None
    first = candidates[0]
    return max((each for each in candidates if _agree(first, each)), key=_completeness)


def _settled(moment: Stated, sure: set[date | None], *, month_first: bool) -> Stated:
    if moment.swapped is None:
        return moment
    as_written, swapped = moment.local.date() in sure, moment.swapped.date() in sure
    if (swapped and not as_written) or (month_first and swapped == as_written):
        return replace(moment, local=moment.swapped, swapped=None)
    return moment


def _agree(first: Stated, other: Stated) -> bool:
    """Whether both may be the same moment: clocks of two zones differ by quarters of an hour."""
    if first is other:
        return True
    if "day" in {first.precision, other.precision}:
        return first.local.date() == other.local.date()
    difference = first.local - other.local
    odd = (difference + _ROUNDING) % _QUARTER
    return abs(difference) <= _WIDEST_ZONES and odd < 2 * _ROUNDING


def _completeness(moment: Stated) -> int:
    if moment.precision == "day":
        return 0
    return 2 if moment.zone is not None else 1
