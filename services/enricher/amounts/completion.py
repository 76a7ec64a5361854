"""What the words around a sum leave open, from the rest of the article. Pure: no I/O, no clock.

The same sum is for the same, and so is the same in other money. Whose it is: who has such sums
in the article, or the one to whom the profile of its deal gives them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from libs.contracts import Amount, SumTopic
from services.enricher.amounts.known import KnownSums
from services.enricher.amounts.parties import Like

# Whose sums are the same one's: who buys pays the fee, who raises money is who is valued.
_SIDES: Mapping[Like, tuple[SumTopic, ...]] = {
    "buyer": ("investment", "price", "fee"),
    "startup": ("round", "valuation"),
}
_SIDE_OF: Mapping[SumTopic, Like] = {topic: one for one, all_ in _SIDES.items() for topic in all_}
_LEAST_OF_DEAL = 1e6  # what is less in any currency is no sum of a deal
_MOST_COMPARED = 50  # sums of an article that one in other money is held against
_RATES = 0.8, 1.3  # one large currency in another
_Key = tuple[float, float, str | None]


@dataclass(frozen=True)
class Told:
    """What the words around a sum tell."""

    about: SumTopic | None = None
    of: str | None = None
    like: Like | None = None
    asks: bool = False
    """Somebody has it, whether the words name whom or not."""
    sure: bool = False
    """The sentence itself names whose it is."""
    pronoun: bool = False
    """A pronoun stands for whose it is."""
    paid: bool = False
    """Somebody pays it; what for is left open."""
    weak: bool = False
    """It may be for what the same sum is elsewhere."""
    of_deal: bool = False
    """It is the deal's, if it is as large."""


def completed(
    amounts: Sequence[Amount], told: Sequence[Told], mentioned: Counter[str], known: KnownSums
) -> Iterator[Told]:
    """The same, with what the article says elsewhere. `mentioned`: how often each is named."""
    full = _with_topics(amounts, told, known)
    sure: dict[SumTopic, Counter[str]] = {}
    same: dict[tuple[_Key, SumTopic], str] = {}
    for amount, one in zip(amounts, full, strict=True):
        if one.about is not None and one.of is not None and one.sure:
            sure.setdefault(one.about, Counter())[one.of] += 1
            same.setdefault((_key(amount), one.about), one.of)
    for amount, one in zip(amounts, full, strict=True):
        if one.about is None or one.sure:
            yield one
            continue
        owner = same.get((_key(amount), one.about))
        if owner is None and (one.asks or one.of_deal):
            large = amount.high >= _LEAST_OF_DEAL
            owner = _likely(one, one.about, sure, mentioned, known if large else KnownSums())
        yield replace(one, of=owner)


def _with_topics(
    amounts: Sequence[Amount], told: Sequence[Told], known: KnownSums
) -> list[Told]:  # fmt: skip
    """Each with what the same sum is for elsewhere, or what its payer pays in the deal."""
    elsewhere: dict[_Key, SumTopic] = {}
    for amount, one in zip(amounts, told, strict=True):
        if one.about is not None and not one.weak:
            elsewhere.setdefault(_key(amount), one.about)
    found = []
    for amount, one in zip(amounts, told, strict=True):
        about = one.about
        if about is None or one.weak:
            about = elsewhere.get(_key(amount)) or _of_payer(one, amount, elsewhere, known) or about
            if about is None and not one.paid:
                about = _in_other_money(amount, elsewhere)
            if about is not None:
                asks = one.asks or one.about is None
                one = replace(one, about=about, asks=asks)  # noqa: PLW2901
        if (
            about is not None
            and one.of in known.others.get(about, ())
            and about in {"price", "fee"}
        ):
            one = replace(one, of=known.owners[about])  # noqa: PLW2901 # no target pays for itself
        found.append(one)
    return found


def _of_payer(
    one: Told, amount: Amount, elsewhere: Mapping[_Key, SumTopic], known: KnownSums
) -> SumTopic | None:
    """What somebody pays in the deal, and no other sum of the article is: the fee."""
    payer = one.of if one.sure else _payer(known)
    topics = [topic for topic in known.topics_of(payer) if topic in _SIDES["buyer"]]
    if not one.paid or amount.high < _LEAST_OF_DEAL or not topics or one.about in topics:
        return None
    taken = {
        about
        for key, about in elsewhere.items()
        if key != _key(amount) and key[1] >= _LEAST_OF_DEAL
    }
    return next((topic for topic in topics if topic not in taken), topics[-1])


def _payer(known: KnownSums) -> str | None:
    """The one who pays whatever is paid in the deal."""
    payers = {known.owners[topic] for topic in _SIDES["buyer"] if topic in known.owners}
    return next(iter(payers)) if len(payers) == 1 else None


def _in_other_money(amount: Amount, elsewhere: Mapping[_Key, SumTopic]) -> SumTopic | None:
    """What a sum is for that is about the same in another currency: $16m, €15m."""
    least, most = _RATES
    for (low, _, currency), about in islice(elsewhere.items(), _MOST_COMPARED):
        if currency != amount.currency and low > 0 and least <= amount.low / low <= most:
            return about
    return None


def _likely(
    one: Told,
    about: SumTopic,
    sure: Mapping[SumTopic, Counter[str]],
    mentioned: Counter[str],
    known: KnownSums,
) -> str | None:
    """Who has such sums in the article or the deal; else whom it names most and for no others."""
    side = _SIDE_OF.get(about)
    if side is None:
        return one.of or (_of_side(one.like, sure, known) if one.like else None)
    if one.of_deal:
        return known.owners.get(about)
    if one.of is not None and one.pronoun and one.of not in known.parties and known.parties:
        return one.of
    if one.like in _SIDES and one.like != side:
        return _of_side(one.like, sure, known)
    votes = sure.get(about, Counter()).most_common(1)
    found = known.owners.get(about) or (votes[0][0] if votes else _of_side(side, sure, known))
    return found or one.of or _left_over(side, sure, mentioned)


def _of_side(
    like: Like | None, sure: Mapping[SumTopic, Counter[str]], known: KnownSums
) -> str | None:  # fmt: skip
    """The one that buys, or that is young, by its sums."""
    topics = _SIDES.get(like, ()) if like else ()
    voted = (sure[topic].most_common(1)[0][0] for topic in topics if topic in sure)
    stated = (known.owners[topic] for topic in topics if topic in known.owners)
    return next(voted, None) or next(stated, None)


def _left_over(
    side: Like, sure: Mapping[SumTopic, Counter[str]], mentioned: Counter[str]
) -> str | None:  # fmt: skip
    others = {
        name for topic, other in _SIDE_OF.items() if other != side for name in sure.get(topic, ())
    }
    return next((name for name, _ in mentioned.most_common() if name not in others), None)


def _key(amount: Amount) -> _Key:
    return amount.low, amount.high, amount.currency
