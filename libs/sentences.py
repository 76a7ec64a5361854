"""Where does each sentence stand? Pure: no I/O, no clock, no settings."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

# A full stop after these does not end a sentence.
_SHORTENED = """m mm mme mlle mr mrs ms dr pr prof ste cf ex env vs inc corp ltd jr sr gen sen rep
gov jan feb apr jun jul aug sep oct nov dec janv févr vol éd dir pp bzw nr sig dott bv"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())
# Every repetition is bounded, so that a page of dots or spaces costs no more than another.
_SPACE = r"[\s\u00a0\u202f]"
_ENDING = re.compile(
    rf"""(?<![.!?…])[.!?…]{{1,6}}            # the stop
        {_SPACE}{{0,2}}[»”"’')\]]{{0,3}}     # what closes after it, French quotes with a space
        {_SPACE}{{1,4}}                     # then a space
        (?=[«“"‘'(\[—–-]{{0,3}}{_SPACE}{{0,2}}[^\W\d_a-zß-öø-ÿ]|[«“"—@\d])  # and a beginning
    """,
    re.VERBOSE,
)
_LONGEST_ABBREVIATION = 8
_LAST_WORD = re.compile(r"[^\s\u00a0\u202f«“\"'’(]*$")


def sentences(
    text: str, *, unbroken: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[int, int], ...]:
    """The [start, end) of each sentence, without the space around it, in order.

    A line break always ends a sentence; a line without letters or digits has none.
    No other break falls inside an `unbroken` span, such as one in quotation marks; these spans
    are in order and do not overlap.
    """
    starts = [start for start, _ in unbroken]

    def breaks(place: int) -> bool:
        index = bisect_left(starts, place) - 1
        return index < 0 or place >= unbroken[index][1]

    return tuple(
        place
        for line in re.finditer(r"[^\n]+", text)
        for place in _within_line(text, line.start(), line.end(), breaks)
    )


def _within_line(
    text: str, start: int, end: int, breaks: Callable[[int], bool]
) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in _ENDING.finditer(text, start, end):
        if not breaks(stop.end()):
            continue
        if text[stop.start()] == "." and _is_abbreviation(
            text[max(begin, stop.start() - _LONGEST_ABBREVIATION) : stop.start()]
        ):
            continue
        yield from _trimmed(text, begin, stop.end())
        begin = stop.end()
    yield from _trimmed(text, begin, end)


def _is_abbreviation(before: str) -> bool:
    found = _LAST_WORD.search(before)
    word = found.group() if found else ""
    initial = (len(word) == 1 and word.isupper()) or re.fullmatch(r"\w\.\w", word)
    return bool(initial) or word.lower() in _ABBREVIATIONS


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(char.isalnum() for char in text[start:end]):
        yield start, end
