"""How a language says what somebody is: read from `wording/roles.<language>.yaml`. Pure."""

import re
from collections.abc import Iterable
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from libs.deals.folding import folded


class RoleWording(BaseModel):
    """The words of a language around roles; singular, and compared without accents and case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nouns: tuple[str, ...]
    """What somebody can be: `analyst`, `secrétaire d'État`."""
    articles: tuple[str, ...]
    """Stand before a role and are not part of it."""
    modifiers: tuple[str, ...]
    """Stand before the noun and belong to the role: `former`."""
    complements: tuple[str, ...]
    """Begin what belongs to the noun: `of`, `chez`."""
    copulas: tuple[str, ...]
    """Between a person and the role: `is`, `est`."""
    stops: tuple[str, ...]
    """Do not stand within a role before its noun."""

    @cached_property
    def noun(self) -> re.Pattern[str]:
        """Finds a noun in folded text, also in the plural."""
        return re.compile(rf"(?<![\w-])(?:{_either(self.nouns)})s?(?![\w-])")

    @cached_property
    def article(self) -> re.Pattern[str]:
        """An article with the blank behind it, where a role may begin."""
        return re.compile(rf"(?:{_articles(self.articles)})")

    @cached_property
    def article_before(self) -> re.Pattern[str]:
        """The last article of a piece of folded text, and a few words up to its end."""
        return re.compile(
            rf"(?<![\w'-])(?:{_articles(self.articles)})(?P<rest>(?:[\w'-]+ ){{0,3}})$"
        )

    @cached_property
    def modifiers_before(self) -> re.Pattern[str]:
        """Modifiers at the end of a piece of folded text."""
        return re.compile(rf"(?:(?<![\w-])(?:{_either(self.modifiers)})[ -])+$")

    @cached_property
    def copula(self) -> re.Pattern[str]:
        """Between blanks."""
        return re.compile(rf" (?:{_either(self.copulas)}) ")

    @cached_property
    def complement(self) -> re.Pattern[str]:
        """The first word behind a noun, if it begins a complement."""
        return re.compile(rf" (?:{_either(self.complements)})(?:(?<=')|(?!\w))")

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Folded."""
        return frozenset(map(folded, self.stops))


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(folded(word)) for word in sorted(words, key=len, reverse=True))


def _articles(words: Iterable[str]) -> str:
    plain = sorted(map(folded, words), key=len, reverse=True)
    return "|".join(re.escape(word) + ("" if word.endswith("'") else " ") for word in plain)
