"""Days and sums as they are typed on the command line."""

import re
from collections.abc import Callable, Sequence
from datetime import date

import typer

from libs.search.days import NoDay, days_of
from services.cli.problems import did_you_mean

_SUM = re.compile(r"(\d+(?:[.,]\d{1,2})?|\d*\.?\d+(?:[eE]\d{1,2})?)\s*([a-zA-Z]*)\.?")
_GROUPED = re.compile(r"\d{1,3}([ ,.'’_\u00a0\u202f])\d{3}(?:\1\d{3})*(?!\d)")
_SCALES = {
    "": 1.0,
    **dict.fromkeys(("k", "tsd"), 1e3),
    **dict.fromkeys(("m", "mn", "mio", "million", "millions", "millionen"), 1e6),
    **dict.fromkeys(("md", "mds", "mrd", "bn", "b", "g", "milliard", "milliards", "billion"), 1e9),
}


def first_day(text: str) -> date:
    """A day, or the first one of a month or year. Raises BadParameter, with what would be right."""
    return _days(text)[0]


def last_day(text: str) -> date:
    """A day, or the last one of a month or year. Raises BadParameter, with what would be right."""
    return _days(text)[1]


def amount(text: str) -> float:
    """A sum: 10000000, 10e6, 10M, 1.5bn, 1,5 Md. Raises BadParameter, with what would be right."""
    plain = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), text.strip())
    found = _SUM.fullmatch(plain)
    if found is None or found[2].lower() not in _SCALES:
        raise typer.BadParameter(f"{text!r} is no sum: write 10000000, 10e6, 10M or 1.5bn")
    return float(found[1].replace(",", ".")) * _SCALES[found[2].lower()]


def one_of(what: str, values: Sequence[str]) -> Callable[[str], str]:
    """Reads one of these values; it raises BadParameter for another, with what may be meant."""

    def read(text: str) -> str:
        said = text.strip().lower()
        if said not in values:
            meant = did_you_mean(said, values, otherwise=f"there are: {', '.join(values)}")
            raise typer.BadParameter(f"{text!r} is no {what}: {meant}")
        return said

    return read


def _days(text: str) -> tuple[date, date]:
    try:
        return days_of(text)
    except NoDay as error:
        raise typer.BadParameter(str(error)) from None
