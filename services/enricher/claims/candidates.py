"""Where the words of a profile's slots stand in a sentence, and the value that each gives. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from libs.contracts import Amount, DateMention, Mention
from libs.deals import Slot
from libs.deals.patterns import occurrences
from services.enricher.amounts.worth import EQUALS, is_worth
from services.enricher.claims.clauses import Sentence

_NEAR_SUM = 110  # characters between the words of a slot and the sum, date or share they are about
_NEAR_DATE = 90
_BOUND_REACH = 20
_SHARE = re.compile(r"(?<![\w.,])(\d{1,2}(?:[.,]\d{1,2})?)[ ]?(?:%|pour cent|per cent|percent)")
_HARD_BREAK = re.compile(r"[;:—–]|\s-\s")
_RESTATED = re.compile(rf"[ ,–—-]*(?:\(|soit|ou|or|environ|about|some|around|{EQUALS}| )*[ ]*")


@dataclass(frozen=True)
class Candidate:
    """A value for a slot: [start, end) of the words that say it, in the folded text."""

    slot: Slot
    value: str
    start: int
    end: int
    pattern: str
    opposite: bool = False
    certain: bool = False
    """Of a sum: the text says what it is for and whose, and both are the slot's."""
    worth_of: str | None = None
    """Of a sum that somebody is worth: who."""

    def says_again(self, other: "Candidate") -> bool:
        """Whether another is the same value of the same words."""
        same = (self.slot.id, self.value) == (other.slot.id, other.value)
        return same and self.start < other.end and other.start < self.end


def candidates(
    sentence: Sentence,
    slot: Slot,
    *,
    language: str,
    amounts: Sequence[Amount],
    dates: Sequence[DateMention],
    known: Collection[str] = (),
    bounds: re.Pattern[str],
) -> Iterator[Candidate]:
    """What a sentence may say in a slot. `amounts`, `dates`: those of this sentence, in order.

    `known`: the sums that other sentences give this slot; « les 15 millions » needs no more words.
    `bounds`: what stands before a share that is none itself, such as « moins de 1 % ».
    """
    match slot.kind:
        case "choice":
            yield from _choices(sentence, slot, language)
        case "share":
            yield from _choices(sentence, slot, language)
            yield from _shares(sentence, slot, language, bounds)
        case "sum":
            yield from _sums(sentence, slot, language, amounts, known)
        case "date":
            yield from _dates(sentence, slot, language, dates)


def _found(patterns: tuple[str, ...], sentence: Sentence) -> Iterator[tuple[str, re.Match[str]]]:
    return occurrences(patterns, sentence.text, sentence.start, sentence.end)


def _choices(sentence: Sentence, slot: Slot, language: str) -> Iterator[Candidate]:
    for one in slot.values:
        for patterns, opposite in ((one.wording, False), (one.opposite, True)):
            for pattern, found in _found(patterns.get(language, ()), sentence):
                yield Candidate(slot, one.value, *found.span(), pattern, opposite)


def _shares(
    sentence: Sentence, slot: Slot, language: str, bounds: re.Pattern[str]
) -> Iterator[Candidate]:
    for share in _SHARE.finditer(sentence.text, sentence.start, sentence.end):
        before = sentence.text[max(sentence.start, share.start() - _BOUND_REACH) : share.start()]
        if any(found.end() == len(before.rstrip()) for found in bounds.finditer(before)):
            continue
        cue = _nearest(sentence, slot, language, share.span(), _NEAR_SUM)
        if cue is not None:
            value = f"{share[1].replace(',', '.')} %"
            yield Candidate(slot, value, share.start(), share.end(), cue)


def _sums(
    sentence: Sentence,
    slot: Slot,
    language: str,
    amounts: Sequence[Amount],
    known: Collection[str],
) -> Iterator[Candidate]:
    stated = _stated(sentence, amounts)
    cues = _cues_of_sums(sentence, slot, language, [each.mention for each in stated])
    for amount, cue in zip(stated, cues, strict=True):
        if amount.value is None or amount.currency is None or not _may_be(amount, slot):
            continue
        place = amount.mention
        value = f"{_figure(amount.value)} {amount.currency}"
        certain = amount.about in slot.topics and amount.of in slot.of
        why = cue
        if why is None and certain:
            why = f"about {amount.about} of {amount.of}"
        if why is None and value in known:
            why = "the same sum"
        if why is not None:
            yield Candidate(
                slot, value, place.start, place.end, why, certain=certain,
                worth_of=amount.of if amount.about == "valuation" else None,
            )  # fmt: skip


