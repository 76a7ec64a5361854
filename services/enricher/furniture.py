"""Which lines of a page are no part of what it says? Pure: no I/O, no clock, no settings.

Newsletter forms, rights and links between pages: a name in them is none of the article's.
"""

import re

from libs.contracts import EntityType

_FORM = re.compile(
    r"newsletter|abonne[zr]|inscri(?:vez|re)|subscrib|sign[ ]up|cookie|politique de confidentialit"
    r"|privacy policy|droits réservés|rights reserved|copyright|lire aussi|read more|read also|filed under"
    r"|à lire également|partager sur|share on|follow us|suivez-nous",
    re.IGNORECASE,
)
_LONGEST = 220  # characters: a longer line is text


def line_of(text: str, start: int, end: int, most: int = 200) -> str:
    """The line around a place, up to `most` characters to each side."""
    before = text[max(0, start - most) : start].rpartition("\n")[2]
    return before + text[start:end] + text[end : end + most].partition("\n")[0]


def is_furniture(text: str, start: int, end: int, kind: EntityType) -> bool:
    """Whether what stands there belongs to the page around the article."""
    line = line_of(text, start, end)
    if len(line) <= _LONGEST and _FORM.search(line):
        return True
    if kind == "person":
        return False  # between bars stands who took a photo
    return bool(re.match(r"[ \u00a0]?\|", text[end : end + 2])) or text.endswith("| ", 0, start)
