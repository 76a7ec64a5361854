"""When was it published? Stated times with their zone and their precision. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Literal

from libs.contracts import Timestamp

Precision = Literal["day", "minute", "second"]

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
_IN_URL = re.compile(r"/(20[0-4]\d|199\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/-]|$)")
_EARLIEST = 1990  # the web; an earlier year is a template's default
_URL_SLACK = timedelta(days=2)  # what is further off than this from the day in the address is wrong
_MIDNIGHT = time(0, 0)


@dataclass(frozen=True)
class Stated:
    """A moment as one place on the page states it."""

    local: datetime
    zone: timezone | None
    precision: Precision
    origin: str

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
    return found if found and found.local.year >= _EARLIEST else None


def _read(text: str, origin: str) -> Stated | None:
    if match := (_DAY.match(text) or _COMPACT_DAY.match(text)):
        return Stated(datetime(*map(int, match.groups())), None, "day", origin)  # type: ignore[arg-type]  # noqa: DTZ001 - three ints; the zone is a field
    if match := _MOMENT.match(text):
        year, month, day, hour, minute = map(int, match.groups()[:5])
        local = datetime(year, month, day, hour, minute, int(match[6] or 0))  # noqa: DTZ001 - the zone is a field
        return _placed(local, _zone(match[7]), "second" if match[6] else "minute", origin)
    if match := _EUROPEAN.match(text):
        day, month, year = map(int, match.groups()[:3])
        if match[4]:
            local = datetime(year, month, day, int(match[4]), int(match[5]))  # noqa: DTZ001 - the zone is a field
            return _placed(local, None, "minute", origin)
        return Stated(datetime(year, month, day), None, "day", origin)  # noqa: DTZ001 - the zone is a field
    if "," in text or text[:1].isdigit():
        parsed = parsedate_to_datetime(text)
        offset = parsed.utcoffset()
        zone = timezone(offset) if offset is not None else None
        return _placed(parsed.replace(tzinfo=None), zone, "second", origin)
    return None


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
    """The day that an address carries: /2024/02/27/ or /2024-02-27-."""
    match = _IN_URL.search(url)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def choose(stated: Iterable[Stated | None], *, url_day: date | None = None) -> Stated | None:
    """The moment that the page means, out of what its places state, the most trusted first.

    The first place gives the day. Where it leaves out the clock or the zone, the first other
    place that agrees on the day (within one: zones differ) and states more gives both. A day
    in the address wins over days that are more than two off.
    """
    candidates = [each for each in stated if each is not None]
    if url_day is not None:
        midnight = datetime.combine(url_day, _MIDNIGHT)
        candidates = [each for each in candidates if abs(each.local - midnight) <= _URL_SLACK + _DAY_LENGTH] or [Stated(midnight, None, "day", "url")]  # fmt: skip  # noqa: E501 - one filter, one fallback
    if not candidates:
        return None
    first = candidates[0]
    near = [each for each in candidates if abs(each.local - first.local) <= _DAY_LENGTH]
    return max(near, key=_completeness)


_DAY_LENGTH = timedelta(days=1)


def _completeness(moment: Stated) -> int:
    if moment.precision == "day":
        return 0
    return 2 if moment.zone is not None else 1
