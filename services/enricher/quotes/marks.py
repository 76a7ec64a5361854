"""Which stretches of a text stand in quotation marks? Pure, and linear in the text's length.

A paragraph is read mark by mark with a stack. What stays open at its end is a quotation over
several paragraphs if the next one opens again (or closes first), else it ends with the paragraph,
unless it holds others of its kind: then its mark has no partner and opens nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_MARK = re.compile("[«»“”„‟‘’‚\"'‹›]")
_ON_ONE_LINE = re.compile(r"«[^»\n]{0,600}»|“[^”\n]{0,600}”|\"[^\"\n]{0,600}\"")
_FAMILY = {
    "«": "guillemets", "»": "guillemets", "‹": "small", "›": "small", "“": "double",
    "”": "double", "„": "double", "‟": "double", '"': "straight", "‘": "single", "’": "single",
    "‚": "single", "'": "apostrophe",
}  # fmt: skip
_SINGLE = frozenset({"single", "apostrophe", "small"})
_BEFORE_OPENING = frozenset("([{—–-/'’«“‘\"„‹")
_DEEPEST = 8  # marks within marks; more is noise
Role = Literal["open", "close"]


@dataclass(frozen=True)
class Marked:
    """A stretch in marks: [start, end) with the marks, the words alone, and how deep it stands."""

    start: int
    end: int
    inner: tuple[int, int]
    level: int
    single: bool
    continues: bool
    """Goes on with what the paragraph before left open."""


@dataclass
class _Open:
    family: str
    start: int
    inner: int
    mark: str
    continues: bool = False
    holds_its_kind: bool = False


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    inner: tuple[int, int]
    family: str
    continues: bool


def marked_spans(text: str) -> tuple[Marked, ...]:
    """All of them, in order; at one level none overlaps another, and none crosses a line break."""
    lines = [each.span() for each in re.finditer(r"[^\n]+", text) if not each.group().isspace()]
    found: list[Marked] = []
    pending: _Open | None = None
    for index, (start, end) in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        reading = _Paragraph(text, start, end, pending)
        spans, pending = reading.read(following)
        found += _levelled(text, spans)
    return tuple(found)


def _levelled(text: str, spans: list[_Span]) -> Iterator[Marked]:
    around: list[int] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        while around and around[-1] <= span.start:
            around.pop()
        start, end = span.inner
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        yield Marked(
            span.start, span.end, (start, end), len(around), span.family in _SINGLE, span.continues
        )
        around.append(span.end)


class _Paragraph:
    """One paragraph while its marks are read."""

    def __init__(self, text: str, start: int, end: int, pending: _Open | None) -> None:
        self._text, self._start, self._end = text, start, end
        self._marks = [each.start() for each in _MARK.finditer(text, start, end)]
        self._stack: list[_Open] = []
        self._spans: list[_Span] = []
        self._pending = pending
        if pending is not None:
            self._go_on(pending)

    def _go_on(self, pending: _Open) -> None:
        """Reopens what the paragraph before left open; its first mark may repeat the opening."""
        begin = self._start
        while begin < self._end and self._text[begin].isspace():
            begin += 1
        inner = begin
        if self._marks and self._marks[0] == begin:
            self._marks.pop(0)
            inner = begin + 1
        self._stack.append(_Open(pending.family, begin, inner, pending.mark, continues=True))

    def read(self, following: tuple[int, int] | None) -> tuple[list[_Span], _Open | None]:
        """The spans of this paragraph, and what goes on in the next."""
        closers = self._later_closers()
        for place, later in zip(self._marks, closers, strict=True):
            role = self._role(place, later=later)
            if role == "open":
                self._open(place)
            elif role == "close":
                self._close(place)
        return self._spans, self._finish(following)

    def _later_closers(self) -> Sequence[bool]:
        """Of each mark, whether a later single mark could close, before another opens."""
        later, seen = [], False
        for place in reversed(self._marks):
            later.append(seen)
            char = self._text[place]
            if char == "‘":
                seen = False
            elif char in "’'" and not self._joins(place):
                seen = self._opens(place) is False
        return later[::-1]

    def _around(self, place: int) -> tuple[str, str]:
        before = self._text[place - 1] if place > self._start else " "
        after = self._text[place + 1] if place + 1 < self._end else " "
        return before, after

    def _joins(self, place: int) -> bool:
        before, after = self._around(place)
        return before.isalnum() and after.isalnum()

    def _opens(self, place: int) -> bool:
        """Stands where an opening mark does: after a space, a bracket or a dash, before a word."""
        before, after = self._around(place)
        return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()

    def _top(self, family: str) -> _Open | None:
        return next((each for each in reversed(self._stack) if each.family == family), None)

    def _role(self, place: int, *, later: bool) -> Role | None:
        family = _FAMILY[self._text[place]]
        inside = self._top(family)
        if family in {"single", "apostrophe"}:
            return self._role_of_single(place, inside, later=later)
        if family == "straight":
            return self._role_of_straight(place, inside)
        if family == "double":
            return self._role_of_double(place, inside)
        return self._role_of_guillemet(place, inside)

    def _role_of_double(self, place: int, inside: _Open | None) -> Role:
        char = self._text[place]
        if char == "„" or (inside is None and self._opens(place)):
            return "open"
        closes = char == "”" or (inside is not None and inside.mark == "„")
        return "close" if closes or not self._opens(place) else "open"

    def _role_of_guillemet(self, place: int, inside: _Open | None) -> Role | None:
        char = self._text[place]
        if inside is not None and inside.mark in "»›":  # as in German books
            return "close" if char in "«‹" else None
        if char in "»›":
            return "open" if inside is None and self._opens(place) else "close"
        return "open"

    def _role_of_single(self, place: int, inside: _Open | None, *, later: bool) -> Role | None:
        before, after = self._around(place)
        if self._joins(place):
            return None
        if inside is not None and self._text[place] != "‘" and not before.isspace():
            plural = before == "s" and after == " " and self._text[place + 2 : place + 3].islower()
            if not after.isalnum() and not (plural and later):
                return "close"
        opening = self._opens(place) and (after.isalpha() or after in '"“«…')
        return "open" if opening and self._text[place] != "’" else None

    def _role_of_straight(self, place: int, inside: _Open | None) -> Role | None:
        before, after = self._around(place)
        closing = not before.isspace() and not after.isalnum()
        if self._opens(place) and not (closing and inside is not None):
            return "open"
        if closing:
            return "close"
        return "close" if inside is not None else "open"

    def _open(self, place: int) -> None:
        if len(self._stack) >= _DEEPEST:
            return
        char = self._text[place]
        family = _FAMILY[char]
        inside = self._top(family)
        if inside is not None:
            inside.holds_its_kind = True
        self._stack.append(_Open(family, place, place + 1, char))

    def _close(self, place: int) -> None:
        family = _FAMILY[self._text[place]]
        if self._top(family) is None:
            return
        while self._stack[-1].family != family:
            self._stack.pop()
        self._keep(self._stack.pop(), place + 1, place)

    def _keep(self, opened: _Open, end: int, inner_end: int) -> None:
        inner = (opened.inner, max(opened.inner, inner_end))
        self._spans.append(_Span(opened.start, end, inner, opened.family, opened.continues))

    def _finish(self, following: tuple[int, int] | None) -> _Open | None:
        """Settles what is still open; the outermost may go on in the following paragraph."""
        still = [
            each
            for each in self._stack
            if each.family not in _SINGLE and not each.holds_its_kind
        ]  # fmt: skip
        if not still:
            return None
        outermost = still[0]
        goes_on = following is not None and self._goes_on(outermost, *following)
        at_start = not self._text[self._start : outermost.start].strip()
        if goes_on or at_start or outermost.family != "straight":
            self._keep(outermost, self._end, self._end)
        return outermost if goes_on else None

    def _goes_on(self, opened: _Open, start: int, end: int) -> bool:
        """The next paragraph opens again, or closes what it did not open."""
        head = self._text[start:end].lstrip()[:1]
        if _FAMILY.get(head) == opened.family and head != "”":
            return True
        if opened.family == "straight":
            return False
        first = next(
            (
                each.group()
                for each in _MARK.finditer(self._text, start, end)
                if _FAMILY[each.group()] == opened.family
            ),
            None,
        )
        return first in ("»", "”")


def unquoted(text: str) -> str:
    """The text with blanks for what stands in marks on one line; of the same length.

    A rough reading, for who speaks in a text: `marked_spans` tells quotations from scare quotes.
    """
    return _ON_ONE_LINE.sub(lambda found: " " * len(found[0]), text)