def _stated(sentence: Sentence, amounts: Sequence[Amount]) -> list[Amount]:
    """The sums without those that say the one before them again in another currency."""
    stated: list[Amount] = []
    before: Mention | None = None
    for amount in amounts:
        if before is None or not _restates(before, amount.mention, sentence):
            stated.append(amount)
        before = amount.mention
    return stated


def _cues_of_sums(
    sentence: Sentence, slot: Slot, language: str, places: Sequence[Mention]
) -> list[str | None]:
    """For each sum the pattern of the slot that stands nearest, where no other sum is nearer it."""
    near: list[list[tuple[int, str]]] = [[] for _ in places]
    for pattern, found in _found(slot.wording.get(language, ()), sentence) if places else ():
        away, at = min((gap(place, found), at) for at, place in enumerate(places))
        if away <= _NEAR_SUM and _tells(slot, sentence, found.span(), places, at):
            near[at].append((away, pattern))
    return [min(each)[1] if each else None for each in near]


def _tells(
    slot: Slot, sentence: Sentence, words: tuple[int, int], places: Sequence[Mention], at: int
) -> bool:
    """Whether words of a slot are about the sum at one of these places, which is nearest."""
    if "valuation" not in slot.topics:
        return True
    behind = next((each.start for each in places if each.start >= words[1]), None)
    return is_worth(sentence.text, words, (places[at].start, places[at].end), behind)


def _may_be(amount: Amount, slot: Slot) -> bool:
    """Whether what the text says of a sum does not speak against the slot."""
    return amount.about is None or not slot.topics or amount.about in slot.topics


def _restates(before: Mention, place: Mention, sentence: Sentence) -> bool:
    """15 millions d'euros (16,3 millions de dollars): the same sum in another currency."""
    between = sentence.text[before.end : place.start]
    return _RESTATED.fullmatch(between) is not None


def _dates(
    sentence: Sentence, slot: Slot, language: str, dates: Sequence[DateMention]
) -> Iterator[Candidate]:
    """Of several dates near the same words, the nearest."""
    dates = [each for each in dates if not slot.precisions or each.precision in slot.precisions]
    for pattern, found in _found(slot.wording.get(language, ()), sentence) if dates else ():
        near = [
            (gap(each.mention, found), each)
            for each in dates
            if not _is_apart(sentence, each.mention, found)
        ]
        away, one = min(near, key=lambda pair: pair[0], default=(_NEAR_DATE + 1, None))
        if one is not None and away <= _NEAR_DATE and one.value is not None:
            yield Candidate(slot, one.value, one.mention.start, one.mention.end, pattern)


def _is_apart(sentence: Sentence, mention: Mention, found: re.Match[str]) -> bool:
    """Whether a dash, a colon or a semicolon stands between: a dateline is no day of the news."""
    first, last = min(mention.end, found.end()), max(mention.start, found.start())
    return _HARD_BREAK.search(sentence.text, first, last) is not None


def gap(mention: Mention, found: re.Match[str]) -> int:
    """Characters between a mention and a match; 0 where they touch or overlap."""
    return max(mention.start - found.end(), found.start() - mention.end, 0)


def _nearest(
    sentence: Sentence, slot: Slot, language: str, place: tuple[int, int], reach: int
) -> str | None:
    """The pattern of the slot that stands near a place; None where none does."""
    start, end = place
    left, right = max(sentence.start, start - reach), min(sentence.end, end + reach)
    found = [
        (min(abs(start - one.end()), abs(one.start() - end)), pattern)
        for pattern, one in occurrences(slot.wording.get(language, ()), sentence.text, left, right)
    ]
    return min(found)[1] if found else None


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"
