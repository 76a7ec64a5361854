"""What the words of a query ask of OpenSearch. Pure."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any, Literal

from libs.search.amounts import FIGURE, amounts_clause, extents_of, phrases_of
from libs.search.bodies import Clause, any_of, beginning, matching
from libs.search.fields import FieldReader
from libs.search.genres import genre_meant
from libs.search.grammar.tree import (
    AllOf,
    AnyOf,
    Field,
    Money,
    Not,
    Part,
    Percentage,
    Phrase,
    Word,
)
from libs.search.notions import ANALYSED, MOST_EXPANDED, RELATED_IN, Notion, Widening
from libs.search.spellings import bare, percentages, spellings, terms
from libs.search.thesaurus import Forms
from libs.search.vocabulary import Vocabulary

AS_WRITTEN = ("title^3", "text")
NEAR = ("fr.title^3", "en.title^3", "fr.text", "en.text")

_SYNONYM = 0.7
"""What another word for the same counts for."""

_OF_GENRE = 4.0
"""What it counts for that an article is of the genre that a word names: as much as a word that few
articles have in their text."""

_RELATED = 0.3
"""What a related word of the thesaurus counts for."""

_MOST_CLAUSES = 450
"""For all the words of a query that is widened: 1024 is OpenSearch's limit, and where any of the
words is enough each is asked twice."""

Breadth = Literal["most", "related", "any"]
"""Of words side by side: most must be there; most of them or related words; any of these."""

_SIDE_BY_SIDE = (Word, Money, Percentage, Not)
"""What is counted where most must be there; and what must never be there."""

_ALL_OF_UP_TO = 2
_SHARE = 0.7
"""Of more words than two that were typed side by side, so many must be there."""

_TIER = 100.0
"""More than any words count for."""

_NEAR_SLOP = 12
_NEAR_BOOST = 0.8


def to_clause(
    part: Part | None, vocabulary: Vocabulary, reader: FieldReader, *, breadth: Breadth = "most"
) -> Clause | None:
    """What a query asks of the articles, None for everything; `reader` notes what means nothing.

    Where any of the words is enough, articles with most of them come first. What operators ask for,
    all or either or none of something, is never more than was typed.
    """
    if part is None:
        return None
    count = len(list(_words(part)))
    return _Compiler(
        vocabulary,
        reader,
        expand=count <= MOST_EXPANDED,
        room=0 if breadth == "most" or not count else _MOST_CLAUSES // count,
        any_word=breadth == "any",
    ).clause(part)


class _Compiler:
    def __init__(
        self, vocabulary: Vocabulary, reader: FieldReader, *, expand: bool, room: int = 0,
        any_word: bool = False,
    ) -> None:  # fmt: skip
        self._vocabulary = vocabulary
        self._reader = reader
        self._expand = expand
        self._widening = Widening(vocabulary=vocabulary, expand=expand, room=room)
        self._any_word = any_word

    def clause(self, part: Part) -> Clause:
        found: Clause
        match part:
            case Word():
                found = self._alternatives(self._one(part, strict=False))
            case Phrase(text, slop):
                self._hint_at_genre(text)
                found = matching(text, AS_WRITTEN, type="phrase", slop=slop)
            case Money(text):
                found = self._money(text)
            case Percentage(text):
                stated = any_of([_side_by_side(each) for each in percentages(text)])
                found = {"constant_score": {"filter": stated, "boost": FIGURE}}
            case Field():
                found = self._reader.clause(part)
            case Not(inner):
                found = {"bool": {"must_not": [self._unwanted(inner)]}}
            case AllOf(parts, strict):
                found = self._all_of(parts, strict=strict)
            case AnyOf(parts):
                found = any_of([self._choice(one) for one in parts])
        return found

    def _choice(self, part: Part) -> Clause:
        """One of several that were typed: who lists alternatives wants these."""
        if isinstance(part, Word):
            return self._alternatives(self._one(part, strict=True))
        return self.clause(part)

    def _hint_at_genre(self, phrase: str) -> None:
        """Who quotes a phrase means its words; of one word, that is how the genre is left out."""
        genre = genre_meant(phrase) if len(terms(phrase)) > 1 else None
        if genre is not None:
            self._reader.hints.append(
                f"{phrase} in quotes is looked for in texts: genre:{genre} finds the genre"
            )

    def _unwanted(self, part: Part) -> Clause:
        """What must not be there: under any name of it, and nothing that is only related."""
        plain = _Compiler(self._vocabulary, self._reader, expand=self._expand)
        return plain.clause(part)

    def _all_of(self, parts: Sequence[Part], *, strict: bool) -> Clause:
        words = [each for each in parts if isinstance(each, Word)]
        figures = [self.clause(each) for each in parts if isinstance(each, (Money, Percentage))]
        rest = [self.clause(each) for each in parts if not isinstance(each, _SIDE_BY_SIDE)]
        without = [self._unwanted(each.part) for each in parts if isinstance(each, Not)]
        alone = not rest and not figures
        notions = list(self._widening.notions(words, strict=strict, alone=alone))
        near = _near(notions)
        most = self._most_of(notions, figures, strict=strict)
        rows = _by_genre(notions)
        if self._any_word and 1 < len(rows) + len(figures) <= MOST_EXPANDED and not strict:
            first = {"constant_score": {"filter": {"bool": {"must": most}}, "boost": _TIER}}
            most = [any_of([*map(self._every, rows), *figures])]
            near = [first, *near]
        return {"bool": {"must": [*most, *rest], "must_not": without, "should": near}}

    def _most_of(
        self, notions: Sequence[Notion], figures: Sequence[Clause], *, strict: bool
    ) -> list[Clause]:
        """Each of the words, or enough of them; who makes the deal may never be missing."""
        needed = [each for each in notions if strict or self._vocabulary.is_party(each.bare)]
        others = [self._alternatives(each) for each in notions if each not in needed]
        others += figures
        count = len(notions) + len(figures)
        wanted = len(others) if strict else max(0, _at_least(count) - len(needed))
        some = {"bool": {"should": others, "minimum_should_match": wanted}}
        return [*map(self._alternatives, needed), *([some] if others else [])]

    def _every(self, notions: Sequence[Notion]) -> Clause:
        every = [*map(self._alternatives, notions)]
        return every[0] if len(every) == 1 else {"bool": {"must": every}}

    def _one(self, word: Word, *, strict: bool) -> Notion:
        (notion,) = self._widening.notions([word], strict=strict)
        return notion

    def _alternatives(self, notion: Notion) -> Clause:
        """Words, or what means the same, or what is related to them where that is wanted."""
        own = [_word(each, in_other_spellings=self._expand) for each in notion.words]
        whole = own[0] if len(own) == 1 else {"bool": {"must": own}}
        same = [_form(each, boost=_SYNONYM) for each in notion.others]
        if notion.genre:
            of_it = {"term": {"genre": notion.genre}}
            same.append({"constant_score": {"filter": of_it, "boost": _OF_GENRE}})
        if notion.related:
            same.append({"dis_max": {"queries": list(_related(notion.related))}})
        return {"dis_max": {"queries": [whole, *same], "tie_breaker": 0.2}} if same else whole

    def _money(self, text: str) -> Clause:
        """A sum that articles have in figures, or the words for it."""
        words = [_side_by_side(each) for each in phrases_of(text)]
        return any_of([amounts_clause(extents_of(text, self._vocabulary.rates)), *words])


def _by_genre(notions: Sequence[Notion]) -> Sequence[Sequence[Notion]]:
    """The notions, those together that name one genre: `presse` alone is no press release."""
    rows: list[list[Notion]] = []
    for each in notions:
        if rows and each.genre and each.genre == rows[-1][-1].genre:
            rows[-1].append(each)
        else:
            rows.append([each])
    return rows


def _side_by_side(words: str) -> Clause:
    return matching(words, AS_WRITTEN, type="phrase")


def _word(word: Word, *, in_other_spellings: bool) -> Clause:
    text = bare(word.text)
    if word.prefix:
        return beginning(text, AS_WRITTEN)
    found = [_form(each) for each in (spellings(text) if in_other_spellings else (text,))]
    return found[0] if len(found) == 1 else {"dis_max": {"queries": found, "tie_breaker": 0.0}}


def _form(text: str, boost: float = 1.0) -> Clause:
    """One word in any of its forms, or several side by side."""
    more: dict[str, Any] = {} if boost == 1.0 else {"boost": boost}
    if len(terms(text)) > 1:
        return matching(text, ANALYSED, type="phrase", **more)
    return matching(text, ANALYSED, tie_breaker=0.3, **more)


def _related(forms: Forms) -> Iterable[Clause]:
    """Words of the thesaurus in any of their inflections, or several side by side."""
    for language, texts in forms.items():
        fields = [f"{language}.{each}" for each in RELATED_IN]
        for text in texts:
            more = {"type": "phrase"} if len(terms(text)) > 1 else {"tie_breaker": 0.3}
            yield matching(text, fields, boost=_RELATED, **more)


def _near(notions: Sequence[Notion]) -> list[Clause]:
    """A little more for articles in which the words stand near each other."""
    words = [bare(each.text) for notion in notions for each in notion.words if not each.prefix]
    if not 1 < len(words) <= MOST_EXPANDED:
        return []
    return [matching(" ".join(words), NEAR, type="phrase", slop=_NEAR_SLOP, boost=_NEAR_BOOST)]


def _at_least(count: int) -> int:
    return count if count <= _ALL_OF_UP_TO else max(_ALL_OF_UP_TO, ceil(_SHARE * count))


def _words(part: Part) -> Iterable[Word]:
    match part:
        case Word():
            yield part
        case Not(inner):
            yield from _words(inner)
        case AllOf(parts) | AnyOf(parts):
            for each in parts:
                yield from _words(each)
