"""Sentences and their clauses, as the patterns of a profile are looked for in them. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from libs.deals.folding import folded
from libs.sentences import sentences

_BREAK = re.compile(
    r"[;:—–]|\s-\s|\.\s"
    r"|,?\s(?:mais|tandis que|tandis qu|alors que|alors qu|bien que|quoique|but|while|whereas"
    r"|although|though|a la difference|contrairement|a l'inverse|unlike|in contrast|as opposed"
    r"|a defaut|au contraire|tres loin|bien loin|a mille lieues|a comparer|rien a voir"
    r"|far (?:less|from|below)|compared|nothing like|dwarfed)\s"
    r"|,\syet\s|,\s(?=(?:et|and|ou|or|qui|dont|which|who|il|elle|ils|elles|it|they|he|she|we|nous|on"
    r"|le|la|les|l'|ce|cet|cette|the|this|that|its|son|sa|ses)\b)"
)


_LONGEST = 3000  # characters of a sentence that are read; a longer one is a list or no text
_STOP = re.compile(r"[.!?;…]")
_SEGMENT = re.compile(r",|\b(?:that|which|who|qui|dont|where|and|et)\b")


# « n'est pas exclusif et nos clients … »: a subject of its own, or another `que`, begins anew.
_NEGATION_ENDS = re.compile(
    r",|\b(?:which|who|qui|dont)\b|\b(?:et|and)\s(?=(?:que|qu|that|il|elle|ils|elles|on|nous|vous|je|nos"
    r"|notre|vos|votre|leurs?|ses|son|sa|les|la|le|l|d'autres|it|they|we|he|she|you|its|their|our|the)\b)"
)
_REPORT_ENDS = re.compile(
    r"\b(?:et|and|mais|but)\s(?:(?:\w+\s){0,3}?(?:que|qu|that)|said|says|added|adds)\b|:\s*(?=[«“\"])"
)
_INSERTION = re.compile(
    r"\s*(?:a|en|pour|selon|dans|par|sur|sans|au|du|at|for|in|as|by|on|however|so|according"
    r"|toutefois|cependant|pourtant|donc|bien|yet|moreover|still)\b[^,]{0,40}"
    r"|\s*[^\s,]+(?:\s[^\s,]+){0,2}\s*"  # X insists
)


_WITH_INSERTION = 2  # parts: what an insertion stands in, and the insertion


@dataclass(frozen=True)
class Sentence:
    """A sentence of the title or the text: [start, end) in it, and the folded whole."""

    text: str
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands."""
        return self.start, self.end

    @property
    def words(self) -> str:
        """Its own words, folded."""
        return self.text[self.start : self.end]

    @cached_property
    def clauses(self) -> tuple["Clause", ...]:
        """Its parts between semicolons, dashes, colons and conjunctions, in order."""
        return tuple(self._split())

    def _split(self) -> Iterator["Clause"]:
        begin = self.start
        for found in _BREAK.finditer(self.text, self.start, self.end):
            if found.start() > begin:
                yield Clause(self, begin, found.start())
            begin = found.end()
        if begin < self.end:
            yield Clause(self, begin, self.end)

    def clause_at(self, place: int) -> "Clause":
        """The clause in which a place stands."""
        return next((each for each in self.clauses if place < each.end), self.clauses[-1])


@dataclass(frozen=True)
class Clause:
    """A part of a sentence: [start, end) of the folded text."""

    sentence: Sentence
    start: int
    end: int

    @property
    def text(self) -> str:
        """The whole folded text that the places count in."""
        return self.sentence.text

    def segment(self, start: int, end: int) -> tuple[int, int]:
        """What stands around a place between commas, relative pronouns and `and`."""
        before = [each.end() for each in _SEGMENT.finditer(self.text, self.start, start)]
        behind = _SEGMENT.search(self.text, end, max(self.end, end))
        stop = behind.start() if behind else max(self.end, end)
        return (before[-1] if before else self.start), stop

    def negated_from(self, start: int) -> int:
        """Where the words begin that a negation before a place may stand in.

        At the comma or relative pronoun before it, but for short insertions: « Il ne s'agit
        pas, à ce stade, d'une enquête ».
        """
        breaks = list(_NEGATION_ENDS.finditer(self.text, self.start, start))
        starts = [self.start, *(each.end() for each in breaks)]
        ends = [each.start() for each in breaks]
        while (
            len(starts) > _WITH_INSERTION
            and self.text[starts[-2] - 1] == ","
            and _INSERTION.fullmatch(self.text, starts[-2], ends[-1])
        ):
            del starts[-2:], ends[-2:]
        return starts[-1]

    @property
    def words(self) -> str:
        """Its own words, folded."""
        return self.text[self.start : self.end]

    def asks(self, place: int) -> bool:
        """Whether the first stop behind a place of its sentence is a question mark."""
        stop = _STOP.search(self.text, place, self.sentence.end)
        return stop is not None and stop[0] == "?"

    def sentence_before(self, place: int) -> str:
        """The words of its sentence before a place, folded."""
        return self.text[self.sentence.start : place]

    def reported_before(self, place: int) -> str:
        """The same from the last report on: « dément que … et rappelle que … » are two."""
        return _REPORT_ENDS.split(self.sentence_before(place))[-1]


def sentences_of(text: str) -> Sequence[Sentence]:
    """The sentences of a title or text, in order."""
    plain = folded(text)
    return [Sentence(plain, start, min(end, start + _LONGEST)) for start, end in sentences(text)]
