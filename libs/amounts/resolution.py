"""Whose dollar, franc or cent is it? Pure: no I/O, no clock, no settings.

A sign or name that several countries share is looked for, in this order, in: the same sum
written in full elsewhere in the article; what the outlet's country pays with today; the
countries that the sentence speaks of; what the outlet's country once paid with; what is meant
by the far most of those who write so. Where none of these tells, the currency stays open.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from libs.amounts.elision import SENTENCE_END
from libs.amounts.lexicon import Currency, currencies_of
from libs.amounts.places import countries_in
from libs.contracts import CurrencySource

_REACH = 250  # characters; a longer sentence says nothing of a sum at its other end


@dataclass(frozen=True)
class Found:
    """A sum in one of an article's texts: its value, and what its sign or name may mean."""

    text: str
    start: int
    end: int
    value: Decimal
    currency: Currency
    doubtful: bool = False
    """Money only where the outlet or a country that is named has such a currency."""


@dataclass(frozen=True)
class Resolved:
    """A currency, and why it is that one; neither where nothing tells."""

    code: str | None = None
    source: CurrencySource | None = None


class CurrencyResolver:
    """Settles the currencies of all sums of one article."""

    def __init__(self, sums: Sequence[Found], *, language: str, country: str | None) -> None:
        """`country`: the outlet's, ISO 3166-1 alpha-2."""
        self._sums = sums
        self._language = language
        self._today, self._once = currencies_of(country) if country else ((), ())
        self._mentioned: dict[str, tuple[str, ...]] = {}
        self._certain: dict[Decimal, dict[str, None]] = {}
        for one in sums:
            if (code := one.currency.code) is not None and not one.doubtful:
                self._certain.setdefault(one.value, {})[code] = None

    def resolve(self) -> tuple[Resolved, ...]:
        """Of each sum, in order."""
        whole = [Resolved() if one.currency.hundredth else self._resolve(one) for one in self._sums]
        return tuple(
            self._of_hundredth(index, whole) if one.currency.hundredth else whole[index]
            for index, one in enumerate(self._sums)
        )

    def _resolve(self, one: Found) -> Resolved:
        shared = one.currency
        if shared.code is not None and not one.doubtful:
            return Resolved(shared.code, shared.source)
        told: tuple[tuple[CurrencySource, Callable[[], str | None]], ...] = (
            ("same_sum", lambda: _only(self._certain.get(one.value, ()), shared)),
            ("outlet", lambda: _only(self._today, shared)),
            ("context", lambda: self._near(one)),
            ("context", lambda: None if shared.default else self._throughout(one)),
            ("outlet", lambda: _only(self._once, shared)),
            ("default", lambda: None if one.doubtful else shared.default),
        )
        for source, look in told:
            if code := look():
                return Resolved(code, source)
        return Resolved()

    def _of_hundredth(self, index: int, whole: Sequence[Resolved]) -> Resolved:
        """Cents are of the currency that the line speaks of, else as any other sum."""
        one = self._sums[index]
        if one.currency.code is not None:
            return Resolved(one.currency.code, one.currency.source)
        near = [
            (abs(other.start - one.start), code)
            for step in (-1, 1)
            for other, code in self._neighbours(index, step, whole)
        ]
        return Resolved(min(near)[1], "context") if near else self._resolve(one)

    def _neighbours(
        self, index: int, step: int, whole: Sequence[Resolved]
    ) -> Iterator[tuple[Found, str]]:
        """The next sum on the line, in one direction, whose currency has such cents."""
        one = self._sums[index]
        at = index + step
        while 0 <= at < len(self._sums) and abs(self._sums[at].start - one.start) < _REACH:
            other, code = self._sums[at], whole[at].code
            first, second = sorted((one, other), key=lambda each: each.start)
            if other.text is not one.text or "\n" in one.text[first.end : second.start]:
                return
            if code in one.currency.codes:
                yield other, str(code)
                return
            at += step

    def _near(self, one: Found) -> str | None:
        """By the nearest country in the sentence that has such a currency."""
        start, end = max(0, one.start - _REACH), min(len(one.text), one.end + _REACH)
        for boundary in SENTENCE_END.finditer(one.text, start, one.start):
            start = boundary.end()
        if boundary_after := SENTENCE_END.search(one.text, one.end, end):
            end = boundary_after.start()
        near = [
            (min(abs(place - one.start), abs(place - one.end)), code)
            for place, country in countries_in(one.text, self._language, start, end)
            if (code := _paid_with(country, one.currency))
        ]
        return min(near)[1] if near else None

    def _throughout(self, one: Found) -> str | None:
        """By the one country in the whole text that has such a currency."""
        if one.text not in self._mentioned:
            every = countries_in(one.text, self._language, 0, len(one.text))
            self._mentioned[one.text] = tuple(dict.fromkeys(country for _, country in every))
        codes = {_paid_with(country, one.currency) for country in self._mentioned[one.text]}
        codes.discard(None)
        return codes.pop() if len(codes) == 1 else None


def _paid_with(country: str, shared: Currency) -> str | None:
    """Which of the currencies that a sign or name may mean a country has, or once had."""
    today, once = currencies_of(country)
    return _only(today, shared) or _only(once, shared)


def _only(codes: Sequence[str] | dict[str, None], shared: Currency) -> str | None:
    """The one of these codes that the sign or name may mean."""
    fitting = [code for code in codes if code in shared.codes]
    return fitting[0] if len(fitting) == 1 else None
