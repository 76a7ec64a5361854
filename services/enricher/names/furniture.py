"""Which lines of a page are no part of what it says? Pure: no I/O, no clock, no settings.

Newsletter forms, rights and links between pages: a name in them is none of the article's.
"""

import re
from bisect import bisect_left
from functools import lru_cache

from libs.contracts import EntityType
from services.enricher.names.wording import NameWording

_LONGEST = 150  # characters to each side; a longer sentence is text
_STOP = re.compile(r"[.!?…](?=\s)|\n")


def line_of(text: str, start: int, end: int, most: int = 200) -> str:
    """The line around a place, up to `most` characters to each side."""
    before = text[max(0, start - most) : start].rpartition("\n")[2]
    return before + text[start:end] + text[end : end + most].partition("\n")[0]


def is_headline(text: str, start: int, end: int) -> bool:
    """Whether most words around have capitals, so that a capital says nothing."""
    around = [each for each in line_of(text, start, end, 60).split() if each[0].isalpha()]
    return sum(each[0].islower() for each in around) * 2 <= len(around)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a place, or no more than a newsletter's invitation is long."""
    first = max(0, start - _LONGEST)
    begin = max((stop.end() for stop in _STOP.finditer(text, first, start)), default=first)
    stop = _STOP.search(text, end, end + _LONGEST)
    return begin, stop.start() if stop else end + _LONGEST


@lru_cache(maxsize=4)
def _form_places(text: str, form: re.Pattern[str]) -> tuple[int, ...]:
    """Where a text speaks like a form; the names of one text are asked about one by one."""
    return tuple(found.start() for found in form.finditer(text))


def _is_in_form(text: str, start: int, end: int, places: tuple[int, ...]) -> bool:
    """Whether such a word stands in the same sentence."""
    first = bisect_left(places, start - _LONGEST)
    if first == len(places) or places[first] > end + _LONGEST:
        return False
    begin, stop = _sentence(text, start, end)
    return bisect_left(places, begin) < bisect_left(places, stop)


def is_furniture(text: str, start: int, end: int, kind: EntityType, wording: NameWording) -> bool:
    """Whether what stands there belongs to the page around the article."""
    places = _form_places(text, wording.furniture)
    if places and _is_in_form(text, start, end, places):
        return True
    if kind == "person":
        return False  # between bars stands who took a photo
    return bool(re.match(r"[ \u00a0]?\|", text[end : end + 2])) or text.endswith("| ", 0, start)
