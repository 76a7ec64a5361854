"""Days, sums and genres as they are typed on the command line."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from string import punctuation

import typer

from libs.contracts import Genre
from libs.search.amounts import NoSum, number_of
from libs.search.days import NoDay, days_of
from libs.search.genres import GENRES, genre_named, genres_listed, is_genre
from libs.search.notes import short
from services.cli.problems import did_you_mean

_SCIENTIFIC = re.compile(r"\d*\.?\d+[eE]\d{1,2}")
_NAME = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_SIGNS = f"{punctuation}− "
_THERE_ARE = f"there are: {', '.join(GENRES)}"


def first_day(text: str) -> date:
    """A day, or the first one of a month or year. Raises BadParameter, with what would be right."""
    return _days(text)[0]


def last_day(text: str) -> date:
    """A day, or the last one of a month or year. Raises BadParameter, with what would be right."""
    return _days(text)[1]


def amount(text: str) -> float:
    """A sum: 10000000, 10e6, 10M, 1.5bn, 1,5 Md. Raises BadParameter, with what would be right."""
    plain = text.strip()
    if _SCIENTIFIC.fullmatch(plain):
        return float(plain)
    try:
        value, currency = number_of(f"0{plain}" if plain.startswith(".") else plain)
    except NoSum:
        raise typer.BadParameter(
            f"{text!r} is no sum: write 10000000, 10e6, 10M or 1.5bn"
        ) from None
    if currency is not None:
        raise typer.BadParameter(f"{text!r} names a currency: give --currency {currency} for that")
    return value


def one_of(what: str, values: Sequence[str]) -> Callable[[str], str]:
    """Reads one of these values; it raises BadParameter for another, with what may be meant."""

    def read(text: str) -> str:
        said = text.strip().lower()
        if said not in values:
            meant = did_you_mean(said, values, otherwise=f"there are: {', '.join(values)}")
            raise typer.BadParameter(f"{text!r} is no {what}: {meant}")
        return said

    return read


def genre(text: str) -> Genre:
    """A genre by any of its names: opinion, tribune. Raises BadParameter, with what is nearest."""
    said = text.strip()
    several = genres_listed(said)
    if len(several) > 1:
        each = " ".join(f"--genre {one}" for one in several)
        raise typer.BadParameter(f"{short(said)!r} are several: given twice, either fits: {each}")
    if not _NAME.fullmatch(said):  # a minus sign or a star would mean something else in a query
        plain = said.strip(_SIGNS)
        meant = f"did you mean {genre_named(plain)}?" if is_genre(plain) else _THERE_ARE
        raise typer.BadParameter(f"{short(said)!r} is no genre: {meant}")
    try:
        return genre_named(said)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _days(text: str) -> tuple[date, date]:
    try:
        return days_of(text)
    except NoDay as error:
        raise typer.BadParameter(str(error)) from None
