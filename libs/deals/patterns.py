"""How a profile words things: patterns that people can read, matched in folded text. Pure.

    partenariat exclusif      these words, one after the other
    exclusi*  *ront  *        a word that begins or ends so; any word
    (seul|unique) vendeur     one of these; an alternative may have several words
    siège … conseil           up to four words between
    siège ……… conseil         up to twelve: four more for each `…`

Case, accents and kinds of apostrophe, hyphen and space make no difference; an apostrophe ends a
word: `l'accord` is two. A pattern never matches across the end of a line.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from libs.deals.folding import folded

_GAP = 4  # words for each `…`
_BEGINNING = 3  # letters of a word by which patterns are looked up
_TOKEN = re.compile(
    r"(?P<gap>(?:…\s*)+)|\((?P<either>[^()]+)\)|(?P<word>[^\s()…|]+)|(?P<bad>[()|])"
)
_BETWEEN = r"[^\w\n]{1,3}"
_NO_OR_BETWEEN = r"[^\w\n]{0,3}?"  # 100% is 100 %
_ANY_WORD = r"[^\w\n]{1,3}\w\S{0,40}"


class BadPattern(ValueError):
    """The pattern is not one that this language knows."""


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """The expression for a pattern, to be used on folded text. Raises BadPattern."""
    if "<" in pattern or ">" in pattern:
        raise BadPattern(f"{pattern!r}: < and > stand around the name of a list, in a profile")
    parts: list[str] = []
    gap = 0
    for token in _TOKEN.finditer(pattern):
        if token["bad"]:
            raise BadPattern(f"{pattern!r}: a bracket or bar stands alone")
        if token["gap"]:
            gap = _GAP * token["gap"].count("…")
            continue
        alternatives = (token["either"] or token["word"]).split("|")
        if not all(each.strip() for each in alternatives):
            raise BadPattern(f"{pattern!r}: an alternative is empty")
        if parts:
            parts.append(_between(gap))
        elif gap:
            raise BadPattern(f"{pattern!r}: a pattern begins and ends with a word")
        parts.append("(?:" + "|".join(_words(each) for each in alternatives) + ")")
        gap = 0
    if not parts or gap:
        raise BadPattern(f"{pattern!r}: a pattern begins and ends with a word")
    return re.compile(rf"(?<!\w){''.join(parts)}(?!\w)")


def occurrences(
    patterns: tuple[str, ...], text: str, start: int, end: int
) -> Iterator[tuple[str, re.Match[str]]]:
    """Where each of these patterns stands within [start, end) of a folded text, in their order."""
    for pattern in _index(patterns).possible(_beginnings(text, start, end)):
        if any(text.find(stem, start, end) >= 0 for stem in _stems(pattern)):
            for found in compiled(pattern).finditer(text, start, end):
                yield pattern, found


class _Index:
    """A list of patterns by how their words begin: most do not occur in most sentences."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._patterns = patterns
        self._everywhere: list[int] = []
        self._by_beginning: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            if _stands_within_words(pattern):
                self._everywhere.append(number)
                continue
            for beginning in {stem[:_BEGINNING] for stem in _stems(pattern)}:
                self._by_beginning.setdefault(beginning, []).append(number)

    def possible(self, beginnings: AbstractSet[str]) -> Iterator[str]:
        """The patterns that may stand among words that begin so, in the order of the list."""
        numbers = set(self._everywhere)
        for beginning in self._by_beginning.keys() & beginnings:
            numbers.update(self._by_beginning[beginning])
        return (self._patterns[number] for number in sorted(numbers))


_index = lru_cache(maxsize=1024)(_Index)


@lru_cache(maxsize=64)
def _beginnings(text: str, start: int, end: int) -> frozenset[str]:
    return frozenset(word[:_BEGINNING] for word in re.findall(r"\w+", text[start:end]))


def _stands_within_words(pattern: str) -> bool:
    """Whether the words looked for may stand within longer ones, or are too short to tell."""
    return re.search(r"(?<!\w)\*", pattern) is not None or any(
        len(stem) < _BEGINNING or not stem[:_BEGINNING].isalnum() for stem in _stems(pattern)
    )


@lru_cache(maxsize=4096)
def _stems(pattern: str) -> tuple[str, ...]:
    """Of the part of a pattern that is rarest, going by length: one of these must be there."""
    parts = [
        tuple(_longest_stem(each) for each in (token["either"] or token["word"]).split("|"))
        for token in _TOKEN.finditer(pattern)
        if token["gap"] is None
    ]
    return max(parts, key=lambda stems: (min(len(each) for each in stems), -len(stems)))


def _longest_stem(words: str) -> str:
    stems: list[str] = re.findall(r"[\w%€$£]+", folded(words))
    return max(stems, key=len, default="")


def _between(gap: int) -> str:
    return rf"(?:{_ANY_WORD}){{0,{gap}}}?{_BETWEEN}" if gap else _BETWEEN


def _words(text: str) -> str:
    words = re.findall(r"[\w%€$£*]+", folded(text))
    if not words:
        raise BadPattern(f"{text!r}: no word in it")
    parts = [_word(words[0])]
    for word in words[1:]:
        parts += [_BETWEEN if word[0].isalnum() or word[0] == "*" else _NO_OR_BETWEEN, _word(word)]
    return "".join(parts)


def _word(word: str) -> str:
    stem = word.strip("*")
    if word == "*":
        return r"\w{1,40}"
    if not stem or "*" in stem:
        raise BadPattern(f"{word!r}: `*` stands at the beginning or the end of a word")
    before = r"\w{1,20}" if word.startswith("*") else ""
    return before + re.escape(stem) + (r"\w{0,20}" if word.endswith("*") else "")


def _checked(pattern: str) -> str:
    compiled(pattern)
    return pattern


Pattern = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_checked)
]
"""A pattern in a profile or a wording file; a wrong one is an error when the file is read."""
