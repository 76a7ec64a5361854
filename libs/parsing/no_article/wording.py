"""How wording of walls is written down, and found again in a sentence. Pure.

`says`: what only such a page says of itself; one of these is needed. `around`: beginnings of words
in the sentences beside it, which prove nothing alone: articles are written about these matters.
`titles`: whole titles, without the site's name.

One of `says` is `part + part`, each part `one / other`: a sentence holds it if it has a word, or
several in a row, that begins like one of each part; `_` ends a word. All is in lower case with
straight apostrophes, and `#` for a number; see `settled` in `sentences`.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

WallKind = Literal["bot_wall", "consent_wall", "soft_404", "login_wall"]

_WORD = re.compile(r"\w+|#")


@dataclass(frozen=True)
class Saying:
    """One of `says`: the words with which its first part may begin, and what finds its parts."""

    first_words: frozenset[str]
    parts: tuple[re.Pattern[str], ...]

    def is_in(self, sentence: str) -> bool:
        """Whether a settled sentence holds all parts."""
        return all(part.search(sentence) for part in self.parts)


@dataclass(frozen=True)
class Wording:
    """What pages of one kind say in one language."""

    says: str
    around: str
    titles: str

    @cached_property
    def sayings(self) -> tuple[Saying, ...]:
        """Each of `says`."""
        return tuple(_saying(line) for line in self.says.split("|"))

    @cached_property
    def around_pattern(self) -> re.Pattern[str]:
        """Finds a word of `around`."""
        return _any_of(self.around.split("|"))

    @cached_property
    def title_names(self) -> frozenset[str]:
        """The titles, each as a whole."""
        return frozenset(map(_phrase, self.titles.split("|")))


def _saying(line: str) -> Saying:
    parts = [part.split("/") for part in line.split("+")]
    firsts = (_WORD.search(_phrase(each).replace("_", " ")) for each in parts[0])
    return Saying(frozenset(each[0] for each in firsts if each), tuple(map(_any_of, parts)))


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    known = (re.escape(_phrase(each)).replace("_", r"\b") for each in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(known)})")


def _phrase(text: str) -> str:
    return " ".join(text.split())
