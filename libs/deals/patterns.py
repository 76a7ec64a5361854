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
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from libs.deals.folding import folded

_GAP = 4  # words for each `…`
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


def occurrences(pattern: str, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Where a pattern stands within [start, end) of a folded text."""
    # Most patterns do not occur in most sentences, and a search for a stem is far quicker.
    if any(text.find(stem, start, end) >= 0 for stem in _stems(pattern)):
        yield from compiled(pattern).finditer(text, start, end)


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
