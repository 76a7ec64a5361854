"""Names that are written out before their abbreviation in brackets. Pure: no I/O, no settings.

« la Fédération internationale des ligues des droits de l'homme (FIDH) »: a model ends such names at
the first small word, but the letters in brackets say how far they reach. After Schwartz and Hearst,
"A simple algorithm for identifying abbreviation definitions in biomedical text" (2003).
"""

import re
from collections.abc import Iterator

from libs.deals.folding import folded
from services.enricher.names.names import Name
from services.enricher.names.spelling import UPPER

_IN_BRACKETS = re.compile(rf"[ \u00a0]\((?P<short>[{UPPER}][\w.&-]{{1,9}})\)")
_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"[.;:!?,()«»“”\"\n]")
_FEWEST_CAPITALS = 2
_LONGEST = 120  # characters before the brackets
_WORDS_TO_A_LETTER = 3


def written_out(text: str) -> Iterator[Name]:
    """The organisations whose abbreviation follows them in brackets, without these."""
    for found in _IN_BRACKETS.finditer(text):
        letters = [each for each in folded(found["short"]) if each.isalnum()]
        if sum(map(str.isupper, found["short"])) < _FEWEST_CAPITALS:
            continue
        first = max(0, found.start() - _LONGEST)
        first = max((end.end() for end in _END.finditer(text, first, found.start())), default=first)
        start = _beginning(text, first, found.start(), letters)
        if start is not None:
            surface = text[start : found.start()]
            yield Name("organisation", start, found.start(), surface, 3, "pattern")


def _beginning(text: str, first: int, end: int, letters: list[str]) -> int | None:
    """Where the name begins that has these letters in this order, the first of them a capital.

    Each letter is looked for from the last on, at the beginning of a word or within it.
    """
    words = [found.span() for found in _WORD.finditer(text, first, end)]
    words = words[-_WORDS_TO_A_LETTER * len(letters) :]
    plain, at = folded(text[first:end]), end - first
    for letter in reversed(letters[1:]):
        at = plain.rfind(letter, 0, at)
        if at < 0:
            return None
    starts = [
        start
        for start, _ in words
        if start - first < at and plain[start - first] == letters[0] and _is_capital(text, start)
    ]
    named = bool(starts) and starts[-1] < words[-1][0] and not text[words[-1][0]].isdigit()
    return starts[-1] if named else None


def _is_capital(text: str, start: int) -> bool:
    """Whether a word is written as a name: `Al-Qaeda`, `al-Qaeda`."""
    word = text[start : text.find(" ", start)]
    return word[0].isupper() or ("-" in word and any(map(str.isupper, word)))
