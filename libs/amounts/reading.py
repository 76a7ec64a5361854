"""Which sums of money does a text give? Pure: no I/O, no clock, no settings.

The text is cut into the few kinds of token that sums are made of (`tokens.py`); a sum is read
from neighbouring tokens (`grammar.py`), two sums may make a range (`ranges.py`), a sum may
leave its currency to a neighbour (`elision.py`), and what a shared name such as "dollar" means
is settled for the article as a whole (`resolution.py`). Percentages, years and counts
("16 millions d'utilisateurs") have no currency beside them, and so are never sums.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from libs.amounts.elision import Written, currencies
from libs.amounts.lexicon import Currency
from libs.amounts.places import country_of
from libs.amounts.ranges import Ends, RangeReader
from libs.amounts.resolution import CurrencyResolver, Found, Resolved
from libs.amounts.tokens import tokens
from libs.amounts.wording import LEADS_ON, OR_SO, ROUGHLY
from libs.contracts import Amount, CurrencySource, Evidence, Mention, Outlet

VERSION = "1"
TextField = Literal["title", "text"]
# How sure the currency is; the figures are read alike.
_SURE: Mapping[CurrencySource | None, float] = {
    "symbol": 0.97, "code": 0.97, "name": 0.97, "same_sum": 0.9, "outlet": 0.85, "context": 0.8,
    "default": 0.7,
}  # fmt: skip
_UNSURE = 0.6
_WIDE = {each: each - 0xFEE0 for each in range(0xFF01, 0xFF5F)} | dict(
    zip(map(ord, "￠￡￥￦﹩"), "¢£¥₩$", strict=True)
)
"""Signs and figures of full width, as East Asian texts have them; each takes one place."""


@dataclass(frozen=True)
class _Read:
    """A sum as one text gives it."""

    field: TextField
    written: str
    text: str
    """The same, with signs and figures of usual width."""
    ends: Ends
    currency: Currency
    approximate: bool


def find_amounts(
    text: str, *, language: str, field: TextField = "text", outlet: Outlet | None = None
) -> tuple[Amount, ...]:
    """The sums of money in a text, in order; `language` settles `1,375` and `billion`.

    `outlet`: who published it, which tells whose dollar is meant.
    """
    return amounts_of({field: text}, language=language, outlet=outlet)


def amounts_of(
    texts: dict[TextField, str], *, language: str, outlet: Outlet | None = None
) -> tuple[Amount, ...]:
    """The sums of money in the texts of one article, text by text, in order."""
    read = [one for field, text in texts.items() for one in _read(field, text, language)]
    if not read:
        return ()
    found = [
        Found(
            one.text,
            one.ends.low.start,
            one.ends.high.end,
            one.ends.low.value,
            one.currency,
            doubtful=one.currency.also_word and one.ends.low.is_small,
        )
        for one in read
    ]
    resolver = CurrencyResolver(found, language=language, country=country_of(outlet))
    return tuple(
        _amount(one, resolved)
        for one, sum_, resolved in zip(read, found, resolver.resolve(), strict=True)
        if _is_money(one, resolved, doubtful=sum_.doubtful)
    )


def _is_money(read: _Read, resolved: Resolved, *, doubtful: bool) -> bool:
    """« 3 couronnes » are money in Stockholm; « 3 millions de livres vendus » nowhere."""
    if doubtful and resolved.code is None:
        return False
    if not read.currency.must_resolve:
        return True
    counts_nothing = LEADS_ON.match(read.text, read.ends.high.end) is not None
    return resolved.code is not None and counts_nothing


def _read(field: TextField, text: str, language: str) -> Iterator[_Read]:
    written, text = text, text.translate(_WIDE)
    reader = RangeReader(text, tokens(text, language), language)
    sums = tuple(reader.read())
    places = [Written(each.low.start, each.high.end, each.currency) for each in sums]
    for each, currency in zip(sums, currencies(text, places), strict=True):
        if currency is not None:
            approximate = (
                each.low.rounded
                or reader.precedes(ROUGHLY, each.low.start)
                or OR_SO.match(text, each.high.end) is not None
            )
            yield _Read(field, written, text, each, currency, approximate)


def _amount(read: _Read, resolved: Resolved) -> Amount:
    low, high = read.ends.low, read.ends.high
    return Amount(
        value=float(low.value) if low.value == high.value else None,
        low=float(low.value),
        high=float(high.value),
        currency=resolved.code,
        currency_from=resolved.source,
        approximate=read.approximate,
        mention=Mention(
            field=read.field,
            start=low.start,
            end=high.end,
            surface=read.written[low.start : high.end],
        ),
        evidence=Evidence(
            extractor=f"amounts/{resolved.source or 'no_currency'}",
            version=VERSION,
            confidence=_SURE.get(resolved.source, _UNSURE),
        ),
    )
