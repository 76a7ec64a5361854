"""Moments as fields state them: with their zone, if they state one, and their precision. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timezone
from email.utils import parsedate_to_datetime
from typing import Literal

from libs.contracts import Timestamp
from libs.parsing.article.dates.visible_zones import zone_behind

Precision = Literal["month", "day", "minute", "second"]

_DAY = re.compile(r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$")
_COMPACT_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MOMENT = re.compile(
    r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(\D.*)?$"
)
_COMPACT_MOMENT = re.compile(r"^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?\s*(\D.*)?$")
_EPOCH = re.compile(r"^(\d{10})(?:\d{3})?(?:\.\d+)?$")  # seconds, or milliseconds
_EUROPEAN = re.compile(
    r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:\D{1,4}(\d{1,2})[:h](\d{2}))?$", re.IGNORECASE
)
_OF_JAVA = re.compile(r"^\w{3} (\w{3}) (\d{2}) ([\d:]{8}) (\w{3,4}) (\d{4})$")
_HALF_DAY = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
_ZONE_LETTERS = re.compile(r"[A-Z]{3,4}$")
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
_MIDNIGHT = time(0, 0)
_MONTHS = 12


@dataclass(frozen=True)
class Stated:
    """A moment as one place on the page states it. `zone` is None where it states none."""

    local: datetime
    zone: timezone | None
    precision: Precision
    origin: str
    swapped: datetime | None = None  # the other reading of a date like 03/07/2024

    @property
    def at(self) -> datetime:
        """The local clock in its zone, or in UTC where that is unknown."""
        return self.local.replace(tzinfo=self.zone or timezone.utc)

    def timestamp(self) -> Timestamp:
        """The moment, with the publisher's day; one without a zone says so."""
        return Timestamp(
            at=self.at,
            precision=self.precision,
            zone_stated=self.zone is not None or self.precision in {"month", "day"},
        )


def stated_in(stamp: Timestamp, origin: str) -> Stated:
    """What a timestamp of a message states."""
    offset = stamp.at.utcoffset()
    zone = timezone(offset) if offset is not None and stamp.zone_stated else None
    return Stated(stamp.at.replace(tzinfo=None), zone, stamp.precision, origin)


def read_moment(text: object, origin: str) -> Stated | None:
    """The moment that a field states.

    ISO 8601 in its many spellings, RFC 822, day/month/year, seconds or milliseconds since 1970.
    A clock that reads exactly midnight was not stated, whatever the format.
    """
    if isinstance(text, int | float):
        text = str(text)
    if not isinstance(text, str):
        return None
    text = " ".join(text.split())
    if _HALF_DAY.search(text):  # written for readers: visible_dates.py
        return None
    try:
        found = _read(text, origin)
    except (ValueError, OverflowError):
        return None
    return found if found and found.local.year >= EARLIEST else None


def _read(text: str, origin: str) -> Stated | None:
    if match := (_DAY.match(text) or _COMPACT_DAY.match(text)):
        return Stated(datetime(*map(int, match.groups())), None, "day", origin)  # type: ignore[arg-type]  # noqa: DTZ001 - three ints; the zone is a field
    if match := (_MOMENT.match(text) or _COMPACT_MOMENT.match(text)):
        year, month, day, hour, minute = map(int, match.groups()[:5])
        local = datetime(year, month, day, hour, minute, int(match[6] or 0))  # noqa: DTZ001 - the zone is a field
        zone = _zone(local, match[7])
        return _placed(local, zone, "second" if match[6] else "minute", origin)
    if match := _EPOCH.match(text):
        moment = datetime.fromtimestamp(int(match[1]), timezone.utc)
        return Stated(moment.replace(tzinfo=None), timezone.utc, "second", origin)
    if match := _EUROPEAN.match(text):
        return _slashed(*map(int, match.groups(default="0")), origin=origin)
    return _read_rfc_822(text, origin)


def _read_rfc_822(text: str, origin: str) -> Stated | None:
    """`Tue, 4 Jun 2024 10:04:15 +0200`, and as Java prints it: `Tue Jun 04 10:04:15 CEST 2024`."""
    parsed = parsedate_to_datetime(_OF_JAVA.sub(r"\2 \1 \5 \3 \4", text))
    local, offset = parsed.replace(tzinfo=None), parsed.utcoffset()
    zone = timezone(offset) if offset is not None else None
    if zone is None and (letters := _ZONE_LETTERS.search(_OF_JAVA.sub(r"\4", text))):
        zone = zone_behind(local, letters[0])
    return _placed(local, zone, "second", origin)


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


def _zone(local: datetime, text: str | None) -> timezone | None:
    """The zone behind an ISO clock. Raises ValueError where something else stands there."""
    if not text:
        return None
    zone = zone_behind(local, text)
    if zone is None and not _ZONE_LETTERS.fullmatch(text):
        raise ValueError(text)
    return zone


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
