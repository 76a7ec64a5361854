"""Which pieces of a text are written as dates? Pure: no I/O, no clock, no settings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from libs.deals.folding import folded
from services.enricher.dates.tenses import Tenses
from services.enricher.dates.wording import DateWording, Kind, Shift

_WORD = re.compile(r"\w+")
_NEAR_EVENT = 60  # characters
_BEFORE_YEAR = 24  # characters; no word that tells of a year is longer
_USUAL_YEARS = range(1900, 2061)  # without a word that tells
_LIST_OF_YEARS = re.compile(r"(?<![0-9.,])[12][0-9]{3}(?:-|–|/|, | (?:et|and|à|to|ou|or) )\Z")
_PUNCTUATED = re.compile(
    r"[-–](?:19|20)[0-9]{2}(?![0-9-])"
    r"|[ \u00a0\u202f]?(?:$|[\n,;:!?…()»”\"\]–—]|\.(?:\s|$|[\"”»)]))"
)
_IN_NUMBER = re.compile(
    r"[.,/'’^×][0-9]|[ \u00a0\u202f]?[%‰€$£¥°]|[ \u00a0\u202f][0-9]{3}(?![0-9])"
)
_AFTER_SIGN = re.compile(r"(?:[€$£¥#§+=≈~<>&_@/×][ \u00a0]?|[0-9][-–.,/ \u00a0\u202f'’])\Z")
_NAME_BEFORE = re.compile(r"([^\W\d_]\w{0,30})[-–’'\x20\u00a0]\Z")
_OPENED = re.compile(r"(?:\n|[.!?] |[(\[«“\"][ \u00a0\u202f]?)\Z")
_PLURAL = re.compile(r"[ \u00a0\u202f][a-zà-ÿ]{3,30}s\b")
_NOUN = re.compile(r"(?:[ \u00a0-][^\W\d_]|['’]s\b)")
_YEAR_BEHIND = re.compile(r"[ \u00a0](?:19|20)[0-9]{2}(?![0-9])")
_NEXT_WORD = re.compile(r"[ \u00a0\u202f]")


@dataclass(frozen=True)
class Expression:
    """A date as the text writes it, at [start, end)."""

    start: int
    end: int
    kind: Kind
    shift: Shift | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    """What it says, by name: weekday, day, month, year …"""


class Scanner:
    """All dates of one text, in order; none overlaps another."""

    def __init__(self, text: str, wording: DateWording, tenses: Tenses) -> None:
        self._text = text
        self._folded = folded(text)
        self._wording = wording
        self._tenses = tenses

    def expressions(self) -> Iterator[Expression]:
        """What is written as a date and is no sum, version or name."""
        matcher, done = self._wording.matcher, 0
        for word in _WORD.finditer(self._folded):
            found = self._match(word) if word.start() >= done else None
            if found is None:
                continue
            kind, shift = matcher.forms[found.lastgroup or ""]
            parts = _parts(found)
            start, end = found.span(found.lastgroup or "")
            told = word.start() < start or kind != "calendar"
            if kind == "none" or self._is_one(start, end, shift, parts, told=told):
                done = end
                if kind != "none":
                    yield Expression(start, end, kind, shift, parts)

    def _match(self, word: re.Match[str]) -> re.Match[str] | None:
        """What begins with a word; behind "until" the whole date, not the month of it alone."""
        found = self._form_at(word)
        if found is None:
            return None
        start = found.start(found.lastgroup or "")
        first = _WORD.match(self._folded, start) if start > word.start() else None
        whole = self._form_at(first) if first else None
        return whole if whole and whole.end() > found.end() else found

    def _form_at(self, word: re.Match[str]) -> re.Match[str] | None:
        pattern = self._wording.matcher.at(word[0])
        return pattern.match(self._text, word.start()) if pattern else None

    def _is_one(
        self, start: int, end: int, shift: Shift | None, parts: Mapping[str, str], *, told: bool
    ) -> bool:
        """`told`: a word beside it says already that it is a date."""
        if shift is not None and shift.event and not self._tenses.happens(start, end, _NEAR_EVENT):
            return False
        if shift is not None and _YEAR_BEHIND.match(self._text, end):
            return False  # « la fin de l'année 2025 »
        if not self._is_written_so(parts, told=told or not self._stands_alone(start)):
            return False
        if set(parts) <= {"year", "part"} and "year" in parts and parts["year"].isdigit():
            return "part" in parts or self._is_year(start, end, int(parts["year"]))
        if "year" in parts and parts["year"].isdigit():
            return _IN_NUMBER.match(self._text, end) is None
        return True

    def _is_written_so(self, parts: Mapping[str, str], *, told: bool) -> bool:
        """Whether names have the capitals that they have in this language."""
        wording = self._wording
        names = [parts[key] for key in parts if key.startswith(("month", "weekday"))]
        doubtful = set(parts) == {"month_name"} and not told
        if wording.capitals:
            also_word = doubtful and names[0] in wording.also_words
            return not also_word and not any(each[0].islower() for each in names)
        return not (doubtful and names[0][0].isupper())

    def _stands_alone(self, start: int) -> bool:
        """Whether no word before a month tells that it is one."""
        before = self._text[max(0, start - _BEFORE_YEAR) : start]
        told = self._wording.cues["year_follows"]
        return not any(
            found.end() >= len(before.rstrip()) and before[-1:].isspace()
            for found in told.finditer(before)
        )

    def _is_year(self, start: int, end: int, year: int) -> bool:
        """Whether a bare number of four figures is a year: by the words on both sides."""
        before = self._text[max(0, start - _BEFORE_YEAR) : start]
        if self._counts(end, year):
            return False
        if _LIST_OF_YEARS.search(before):
            return True
        cues = self._wording.cues
        if _AFTER_SIGN.search(before) or _ends(cues["year_never_follows"], before):
            return False
        return _ends(cues["year_follows"], before) or (
            year in _USUAL_YEARS and self._reads_as_year(before, end, year)
        )

    def _counts(self, end: int, year: int) -> bool:
        """Whether the number goes on, or counts what stands behind it."""
        text = self._text
        after = _NEXT_WORD.match(text, end)
        if _IN_NUMBER.match(text, end):
            return True
        if after and self._wording.cues["year_never_before"].match(text, after.end()):
            return True
        # « en 2000 exemplaires »
        return not year % 100 and bool(_PLURAL.match(text, end)) and not self._leads_on(end)

    def _reads_as_year(self, before: str, end: int, year: int) -> bool:
        """Whether a number is a year though no word before it tells."""
        adjective = _ends(self._wording.cues["year_as_adjective"], before) and year % 1000
        if adjective and _NOUN.match(self._text, end):
            return True
        return self._follows_a_word(before) and self._leads_on(end)

    def _leads_on(self, end: int) -> bool:
        if _PUNCTUATED.match(self._text, end):
            return True
        after = _NEXT_WORD.match(self._text, end)
        return bool(after and self._wording.cues["year_before"].match(self._text, after.end()))

    def _follows_a_word(self, before: str) -> bool:
        """« résultats 2023 », "(2019)"; not Windows 2000."""
        if not before or _OPENED.search(before):
            return True
        name = _NAME_BEFORE.search(before)
        return name is not None and name[1].islower()


def _parts(found: re.Match[str]) -> dict[str, str]:
    """What was found, by name without the number of its form."""
    return {
        name.rpartition("_")[0] or name: surface
        for name, surface in found.groupdict().items()
        if surface is not None and not name.startswith("form_")
    }


def _ends(cue: re.Pattern[str], before: str) -> bool:
    """Whether a word of a list ends right where a place begins."""
    length = len(before)
    return any(
        not before[found.end() :].strip(" \u00a0\u202f-–’'") and found.end() <= length
        for found in cue.finditer(before)
    )
