"""Which parts of a text may hold a name, and are worth a model's time? Pure.

A name has a capital somewhere. A model sees four words to each side of a word, so that a part
with those around it is marked as the whole text would be.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from libs.elisions import ELIDED

_WORD = re.compile(r"\S+")
_EDGES = "«»“”\"'’().,;:!?…-–—[]"
_REACH = 4  # words of a name to each side of its capital
_SEEN_BEFORE, _SEEN_AFTER = 4, 8  # words: what the model sees, and the rest of a name at the end
_LONGEST = 100  # words: parts of like length are read side by side


@dataclass(frozen=True)
class Stretch:
    """Names that begin in [start, end) are found by reading [first, last) of a text."""

    start: int
    end: int
    first: int
    last: int


def stretches(text: str, *, common: AbstractSet[str]) -> Iterator[Stretch]:
    """The parts of a text with all its possible names, in order; they may overlap in what is read.

    `common`: words in lower case that are no name by themselves, whatever their capital.
    """
    words = [found.span() for found in _WORD.finditer(text)]
    capital = [_may_be_name(text[start:end], common) for start, end in words]
    for first, last in _around(capital):
        for start, end in _cut(first, last, capital):
            yield Stretch(
                words[start][0],
                words[end - 1][1],
                words[max(0, start - _SEEN_BEFORE)][0],
                words[min(len(words), end + _SEEN_AFTER) - 1][1],
            )


def _may_be_name(word: str, common: AbstractSet[str]) -> bool:
    if word == word.lower():
        return False
    plain = word.strip(_EDGES)
    head, apostrophe, rest = plain.replace("’", "'").partition("'")
    if apostrophe and rest == rest.lower():
        return head.lower() not in ELIDED and head.lower() not in common
    return plain.lower() not in common


def _around(capital: list[bool]) -> Iterator[tuple[int, int]]:
    """Ranges of words around capitals; those that would be read twice between two are joined."""
    first = last = -1
    for place, may_be_name in enumerate(capital):
        if not may_be_name:
            continue
        start, end = max(0, place - _REACH), min(len(capital), place + _REACH + 1)
        if last >= 0 and start <= last + _SEEN_BEFORE + _SEEN_AFTER:
            last = end
            continue
        if last >= 0:
            yield first, last
        first, last = start, end
    if last >= 0:
        yield first, last


def _cut(first: int, last: int, capital: list[bool]) -> Iterator[tuple[int, int]]:
    """A long range in several, if possible not within a name."""
    while last - first > _LONGEST:
        middle = first + _LONGEST
        cut = next(
            (place for place in range(middle, middle - _LONGEST // 2, -1)
             if not (capital[place - 1] or capital[place])),
            middle,
        )  # fmt: skip
        yield first, cut
        first = cut
    yield first, last
