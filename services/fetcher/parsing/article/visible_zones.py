"""The zone that stands behind a clock: `CET`, `ET`, `GMT+1`, `(heure de Paris)`. Pure.

What summer time makes of a place comes from the time zone database of the machine; where it
has none, the zone is unknown, as if the page had not said it.
"""

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSETS = {
    "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "cest": 120, "eest": 180, "est": -300, "edt": -240,
    "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
_PLACES = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles", "new york": "America/New_York", "eastern": "America/New_York",
    "central": "America/Chicago", "pacific": "America/Los_Angeles", "montréal": "America/Toronto",
    "paris": "Europe/Paris", "bruxelles": "Europe/Brussels", "brussels": "Europe/Brussels",
    "genève": "Europe/Zurich", "berlin": "Europe/Berlin", "london": "Europe/London",
    "londres": "Europe/London", "madrid": "Europe/Madrid", "rome": "Europe/Rome",
}  # fmt: skip
_DAY = timedelta(days=1)
_CITY = "|".join(place for place in _PLACES if len(place) > len("et"))
_ZONE = re.compile(
    r"[\s,]*\(?(?:"
    r"(?-i:(?P<american>[ECMP]T)\b)"
    r"|(?:gmt|utc)\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?\b"
    r"|(?P<letters>[a-z]{3,4})\b(?! time)"
    rf"|heure (?:de |d[’'])(?P<city>{_CITY})\b|(?P<place>{_CITY}) time\b"
    r")",
    re.IGNORECASE,
)


def zone_behind(clock: datetime, rest: str) -> timezone | None:
    """The offset that the beginning of `rest` states for a local time, or None."""
    match = _ZONE.match(rest)
    if match is None:
        return None
    if match["sign"]:
        offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        return timezone(-offset if match["sign"] == "-" else offset) if offset < _DAY else None
    if match["letters"]:
        minutes = _OFFSETS.get(match["letters"].lower())
        return None if minutes is None else timezone(timedelta(minutes=minutes))
    place = match["american"] or match["city"] or match["place"]
    try:
        there = clock.replace(tzinfo=ZoneInfo(_PLACES[place.lower()])).utcoffset()
    except ZoneInfoNotFoundError:
        return None
    return None if there is None else timezone(there)
