"""Texts as names and words are compared in them: without accents, case and kinds of signs. Pure."""

import re
import unicodedata
from functools import cached_property

_SAME = (
    dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("‐‑‒–", "-")
    | {"×": "x", "ς": "σ", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": ""}
)  # fmt: skip
_LIGATURES = "ﬀﬁﬂﬃﬄ"
_TO_FOLD = r"[^\n -_a-~]"
_RUN_TO_FOLD = re.compile(f"{_TO_FOLD}{_TO_FOLD}*")  # twice as fast to search for as with "+"
# Inside an address, words are not names: "…/le-partenariat-entre-microsoft-et-…".
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]+\.[\w.]+")
_ADDRESS_SIGNS = ("://", "www.", "@")


class _Folding(dict[int, str]):
    """Each character, but for its case, as it is compared: without accents, of one kind."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _SAME:
            plain = _SAME[char]
        elif char.isspace() and char != "\n":
            plain = " "
        elif "\u0300" <= char <= "\u036f":
            plain = ""
        else:
            plain = _without_accents(char) if char.isalnum() else char
        self[code] = plain
        return plain


def _without_accents(char: str) -> str:
    parts = [
        each for each in unicodedata.normalize("NFKD", char) if not unicodedata.combining(each)
    ]
    return parts[0] if len(parts) == 1 else char


_FOLDING = _Folding()


class _InPlace(dict[int, str]):
    """The same in lower case, and each character exactly one."""

    def __missing__(self, code: int) -> str:
        plain = _FOLDING[code]
        self[code] = (plain if len(plain) == 1 else chr(code)).lower()
        return self[code]


_IN_PLACE = _InPlace()


def folded(text: str) -> str:
    """The text in lower case without accents, each character in its place.

    A ligature, or an accent that is a character of its own, stays what it is.
    """
    return _RUN_TO_FOLD.sub(lambda run: run[0].translate(_IN_PLACE), text).lower()


def lowered(plain: str) -> str:
    """Of the same length; a sigma stays one sigma wherever it stands in a word."""
    return plain.lower().replace("ς", "σ")


class PlainText:
    """A text as names are looked for in it; places are places in the text as it was given."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cased = _RUN_TO_FOLD.sub(lambda run: run[0].translate(_FOLDING), text)

    @cached_property
    def lower(self) -> str:
        """The folded text in lower case."""
        return lowered(self.cased)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the folded text stands; an accent belongs to its letter."""
        if self._places is None:
            return start, end
        stop = self._places[end - 1] + 1
        while stop < len(self.text) and unicodedata.combining(self.text[stop]):
            stop += 1
        return self._places[start], stop

    def is_in_address(self, place: int) -> bool:
        """Whether this place of the given text is inside an address of the web or of mail."""
        return any(begin <= place < end for begin, end in self._addresses)

    @cached_property
    def _places(self) -> list[int] | None:
        same_length = len(self.cased) == len(self.text)
        if same_length and not any(char in self.text for char in _LIGATURES):
            return None  # each character is in its place
        places: list[int] = []
        done = 0
        for run in _RUN_TO_FOLD.finditer(self.text):
            places += range(done, run.start())
            done = run.end()
            for place in range(run.start(), done):
                places += [place] * len(_FOLDING[ord(self.text[place])])
        return [*places, *range(done, len(self.text))]

    @cached_property
    def _addresses(self) -> list[tuple[int, int]]:
        if not any(sign in self.text for sign in _ADDRESS_SIGNS):
            return []
        return [found.span() for found in _ADDRESS.finditer(self.text)]
