"""Names of the archive's files, and which of them may hold a moment. Pure."""

import re
from datetime import datetime, timedelta, timezone

CLOSED = ".warc.gz"
OPEN = ".open"
"""Follows the name while a process still writes the file."""

FILES = f"*/*/*/dealwire-*{CLOSED}"
"""Pattern of closed files below the archive's folder."""

_NAME = re.compile(r"/dealwire-(\d{8}T\d{6})Z-[^/]*\.warc\.gz$")
_MOMENT = "%Y%m%dT%H%M%S"
_FOREIGN = re.compile(r"[^A-Za-z0-9.]+")
# A response is written when its last byte is there and its attempts at a turn are over.
_SLACK = timedelta(hours=1)


def file_name(opened: datetime, *, host: str, writer: str, serial: int) -> str:
    """The name of a file opened now, with its folder of the UTC day, below the archive."""
    utc = opened.astimezone(timezone.utc)
    machine = _FOREIGN.sub("-", host).strip("-.")[:60] or "host"
    return (
        f"{utc:%Y/%m/%d}/dealwire-{utc.strftime(_MOMENT)}Z-{machine}-{writer}-{serial:05d}{CLOSED}"
    )


def opened_at(name: str) -> datetime | None:
    """When a file was opened, by its name; None for a name that is not one of ours."""
    found = _NAME.search(f"/{name}")
    return datetime.strptime(found[1], _MOMENT).replace(tzinfo=timezone.utc) if found else None


def may_hold(name: str, *, start: datetime | None, end: datetime | None) -> bool:
    """Whether this file may hold responses from `start` on and before `end`.

    A file holds what was written from its opening to the end of that UTC day. False for
    a name that is not one of ours.
    """
    opened = opened_at(name)
    if opened is None:
        return False
    midnight = opened.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    return (start is None or midnight > start) and (end is None or opened - _SLACK < end)
