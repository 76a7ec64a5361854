"""Do two sums make a range, a change from one to the other, or nothing? Pure: no I/O."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from libs.amounts.grammar import Sum, SumGrammar
from libs.amounts.lexicon import Currency
from libs.amounts.numerals import SPACES
from libs.amounts.tokens import Token
from libs.amounts.wording import (
    BETWEEN,
    CHANGE,
    CHANGE_FROM,
    DATED,
    FROM,
    LEADS_ON,
)

_LOOK_BACK = 40  # characters; no phrase before a sum is longer
_AND = {"et", "and", "und", "y"}
_ADDED = {"con"}  # « 3 euros con 50 céntimos »
_DASHES = {"-", "–", "—"}


@dataclass(frozen=True)
class Ends:
    """The two ends of a range; of one sum, the same twice."""

    low: Sum
    high: Sum

    @property
    def currency(self) -> Currency | None:
        """Of both."""
        return self.high.currency


class RangeReader:
    """All sums and ranges of a text, in order."""

    def __init__(self, text: str, tokens: Sequence[Token], language: str) -> None:
        self._text = text
        self._tokens = tokens
        self._grammar = SumGrammar(text, tokens, language)

    def read(self) -> Iterator[Ends]:
        """Sums, ranges, and bare numbers with a scale: those may share a neighbour's currency."""
        index = 0
        while index < len(self._tokens):
            first = self._grammar.sum_at(index)
            if first is None:
                index += 1
                continue
            second, relation = self._second(first)
            if second is not None and relation == "range":
                yield Ends(_like(first, second), replace(second, currency=_shared(first, second)))
            elif second is not None:
                yield Ends(*[_like(first, second)] * 2)
                yield Ends(second, second)
            elif first.currency is not None or first.scale is not None:
                yield Ends(first, first)
            else:
                index += 1
                continue
            index = (second or first).after

    def precedes(self, pattern: re.Pattern[str], place: int) -> bool:
        """Whether a phrase ends right before a place."""
        before = re.sub(rf"[{SPACES}]", " ", self._text[max(0, place - _LOOK_BACK) : place])
        return pattern.search(before) is not None

    def _second(self, low: Sum) -> tuple[Sum | None, Literal["range", "change"]]:
        """What goes with a first sum, and how."""
        joint = self._grammar.at(low.after, "to", low.end)
        high = self._grammar.sum_at(low.after + 1) if joint else None
        if joint is None or high is None or not self._joins(low, joint, high):
            return None, "range"
        if low.currency is not None and high.currency is not None:
            scaled = low.scale is not None and high.scale is not None
            from_first = scaled and self.precedes(FROM, low.start)
            if from_first or self.precedes(CHANGE, low.start):
                return None, "change"  # "from $1.2bn to $2bn": two sums, each whole
        elif self.precedes(CHANGE_FROM, low.start):
            return high, "change"  # « passe de 7 à 9 millions d'euros »
        return (high, "range") if _like(low, high).value < high.value else (None, "range")

    def _joins(self, low: Sum, joint: Token, high: Sum) -> bool:
        """Whether `to`, `and`, `à` … between two sums can make a pair of them."""
        gap = self._text[joint.end : high.start]
        word = joint.surface.lower()
        if len(gap) > 1 or gap.strip(SPACES) or word in _ADDED:
            return False
        if word in _AND and not self.precedes(BETWEEN, low.start):
            return False
        if high.currency is None:
            return self._lends_currency(low, joint, high)
        if low.currency is not None:
            hundredths = low.currency.hundredth == high.currency.hundredth
            return hundredths and _shared(low, high) is not None
        # « en 2023 à 12 millions »: a year is no end
        dated = low.is_year and low.scale is None
        return not (dated and (high.scale is not None or self.precedes(DATED, low.start)))

    def _lends_currency(self, low: Sum, joint: Token, high: Sum) -> bool:
        """Whether a second number without a currency has the first one's.

        "$10-15 million", but not "15 euros à 20 personnes", nor "$5 to 20 people".
        """
        if low.currency is None:  # « entre 7 et 9 millions », of a neighbour's currency
            return high.scale is not None and low.scale is None and not low.is_year
        counts = high.scale is None and joint.surface not in _DASHES
        leads_on = LEADS_ON.match(self._text, high.end) is not None
        return low.currency_first and (leads_on or not counts)


def _shared(low: Sum, high: Sum) -> Currency | None:
    """The currency of both: the more exact of the two, None where they contradict each other."""
    if low.currency is None or high.currency is None:
        return low.currency or high.currency
    if not set(low.currency.codes) & set(high.currency.codes):
        return None
    return min(low.currency, high.currency, key=lambda one: len(one.codes))


def _like(low: Sum, high: Sum) -> Sum:
    """The first sum with what it leaves to the second: « entre 10 et 15 millions d'euros »."""
    takes_scale = low.scale is None and low.number <= high.number
    scale = high.scale if takes_scale else low.scale
    number = low.number * _left_out(low, high)
    return replace(low, number=number, scale=scale, currency=_shared(low, high))


def _left_out(low: Sum, high: Sum) -> int:
    """The hundreds or thousands that a first number in words leaves out: « deux à trois cents »."""
    if low.currency is None and low.scale is None and low.in_words and high.in_words:
        for unit in (1000, 100):
            if not high.number % unit and low.number < high.number / unit:
                return unit
    return 1
