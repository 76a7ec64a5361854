"""Sums of money as they are asked for: what they stand for in each currency. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from libs.amounts.reading import find_amounts
from libs.coverage.values import RATE_ERROR, rounding
from libs.search.bodies import any_of
from libs.search.grammar.intervals import last_end
from libs.search.grammar.tree import Interval
from libs.search.vocabulary import RateRange

_LANGUAGES = ("fr", "en")
_EXACT = 1e-6  # of a sum: what floating point leaves apart
_SCALES = ((1e9, ("Md", "bn", "milliards", "billion")), (1e6, ("M", "m", "millions", "million")))
_FIGURES = re.compile(r"\s*\d+(?:[.,]\d+)?\s*")
_BARE = ("{} €", "{} M€")

FIGURE = 5.0
"""What a figure counts for that an article states; a word that few articles have: some 4."""

_CONVERTED = 0.5


@dataclass(frozen=True)
class Extent:
    """Sums from `low` to `high`, None is open; of any currency where that is None.

    `converted`: by a rate, from the currency that was asked for.
    """

    low: float | None
    high: float | None
    currency: str | None = None
    converted: bool = False


class NoSum(Exception):
    """A text that is no sum of money; the message says what would be."""


def extents_of(text: str, rates: Sequence[RateRange]) -> list[Extent]:
    """What a sum in any notation stands for, in its own currency and in those that have a rate.

    One without a currency is of any.

    `15 M€` is fifteen million in euros; in dollars, all that may have been rounded to it.
    Raises NoSum.
    """
    found: list[Extent] = []
    for low, high, currency in dict.fromkeys(sums_of(text)):
        found.append(Extent(low * (1 - _EXACT), high * (1 + _EXACT), currency))
        if currency is not None:
            found += _converted((low - rounding(low), high + rounding(high)), currency, rates)
    return found


def interval_of(asked: Interval, rates: Sequence[RateRange]) -> list[Extent]:
    """The sums between two ends, in the currency of the ends and in those that have a rate.

    An end without a currency is of any. Raises NoSum.
    """
    low = None if asked.low is None else number_of(asked.low)
    high = None if asked.high is None else number_of(asked.high)
    if low is not None and high is not None:
        low = _scaled(asked, low, high)
        low, high = sorted((low, high), key=lambda end: end[0])
    currencies = {end[1] for end in (low, high) if end is not None and end[1] is not None}
    if len(currencies) > 1:
        raise NoSum("both ends must be in one currency")
    currency = next(iter(currencies), None)
    least = None if low is None else low[0] * (1 if asked.with_low else 1 + _EXACT)
    most = None if high is None else high[0] * (1 if asked.with_high else 1 - _EXACT)
    found = [Extent(least, most, currency)]
    if currency is not None:
        found += _converted((least, most), currency, rates)
    return found


def _scaled(
    asked: Interval, low: tuple[float, str | None], high: tuple[float, str | None]
) -> tuple[float, str | None]:
    """The low end of `10..20 M€`, which are ten million too, unless that were the higher end."""
    figures, scale = _FIGURES.match(asked.low or ""), _FIGURES.match(asked.high or "")
    if figures is None or scale is None or figures.end() < len((asked.low or "").strip()):
        return low
    scaled = number_of(f"{figures[0].strip()} {(asked.high or '')[scale.end() :]}")
    return scaled if scaled[0] <= high[0] else low


def number_of(text: str) -> tuple[float, str | None]:
    """A sum and its currency: `10M€`, `10 million dollars`; `10M` is of any. Raises NoSum.

    Where French and English read it otherwise, as `13 billion`, it is the lower sum.
    """
    low, _high, currency = min(sums_of(text), key=lambda each: each[0])
    return low, currency


def sums_of(text: str) -> list[tuple[float, float, str | None]]:
    """What each language reads, with its currency or in any: from, to, currency. Raises NoSum."""
    found = _read(text) or _read_bare(text)
    if not found:
        raise NoSum(f"{text} is no sum: write 10000000, 10M or 10M€")
    return found


def in_currency(text: str, currency: str) -> str:
    """What is asked of a sum, such as `>10M`, in this currency where it names none itself."""
    end = last_end(text)
    try:
        _, named = number_of(end)
    except NoSum:
        return text
    return text if named else f"{text} {currency}"


def amounts_clause(extents: Sequence[Extent]) -> dict[str, Any]:
    """Articles with a sum in one of these extents; of a range that is stated, some part.

    Who has the very sum comes before who has what it is worth in another currency.
    """
    return any_of([_having(each) for each in extents])


def _having(extent: Extent) -> dict[str, Any]:
    sums = {"nested": {"path": "sums", "query": _within(extent)}}
    boost = _CONVERTED if extent.converted else FIGURE
    return {"constant_score": {"filter": sums, "boost": boost}}


def phrases_of(text: str) -> tuple[str, ...]:
    """How a sum may be written, for the words of a text: `15 M`, `15 millions`, `15 million`."""
    written = [text]
    for low, high, _currency in sums_of(text):
        if low == high:
            written += _forms(low)
    return tuple(dict.fromkeys(written))[:8]


def _forms(value: float) -> Iterable[str]:
    for scale, names in _SCALES:
        if value >= scale:
            figure = f"{value / scale:.3f}".rstrip("0").rstrip(".")
            yield from (f"{figure} {name}" for name in names)
            yield from (f"{figure}{name}" for name in names[:2])
            return


def _read(text: str) -> list[tuple[float, float, str | None]]:
    """The one sum that a text is, as each language reads it."""
    found = []
    for language in _LANGUAGES:
        amounts = find_amounts(text, language=language)
        if len(amounts) == 1 and amounts[0].mention.surface == text.strip():
            found.append((amounts[0].low, amounts[0].high, amounts[0].currency))
    return found


def _read_bare(text: str) -> list[tuple[float, float, str | None]]:
    """The same of a sum without a currency: what it would be if it had one."""
    for form in _BARE:
        if found := _read(form.format(text)):
            return [(low, high, None) for low, high, _currency in found]
    return []


def _converted(
    ends: tuple[float | None, float | None], currency: str, rates: Sequence[RateRange]
) -> list[Extent]:
    found = []
    for rate in rates:
        if rate.currency == currency:
            found.append(_times(ends, rate.low, rate.high, rate.into))
        elif rate.into == currency:
            found.append(_times(ends, 1 / rate.high, 1 / rate.low, rate.currency))
    return found


def _times(
    ends: tuple[float | None, float | None], low: float, high: float, currency: str
) -> Extent:
    least, most = ends
    return Extent(
        None if least is None else least * low * (1 - RATE_ERROR),
        None if most is None else most * high * (1 + RATE_ERROR),
        currency,
        converted=True,
    )


def _within(extent_: Extent) -> dict[str, Any]:
    asked: list[dict[str, Any]] = []
    if extent_.low is not None:
        asked.append({"range": {"sums.high": {"gte": extent_.low}}})
    if extent_.high is not None:
        asked.append({"range": {"sums.low": {"lte": extent_.high}}})
    if extent_.currency is not None:
        asked.append({"term": {"sums.currency": extent_.currency}})
    return {"bool": {"filter": asked}}
