"""Can words in marks be something that somebody said, by their form alone? Pure."""

import re
from itertools import islice

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_ENDS = re.compile(r"[.!?…,]['’\"”»]?$")
_FIRST_LETTER = re.compile(r"^[^\w]*\d*[^\w]*")
_HEAD = 40  # characters in which a sentence's first letter stands
_HEADING = 6  # words
_MOST = 50  # words that are looked at
_SHORT = 3  # letters; shorter words of a title are written small
_WHOLE = 3  # words from which a sentence without a full stop is one


def word_count(text: str) -> int:
    """How many words there are; the first 50 are counted."""
    return len(list(islice(_WORD.finditer(text), _MOST)))


def is_whole(text: str) -> bool:
    """A whole sentence: it begins with a capital and ends, or is long enough."""
    head = _FIRST_LETTER.sub("", text[:_HEAD])[:1]
    begins = head.isupper() or not head or text[:1].isdigit()
    ends = bool(_ENDS.search(text))
    words = word_count(text)
    return begins and (ends or words >= _WHOLE) and (words > 1 or text.endswith((".", "!", "?")))


def is_heading(text: str) -> bool:
    """A few words with a capital and no stop, as French writes titles: `Le Nuage et la loi`."""
    return text[:1].isupper() and word_count(text) <= _HEADING and not _ENDS.search(text)


def is_title(text: str) -> bool:
    """A name or the title of a work: `A Short Guide to Large Promises`, `Mistral Large`."""
    if _ENDS.search(text):
        return False
    words = [each.group() for each in islice(_WORD.finditer(text), _MOST)]
    long = [word for word in words if len(word) > _SHORT] or words
    return bool(long) and all(not word[0].islower() for word in long)


def is_cut(before: str, after: str) -> bool:
    """Whether words end without a stop and those after them begin with a small letter."""
    return after[:1].islower() and not before.rstrip(' ,»”"').endswith((".", "!", "?"))
