"""How a language says what a sum is for: read from `wording/sums.<language>.yaml`. Pure."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from libs.contracts import SumTopic
from libs.deals.patterns import Pattern, compiled


class Cue(BaseModel):
    """Words (libs/deals/patterns.py) that tell what a sum is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: SumTopic
    of: Literal["subject", "object", "none"] = "subject"
    """Whose it is: who does it, whom it is done to, or nobody's (the price of a thing)."""
    noun: bool = False
    """It may be followed by whose it is: the revenue of Adobe."""
    reach: int = Field(default=120, gt=0)
    """Characters between the words and the sum, at most."""
    words: tuple[Pattern, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the words, in folded text."""
        return _either(self.words)


class SumWording(BaseModel):
    """Cues, and the small words that tie a sum to its owner; all for folded text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cues: tuple[Cue, ...]
    after_sum: tuple[str, ...]
    """Between a sum and the word that it is a sum of: of, de."""
    before_owner: tuple[str, ...]
    """Between that word and its owner: of, de."""
    before_object: tuple[Pattern, ...]
    """An organisation right behind one of these is no subject: into OpenAI, acquire Figma."""
    genitive: bool
    """An owner has an 's."""
    relative_pronoun: tuple[Pattern, ...]
    """Right behind the one it stands for: Adobe, which."""
    pronoun: tuple[Pattern, ...]
    buyer: tuple[Pattern, ...]
    """Stands for an organisation that is large: le groupe."""
    startup: tuple[Pattern, ...]
    """Stands for one that is young: la jeune pousse."""
    authorities: tuple[Pattern, ...]
    """Names of those that neither earn nor invest: Commission."""

    @cached_property
    def linked(self) -> re.Pattern[str]:
        """From a sum to what it is a sum of."""
        return re.compile(
            rf"\s(?:{_words(self.after_sum)})(?:\s|(?<='))(?:\w+['\s]){{0,2}}|[\s-](?:\w+[\s-])?"
        )

    @cached_property
    def owner_link(self) -> re.Pattern[str]:
        """From a word to its owner."""
        return re.compile(
            rf"\s(?:{_words(self.before_owner)})(?:\s|(?<='))(?:the\s|la\s|l')?\Z"
            if self.before_owner else r"(?!)"
        )  # fmt: skip

    @cached_property
    def possessive(self) -> re.Pattern[str]:
        """From an owner to what is its own."""
        return re.compile(r"'s?\s(?:[\w-]+\s){0,4}" if self.genitive else r"(?!)")

    @cached_property
    def adjacent(self) -> re.Pattern[str]:
        """The same with nothing between."""
        return re.compile(r"'s?\s" if self.genitive else r"(?!)")

    @cached_property
    def governs(self) -> re.Pattern[str]:
        """Ends right before an organisation that is no subject."""
        return re.compile(
            rf"(?:{_either(self.before_object).pattern})\W{{1,2}}(?:(?:the|la|le|l)\W)?\Z"
        )

    @cached_property
    def relative(self) -> re.Pattern[str]:
        """From an organisation on."""
        return re.compile(rf",?\s(?:{_either(self.relative_pronoun).pattern})")

    @cached_property
    def pronouns(self) -> re.Pattern[str]:
        """A word for an organisation that was named before."""
        return _either(self.pronoun)

    @cached_property
    def buyers(self) -> re.Pattern[str]:
        """Words for a large organisation."""
        return _either(self.buyer)

    @cached_property
    def startups(self) -> re.Pattern[str]:
        """Words for a young one."""
        return _either(self.startup)

    @cached_property
    def authority(self) -> re.Pattern[str]:
        """In names of bodies that neither earn nor invest."""
        return _either(self.authorities)


def _words(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(compiled(pattern).pattern for pattern in patterns) or r"(?!)")
