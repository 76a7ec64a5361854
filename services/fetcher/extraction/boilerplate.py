"""Text that stands on many pages of one outlet and belongs to none of them. Pure.

Newsletter forms, credits, calls to subscribe: no rule knows them all, but an outlet's own
pages do. Each line of a text has a mark; whoever counts the marks over an outlet's pages
knows which lines repeat.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

_LONGEST = 300  # characters; a longer line is prose, and prose that repeats is syndicated
_MARK_LENGTH = 16  # hexadecimal digits: 64 bits
_MOST = 0.5  # of the characters; a text that is mostly boilerplate is better kept whole


def line_marks(text: str) -> tuple[str, ...]:
    """A short stable hash of each line, in order, each once.

    Spaces, case and Unicode forms make no difference; punctuation does, for 1.5 is not 15. Long
    lines have marks too: two texts are the same only if their paragraphs are.
    """
    marks = (_mark(line) for line in text.split("\n"))
    return tuple(dict.fromkeys(mark for mark in marks if mark))


def without_repeated(text: str, repeated: AbstractSet[str]) -> str:
    """The text without the lines of at most 300 characters whose mark is in `repeated`.

    The whole text where more than half of its characters would go.
    """
    if not repeated:
        return text
    lines = text.split("\n")
    kept = [line for line in lines if len(line) > _LONGEST or _mark(line) not in repeated]
    if sum(len(line.strip()) for line in kept) < (1 - _MOST) * len(text.strip()):
        return text
    return "\n".join(kept)


def same_but_for_boilerplate(
    old_marks: Iterable[str], new_marks: Iterable[str], repeated: AbstractSet[str]
) -> bool:
    """Whether two texts differ by repeated lines alone, whatever their order."""
    return set(old_marks) ^ set(new_marks) <= repeated


def _mark(line: str) -> str | None:
    settled = " ".join(unicodedata.normalize("NFKC", line).casefold().split())
    if not settled:
        return None
    return hashlib.blake2b(settled.encode(), digest_size=_MARK_LENGTH // 2).hexdigest()
