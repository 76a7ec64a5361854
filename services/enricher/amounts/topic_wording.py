"""How a language says what a sum is for: read from `wording/sums.<language>.yaml`. Pure."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from libs.contracts import SumTopic
from libs.deals.folding import folded
from libs.deals.patterns import Pattern, compiled


class Cue(BaseModel):
    """Words (libs/deals/patterns.py) that tell what a sum is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: SumTopic | None
    """None: it is paid, and what follows the sum tells what for."""
    of: Literal["subject", "object", "source", "receiver", "deal", "none"] = "subject"
    """Whose it is: who does it, whom it is done to, from whom it is received, to whom something
    is sold for it, whoever pays in the deal (the price), or nobody's (of a thing)."""
    weak: bool = False
    """It gives way to what the same sum is for elsewhere: worth."""
    paid: bool = False
    """It is a payment, and gives way to what its payer pays in the deal: a bill."""
    noun: bool = False
    """It may be followed by whose it is: the revenue of Adobe."""
    reach: int = Field(default=120, gt=0)
    """Characters between the words and the sum, at most."""
    unbroken: bool = False
    """Nothing stands within the words that begins anew: a comma, a relative pronoun, "a", as in
    "a slice of a firm worth"."""
    words: tuple[Pattern, ...]
    then: tuple[Pattern, ...] = ()
    """One of these follows the sum, and the words stand before it: value … at 2 billion."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the words, in folded text."""
        return _either(self.words)

    @cached_property
    def behind(self) -> re.Pattern[str]:
        """What follows the sum."""
        return re.compile(rf"\W{{1,2}}(?:{_either(self.then).pattern})")


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
    before_definite: tuple[str, ...]
    """Before a sum that its owner follows: « les 15 millions de Norvia »."""
    before_agent: tuple[str, ...]
    """Before who does a thing: by, par."""
    before_source: tuple[str, ...]
    """Before who gives a sum that another receives: from."""
    before_receiver: tuple[str, ...]
    """Before who gets what is paid or sold: to."""
    before_held: tuple[str, ...]
    """Before what money is put into: into."""
    before_bought: tuple[str, ...]
    """Before what money is paid for: for."""
    failure: tuple[Pattern, ...]
    """What is paid then is a fee: « en cas d'échec »."""
    joins: tuple[str, ...]
    """Between two that do a thing together."""
    apposition: tuple[str, ...]
    """Begins what is said of the name before a comma: "Adobe, a publisher"."""
    genitive: bool
    """An owner has an 's."""
    relative_pronoun: tuple[Pattern, ...]
    """Right behind the one it stands for: Adobe, which."""
    pronoun: tuple[Pattern, ...]
    speaker: tuple[Pattern, ...]
    """Stands for whoever speaks: we."""
    buyer: tuple[Pattern, ...]
    """Stands for an organisation that is large: le groupe."""
    startup: tuple[Pattern, ...]
    """Stands for one that is young: la jeune pousse."""
    company: tuple[Pattern, ...]
    """Stands for any organisation."""
    authorities: tuple[Pattern, ...]
    """Names of those that neither earn nor invest: Commission."""

    @cached_property
    def linked(self) -> re.Pattern[str]:
        """From a sum to what it is a sum of."""
        return re.compile(
            rf"\s(?:{_words(self.after_sum)})(?:\s|(?<='))(?:\w+['\s]){{0,2}}|[\s-](?:\w+[\s-])?"
        )

    @cached_property
    def tied(self) -> re.Pattern[str]:
        """The same with next to nothing between."""
        return re.compile(rf"[\s-]|\s(?:{_words(self.after_sum)})(?:\s|(?<='))(?:\w+['\s])?")

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
            rf"(?:{_either(self.before_object).pattern})[^\w.!?\n]{{1,2}}(?:(?:the|la|le|l)\W)?\Z"
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
    def speakers(self) -> re.Pattern[str]:
        """A word for whoever speaks."""
        return _either(self.speaker)

    @cached_property
    def buyers(self) -> re.Pattern[str]:
        """Words for a large organisation."""
        return _either(self.buyer)

    @cached_property
    def startups(self) -> re.Pattern[str]:
        """Words for a young one."""
        return _either(self.startup)

    @cached_property
    def companies(self) -> re.Pattern[str]:
        """Words for any organisation."""
        return _either(self.company)

    @cached_property
    def described(self) -> re.Pattern[str]:
        """Words for an organisation of any kind."""
        return _either((*self.buyer, *self.startup, *self.company))

    @cached_property
    def definite(self) -> re.Pattern[str]:
        """Ends right before a sum that is somebody's."""
        return (
            re.compile(rf"\b(?:{_words(self.before_definite)})\s\Z")
            if (self.before_definite)
            else re.compile(r"(?!)")
        )

    @cached_property
    def agent(self) -> re.Pattern[str]:
        """From a verb to who does it."""
        return re.compile(rf"\s(?:\w+\s){{0,2}}{_led_by(self.before_agent)}")

    @cached_property
    def agent_of_sum(self) -> re.Pattern[str]:
        """The same right behind a sum; in other money too: €3 million ($3.2 million) by."""
        return re.compile(rf"(?:\s\([^()\n]{{1,40}}\))?\s{_led_by(self.before_agent)}")

    @cached_property
    def source(self) -> re.Pattern[str]:
        """Ends right before who gives."""
        return re.compile(rf"\b{_led_by(self.before_source)}\Z")

    @cached_property
    def receiver(self) -> re.Pattern[str]:
        """Ends right before who gets, from a sum on or anywhere."""
        return re.compile(rf"\s?\b{_led_by(self.before_receiver)}\Z")

    @cached_property
    def into(self) -> re.Pattern[str]:
        """From a sum to what it is put into."""
        return re.compile(rf"\s{_led_by(self.before_held)}")

    @cached_property
    def exchanged(self) -> re.Pattern[str]:
        """From a sum to what it is paid for."""
        return re.compile(rf"\s{_led_by(self.before_bought)}")

    @cached_property
    def failed(self) -> re.Pattern[str]:
        """Words for a deal that fails."""
        return _either(self.failure)

    @cached_property
    def joined(self) -> re.Pattern[str]:
        """From one that does a thing to the next."""
        return re.compile(rf"\s?(?:{_words(self.joins)})\s(?:la\s|le\s|l'|the\s)?")

    @cached_property
    def apposed(self) -> re.Pattern[str]:
        """From a name to the word that tells of it."""
        return re.compile(rf",\s(?:{_words(self.apposition)})[\s'](?:[\w-]+[\s']){{1,4}}")

    @cached_property
    def authority(self) -> re.Pattern[str]:
        """In names of bodies that neither earn nor invest."""
        return _either(self.authorities)


def _led_by(words: Iterable[str]) -> str:
    """One of some words, and up to two before a name: « à l'américaine Norvia »."""
    return rf"(?:{_words(words)})(?:\s|(?<='))(?:[\w-]+[\s']){{0,2}}"


def _words(words: Iterable[str]) -> str:
    return "|".join(re.escape(folded(word)) for word in words)


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(compiled(pattern).pattern for pattern in patterns) or r"(?!)")
