"""How a page or text says what kind of article it is: the class of `wording/genres.yaml`. Pure."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from libs.contracts import Genre
from libs.deals.folding import folded


class Voice(BaseModel):
    """What shows, in one language, that the author speaks; regular expressions in any case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first_person: re.Pattern[str]
    """Kept in its case: « I » is no « i »."""
    arguing: re.Pattern[str]


class GenreWording(BaseModel):
    """The words of all languages, since pages mix them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: dict[Genre, tuple[str, ...]]
    headline_only: tuple[str, ...]
    headlines: dict[Genre, tuple[re.Pattern[str], ...]]
    lines: dict[Genre, tuple[re.Pattern[str], ...]]
    voices: dict[str, Voice]

    @cached_property
    def by_label(self) -> Mapping[str, Genre]:
        """The genre of each name of one, folded."""
        return {folded(label).lower(): genre for genre, label in self._each_label()}

    @cached_property
    def by_place(self) -> Mapping[str, Genre]:
        """The same without those that mean too much as a section or in an address."""
        vague = {folded(each).lower() for each in self.headline_only}
        return {label: genre for label, genre in self.by_label.items() if label not in vague}

    @cached_property
    def before_headline(self) -> re.Pattern[str]:
        """A name of a genre and what divides it from what follows, in folded text."""
        names = "|".join(re.escape(each) for each in sorted(self.by_label, key=len, reverse=True))
        return re.compile(rf"\W{{0,3}}(?P<label>{names})(?: ?[:|.!/—–\])]+ ?| - |$)")

    @cached_property
    def behind_headline(self) -> re.Pattern[str]:
        """A name of a genre at the end, behind what divides it, in folded text."""
        names = "|".join(re.escape(each) for each in sorted(self.by_label, key=len, reverse=True))
        return re.compile(rf"(?: ?[|,—–\[(]+ ?| - )(?P<label>{names})[\])]?$")

    def _each_label(self) -> Iterator[tuple[Genre, str]]:
        for genre, labels in self.labels.items():
            for label in labels:
                yield genre, label
