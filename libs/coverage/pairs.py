"""Was one of two articles made from the other, and how? Pure.

Runs of words tell what was taken over word by word. Sentences that mean the same tell a
translation and, with the names and figures in them, what was retold. What two articles quote tells
nothing: a statement is quoted by all who were there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from libs.contracts import RelationType
from libs.coverage.article import CoveredArticle
from libs.coverage.credits import credit
from libs.coverage.knowledge import Knowledge
from libs.coverage.vectors import Encoder, Vectors
from libs.coverage.words import Wording

_SAME_TEXT = 0.5
"""Share of the shorter one's runs: two reports that were written apart have far less in common."""
_TRIMMED_TO = 0.8  # of the origin: less than this was trimmed
# Of labelled pairs longer than a flash, independent ones of two outlets have a mean sense of .44 at
# most (.50 in one language with half of the facts, .57 in two), translations .65 at least. What was
# retold begins at .35: without a credit it is told from independent reports from .46 on only, and
# with most of the facts; see tests/quality/coverage.
_TRANSLATED = 0.6
_RETOLD = 0.46
_RETOLD_FACTS = 0.6
_TOLD_WITH_CREDIT = 0.42  # mean sense and a fifth of the facts: less is one detail taken over
_FACTS_COUNT = 0.2
_LEAST_SENTENCES = 4
_SHORTER_THAN_THAT = 0.15  # flashes on one fact are alike by nature: so much more is asked of them


@dataclass(frozen=True)
class Likeness:
    """What a copy and its origin have in common, each from 0 to 1."""

    same_words: float
    """Share of the copy's runs of words that the origin has."""
    kept_words: float
    """Share of the origin's runs that the copy has."""
    same_sense: float
    """How alike each sentence of the copy is to the nearest one of the origin, by length."""
    kept_sense: float
    """How alike each sentence of the origin is to the nearest one of the copy."""
    facts: float
    """Share of names and figures that both have."""

    @property
    def sense(self) -> float:
        """Of a shortened copy, and of one with paragraphs of its own, one of the two is high."""
        return max(self.same_sense, self.kept_sense)

    @property
    def mean_sense(self) -> float:
        """How alike they are both ways."""
        return (self.same_sense + self.kept_sense) / 2

    def retold(self, *, credited: bool, short: bool) -> bool:
        """Whether the same is told in other words. Without a credit, more must be alike."""
        more = _SHORTER_THAN_THAT if short else 0.0
        if credited:
            return self.mean_sense + _FACTS_COUNT * self.facts >= _TOLD_WITH_CREDIT + more
        return self.mean_sense >= _RETOLD + more and self.facts >= _RETOLD_FACTS


def likeness(copy: Wording, origin: Wording, encoder: Encoder) -> Likeness:
    """What two articles have in common; of nearly equal texts, the words alone."""
    shared = len(copy.runs & origin.runs)
    same, kept = shared / max(1, len(copy.runs)), shared / max(1, len(origin.runs))
    told, source = copy.own_sentences, origin.own_sentences
    if max(same, kept) >= _SAME_TEXT or not told or not source:
        return Likeness(same, kept, 0.0, 0.0, 0.0)
    scores = encoder(told) @ encoder(source).T
    return Likeness(
        same,
        kept,
        _mean(scores.max(axis=1), told),
        _mean(scores.max(axis=0), source),
        _shared_facts(copy, origin),
    )


def _mean(best: Vectors, own: Sequence[str]) -> float:
    lengths = np.array([len(each) for each in own])
    return float((best * lengths).sum() / lengths.sum())


def _shared_facts(copy: Wording, origin: Wording) -> float:
    """The mean over the kinds of which both have some."""
    shares = [
        len(one & other) / min(len(one), len(other))
        for one, other in zip(copy.facts, origin.facts, strict=True)
        if one and other
    ]
    return sum(shares) / len(shares) if shares else 0.0


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
    def rank(self) -> tuple[bool, float, float, str]:
        """Of several origins of one copy the lowest is the nearest: first of all one it names."""
        origin = self.origin
        overlap = -round(self.overlap, 1)
        return self.credit is None, overlap, origin.at.timestamp(), origin.article_id


def derivation(first: Wording, second: Wording, knowledge: Knowledge) -> Derivation | None:
    """How one of two articles was made from the other; None: they were written apart."""
    names_second = credit(first.article, second.article, knowledge.credits)
    names_first = credit(second.article, first.article, knowledge.credits)
    if _is_origin(first, second, named=names_first, names=names_second):
        copy, origin, own, back = second, first, names_first, names_second
    else:
        copy, origin, own, back = first, second, names_second, names_first
    like = likeness(copy, origin, knowledge.encoder)
    found = _type(copy, origin, like, credited=own is not None)
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


def _type(
    copy: Wording, origin: Wording, like: Likeness, *, credited: bool
) -> tuple[RelationType, float, float, str] | None:
    if max(like.same_words, like.kept_words) >= _SAME_TEXT:
        words = f"{like.same_words:.0%} of its words in a row, {like.kept_words:.0%} of the other's"
        trimmed = len(copy.runs) < _TRIMMED_TO * len(origin.runs)
        return "trimmed" if trimmed else "reprint", like.same_words, like.kept_words, words
    sense = f"its sentences are {like.same_sense:.0%} like the other's, facts {like.facts:.0%}"
    shares = max(0.0, like.same_sense), max(0.0, like.kept_sense), sense
    short = min(len(copy.own_sentences), len(origin.own_sentences)) < _LEAST_SENTENCES
    one, other = copy.article, origin.article
    if one.language != other.language and like.sense >= _TRANSLATED + short * _SHORTER_THAN_THAT:
        return ("translated", *shares)
    if one.outlet == other.outlet:  # it writes in the same manner, of the same background
        return None
    if one.language != other.language and not credited:
        return None
    return ("rewritten", *shares) if like.retold(credited=credited, short=short) else None


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
