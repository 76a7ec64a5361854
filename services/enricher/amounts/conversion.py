"""What is a sum in the currency of a deal? Pure: no I/O, no clock, no settings."""

from collections.abc import Sequence
from datetime import date

from libs.contracts import Amount, ConvertedSum
from libs.deals import Deal, Rate

_PLACES = 2  # of a cent; no rate is more exact


def converted(
    amounts: Sequence[Amount], deals: Sequence[Deal], *, on: date | None
) -> tuple[Amount, ...]:
    """The same sums, each with what it is in the currency of every deal that gives a rate for it.

    `on`: the day of publication. The rate is that of the last day up to it, else of the nearest
    one; where it is None, the last that the profile gives. A sum in the deal's own currency, or
    in one that is not known, is not converted.
    """
    return tuple(
        each.model_copy(
            update={"converted": tuple(sum_ for deal in deals if (sum_ := _into(each, deal, on)))}
        )
        for each in amounts
    )


def _into(amount: Amount, deal: Deal, on: date | None) -> ConvertedSum | None:
    if deal.currency is None or amount.currency in {None, deal.currency}:
        return None
    rate = _rate([each for each in deal.rates if each.currency == amount.currency], on)
    if rate is None:
        return None
    return ConvertedSum(
        deal=deal.id,
        low=round(amount.low * rate.rate, _PLACES),
        high=round(amount.high * rate.rate, _PLACES),
        currency=deal.currency,
        rate=rate.rate,
        rate_date=rate.day,
    )


def _rate(rates: Sequence[Rate], on: date | None) -> Rate | None:
    before = [each for each in rates if on is None or each.day <= on]
    if before:
        return max(before, key=lambda each: each.day)
    return min(rates, key=lambda each: each.day, default=None)
