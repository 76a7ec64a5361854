"""Where does a paragraph begin after its place, date or hour? Pure."""

import re
from collections.abc import Mapping

from services.enricher.quotes.named import Named

# PARIS, Feb. 26 (Agency) -
_DATELINE = re.compile(
    r"\d{1,2}[ \u00a0\u202f]?[:hH.][ \u00a0\u202f]?\d{2}(?: GMT)?[ \u00a0]?[—–:-]?[ \u00a0]|"
    r"\([A-Z][^()\n]{1,30}\)[ \u00a0]?[—–-]{1,2}[ \u00a0]|"
    r"[A-ZÀ-Þ][^\n()—–-]{1,60}?\b(?:19|20)\d\d[ \u00a0][—–-]{1,2}[ \u00a0]|"
    r"[A-ZÀ-Þ][^\n()]{1,60}?(?:\([^()\n]{2,40}\)[ \u00a0]?(?:[—–-]{1,2}|:)|[ ][—–]{1,2})[ \u00a0]"
)


def past_dateline(text: str, start: int, end: int, named: Mapping[int, Named]) -> int:
    """Where what is told begins; a dateline names no person, and a quotation begins none."""
    found = _DATELINE.match(text, start, end)
    if found is None:
        return start
    persons = (at for at in range(start, found.end()) if at in named)
    return start if any(named[at].kind == "person" for at in persons) else found.end()
