"""Where an article names the parties of a deal, and where it uses the words of the deal. Pure.

An article is a title and paragraphs, a paragraph is sentences; each of these passages knows
which parties it names and which words of the deal it holds. The parties meet in a paragraph
that names them all and holds such a word, in itself or in the paragraphs around it.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from libs.contracts import Entity
from libs.deals import Deal
from libs.deals.folding import folded
from libs.deals.names import terms_pattern

HEAD = 600  # characters after the title: what a reader sees before scrolling …
HEAD_SHARE = 0.25  # … and in a short article no more than this part of it,
HEAD_SHARE_AGAIN = 0.5  # or than this where the parties meet in a second paragraph too
AROUND = 3  # paragraphs before and after: an interview says "the stake" two lines on
BEFORE = 6  # paragraphs before: three questions and answers
TOLD = 3  # paragraphs with a word of the deal, where the parties are named seldom
LIST = 3  # organisations in a sentence without a word of the deal: a list of names
# From a word of the deal to a party: "stake in", "participation dans la start-up".
_AIMED = re.compile(
    r"[ \u00a0](?:dans|avec|chez|entre|in|into|with|between)(?:[ \u00a0-][^\W\d_]+){0,3}[ \u00a0]"
)
_SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…](?!\s)[^.!?…]*)*[.!?…]*")


@dataclass(frozen=True)
class Passage:
    """A stretch of the article: which parties it names, and the words of the deal in it."""

    length: int
    parties: frozenset[str]
    terms: tuple[str, ...]
    organisations: int
    speaks: bool  # has a word of the deal, or is in a language whose words nobody gave
    aimed: bool = False  # a word of the deal leads to a party, and nobody else is named
    alone: bool = True  # no organisation beside the parties is named
    unrivalled: bool = True  # none of the profile is: an interviewee's employer may be
    described: bool = False  # a party may be told of without its name: « le groupe »

    def is_joint(self, every: frozenset[str]) -> bool:
        """All parties, and not in a mere list of names."""
        return self.parties >= every and (bool(self.terms) or self.organisations < LIST)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as a whole and sentence by sentence; it begins at a character of the text."""

    whole: Passage
    sentences: tuple[Passage, ...]
    begins: int
    text: str


class Reading:
    """The article as this deal sees it."""

    def __init__(
        self,
        deal: Deal,
        title: str | None,
        text: str,
        entities: Sequence[Entity],
        language: str,
        *,
        described: re.Pattern[str] | None = None,
    ) -> None:
        """`described`: words that stand for a company, in folded text."""
        self._described = described
        self._names = {each.name: each.stands_for or each.name for each in deal.parties}
        self._names |= {each.name: each.stands_for for each in deal.entities if each.stands_for}
        self._profile = {each.name for each in deal.entities if each.type == "organisation"}
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
    def head(self) -> Passage:
        """The title and the first paragraphs."""
        first = [each.whole for each in self.paragraphs if each.begins <= self._reach]
        return Passage(
            sum(each.length for each in first),
            self.title.parties.union(*(each.parties for each in first)),
            self.title.terms + tuple(term for each in first for term in each.terms),
            max((each.organisations for each in first), default=0),
            self.title.speaks or any(each.speaks for each in first),
        )

    @cached_property
    def _reach(self) -> float:
        part = HEAD_SHARE_AGAIN if len(self.joint) > 1 else HEAD_SHARE
        return min(HEAD, part * sum(each.whole.length for each in self.paragraphs))

    @property
    def speaks_early(self) -> bool:
        """Whether a word of the deal stands in the head, or by parties that meet there."""
        return self.head.speaks or any(each.begins <= self._reach for each in self.joint)

    @cached_property
    def joint(self) -> tuple[Paragraph, ...]:
        """Paragraphs in which the parties meet over a word of the deal, there or nearby."""
        return tuple(
            each
            for index, each in enumerate(self.paragraphs)
            if (each.whole.is_joint(self.every) and (each.whole.terms or self._spoken_near(index)))
            or (
                any(one.aimed for one in each.sentences) and self._parties_near(index) >= self.every
            )
        )

    @cached_property
    def told(self) -> float:
        """The part of the text, by length, that tells of the deal with few names of its parties.

        0 but where the parties are named near each other, among nobody else, and somewhere between
        there « le groupe » or "the start-up" stands with a word of the deal; and where such words
        stand in several paragraphs, as in an interview about it.
        """
        spoken = [each for each in self.paragraphs if each.whole.terms and each.whole.alone]
        near = any(
            each.whole.terms and each.whole.alone and each.whole.described
            and self._parties_around(index) >= self.every
            for index, each in enumerate(self.paragraphs)
        )  # fmt: skip
        if not near or len(spoken) < TOLD:
            return 0.0
        about = [
            each.whole.length
            for each in self.paragraphs
            if each.whole.alone and (each.whole.terms or each.whole.parties)
        ]
        return sum(about) / (sum(each.whole.length for each in self.paragraphs) or 1)

    def _parties_around(self, index: int) -> frozenset[str]:
        """Parties of the title and of the paragraphs around that name no other of the profile."""
        around = self.paragraphs[max(0, index - BEFORE) : index + AROUND + 1]
        parties = (each.whole.parties for each in around if each.whole.unrivalled)
        return self.title.parties.union(*parties)

    def _spoken_near(self, index: int) -> bool:
        """Whether the title or a paragraph around speaks of a deal, and of nobody else's."""
        return bool(self.title.terms and self.title.parties) or any(
            each.whole.terms and (each.whole.parties or not each.whole.organisations)
            for each in self.paragraphs[max(0, index - AROUND) : index + AROUND + 1]
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

    def _paragraph(self, text: str, start: int, end: int) -> Paragraph:
        return Paragraph(
            self._passage("text", text, start, end),
            tuple(
                self._passage("text", text, found.start(), found.end())
                for found in _SENTENCE.finditer(text, start, end)
            ),
            start,
            text[start:end].strip(),
        )

    def _passage(self, field: str, text: str, start: int, end: int) -> Passage:
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
        return Passage(
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
            not others,
            not any(
                each.name in self._profile and each.name not in self._names
                for _, each in places[first:last]
            ),
            self._described is not None
            and self._described.search(folded(text[start:end])) is not None,
        )


def _pattern(deal: Deal, language: str) -> re.Pattern[str]:
    """The words of the deal in a language; in every language where that has none."""
    by_language = deal.relevance.terms
    terms = by_language.get(language) or tuple(
        term for each in by_language.values() for term in each
    )
    return terms_pattern(terms)
