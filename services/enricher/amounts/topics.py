"""What is a sum for, and whose is it? Pure: no I/O, no clock, no settings.

The nearest word in the sentence that tells (`wording/sums.<language>.yaml`) gives the topic.
Whose it is: the organisation that the word belongs to, by its possessive, its subject or object;
a pronoun or « le groupe » stands for the one that the article gives for such sums.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from libs.contracts import Amount, Entity, SumTopic
from libs.deals.folding import folded
from libs.sentences import sentences
from services.enricher.amounts.owners import Like, Name, Owners, names_of
from services.enricher.amounts.topic_wording import Cue, SumWording
from services.enricher.names.entities import TextField

MOST_READ = 200_000
"""Characters of a title or text that are read; sums behind them keep no topic."""
MOST_SUMS = 1_000
"""Sums of an article that are looked at; those behind them keep no topic."""
_REACH = 160  # characters between a sum and the word that tells what it is for
_BEHIND = 25  # characters that a word behind a sum counts as further off
_PER_SUM = 30  # and for each other sum between
_SAME = re.compile(
    r"[\s(\[,]*(?:(?:soit|or|ou|i\.e\.|about|environ|around|roughly|some)\s?)*[\s(\[]*"
)
_COMPARED = re.compile(
    r"[^.;:]{0,40}\b(?:up from|down from|from|contre|against|compared|apres)\b[^.;:]{0,12}"
)
# Whose sums are the same one's: who buys pays the fee, who raises money is who is valued.
_SIDES: Mapping[Like, tuple[SumTopic, ...]] = {
    "buyer": ("investment", "price", "fee"),
    "startup": ("round", "valuation"),
}


@dataclass(frozen=True)
class _Told:
    """What the words around a sum tell."""

    about: SumTopic | None = None
    of: str | None = None
    like: Like | None = None
    asks: bool = False
    """Somebody has it whom the words do not name."""


def with_topics(
    amounts: Sequence[Amount],
    texts: Mapping[TextField, str],
    *,
    language: str,
    entities: Sequence[Entity],
    wordings: Mapping[str, SumWording],
) -> tuple[Amount, ...]:
    """The same sums, each with what it is for (`about`) and whose it is (`of`), where told.

    `entities`: those found in the article; only organisations have sums.
    """
    wording = wordings.get(language)
    if wording is None:
        return tuple(amounts)
    readers = {
        text_field: _Reader(text[:MOST_READ], wording, names_of(entities, text_field))
        for text_field, text in texts.items()
    }
    starts = {
        text_field: sorted(
            each.mention.start for each in amounts if each.mention.field == text_field
        )
        for text_field in texts
    }
    told: list[_Told] = []
    for index, amount in enumerate(amounts[:MOST_SUMS]):
        text_field = amount.mention.field
        if index and readers[text_field].shares(amounts[index - 1], amount):
            told.append(told[-1])
        else:
            told.append(readers[text_field].told(amount, starts[text_field]))
    told += [_Told()] * (len(amounts) - len(told))
    mentioned = Counter(name.name for reader in readers.values() for name in reader.names)
    return tuple(
        amount.model_copy(update={"about": one.about, "of": one.of})
        for amount, one in zip(amounts, _completed(amounts, told, mentioned), strict=True)
    )


def _completed(
    amounts: Sequence[Amount], told: Sequence[_Told], mentioned: Counter[str]
) -> Iterator[_Told]:
    """What is left open, from the same sum or the same kind of sum elsewhere in the article."""
    owners: dict[SumTopic, Counter[str]] = {}
    same: dict[tuple[float, float, str | None], _Told] = {}
    for amount, one in zip(amounts, told, strict=True):
        if one.about is not None and one.of is not None:
            owners.setdefault(one.about, Counter())[one.of] += 1
        if one.about is not None:
            key = amount.low, amount.high, amount.currency
            same[key] = one if key not in same or same[key].of is None else same[key]
    for amount, each in zip(amounts, told, strict=True):
        one = each
        if one.about is None:
            one = same.get((amount.low, amount.high, amount.currency), one)
        if one.about is not None and one.of is None and one.asks:
            one = _Told(one.about, _likely(one.about, one.like, owners, mentioned))
        yield one


def _likely(
    about: SumTopic,
    like: Like | None,
    owners: Mapping[SumTopic, Counter[str]],
    mentioned: Counter[str],
) -> str | None:
    """Who the article gives for such sums; else whom it names most and for no others."""
    by_topic: dict[SumTopic, Like] = {
        topic: one for one, topics in _SIDES.items() for topic in topics
    }
    side = like or by_topic.get(about)
    own = _SIDES[side] if side else ()
    votes: Counter[str] = Counter()
    for topic in own if like else (about, *own):
        votes = votes or owners.get(topic, votes)
    if votes:
        return votes.most_common(1)[0][0]
    if side is None:
        return None
    others = {
        name for topic, other in by_topic.items() if other != side for name in owners.get(topic, ())
    }
    left = [name for name, _ in mentioned.most_common() if name not in others]
    return left[0] if left else None


class _Reader:
    """The words around the sums of one text."""

    def __init__(self, text: str, wording: SumWording, names: Sequence[Name]) -> None:
        self._text = folded(text)
        self._wording = wording
        self.names = names
        self._owners = Owners(self._text, wording, names, sentences(text))

    def shares(self, first: Amount, second: Amount) -> bool:
        """Whether a sum says another in other money: « 15 M€ (16,3 M$) »; or is compared."""
        one, other = first.mention, second.mention
        if one.field != other.field or other.start < one.end:
            return False
        between = self._text[one.end : other.start]
        if "\n" in between or len(between) > _REACH:
            return False
        if first.currency != second.currency and _SAME.fullmatch(between):
            return True
        return first.currency == second.currency and _COMPARED.fullmatch(between) is not None

    def told(self, amount: Amount, sums: Sequence[int]) -> _Told:
        """The topic and the owner of a sum. `sums`: where the sums of the text begin."""
        start, end = amount.mention.start, amount.mention.end
        if end > len(self._text):
            return _Told()
        cue = self._cue(start, end, sums)
        if cue is None:
            name = self._owners.possessor(start, adjacent=True)  # Microsoft's 16 million
            return _Told("investment", name) if name else _Told()
        found, place = cue
        if found.of == "none":
            return _Told(found.about)
        owner = self._owners.of(found, place, (start, end))
        return _Told(found.about, owner.name, owner.like, asks=True)

    def _cue(self, start: int, end: int, sums: Sequence[int]) -> tuple[Cue, tuple[int, int]] | None:
        """The words that tell what a sum is for: the nearest in its sentence."""
        first, last = self._owners.sentence(start)
        window = max(first, start - _REACH), min(last, end + _REACH)
        owned = self._owners.possessor(start, adjacent=True) is not None
        found: list[tuple[int, int, int, Cue]] = []
        for cue in self._wording.cues:
            for match in cue.pattern.finditer(self._text, *window):
                if match.start() < end and match.end() > start:
                    continue
                if owned and not (cue.noun and self._is_linked(end, match.start())):
                    continue  # "Microsoft's 16 million buys": not what it is for
                far = self._distance(match.start(), match.end(), start, end, sums)
                if far <= cue.reach:
                    found.append((far, *match.span(), cue))
        if not found:
            return None
        _, cue_start, cue_end, nearest = min(found, key=lambda each: each[:3])
        return nearest, (cue_start, cue_end)

    def _distance(
        self, cue_start: int, cue_end: int, start: int, end: int, sums: Sequence[int]
    ) -> int:
        if cue_end <= start:
            between = bisect_left(sums, start) - bisect_left(sums, cue_end)
            return start - cue_end + between * _PER_SUM
        between = max(0, bisect_left(sums, cue_start) - bisect_left(sums, end))
        linked = self._is_linked(end, cue_start)
        return cue_start - end + between * _PER_SUM + (0 if linked else _BEHIND)

    def _is_linked(self, end: int, cue_start: int) -> bool:
        """Whether a sum is one of what follows: 16 million of revenue, a $20bn takeover."""
        return self._wording.linked.fullmatch(self._text, end, cue_start) is not None
