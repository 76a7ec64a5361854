"""Does a sentence speak of what was or of what is to come? Pure: no I/O, no clock."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from libs.sentences import sentences
from services.enricher.dates.wording import DateWording

Tense = Literal["past", "future"]
TENSES: tuple[Tense, ...] = ("future", "past")
_REACH = 250  # characters; a verb that is further off says nothing of a date
_BREAKS = ";—"
_OPENING, _CLOSING = "«“", "»”"
_MARK = re.compile(f"[{_OPENING}{_CLOSING}]")
_BESIDE = 16  # characters
_BEHIND = 2  # of two verbs as near, the one before a date is its own


class Tenses:
    """The tense of each place of one text."""

    def __init__(self, text: str, wording: DateWording) -> None:
        self._text = text
        self._wording = wording

    def at(self, start: int, end: int) -> Tense | None:
        """By the nearest word that tells, in the quotation or sentence around [start, end)."""
        first, last = self.sentence(start)
        first = max(first, start - _REACH)
        first = max(first, *(self._text.rfind(mark, first, start) + 1 for mark in _BREAKS))
        last = min(last, end + _REACH)
        found: list[tuple[int, Tense]] = []
        for before, after in (self._quoted(start, end, first, last), (first, last)):
            found = found or list(self._told(before, start, end, after))
        if found:
            return min(found)[1]  # future before past, where both are as near
        leaning = self._wording.cues["leaning"]
        return "future" if leaning.search(self._text, max(first, start - _BESIDE), start) else None

    def _told(self, first: int, start: int, end: int, last: int) -> Iterator[tuple[int, Tense]]:
        """(how far off, which) for each word that tells."""
        nouns = self._wording.cues["no_verbs"]
        for tense in TENSES:
            cues = self._wording.cues[tense]
            for window in ((first, start), (end, last)):
                for cue in cues.finditer(self._text, *window):
                    if not nouns.fullmatch(cue[0]):
                        yield max(start - cue.end(), (cue.start() - end) * _BEHIND), tense

    def _quoted(self, start: int, end: int, first: int, last: int) -> tuple[int, int]:
        """The part of [first, last) that is in the same quotation as a date; else all of it."""
        closing = _MARK.search(self._text, end, last)
        if closing is None or closing[0] not in _CLOSING:
            return first, last
        opening = max(self._text.rfind(mark, first, start) for mark in _OPENING)
        return max(first, opening + 1), closing.start()

    def happens(self, start: int, end: int, reach: int) -> bool:
        """Whether a word for an event stands that near, in the same sentence."""
        first, last = self.sentence(start)
        window = max(first, start - reach), min(last, end + reach)
        events = self._wording.cues["events"]
        return any(
            not start <= found.start() < end for found in events.finditer(self._text, *window)
        )

    def sentence(self, place: int) -> tuple[int, int]:
        """The [start, end) of the sentence around a place."""
        index = bisect_right(self._sentences, (place, len(self._text) + 1)) - 1
        if index < 0:
            return 0, len(self._text)
        first, last = self._sentences[index]
        return first, max(last, place)

    @cached_property
    def _sentences(self) -> Sequence[tuple[int, int]]:
        return sentences(self._text)
