"""The zone that stands behind a clock: `CET`, `+02:00`, `ET`, `GMT+1`, `(heure de Paris)`. Pure.

What summer time makes of a place comes from the time zone database of the machine; where it
has none, the zone is unknown, as if the page had not said it.
"""

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Minutes. Left out: what is said of two places, as IST is of India, Ireland and Israel.
_OFFSETS = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60,
    "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "hkt": 480, "jst": 540, "kst": 540,
    "aest": 600, "aedt": 660, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
    "mdt": -360, "pst": -480, "pdt": -420, "hne": -300, "hae": -240,
}  # fmt: skip
_PLACES = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles", "new york": "America/New_York", "eastern": "America/New_York",
    "central": "America/Chicago", "pacific": "America/Los_Angeles", "montréal": "America/Toronto",
    "paris": "Europe/Paris", "bruxelles": "Europe/Brussels", "brussels": "Europe/Brussels",
    "genève": "Europe/Zurich", "berlin": "Europe/Berlin", "london": "Europe/London",
    "londres": "Europe/London", "madrid": "Europe/Madrid", "rome": "Europe/Rome",
    "wien": "Europe/Vienna", "zürich": "Europe/Zurich", "pariser": "Europe/Paris",
    "berliner": "Europe/Berlin", "londoner": "Europe/London",
}  # fmt: skip
_DAY = timedelta(days=1)
_CITY = "|".join(place for place in _PLACES if len(place) > len("et"))
_ZONE = re.compile(
    r"[\s,]*[\[(]?(?:"
    r"(?-i:(?P<american>[ECMP]T)\b)"
    r"|(?:gmt|utc)?\s?(?P<sign>[+−-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?\b"
    r"|(?P<area>[a-z]{3,10}/[a-z_]{3,20})\]"
    r"|(?P<letters>[a-z]{3,4}|(?-i:Z))\b(?! (?:time|zeit)\b)"
    rf"|(?:heure (?:de |d[’'])|hora de )(?P<city>{_CITY})\b|(?P<place>{_CITY}) (?:time|zeit)\b"
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
        return timezone(offset if match["sign"] == "+" else -offset) if offset < _DAY else None
    if match["letters"]:
        minutes = _OFFSETS.get(match["letters"].lower())
        return None if minutes is None else timezone(timedelta(minutes=minutes))
    place = match["american"] or match["city"] or match["place"]
    try:
        there = ZoneInfo(_PLACES[place.lower()] if place else match["area"])
    except (ZoneInfoNotFoundError, ValueError):
        return None
    local = clock.replace(tzinfo=there).utcoffset()
    return None if local is None else timezone(local)
