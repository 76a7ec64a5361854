"""Which sums of money does a text give? Pure: no I/O, no clock, no settings.

The text is cut into the few kinds of token that sums are made of; a sum is then read from
neighbouring tokens. Percentages, years and counts ("16 millions d'utilisateurs") have no
currency beside them, and so are never sums.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from libs.contracts import Amount, Mention
from services.enricher.amounts.currencies import (
    CURRENCY,
    currency_of,
    may_be_weight,
    names_currency,
)
from services.enricher.amounts.elision import Written, currencies
from services.enricher.amounts.numerals import (
    FIGURES,
    HALF_A,
    SPACES,
    WORDS,
    figures,
    is_round,
    scale_of,
    words,
)
from services.enricher.amounts.wording import BETWEEN, CHANGE, OR_SO, RISE, ROUGHLY

_LONG_SCALE = r"\b(?:millions?|milliards?|billions?|trillions?|mille|thousand|hundred)\b"
# Letters count as a scale right after a figure, or before a currency: $16m, 15 M€, 2 Mds d'euros.
_SHORT_SCALE = (
    r"(?:(?<=[0-9])|(?<=[0-9][ \u00a0\u2009\u202f]))"
    r"(?:mrds?|mds?|mio|mia|mln|mn|bln|bn|trn|tn|[kmbt])"
    r"(?=[€$£¥]|(?:EUR|USD|US\$|GBP|CHF)(?!\w)|(?![\w'’]|-[a-z]))"
)
_LINE = re.compile(r"[^\n]+")
_LINKED = r"(?:millions?|milliards?|billions?|trillions?|euros?|dollars?|pounds?|yen)\b"
_TOKEN = re.compile(
    rf"(?P<half>{HALF_A})|(?P<scale>{_LONG_SCALE}|{_SHORT_SCALE})|(?P<currency>{CURRENCY})"
    rf"|(?P<figures>{FIGURES})|(?P<words>{WORDS})"
    r"|(?P<plus_half>\b(?:et[ \u00a0]demie?|and[ \u00a0]a[ \u00a0]half)\b)"
    r"|(?P<of>\b(?:de|of)\b|\bd['’])"
    rf"|(?P<to>\b(?:à|to|ou|or|et|and)\b|[-–—](?!{_LINKED}))",
    re.IGNORECASE,
)
_SCALE_BEFORE = re.compile(r"(?<![\w€$£])(?<![0-9][ \u00a0\u202f])(?:M|k|Md|Mds|bn)$")
_PART_OF_NAME = re.compile(r"(?:[^\W\d_]|[^\W\d_][-–.,]|[0-9][x×.,])$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LEAST_POUNDS = 1000  # below, pounds are a weight
_MOST_SCALES = 2  # mille milliards
_LOOK_BACK = 30  # characters; no approximation is longer


@dataclass(frozen=True)
class _Token:
    kind: str
    surface: str
    start: int
    end: int


@dataclass(frozen=True)
class _Sum:
    """A number with what goes with it; `currency` and `scale` may be missing in a range."""

    start: int
    end: int
    after: int  # index of the token that follows
    number: Decimal
    scale: Decimal | None
    currency: str | None
    currency_first: bool
    rounded: bool

    @property
    def value(self) -> Decimal:
        return self.number * (self.scale or 1)


def find_amounts(
    text: str, *, language: str, field: Literal["title", "text"] = "text"
) -> tuple[Amount, ...]:
    """The sums of money in a text, in order; `language` settles `1,375` and `billion`."""
    return tuple(_AmountParser(text, language).amounts(field))


class _AmountParser:
    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._language = language
        self._tokens = tuple(
            _Token(_kind(found), found.group(), found.start(), found.end())
            for line in _LINE.finditer(text)
            if names_currency(line.group())  # a sum stays on its line, and most lines have none
            for found in _TOKEN.finditer(text, line.start(), line.end())
        )

    def amounts(self, field: Literal["title", "text"]) -> Iterator[Amount]:
        pairs = tuple(self._pairs())
        written = [Written(low.start, high.end, high.currency) for low, high in pairs]
        for (low, high), code in zip(pairs, currencies(self._text, written), strict=True):
            if code is not None:
                yield self._amount(low, replace(high, currency=code), field)

    def _pairs(self) -> Iterator[tuple[_Sum, _Sum]]:
        """The ends of each range, a sum alone as both; and bare numbers with a scale."""
        index = 0
        while index < len(self._tokens):
            first = self._sum(index)
            if first is None:
                index += 1
                continue
            pair = self._range(first)
            if pair is None and first.currency is None and first.scale is None:
                index += 1
                continue
            yield pair or (first, first)
            index = (pair or (first, first))[1].after

    def _at(self, index: int, kind: str, after: int | None = None) -> _Token | None:
        """The token at an index, if it is of a kind and stands right after a place."""
        if not 0 <= index < len(self._tokens) or self._tokens[index].kind != kind:
            return None
        token = self._tokens[index]
        if after is not None:
            gap = self._text[after : token.start]
            linked = gap == "-" and kind in {"scale", "currency"}  # a $16-million deal
            if len(gap) > 1 or (gap.strip(SPACES) and not linked):
                return None
        return token

    def _sum(self, index: int) -> _Sum | None:
        """A sum whose first token is at an index: [currency] number [scale…] [of] [currency]."""
        before = self._at(index, "currency")
        if before is not None:
            index += 1
        token = next(
            (
                found
                for kind in ("figures", "words", "half", "scale")
                if (found := self._at(index, kind, before.end if before else None))
            ),
            None,
        )
        if token is None or (before is None and self._in_a_name(token)):
            return None
        halved = self._at(index + 1, "plus_half", token.end)  # two and a half billion
        scale, end, index = self._scales(
            index + (2 if halved else 1), halved.end if halved else token.end
        )
        number = self._number(token, scaled=scale is not None)
        if number is None or (scale is None and (halved or token.kind == "half")):
            return None
        if not halved and (halved := self._at(index, "plus_half", end)):  # deux milliards et demi
            end, index = halved.end, index + 1
        if halved:
            number += Decimal("0.5")
        elif scale is not None:
            rest, end, index = self._rest(scale, index, end)
            number += rest / scale
        scale = scale or self._scale_before(before)
        whole = _Sum(
            before.start if before else token.start, end, index, number, scale,
            currency_of(before.surface) if before else None, before is not None,
            token.kind == "words" and is_round(token.surface),
        )  # fmt: skip
        return self._with_currency_after(whole, token)

    def _in_a_name(self, token: _Token) -> bool:
        """GPT-4, 8x7B, B2: the figure belongs to a name."""
        before = self._text[max(0, token.start - 2) : token.start]
        return token.kind == "figures" and _PART_OF_NAME.search(before) is not None

    def _scales(self, index: int, end: int) -> tuple[Decimal | None, int, int]:
        scale: Decimal | None = None
        # "une quinzaine de millions": the scale may follow `de`
        link = self._at(index, "of", end)
        if link is not None and self._at(index + 1, "scale", link.end):
            index, end = index + 1, link.end
        stop = index + _MOST_SCALES
        while index < stop and (token := self._at(index, "scale", end)):
            scale = (scale or Decimal(1)) * scale_of(token.surface, language=self._language)
            end, index = token.end, index + 1
        return scale, end, index

    def _rest(self, scale: Decimal, index: int, end: int) -> tuple[Decimal, int, int]:
        """What is added to a number with its scale: 1 million *500 000* euros."""
        nothing = Decimal(0), end, index
        token = self._at(index, "figures", end) or self._at(index, "words", end)
        if token is None:
            return nothing
        more, end, index = self._scales(index + 1, token.end)
        number = self._number(token, scaled=more is not None)
        link = self._at(index, "of", end)
        currency = self._at(index + bool(link), "currency", link.end if link else end)
        if number is None or currency is None or number * (more or 1) >= scale:
            return nothing
        return number * (more or 1), end, index

    def _scale_before(self, currency: _Token | None) -> Decimal | None:
        """The millions of `M€ 15`."""
        if currency is None or not (
            found := _SCALE_BEFORE.search(self._text[max(0, currency.start - 4) : currency.start])
        ):
            return None
        return scale_of(found.group(), language=self._language)

    def _number(self, token: _Token, *, scaled: bool) -> Decimal | None:
        if token.kind == "half":
            return Decimal("0.5")
        if token.kind == "figures":
            return figures(token.surface, scaled=scaled, language=self._language)
        if token.kind == "scale":  # mille milliards, a bare million is no number
            return Decimal(1000) if token.surface.lower() == "mille" else None
        number = words(token.surface, language=self._language)
        # "un euro", "a dollar" speak of the currency, not of a sum
        return None if number == 1 and not scaled else number

    def _with_currency_after(self, found: _Sum, number: _Token) -> _Sum:
        end, index = found.end, found.after
        if link := self._at(index, "of", end):
            end, index = link.end, index + 1
        after = self._at(index, "currency", end)
        if after is None or (may_be_weight(after.surface) and found.value < _LEAST_POUNDS):
            return found
        code = currency_of(after.surface)
        if found.currency not in {None, code} or self._belongs_to_next(after, index, number):
            return found
        return replace(found, end=after.end, after=index + 1, currency=code)

    def _belongs_to_next(self, currency: _Token, index: int, number: _Token) -> bool:
        """In "in 2023 $385 million" the sign goes with what follows it."""
        following = self._at(index + 1, "figures", currency.end)
        if following is None or currency.surface[-1].isalpha() or number.end == currency.start:
            return False
        return following.start == currency.end or _YEAR.fullmatch(number.surface) is not None

    def _range(self, low: _Sum) -> tuple[_Sum, _Sum] | None:
        """Both ends of a range that begins with a sum, or None."""
        joint = self._at(low.after, "to", low.end)
        high = self._sum(low.after + 1) if joint else None
        if joint is None or high is None or not self._joins(low, joint, high):
            return None
        currency = high.currency or low.currency
        scaled = low if low.scale or low.number > high.number else replace(low, scale=high.scale)
        if scaled.value >= high.value:
            return None
        return replace(scaled, currency=currency), replace(high, currency=currency)

    def _joins(self, low: _Sum, joint: _Token, high: _Sum) -> bool:
        """Whether `to`, `and`, `à` … between two sums makes a range of them."""
        gap = self._text[joint.end : high.start]
        if len(gap) > 1 or gap.strip(SPACES):
            return False
        if high.currency is None:  # "$10-15 million", but not "15 euros à 20 personnes"
            return low.currency is not None and low.currency_first
        if low.currency not in {None, high.currency}:
            return False
        if joint.surface.lower() in {"et", "and"} and not self._precedes(BETWEEN, low.start):
            return False
        if low.currency is None or not self._precedes(CHANGE, low.start):
            return True
        # "rose from $1.2bn to $2bn", "goes from $118 to $125": two sums, not a range
        scaled = low.scale is not None and high.scale is not None
        return not scaled and not self._precedes(RISE, low.start)

    def _precedes(self, pattern: re.Pattern[str], place: int) -> bool:
        before = re.sub(rf"[{SPACES}]", " ", self._text[max(0, place - _LOOK_BACK) : place])
        return pattern.search(before) is not None

    def _amount(self, low: _Sum, high: _Sum, field: Literal["title", "text"]) -> Amount:
        surface = self._text[low.start : high.end]
        return Amount(
            value=float((low.value + high.value) / 2),
            low=float(low.value),
            high=float(high.value),
            currency=str(high.currency),
            approximate=low.rounded
            or self._precedes(ROUGHLY, low.start)
            or OR_SO.match(self._text, high.end) is not None,
            mention=Mention(field=field, start=low.start, end=high.end, surface=surface),
        )


def _kind(found: re.Match[str]) -> str:
    return next(
        kind
        for kind in ("half", "scale", "currency", "figures", "words", "plus_half", "of", "to")
        if found.group(kind) is not None
    )
