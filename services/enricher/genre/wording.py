"""How a page or text says what kind of article it is: the class of `wording/genres.yaml`. Pure."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from libs.contracts import Genre
from libs.deals.folding import folded

Labels = Mapping[Genre, tuple[str, ...]]
Patterns = tuple[re.Pattern[str], ...]


class Voice(BaseModel):
    """What shows, in one language, that the author speaks, in the text as it is.

    `first_person`: what its brackets hold; `arguing`: all that it finds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    first_person: re.Pattern[str]
    arguing: re.Pattern[str]


class GenreWording(BaseModel):
    """The words of all languages, since pages mix them. Patterns are for folded text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: dict[Genre, tuple[str, ...]]
    headline_only: dict[Genre, tuple[str, ...]]
    place_only: dict[Genre, tuple[str, ...]]
    headlines: dict[Genre, Patterns]
    paid_headings: Patterns
    lines: dict[Genre, Patterns]
    release_endings: Patterns
    voices: dict[str, Voice]

    @cached_property
    def at_headline(self) -> Mapping[str, Genre]:
        """The genre of each name that stands at a headline, folded."""
        return _by_name((self.labels, self.headline_only))

    @cached_property
    def at_place(self) -> Mapping[str, Genre]:
        """The genre of each name of a section, in data or an address, folded."""
        return _by_name((self.labels, self.place_only))

    @cached_property
    def before(self) -> re.Pattern[str]:
        """A name at the beginning and what divides it from what follows, in folded text."""
        return re.compile(
            rf"\W{{0,3}}(?P<label>{self._any})(?P<mark> ?[:|.!/—–>\])»”]{{1,3}} ?| - |$)"
        )

    @cached_property
    def behind(self) -> re.Pattern[str]:
        """A name at the end, behind what divides it, in the end of a folded text."""
        return re.compile(rf"(?: ?[|—–\[(]|^| -) ?(?P<label>{self._any})[\])]?$")

    @property
    def _any(self) -> str:
        return "|".join(map(re.escape, sorted(self.at_headline, key=len, reverse=True)))


def first_match(patterns: Iterable[re.Pattern[str]], text: str) -> str | None:
    """What the first of the patterns that fits finds in the text."""
    hits = (pattern.search(text) for pattern in patterns)
    return next((hit[0].strip() for hit in hits if hit), None)


def _by_name(lists: Iterable[Labels]) -> Mapping[str, Genre]:
    return {
        folded(label): genre
        for labels in lists
        for genre, names in labels.items()
        for label in names
    }
