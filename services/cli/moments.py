"""Moments as they are typed on the command line, and shown there."""

import re
from datetime import datetime, time, timedelta, timezone

import typer

from services.cli.values import last_day

_CLOCK = re.compile(r"\d[T:]\d")


def moment(text: str) -> datetime:
    """2024-02-27T12:00, with a zone or in the one of this machine; of a day or month, its end.

    Raises BadParameter, with what would be right.
    """
    try:
        if _CLOCK.search(text):
            return datetime.fromisoformat(text.strip().replace(" ", "T", 1)).astimezone()
        return datetime.combine(last_day(text), time()).astimezone() + timedelta(days=1)
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f"{text!r} is no moment such as 2024-02-27T12:00 or 2024-02-27T12:00+01:00, nor a day"
        ) from None


def in_utc(at: datetime) -> str:
    """To the minute; in UTC, so that times of outlets in several zones stand in their order."""
    return at.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%MZ")
