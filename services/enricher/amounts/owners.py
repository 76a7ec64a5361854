"""Whose is a sum? Pure: no I/O, no clock, no settings.

The organisation whose own it is said to be, or the subject or object of what is done with it.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from libs.contracts import Entity
from libs.deals.folding import folded
from services.enricher.amounts.topic_wording import Cue, SumWording
from services.enricher.names.entities import TextField

Like = Literal["buyer", "startup"]
_BACK = 3  # sentences in which a pronoun's organisation may stand
_NEAR = 40  # characters between an owner and what is its own
_LONGEST_WORD = 24
_LONGEST_SENTENCE = 500  # characters; what is further off in one says nothing of a sum
_IMPERSONAL = re.compile(r"il (?:y a|faut|s'agit)\b")


@dataclass(frozen=True)
class Name:
    """An organisation at [start, end)."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Owner:
    """Whose a sum is; without a name, what the text calls it: « le groupe »."""

    name: str | None = None
    like: Like | None = None


def names_of(entities: Sequence[Entity], text_field: TextField) -> list[Name]:
    """Where organisations are named in one text, in order."""
    return sorted(
        (
            Name(mention.start, mention.end, entity.name)
            for entity in entities
            if entity.type == "organisation"
            for mention in entity.mentions
            if mention.field == text_field
        ),
        key=lambda each: each.start,
    )


class Owners:
    """The organisations of one text, and what the words say that is theirs."""

    def __init__(
        self,
        text: str,
        wording: SumWording,
        names: Sequence[Name],
        sentences: Sequence[tuple[int, int]],
    ) -> None:
        """`text` is folded."""
        self._text = text
        self._wording = wording
        self._names = [each for each in names if not self._is_authority(each)]
        self._starts = [each.start for each in self._names]
        self._sentences = sentences

    def of(self, cue: Cue, cue_at: tuple[int, int], sum_at: tuple[int, int]) -> Owner:
        """Whose the sum is by the words that tell what it is for."""
        start, end = cue_at
        name = self._after_of(end) if cue.noun and cue.about != "price" else None
        name = name or self.possessor(start) or self.possessor(sum_at[0])
        if name is None and cue.of == "object":
            name = self._object(end, sum_at) or self._fined(cue, start)
        return Owner(name) if name else self._subject(min(start, sum_at[0]) if cue.noun else start)

    def possessor(self, place: int, *, adjacent: bool = False) -> str | None:
        """The one before whose own something is: Adobe's planned takeover."""
        index = bisect_right(self._starts, place) - 1
        if index < 0 or not 0 <= place - self._names[index].end <= _NEAR:
            return None
        wording, end = self._wording, self._names[index].end
        owns = (wording.adjacent if adjacent else wording.possessive).fullmatch(
            self._text, end, place
        )
        return self._names[index].name if owns else None

    def sentence(self, place: int) -> tuple[int, int]:
        """The [start, end) of the sentence around a place, or of its part between semicolons."""
        index = bisect_right(self._sentences, (place, len(self._text) + 1)) - 1
        if index < 0:
            return place, place
        first, last = self._sentences[index]
        first = max(first, place - _LONGEST_SENTENCE)
        last = min(max(last, place), place + _LONGEST_SENTENCE)
        stop = self._text.find(";", place, last)
        return max(first, self._text.rfind(";", first, place) + 1), last if stop < 0 else stop

    def _after_of(self, place: int) -> str | None:
        """The one right behind: « le chèque de Microsoft »."""
        index = bisect_right(self._starts, place)
        if index == len(self._names) or self._names[index].start - place > _NEAR:
            return None
        owns = self._wording.owner_link.fullmatch(self._text, place, self._names[index].start)
        return self._names[index].name if owns else None

    def _object(self, place: int, sum_at: tuple[int, int]) -> str | None:
        """The one that a verb is done to: valued Figma at, fined Microsoft."""
        limit = sum_at[0] if sum_at[0] > place else self.sentence(place)[1]
        index = bisect_right(self._starts, place)
        if index < len(self._names) and self._names[index].start < limit:
            return self._names[index].name
        return None

    def _fined(self, cue: Cue, place: int) -> str | None:
        """« infligé à Norvia une amende »: no authority is fined, so whoever else is named."""
        here = self._between(self.sentence(place)[0], place)
        return here[-1].name if here and cue.about == "fine" else None

    def _subject(self, place: int) -> Owner:
        """The nearest one before that is no object; else what stands for one."""
        first, last = self.sentence(place)
        here = self._between(first, place)
        if here and self._wording.relative.match(self._text, here[-1].end, place):
            return Owner(here[-1].name)  # Adobe, which has
        free = [each for each in here if not self._is_object(each)]
        described = self._described(free[-1].end if free else first, place)
        if free and not described:
            return Owner(free[-1].name)
        if described:
            return Owner(like=described)
        if self._has_pronoun(first, place):
            return self._earlier(first)
        if here:
            return Owner(here[0].name if self._belongs(here[0]) else None)
        described = self._described(first, last)
        return Owner(like=described) if described else self._earlier(first)

    def _earlier(self, place: int) -> Owner:
        """The first that one of the sentences before names."""
        index = bisect_right(self._sentences, (place, -1))
        for start, end in reversed(self._sentences[max(0, index - _BACK) : index]):
            there = self._between(start, end)
            if there:
                free = [each for each in there if not self._is_object(each)]
                return Owner((free or there)[0].name)
            if like := self._described(start, end):
                return Owner(like=like)
        return Owner()

    def _between(self, start: int, end: int) -> Sequence[Name]:
        return self._names[bisect_right(self._starts, start - 1) : bisect_right(self._starts, end)]

    def _described(self, start: int, end: int) -> Like | None:
        """What stands for an organisation there; in apposition to one, it is no other."""
        start += 2 * self._text.startswith(", ", start)
        likes: tuple[tuple[Like, re.Pattern[str]], ...] = (
            ("startup", self._wording.startups), ("buyer", self._wording.buyers),
        )  # fmt: skip
        for like, pattern in likes:
            found = pattern.search(self._text, start, end)
            if found and not (found.start() == start and self._text[start - 2 : start] == ", "):
                return like
        return None

    def _has_pronoun(self, start: int, end: int) -> bool:
        return any(
            not _IMPERSONAL.match(self._text, found.start())
            for found in self._wording.pronouns.finditer(self._text, start, end)
        )

    def _belongs(self, name: Name) -> bool:
        """« le conseil de Quillane »: the whole speaks for it."""
        before = self._text[max(0, name.start - _LONGEST_WORD) : name.start]
        return self._wording.owner_link.search(before) is not None

    def _is_object(self, name: Name) -> bool:
        before = self._text[max(0, name.start - _LONGEST_WORD) : name.start]
        return self._wording.governs.search(before) is not None

    def _is_authority(self, name: Name) -> bool:
        return self._wording.authority.search(folded(name.name)) is not None
