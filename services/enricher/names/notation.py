"""How `wording/names.<language>.yaml` writes phrases down, as regular expressions. Pure.

    société, fonds            phrases stand between commas
    société[s]                what stands in [] may be missing
    (fondateur|fondatrice)    one of these
    maison de *               any word
    emploie*                  the word may go on: emploient

Case and accents count. An apostrophe is of either kind; a blank is one of any kind.
"""

import re
from typing import Annotated

from pydantic import BeforeValidator

from libs.deals.folding import folded
from services.enricher.names.spelling import SPACE

_GROUP = re.compile(r"\([^][()]+\)|\[[^][()]+\]")
_GOES_ON = re.compile(r"[\w)\]]\*")
_SIGNS = {"'": "['’]", "[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|", "*": r"\w+"}


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise ValueError(f"{given!r} is no text: write it in quotes")  # noqa: TRY004 - as pydantic asks
    return given


def _phrases(text: object) -> tuple[str, ...]:
    phrases = tuple(each for part in _text(text).split(",") if (each := part.strip()))
    for phrase in phrases:
        rest = phrase
        while (shorter := _GROUP.sub("", rest)) != rest:
            rest = shorter
        if bad := re.search(r"[][()|]", rest):
            raise ValueError(f"{phrase!r}: {bad[0]!r} stands alone")
        if _GOES_ON.search(phrase, 0, len(phrase) - 1):
            raise ValueError(f"{phrase!r}: only the last word may go on")
    return phrases


def _words(text: object) -> frozenset[str]:
    return frozenset(folded(_text(text)).split())


def _spellings(text: object) -> frozenset[str]:
    return frozenset(_text(text).split())


Phrases = Annotated[tuple[str, ...], BeforeValidator(_phrases)]
"""A text in this notation, as its phrases."""
Words = Annotated[frozenset[str], BeforeValidator(_words)]
"""A text of single words, which are compared without case and accents."""
Spellings = Annotated[frozenset[str], BeforeValidator(_spellings)]
"""A text of single words, which are compared as they are written."""


def either(*lists: tuple[str, ...], blank: str = SPACE) -> str:
    """Any phrase of some lists; it may end within a word, unless what follows says otherwise."""
    return _any_of([_expression(each, blank) for phrases in lists for each in phrases])


def leading(*lists: tuple[str, ...], blank: str = SPACE) -> str:
    """Any phrase with a blank behind it; an elision needs none, nor does a word that may go on."""
    return _any_of(
        [
            _expression(each, blank) + ("" if each.endswith("'") or _goes_on(each) else blank)
            for phrases in lists
            for each in phrases
        ]
    )


def not_behind(*lists: tuple[str, ...]) -> str:
    """Where no word of some lists stands right before; `*this` is also the end of a longer word."""
    alike: dict[tuple[str, int], list[str]] = {}
    for word in (each for words in lists for each in words):
        plain = word.removeprefix("*")
        begins = r"\b" if plain == word else ""
        alike.setdefault((begins, len(plain)), []).append(re.escape(plain))
    return "".join(
        rf"(?<!{begins}(?:{'|'.join(words)}){SPACE})" for (begins, _), words in alike.items()
    )


def _any_of(expressions: list[str]) -> str:
    return f"(?:{'|'.join(expressions) or '(?!)'})"


def _goes_on(phrase: str) -> bool:
    return _GOES_ON.match(phrase, max(0, len(phrase) - 2)) is not None


def _expression(phrase: str, blank: str) -> str:
    signs = _SIGNS | {" ": blank}
    written = phrase[:-1] if _goes_on(phrase) else phrase
    return "".join(signs.get(char) or re.escape(char) for char in written)
