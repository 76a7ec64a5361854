"""Was one of two articles made from the other, and how? Pure but for the encoder passed in.

Runs of words tell what was taken over word by word. Sentences that mean the same, in the same
order, tell a translation, and what was retold. What two articles quote tells nothing: a statement
is quoted by all who were there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from libs.contracts import RelationType
from libs.coverage.article import CoveredArticle
from libs.coverage.credits import credit
from libs.coverage.vectors import Encoder, Vectors
from libs.coverage.words import Wording


@dataclass(frozen=True)
class Likeness:
    """What two articles, the origin and the copy, have in common. Shares are from 0 to 1."""

    same_words: float
    """Share of the copy's runs of words that the origin has."""
    kept_words: float
    """Share of the origin's runs that the copy has."""
    same_sense: float
    """Share of the copy, by length, in sentences that mean what one of the origin's means."""
    kept_sense: float
    in_order: float
    """Share of these sentences that come in the origin's order."""


def word_shares(copy: Wording, origin: Wording) -> tuple[float, float]:
    """Share of the copy's runs that the origin has, and share of the origin's that the copy has."""
    shared = len(copy.runs & origin.runs)
    return shared / max(1, len(copy.runs)), shared / max(1, len(origin.runs))


def sense_shares(
    copy: Sequence[str], origin: Sequence[str], encoder: Encoder, *, alike: float
) -> tuple[float, float, float]:
    """`same_sense`, `kept_sense` and `in_order` of the sentences of two articles."""
    if not copy or not origin:
        return 0.0, 0.0, 0.0
    scores = encoder(copy) @ encoder(origin).T
    same, places = _matched(scores, copy, alike)
    kept, _ = _matched(scores.T, origin, alike)
    return same, kept, _ordered(places)


def _matched(scores: Vectors, own: Sequence[str], alike: float) -> tuple[float, list[int]]:
    """Share of one's own sentences, by length, that have a like one, and where each has it."""
    best, places = scores.max(axis=1), scores.argmax(axis=1)
    lengths = np.array([len(each) for each in own])
    found = best >= alike
    return float(lengths[found].sum() / lengths.sum()), [int(each) for each in places[found]]


def _ordered(places: Sequence[int]) -> float:
    """The longest series that never goes back, as a share of all."""
    if not places:
        return 0.0
    longest: list[int] = []
    for at, place in enumerate(places):
        before = [longest[each] for each in range(at) if places[each] <= place]
        longest.append(1 + max(before, default=0))
    return max(longest) / len(places)


@dataclass(frozen=True)
class Derivation:
    """That one article was made from another, and what tells it."""

    copy: CoveredArticle
    origin: CoveredArticle
    type: RelationType
    overlap: float
    kept: float
    credit: str | None
    credited_back: bool
    """The origin names the copy's outlet too."""
    why: str

    @property
    def rank(self) -> tuple[float, float, str]:
        """Of several origins of one copy the lowest is the nearest."""
        return -round(self.overlap, 1), self.origin.at.timestamp(), self.origin.article_id


ALIKE = 0.62
"""Dot product from which two sentences mean the same; see tests/quality/coverage."""
_SAME_TEXT = 0.5  # of the shorter one's runs: two reports that were written apart share far less
_TRIMMED_TO = 0.8  # of the origin is less than this kept, it was trimmed
_TRANSLATED = 0.55
_RETOLD = 0.5
_RETOLD_UNCREDITED = 0.7
_SOME_WORDS = 0.06
_IN_ORDER = 0.6


def derivation(first: Wording, second: Wording, encoder: Encoder) -> Derivation | None:
    """How one of two articles was made from the other; None: they were written apart."""
    names_second = credit(first.article, second.article)
    names_first = credit(second.article, first.article)
    if _is_origin(first, second, named=names_first, names=names_second):
        copy, origin, own, back = second, first, names_first, names_second
    else:
        copy, origin, own, back = first, second, names_second, names_first
    likeness = _likeness(copy, origin, encoder)
    found = _type(copy, origin, likeness, credited=own is not None)
    if found is None:
        return None
    kind, overlap, kept, why = found
    return Derivation(
        copy.article,
        origin.article,
        kind,
        round(overlap, 2),
        round(kept, 2),
        own,
        credited_back=own is not None and back is not None,
        why=why,
    )


def _likeness(copy: Wording, origin: Wording, encoder: Encoder) -> Likeness:
    same, kept = word_shares(copy, origin)
    if max(same, kept) >= _SAME_TEXT:
        return Likeness(same, kept, 0.0, 0.0, 0.0)
    sense = sense_shares(copy.sentences, origin.sentences, encoder, alike=ALIKE)
    return Likeness(same, kept, *sense)


def _type(
    copy: Wording, origin: Wording, like: Likeness, *, credited: bool
) -> tuple[RelationType, float, float, str] | None:
    if max(like.same_words, like.kept_words) >= _SAME_TEXT:
        words = f"{like.same_words:.0%} of its words in a row, {like.kept_words:.0%} of the other's"
        trimmed = len(copy.runs) < _TRIMMED_TO * len(origin.runs)
        return "trimmed" if trimmed else "reprint", like.same_words, like.kept_words, words
    sense = f"{like.same_sense:.0%} of its sentences mean what the other's do"
    shares = like.same_sense, like.kept_sense, sense
    in_order = like.in_order >= _IN_ORDER
    if copy.article.language != origin.article.language:
        translated = like.same_sense >= _TRANSLATED and in_order
        return ("translated", *shares) if translated else None
    if credited and like.same_sense >= _RETOLD:
        return ("rewritten", *shares)
    retold = like.same_sense >= _RETOLD_UNCREDITED and like.same_words >= _SOME_WORDS and in_order
    return ("rewritten", *shares) if retold else None


def _is_origin(first: Wording, second: Wording, *, named: str | None, names: str | None) -> bool:
    """Whether the first of two was there before the second.

    `named`, `names`: where the second credits the first, and the first the second. Who alone names
    the other is the copy. Else time tells, as far as it is stated; a longer text is an origin
    rather than a shorter one, and ids decide what nothing else does.
    """
    one, other = first.article, second.article
    if (named is None) != (names is None):
        return named is not None
    if one.published and other.published and one.at != other.at:
        if one.until <= other.at:
            return True
        if other.until <= one.at:
            return False
    by_length = len(second.all_runs) - len(first.all_runs)
    return by_length < 0 if by_length else one.article_id < other.article_id
