"""Which words of a query stand for one thing, and what is looked for beside them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from libs.contracts import Genre
from libs.search.genres import genres_of
from libs.search.grammar.tree import Word
from libs.search.spellings import bare
from libs.search.stop_words import is_stop_word
from libs.search.thesaurus import Forms
from libs.search.vocabulary import Vocabulary

ANALYSED = (
    "title^2", "fr.title^2", "en.title^2", "fr.lead^1.5", "en.lead^1.5",
    "text", "fr.text", "en.text", "fr.quotes^1.2", "en.quotes^1.2",
)  # fmt: skip
"""Where a word is looked for in any of its forms: a title says most, then the lead, then quotes."""

MOST_EXPANDED = 12
"""A query of more words than this is asked as it stands: synonyms would make it too long."""

RELATED_IN = ("title^2", "lead^1.5", "text")
"""Where a related word is looked for, in its own language alone."""


@dataclass(frozen=True)
class Notion:
    """Words that stand for one thing, other words for the same, and words related to them.

    `genre`: what the words are the name of, alone or with others beside them: an article of that
    genre counts as having them.
    """

    words: tuple[Word, ...]
    others: tuple[str, ...] = ()
    related: Forms = field(default_factory=dict)
    genre: Genre | None = None

    @property
    def bare(self) -> list[str]:
        """The words as the vocabulary knows them."""
        return [bare(each.text) for each in self.words]


@dataclass(frozen=True, kw_only=True)
class Widening:
    """How much is looked for beside the words that were typed.

    `expand`: other words for the same; `room`: so many clauses for each word, related words
    included, or none of these.
    """

    vocabulary: Vocabulary
    expand: bool
    room: int

    def notions(
        self, words: Sequence[Word], *, strict: bool = False, alone: bool = True
    ) -> Iterator[Notion]:
        """The words, those together that have another name as a whole; `strict`: none related.

        Without those that say little, unless there are no others and nothing else is asked for,
        which is `alone`.
        """
        known = self.vocabulary
        longest = max(1, known.longest, known.thesaurus.longest)
        named = genres_of(["" if each.prefix else each.text for each in words])
        places = _telling(words, alone=alone)
        words, genres = [words[each] for each in places], [named[each] for each in places]
        start = 0
        while start < len(words):
            for end in range(min(start + longest, len(words)), start, -1):
                genre = _only(genres[start:end])
                # What is related to `communiqué` is to what it says, and not to the genre.
                notion = self._notion(words[start:end], strict=strict or genre is not None)
                if notion.others or notion.related:
                    break
            yield replace(notion, genre=genre if self.expand else None)
            start = end

    def _notion(self, words: Sequence[Word], *, strict: bool) -> Notion:
        if not self.expand or any(each.prefix for each in words):
            return Notion(tuple(words))  # as it stands
        own = Notion(tuple(words))
        others = self.vocabulary.others(own.bare)
        if strict or not self.room:
            return replace(own, others=others)
        room = self.room - (len(own.words) + len(others)) * len(ANALYSED)
        related = self.vocabulary.thesaurus.related(own.bare)
        return replace(own, others=others, related=_fitting(related, room // len(RELATED_IN)))


def _telling(words: Sequence[Word], *, alone: bool) -> Sequence[int]:
    """The places of the words that are no stop words; of all, where nothing else is asked for."""
    telling = [
        place
        for place, each in enumerate(words)
        if each.prefix or not is_stop_word(bare(each.text))
    ]
    return telling if telling or not alone else range(len(words))


def _only(genres: Sequence[Genre | None]) -> Genre | None:
    """The one genre of all these words."""
    return genres[0] if len(set(genres)) == 1 else None


def _fitting(related: Forms, number: int) -> Forms:
    """The most usual forms, no more than this number in all."""
    each = max(0, number // max(1, len(related)))
    return {language: forms[:each] for language, forms in related.items()} if each else {}
