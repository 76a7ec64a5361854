"""How far is an article about a deal, and why do we say so? Pure: no I/O, no clock, no settings.

The deal is there where all its parties are named together and a word of the deal stands by
(partenariat, stake …). Where that happens decides the level: in the head of an article
that keeps naming all of them (main), in a paragraph of its own, or in passing (mention).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from libs.contracts import Entity, Relevance
from libs.deals import Deal
from libs.deals.names import folded, terms_pattern

HEAD = 600  # characters after the title: what a reader sees before scrolling …
HEAD_SHARE = 0.25  # … and in a short article no more than this part of it,
HEAD_SHARE_AGAIN = 0.5  # or than this where the parties meet in a second paragraph too
MAIN_SHARE = 0.25  # of the text, by length of paragraphs: how much names the rarest party
MAIN_SHARE_AGAIN = 0.15  # the same where the parties meet in a second paragraph too
MAIN_SHARE_LATE = 0.5  # the same where the words of the deal come only after the head
MAIN_SHARE_OTHERS = 0.35  # where the title names a party: how much names the other ones
PASSING = 2  # sentences; a paragraph that speaks of the parties in fewer only mentions the deal
NEAR = 400  # characters; words of the deal this far off still speak of parties side by side
LIST = 3  # organisations in a sentence without a word of the deal: a list of names
# From a word of the deal to a party: "stake in", "participation dans la start-up".
_AIMED = re.compile(
    r"[ \u00a0](?:dans|avec|chez|entre|in|into|with|between)(?:[ \u00a0-][^\W\d_]+){0,3}[ \u00a0]"
)
_SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…](?!\s)[^.!?…]*)*[.!?…]*")
_Judgement = tuple[Literal["main", "paragraph", "mention", "none"], float, str]


@dataclass(frozen=True)
class _Passage:
    """A stretch of the article: which parties it names, and the words of the deal in it."""

    length: int
    parties: frozenset[str]
    terms: tuple[str, ...]
    organisations: int
    speaks: bool  # has a word of the deal, or is in a language whose words nobody gave
    aimed: bool = False  # a word of the deal leads to a party, and nobody else is named

    def is_joint(self, every: frozenset[str]) -> bool:
        """All parties, and not in a mere list of names."""
        return self.parties >= every and (bool(self.terms) or self.organisations < LIST)


@dataclass(frozen=True)
class _Paragraph:
    whole: _Passage
    sentences: tuple[_Passage, ...]
    begins: int
    text: str


class _Reading:
    """The article as this deal sees it."""

    def __init__(
        self, deal: Deal, title: str | None, text: str, entities: Sequence[Entity], language: str
    ) -> None:
        self._names = {each.name: each.stands_for or each.name for each in deal.parties}
        self._names |= {each.name: each.stands_for for each in deal.entities if each.stands_for}
        self._terms = _pattern(deal, language)
        self._has_words = bool(deal.relevance.terms.get(language))
        self._entities = entities
        self._places = {
            field: sorted(
                (
                    (mention.start, entity)
                    for entity in entities
                    for mention in entity.mentions
                    if mention.field == field
                ),
                key=lambda each: each[0],
            )
            for field in ("title", "text")
        }
        self.every = frozenset(each.name for each in deal.parties)
        self.title = self._passage("title", title or "", 0, len(title or ""))
        self.paragraphs = tuple(
            self._paragraph(text, line.start(), line.end())
            for line in re.finditer(r"[^\n]*\S[^\n]*", text)
        )

    @cached_property
    def named(self) -> frozenset[str]:
        """Parties named anywhere, by themselves or by what stands for them."""
        return self.title.parties.union(*(each.whole.parties for each in self.paragraphs))

    @cached_property
    def direct(self) -> frozenset[str]:
        """Parties named by their own names."""
        return self.every & {entity.name for entity in self._entities}

    @cached_property
    def head(self) -> _Passage:
        """The title and the first paragraphs."""
        first = [each.whole for each in self.paragraphs if each.begins <= self._reach]
        return _Passage(
            sum(each.length for each in first),
            self.title.parties.union(*(each.parties for each in first)),
            self.title.terms + tuple(term for each in first for term in each.terms),
            max((each.organisations for each in first), default=0),
            self.title.speaks or any(each.speaks for each in first),
        )

    @cached_property
    def _reach(self) -> float:
        part = HEAD_SHARE_AGAIN if len(self.joint) >= PASSING else HEAD_SHARE
        return min(HEAD, part * sum(each.whole.length for each in self.paragraphs))

    @property
    def speaks_early(self) -> bool:
        """Whether a word of the deal stands in the head, or by parties that meet there."""
        return self.head.speaks or any(each.begins <= self._reach for each in self.joint)

    @cached_property
    def joint(self) -> tuple[_Paragraph, ...]:
        """Paragraphs in which the parties meet over a word of the deal, there or nearby."""
        return tuple(
            each
            for index, each in enumerate(self.paragraphs)
            if (each.whole.is_joint(self.every) and (each.whole.terms or self._spoken_near(index)))
            or (
                any(one.aimed for one in each.sentences) and self._parties_near(index) >= self.every
            )
        )

    def _spoken_near(self, index: int) -> bool:
        """An interview asks about the parties here and says "the stake" two lines on."""
        here = self.paragraphs[index]
        return bool(self.title.terms and self.title.parties) or any(
            each.whole.terms and (each.whole.parties or not each.whole.organisations)
            for each in self.paragraphs[max(0, index - 3) : index + 4]
            if each.begins - NEAR <= here.begins + here.whole.length
            and here.begins - NEAR <= each.begins + each.whole.length
        )

    def _parties_near(self, index: int) -> frozenset[str]:
        """Parties of a paragraph, of the title and of the paragraph before it."""
        around = self.paragraphs[max(0, index - 1) : index + 1]
        return self.title.parties.union(*(each.whole.parties for each in around))

    @cached_property
    def shares(self) -> dict[str, float]:
        """For each party, the part of the text, by length, whose paragraphs name it.

        A paragraph that is there twice, as newsletter forms are, counts once.
        """
        different = {each.text: each.whole for each in self.paragraphs}.values()
        total = sum(each.length for each in different) or 1
        return {
            party: sum(each.length for each in different if party in each.parties) / total
            for party in self.every
        }

    @cached_property
    def share(self) -> float:
        """The share of the rarest party."""
        return min(self.shares.values())

    def _paragraph(self, text: str, start: int, end: int) -> _Paragraph:
        return _Paragraph(
            self._passage("text", text, start, end),
            tuple(
                self._passage("text", text, found.start(), found.end())
                for found in _SENTENCE.finditer(text, start, end)
            ),
            start,
            text[start:end].strip(),
        )

    def _passage(self, field: str, text: str, start: int, end: int) -> _Passage:
        places = self._places[field]
        first = bisect_left(places, start, key=lambda each: each[0])
        last = bisect_left(places, end, key=lambda each: each[0])
        here = {(each.type, each.name) for _, each in places[first:last]}
        spoken = [
            (start + each.start(), start + each.end())
            for each in self._terms.finditer(folded(text[start:end]))
        ]
        terms = tuple(dict.fromkeys(text[begin:stop].lower() for begin, stop in spoken))
        others = any(
            each.type == "organisation" and each.name not in self._names
            for _, each in places[first:last]
        )
        return _Passage(
            end - start,
            frozenset(self._names[name] for _, name in here if name in self._names),
            terms,
            sum(kind == "organisation" for kind, _ in here),
            bool(terms) or not self._has_words,
            not others
            and any(
                each.name in self.every and _AIMED.fullmatch(text, stop, place)
                for place, each in places[first:last]
                for _, stop in spoken
            ),
        )


def relevance(
    deal: Deal, *, title: str | None, text: str, entities: Sequence[Entity], language: str
) -> Relevance:
    """The level, a score that orders articles across levels, and the reason in a sentence."""
    reading = _Reading(deal, title, text, entities, language)
    judged = (
        _if_absent(reading) or _if_main(reading) or _if_in_places(reading) or _if_apart(reading)
    )
    level, score, why = judged
    return Relevance(deal=deal.id, level=level, score=round(score, 3), why=why)


def _if_absent(reading: _Reading) -> _Judgement | None:
    missing = reading.every - reading.named
    if not missing and reading.direct:
        return None
    rest = _listed(missing or reading.every)
    if not reading.named:
        return "none", 0.0, f"The article never names {rest}."
    return "none", 0.0, f"The article names {_listed(reading.named)}, not {rest}."


def _if_main(reading: _Reading) -> _Judgement | None:
    every, share, head, title = reading.every, reading.share, reading.head, reading.title
    spoken = [each for each in reading.paragraphs if each.whole.speaks]
    others = min((reading.shares[each] for each in every - title.parties), default=1.0)
    meet = bool(reading.joint) or title.parties >= every
    enough = MAIN_SHARE_AGAIN if len(reading.joint) >= PASSING else MAIN_SHARE
    if title.parties >= every and title.speaks:
        why = f"The title names {_listed(every)}{_with(title.terms)}"
    elif head.parties >= every and meet and reading.speaks_early and share >= enough:
        why = f"The title and first paragraphs name {_listed(every)}{_with(head.terms)}"
    elif head.is_joint(every) and spoken and share >= MAIN_SHARE_LATE:
        why = f"The title and first paragraphs name {_listed(every)}"
    elif title.parties and len(spoken) >= PASSING and others >= MAIN_SHARE_OTHERS:
        why = f"The title names {_listed(title.parties)}, the text keeps naming {_listed(every)}"
    else:
        return None
    best = 0.8 if title.parties >= every else 0.7
    return (
        "main",
        best + (1 - best) * share,
        f"{why}; each stands in at least {share:.0%} of the text.",
    )


def _if_in_places(reading: _Reading) -> _Judgement | None:
    """In paragraphs of its own, or in a sentence of one that is about something else."""
    if not reading.joint:
        return None
    parties = _listed(reading.every)
    terms = _with([term for each in reading.joint for term in each.whole.terms])
    longest = max(
        sum(bool(each.parties or each.terms) for each in paragraph.sentences)
        for paragraph in reading.joint
    )
    if longest < PASSING and len(reading.joint) < PASSING:
        return "mention", 0.3, f"One sentence names {parties}{terms}."
    total = f"{len(reading.joint)} of {len(reading.paragraphs)} paragraphs"
    why = f"{total} name {parties}{terms}."
    return "paragraph", 0.4 + 0.3 * reading.share, why


def _if_apart(reading: _Reading) -> _Judgement:
    parties = _listed(reading.every)
    return "none", 0.05, f"The article names {parties}, but never together over a deal."


def _pattern(deal: Deal, language: str) -> re.Pattern[str]:
    """The words of the deal in a language; in every language where that has none."""
    by_language = deal.relevance.terms
    terms = by_language.get(language) or tuple(
        term for each in by_language.values() for term in each
    )
    return terms_pattern(terms)


def _listed(names: Iterable[str]) -> str:
    *first, last = sorted(names)
    return f"{', '.join(first)} and {last}" if first else last


def _with(terms: Sequence[str]) -> str:
    quoted = ", ".join(f'"{term}"' for term in list(dict.fromkeys(terms))[:3])
    return f" with {quoted}" if quoted else ""
