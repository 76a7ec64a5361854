"""Is a text a list of items, or of questions? Pure."""

import re
from collections.abc import Sequence

FEWEST = 5
SHARE = 0.6  # of the paragraphs
_LONGEST_QUESTION = 140
_KINDS = (
    re.compile(r"[•·*►▪◦‣–—-] ?\w"),
    re.compile(  # a few words before a full stop or colon: `Funding. Lindwurm raised …`
        r"(?!(?:he|she|it|we|they|i|il|elle|on|nous|ils|elles)\b)"
        r"(?:[^\W\d_][\w'-]*[ ,]{1,2}){0,4}[\w'-]+[.:] \w"
    ),
)


def items(lines: Sequence[str]) -> int:
    """How many paragraphs begin as items of one list; 0 where they are few. `lines`: folded."""
    count = max(sum(bool(kind.match(line)) for line in lines) for kind in _KINDS)
    return count if count >= max(FEWEST, SHARE * len(lines)) else 0


def questions(lines: Sequence[str]) -> int:
    """How many paragraphs are a question and no more."""
    return sum(line.endswith("?") and len(line) <= _LONGEST_QUESTION for line in lines)
