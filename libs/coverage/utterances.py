"""One utterance, however many articles quote it: translated, cut short, in altered words. Pure.

Words tell it within a language, the speaker with the sense across languages; where one article
names no speaker, the sense must be all but the same.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Literal

import numpy as np

from libs.contracts import Rendering, Utterance, digest
from libs.coverage.article import CoveredArticle, CoveredQuote
from libs.coverage.pairing import each_with_each
from libs.coverage.vectors import Encoder
from libs.deals.folding import folded

LEAST_WORDS = 3
"""A shorter quote is a word in quotation marks, which many say."""
MOST_QUOTES = 5000
"""Of one deal, the first ones: their comparison grows with the square of each speaker's."""
_SHARED_WORDS = 0.8  # of the shorter one
_ALTERED_WORDS = 0.6  # with the same sense, of the same speaker
_SAME_SENSE = 0.6
_SAME_SENSE_OF_NOBODY = 0.8
_RARE_WORDS = 3  # the longest ones, which few others have
_NO_SURNAMES = frozenset({"jr", "sr", "ii", "iii", "junior", "senior"})
_NEGATIONS = frozenset(
    {"not", "never", "no", "nothing", "t", "pas", "jamais", "rien", "aucun", "aucune"}
)
_WORD = re.compile(r"\w+")

Form = Literal["whole", "truncated", "altered", "translated"]


@dataclass(frozen=True)
class _Said:
    article: CoveredArticle
    quote: CoveredQuote

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(_WORD.findall(folded(self.quote.text)))

    @cached_property
    def speaker(self) -> str | None:
        """The last word of the name: some articles give the first name, others do not."""
        name = _WORD.findall(folded(self.quote.speaker or ""))
        telling = [word for word in name if word not in _NO_SURNAMES] or name
        return telling[-1] if telling else None

    @cached_property
    def says_no(self) -> bool:
        """Whether a word of negation is in it."""
        return not _NEGATIONS.isdisjoint(self.words)

    def holds(self, other: "_Said") -> bool:
        """Whether the other's words stand in it one after the other: it was cut short."""
        return f" {' '.join(other.words)} " in f" {' '.join(self.words)} "

    @property
    def order(self) -> tuple[float, str, int]:
        return self.article.at.timestamp(), self.article.article_id, self.quote.start


def utterances(
    deal: str, articles: Sequence[CoveredArticle], roots: Mapping[str, str], encoder: Encoder
) -> list[Utterance]:
    """What was said, the earliest first; what one article alone quotes too."""
    said = [_Said(article, quote) for article in articles for quote in article.quotes]
    said = sorted((one for one in said if len(one.words) >= LEAST_WORDS), key=lambda one: one.order)
    said = said[:MOST_QUOTES]
    groups: dict[int, list[_Said]] = defaultdict(list)
    for one, group in zip(said, _grouped(said, encoder), strict=True):
        groups[group].append(one)
    return [_utterance(deal, group, roots) for _, group in sorted(groups.items())]


def _grouped(said: Sequence[_Said], encoder: Encoder) -> list[int]:
    """For each, the place of the first one that is the same utterance."""
    first = list(range(len(said)))
    for one, other in _pairs(said, encoder):
        lower, higher = sorted((_end(first, one), _end(first, other)))
        if lower != higher and _same(said[one], said[other], encoder):
            first[higher] = lower
    return [_end(first, place) for place in range(len(said))]


def _end(first: Sequence[int], place: int) -> int:
    while first[place] != place:
        place = first[place]
    return place


def _pairs(said: Sequence[_Said], encoder: Encoder) -> Iterator[tuple[int, int]]:
    """Those that may be the same: with a long word in common, or across languages with a sense."""
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(said):
        for word in sorted(set(one.words), key=lambda each: (-len(each), each))[:_RARE_WORDS]:
            having[one.quote.language, word].append(place)
    for places in having.values():
        yield from each_with_each(places)
    yield from _across_languages(said, encoder)


def _across_languages(said: Sequence[_Said], encoder: Encoder) -> Iterator[tuple[int, int]]:
    by_language: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(said):
        by_language[one.quote.language].append(place)
    vectors = {
        language: encoder([said[each].quote.text for each in places])
        for language, places in by_language.items()
        if len(by_language) > 1
    }
    for left, right in combinations(sorted(vectors), 2):
        for at, row in enumerate(vectors[left]):
            for to in np.flatnonzero(vectors[right] @ row >= _SAME_SENSE):
                places = by_language[left][at], by_language[right][int(to)]
                yield min(places), max(places)


def _same(one: _Said, other: _Said, encoder: Encoder) -> bool:
    if one.speaker and other.speaker and one.speaker != other.speaker:
        return False
    if one.quote.language == other.quote.language:
        if one.says_no != other.says_no and not (one.holds(other) or other.holds(one)):
            return False  # it will be good, it will not be good
        shared = _shared(one, other)
        if shared >= _SHARED_WORDS:
            return True
        if not one.speaker or not other.speaker or shared < _ALTERED_WORDS:
            return False
    vectors = encoder([one.quote.text, other.quote.text])
    named = one.speaker and other.speaker
    return float(vectors[0] @ vectors[1]) >= (_SAME_SENSE if named else _SAME_SENSE_OF_NOBODY)


def _shared(one: _Said, other: _Said) -> float:
    """Share of the shorter one's words that the longer one has."""
    common = sum((Counter(one.words) & Counter(other.words)).values())
    return common / min(len(one.words), len(other.words))


def _utterance(deal: str, group: Sequence[_Said], roots: Mapping[str, str]) -> Utterance:
    told = Counter(one.quote.language for one in group)
    language = min(told, key=lambda each: (-told[each], each))
    whole = max(
        (one for one in group if one.quote.language == language),
        key=lambda one: (len(one.words), -one.order[0], one.order[1]),
    )
    names = Counter(one.quote.speaker for one in group if one.quote.speaker)
    first = group[0]
    return Utterance(
        id=digest(
            "utterance", deal, first.article.article_id, str(first.quote.start), first.quote.text
        ),
        deal=deal,
        speaker=min(names, key=lambda name: (-names[name], -len(name), name)) if names else None,
        text=whole.quote.text,
        language=language,
        first_at=first.article.at,
        last_at=max(one.article.at for one in group),
        articles=len({one.article.article_id for one in group}),
        support=len({roots.get(one.article.article_id, one.article.article_id) for one in group}),
        renderings=tuple(_rendering(one, whole, roots) for one in group),
    )


def _rendering(one: _Said, whole: _Said, roots: Mapping[str, str]) -> Rendering:
    article = one.article
    return Rendering(
        article_id=article.article_id,
        outlet=article.outlet,
        root_id=roots.get(article.article_id, article.article_id),
        at=article.at,
        language=one.quote.language,
        text=one.quote.text,
        direct=one.quote.direct,
        stance=one.quote.stance,
        form=_form(one, whole),
    )


def _form(one: _Said, whole: _Said) -> Form:
    if one.quote.language != whole.quote.language:
        return "translated"
    if one.words == whole.words:
        return "whole"
    return "truncated" if whole.holds(one) else "altered"
