"""Through which outlet does somebody's words come: `told Reuters`, `selon Le Monde, …`? Pure.

The outlet is the channel, and no speaker: it stands in the sentence of the words, outside them.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from libs.contracts import Entity, Quote
from libs.deals.folding import folded
from libs.sentences import sentences
from services.enricher.names.entities import TextField
from services.enricher.quotes.wording import QuoteWording

_AROUND = 60  # characters before a name that are looked at
_SMALL = r"[\s']{1,2}(?:[\w-]+[\s']{1,2}){0,2}"
"""Between such words and the name: `told the newspaper X`, « au quotidien X »."""


class _Place(NamedTuple):
    """Where an outlet is named: `name` as an entity, `outlet` as it writes itself."""

    start: int
    end: int
    name: str
    outlet: str


class Channels:
    """The outlets that an article names, and how its language says that words came through one."""

    def __init__(
        self,
        texts: Mapping[TextField, str],
        entities: Sequence[Entity],
        wording: QuoteWording,
        outlet_called: Callable[[str], str | None],
    ) -> None:
        """`outlet_called`: the outlet of a name, or None for what is none."""
        self._texts, self._wording = texts, wording
        self._places: dict[TextField, list[_Place]] = {each: [] for each in texts}
        for entity in entities:
            outlet = outlet_called(entity.name) if entity.type == "organisation" else None
            if outlet is not None:
                for each in entity.mentions:
                    self._places[each.field].append(
                        _Place(each.start, each.end, entity.name, outlet)
                    )
        for places in self._places.values():
            places.sort()

    def of(self, quote: Quote) -> str | None:
        """The outlet through which a quote came, where it is not itself the speaker."""
        if not self._places[quote.parts[0].field]:
            return None
        begin, end = quote.parts[0].start, quote.parts[-1].end
        found = [
            (min(abs(begin - each.end), abs(each.start - end)), each.outlet)
            for each in self._beside(quote)
            if each.name != quote.speaker and self._leads(quote, each)
        ]
        return min(found)[1] if found else None

    def _beside(self, quote: Quote) -> Iterator[_Place]:
        """The outlets named in a quote's sentences, outside its words."""
        field = quote.parts[0].field
        spans, behind_all = self._sentences[field], len(self._texts[field]) + 1
        first = bisect_right(spans, (quote.parts[0].start, behind_all)) - 1
        last = bisect_right(spans, (quote.parts[-1].end - 1, behind_all)) - 1
        if first < 0:
            return
        places = self._places[field]
        for each in places[bisect_left(places, (spans[first][0],)) :]:
            if each.start >= spans[last][1]:
                return
            if not any(part.start <= each.start < part.end for part in quote.parts):
                yield each

    def _leads(self, quote: Quote, place: _Place) -> bool:
        """Whether the words beside a name say that other words came through it."""
        text = self._folded[quote.parts[0].field]
        before = text[max(0, place.start - _AROUND) : place.start]
        told = folded(quote.cue).split()[-1] in before.split() if quote.cue else False
        return (
            self._before.search(before) is not None
            or (told and self._addressed.search(before) is not None)
            or self._behind.match(text, place.end) is not None
        )

    @cached_property
    def _folded(self) -> dict[TextField, str]:
        return {field: folded(text) for field, text in self._texts.items()}

    @cached_property
    def _sentences(self) -> dict[TextField, tuple[tuple[int, int], ...]]:
        return {field: sentences(text) for field, text in self._texts.items()}

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{_either(self._wording.channel_before)}){_SMALL}$")

    @cached_property
    def _addressed(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{_either(self._wording.channel_addressed)}){_SMALL}$")

    @cached_property
    def _behind(self) -> re.Pattern[str]:
        return re.compile(rf",?\s(?:{_either(self._wording.channel_behind)})\b")


def _either(words: Sequence[str]) -> str:
    """Any of some words, folded; nothing where a language has none."""
    return "|".join(re.escape(folded(each)) for each in words) or r"(?!)"
