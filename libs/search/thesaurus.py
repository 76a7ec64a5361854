"""Words of business news that mean nearly the same, in French and English. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from libs.deals.folding import folded
from libs.search.spellings import terms
from libs.search.stop_words import is_stop_word

Forms = Mapping[str, tuple[str, ...]]
"""By language (`fr`, `en`), words or phrases of that language."""

_Key = tuple[str, ...]
_MOST_OF_A_LANGUAGE = 16  # forms: a word that stands in several rows would make a query too long
_SHORTEST_PLURAL = 4  # letters


@dataclass(frozen=True)
class Thesaurus:
    """What is looked for beside a word: what is related to it, and what stands for the same.

    `longest`: the most words that a form has.
    """

    by_form: Mapping[_Key, Forms] = field(default_factory=dict)
    same_as: Mapping[_Key, tuple[str, ...]] = field(default_factory=dict)
    longest: int = 0

    def related(self, words: Sequence[str]) -> Forms:
        """The other forms of the rows that have these words, in any number and without stop words.

        Nothing where no row has them.
        """
        return self.by_form.get(_key(" ".join(words)), {})

    def same(self, words: Sequence[str]) -> tuple[str, ...]:
        """The other forms, of either language, for the very thing that these words name."""
        return self.same_as.get(_key(" ".join(words)), ())


NO_THESAURUS = Thesaurus()


def thesaurus_of(
    rows: Iterable[Mapping[str, Sequence[str]]], equivalents: Iterable[Sequence[str]] = ()
) -> Thesaurus:
    """Each row is one notion: by language, the words for it, the most usual first.

    Of `equivalents` each is one thing, with its names and abbreviations in either language.
    """
    found: dict[_Key, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        for own in {_key(form) for forms in row.values() for form in forms}:
            for language, forms in row.items():
                found[own][language] |= dict.fromkeys(each for each in forms if _key(each) != own)
    same: dict[_Key, dict[str, None]] = defaultdict(dict)
    for forms in equivalents:
        for form in forms:
            same[_key(form)] |= dict.fromkeys(each for each in forms if _key(each) != _key(form))
    return Thesaurus(
        by_form={own: _most_usual(by_language) for own, by_language in found.items()},
        same_as={own: tuple(others) for own, others in same.items()},
        longest=max(map(len, (*found, *same)), default=0),
    )


def _most_usual(by_language: Mapping[str, Iterable[str]]) -> Forms:
    return {language: tuple(forms)[:_MOST_OF_A_LANGUAGE] for language, forms in by_language.items()}


def _key(text: str) -> _Key:
    """The words of a form as they are looked up."""
    words = terms(folded(text))
    return tuple(map(_singular, [each for each in words if not is_stop_word(each)] or words))


def _singular(word: str) -> str:
    """A word without the letter that makes it several, by its looks: `tribune` of `tribunes`."""
    is_plural = len(word) >= _SHORTEST_PLURAL and word[-1] in "sx" and not word.endswith("ss")
    return word[:-1] if is_plural else word
