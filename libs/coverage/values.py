"""When do two values of a slot say the same? Pure.

A sum is what it was rounded to: 16 million stands for 15.5 to 16.5. Two sums go together where what
they stand for has something in common, in the deal's currency at the rate of the day.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from libs.amounts.notation import KEPT
from libs.contracts import Verdict
from libs.deals import Deal
from libs.deals.slots import SlotKind

_SHARE = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))? ?%")
_MOST_DIGITS = 6  # significant: nobody rounds further than that
_MOST_ROUNDED = 0.034  # of a figure: 2 billion stands for no 1.5, though it has one digit alone
_MOST = 1e18  # of any currency: more is a number that is no sum
RATE_ERROR = 0.01  # the rate that an outlet took is of another hour than ours

SAME: Mapping[Verdict, str] = {
    "agree": "nobody says otherwise",
    "same_value_in_another_currency": "the same sum at the rate of the day",
    "rounding": "the same figure, rounded",
    "different_precision": "one is more exact than the other",
}
"""What values that go together may be, the plainest first, each with its reason."""


@dataclass(frozen=True)
class Extent:
    """What a stated sum or share stands for, [low, high]; `currency` of a sum."""

    low: float
    high: float
    currency: str | None = None
    is_range: bool = False


def extent(value: str) -> Extent | None:
    """What a sum or share stands for; None for any other value."""
    if found := KEPT.fullmatch(value):
        low, high = sorted((float(found[1]), float(found[2] or found[1])))
        if high > _MOST:
            return None
        return Extent(low - rounding(low), high + rounding(high), found[3], found[2] is not None)
    if found := _SHARE.fullmatch(value):
        low, high = float(found[1]), float(found[2] or found[1])
        return Extent(low - _half(low), high + _half(high), None, found[2] is not None)
    return None


def in_deal_currency(value: str, deal: Deal, on: date) -> tuple[float, float] | None:
    """What a sum stands for in the deal's currency at the rate of a day; None without a rate."""
    found = extent(value)
    if found is None or found.currency is None or deal.currency is None:
        return None
    if found.currency == deal.currency:
        return found.low, found.high
    rates = [each for each in deal.rates if each.currency == found.currency]
    if not rates:
        return None
    before = [each for each in rates if each.day <= on]
    rate = max(before, key=lambda each: each.day) if before else min(rates, key=lambda e: e.day)
    return found.low * rate.rate * (1 - RATE_ERROR), found.high * rate.rate * (1 + RATE_ERROR)


@dataclass(frozen=True)
class Stated:
    """A value as it is compared; `low` and `high` of a sum in the deal's currency, if any."""

    value: str
    low: float | None = None
    high: float | None = None


def compared(
    kind: SlotKind, first: Stated, second: Stated, covers: Mapping[str, Sequence[str]]
) -> Verdict | None:
    """How two values of a slot of which only one can be true go together.

    None where nobody can tell: sums in currencies without a rate, or in one that is not known.

    `covers`: of a value that is less exact, those that it may be.
    """
    if first.value == second.value:
        return "agree"
    if second.value in covers.get(first.value, ()) or first.value in covers.get(second.value, ()):
        return "different_precision"
    if kind == "date":
        longer, shorter = sorted((first.value, second.value), key=len, reverse=True)
        return "different_precision" if _within(longer, shorter) else "in_conflict"
    one, other = extent(first.value), extent(second.value)
    if one is None or other is None:
        return _of_words(first.value, second.value)
    return _of_figures(one, other, first, second)


def _of_figures(one: Extent, other: Extent, first: Stated, second: Stated) -> Verdict | None:
    if one.currency != other.currency:
        return _in_two_currencies(first, second)
    if one.low > other.high or other.low > one.high:
        return "in_conflict"
    return "different_precision" if one.is_range or other.is_range else "rounding"


def together(
    kind: SlotKind, values: Sequence[Stated], covers: Mapping[str, Sequence[str]]
) -> tuple[Verdict, tuple[str, str] | None]:
    """How all of them go together, and the first two that do not."""
    worst: Verdict = "agree"
    for first, second in combinations(values, 2):
        found = compared(kind, first, second, covers)
        if found is None:
            continue
        if found == "in_conflict":
            return found, (first.value, second.value)
        worst = max(worst, found, key=list(SAME).index)
    return worst, None


def _in_two_currencies(first: Stated, second: Stated) -> Verdict | None:
    if first.low is None or second.low is None or first.high is None or second.high is None:
        return None
    apart = first.low > second.high or second.low > first.high
    return "in_conflict" if apart else "same_value_in_another_currency"


def _of_words(first: str, second: str) -> Verdict:
    """Of a share: a minority may be any share below a half."""
    for word, value in ((first, extent(second)), (second, extent(first))):
        if value is not None:
            fits = {"minority": value.high < 50, "majority": value.low > 50}  # noqa: PLR2004 - %
            return "different_precision" if fits.get(word, False) else "in_conflict"
    return "in_conflict"


def _within(longer: str, shorter: str) -> bool:
    """Whether a day is in a month or quarter, or a month in a year."""
    if "-Q" in shorter and "-Q" not in longer and len(longer) >= len("2024-01"):
        year, _, quarter = shorter.partition("-Q")
        return longer.startswith(year) and (int(longer[5:7]) + 2) // 3 == int(quarter)
    return longer.startswith(f"{shorter}-")


def rounding(value: float) -> float:
    """How far a sum may be from the exact one."""
    return min(_half(value), value * _MOST_ROUNDED)


def _half(value: float) -> float:
    """Half a unit of the last digit that is not a trailing zero."""
    if value == 0:
        return 0.0
    figures = f"{value:.{_MOST_DIGITS}g}"
    exact = f"{float(figures):f}".rstrip("0").rstrip(".")
    if "." in exact:
        return 0.5 * 10.0 ** -len(exact.partition(".")[2])
    zeros = len(exact) - len(exact.rstrip("0"))
    return 0.5 * 10.0**zeros
