"""What is a sum for, and whose is it? Pure: no I/O, no clock, no settings.

The nearest word in the sentence that tells (`wording/sums.<language>.yaml`) gives the topic.
Whose it is: the organisation that the word belongs to, by its possessive, its subject or object;
a pronoun or « le groupe » stands for the one that the article or the deal gives for such sums.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from libs.contracts import Amount, Entity, SumTopic
from libs.deals import Deal
from libs.deals.folding import folded
from libs.sentences import sentences
from services.enricher.amounts.completion import Told, completed
from services.enricher.amounts.known import KnownSums, known_sums
from services.enricher.amounts.owners import Owner, Owners
from services.enricher.amounts.parties import Party, named_in, parties_of
from services.enricher.amounts.topic_wording import Cue, SumWording
from services.enricher.amounts.worth import EQUALS, is_worth
from services.enricher.names.entities import TextField

MOST_READ = 200_000
"""Characters of a title or text that are read; sums behind them keep no topic."""
MOST_SUMS = 1_000
"""Sums of an article that are looked at; those behind them keep no topic."""
_REACH = 160  # characters between a sum and the word that tells what it is for
_BEHIND = 25  # characters that a word behind a sum counts as further off
_PER_SUM = 30  # and for each other sum between
_SAME = re.compile(
    rf"[\s(\[,]*(?:(?:soit|or|ou|i\.e\.|about|environ|around|roughly|some|{EQUALS})\s?)*[\s(\[]*"
)
_BROKEN = re.compile(r"[,;:]|\b(?:qui|que|dont|which|who|whose|an?(?! value)|une?(?! valeur))\b")
_COMPARED = re.compile(
    r"[^.;:]{0,40}\b(?:up from|down from|from|contre|against|compared|apres)\b[^.;:]{0,12}"
)


def with_topics(
    amounts: Sequence[Amount],
    texts: Mapping[TextField, str],
    *,
    language: str,
    entities: Sequence[Entity],
    wordings: Mapping[str, SumWording],
    deals: Sequence[Deal] = (),
) -> tuple[Amount, ...]:
    """The same sums, each with what it is for (`about`) and whose it is (`of`), where told.

    `entities`: those found in the article; only organisations have sums. `deals`: those that it
    may be about.
    """
    wording = wordings.get(language)
    if wording is None:
        return tuple(amounts)
    known = known_sums(deals, {each.name for each in entities})
    readers = {
        text_field: _Reader(text[:MOST_READ], wording, named_in(entities, text_field), known)
        for text_field, text in texts.items()
    }
    starts = {
        text_field: sorted(
            each.mention.start for each in amounts if each.mention.field == text_field
        )
        for text_field in texts
    }
    told: list[Told] = []
    for index, amount in enumerate(amounts[:MOST_SUMS]):
        text_field = amount.mention.field
        if index and readers[text_field].shares(amounts[index - 1], amount):
            told.append(told[-1])
        else:
            told.append(readers[text_field].told(amount, starts[text_field]))
    told += [Told()] * (len(amounts) - len(told))
    mentioned = Counter(name for reader in readers.values() for name in reader.named)
    return tuple(
        amount.model_copy(update={"about": one.about, "of": one.of})
        for amount, one in zip(amounts, completed(amounts, told, mentioned, known), strict=True)
    )


class _Reader:
    """The words around the sums of one text."""

    def __init__(
        self, text: str, wording: SumWording, names: Sequence[Party], known: KnownSums
    ) -> None:
        self._text = folded(text)
        self._wording = wording
        self._known = known
        parties = parties_of(self._text, names, wording)
        self.named = [each.name for each in parties if each.name]
        self._owners = Owners(self._text, wording, parties, sentences(text))

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

    def told(self, amount: Amount, sums: Sequence[int]) -> Told:
        """The topic and the owner of a sum. `sums`: where the sums of the text begin."""
        start, end = amount.mention.start, amount.mention.end
        if end > len(self._text):
            return Told()
        cue = self._cue(start, end, sums)
        if cue is None:
            return self._owned(self._owners.sum_of(start, end))
        found, place = cue
        if found.of == "none":
            return Told(found.about)
        if found.of == "deal":
            return Told(found.about, of_deal=True)
        owner = self._owners.of(found, place, (start, end))
        if found.of in {"source", "receiver"} and owner == Owner():
            return Told(found.about, of_deal=True)
        about = found.about or self._paid_for(owner, start, max(end, place[1]))
        return Told(
            about, owner.name, owner.like, asks=True, sure=owner.sure, pronoun=owner.pronoun,
            paid=found.about is None or found.paid, weak=found.weak,
        )  # fmt: skip

    def _owned(self, name: str | None) -> Told:
        """Microsoft's 16 million: what it pays in the deal, or puts in."""
        if name is None:
            return Told()
        topics = self._known.topics_of(name)
        return Told(topics[0] if topics else "investment", name, asks=True, sure=True)

    def _paid_for(self, owner: Owner, start: int, end: int) -> SumTopic | None:
        """What is paid for, by whom or what it goes to."""
        wording = self._wording
        if wording.failed.search(self._text, *self._owners.sentence(start)):
            return "fee"
        if self._owners.behind(end, wording.into):
            return "investment"
        if self._owners.behind(end, wording.exchanged):
            return "price"
        if self._owners.behind(end, wording.receiver):
            return "fee" if "fee" in self._known.topics_of(owner.name) else "investment"
        return None

    def _cue(self, start: int, end: int, sums: Sequence[int]) -> tuple[Cue, tuple[int, int]] | None:
        """The words that tell what a sum is for: the nearest in its sentence."""
        first, last = self._owners.sentence(start)
        first, last = max(first, start - _REACH), min(last, end + _REACH)
        owned = self._owners.sum_of(start, end) is not None
        found: list[tuple[int, int, int, bool, Cue]] = []  # the longer of two as near
        for cue in self._wording.cues:
            if cue.then and not cue.behind.match(self._text, end):
                continue
            for at in self._said(cue, first, start if cue.then else last):
                if at[0] < end and at[1] > start:
                    continue
                if owned and not (cue.noun and self._is_linked(end, at[0])):
                    continue  # "Microsoft's 16 million buys": not what it is for
                if cue.about == "valuation" and not self._is_worth(at, (start, end), sums, last):
                    continue
                far = self._distance(cue, at, (start, end), sums)
                if far <= cue.reach:
                    found.append((far, at[0], -at[1], not cue.then, cue))
        if not found:
            return None
        _, cue_start, cue_end, _, nearest = min(found, key=lambda each: each[:4])
        return nearest, (cue_start, -cue_end)

    def _said(self, cue: Cue, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Where the words of a cue stand."""
        while (match := cue.pattern.search(self._text, first, last)) is not None:
            broken = cue.unbroken and _BROKEN.search(match[0])
            if not broken:
                yield match.span()
            first = match.start() + 1 if broken else match.end()

    def _is_worth(
        self, words: tuple[int, int], sum_at: tuple[int, int], sums: Sequence[int], last: int
    ) -> bool:
        """Whether words for worth, in a sentence that ends at `last`, may be about a sum."""
        behind = bisect_left(sums, words[1])
        following = sums[behind] if behind < len(sums) and sums[behind] < last else None
        return is_worth(self._text, words, sum_at, following)

    def _distance(
        self, cue: Cue, cue_at: tuple[int, int], sum_at: tuple[int, int], sums: Sequence[int]
    ) -> int:
        (cue_start, cue_end), (start, end) = cue_at, sum_at
        if cue_end <= start:
            between = bisect_left(sums, start) - bisect_left(sums, cue_end)
            return start - cue_end + between * _PER_SUM
        if cue.noun and self._wording.tied.fullmatch(self._text, end, cue_start):
            return 0  # a sum of revenue
        between = max(0, bisect_left(sums, cue_start) - bisect_left(sums, end))
        linked = self._is_linked(end, cue_start)
        return cue_start - end + between * _PER_SUM + (0 if linked else _BEHIND)

    def _is_linked(self, end: int, cue_start: int) -> bool:
        """Whether a sum is one of what follows: 16 million of revenue, a $20bn takeover."""
        return self._wording.linked.fullmatch(self._text, end, cue_start) is not None
