"""What public bodies are called: the class of `wording/public_bodies.yaml`. Pure: no I/O."""

import re
from collections.abc import Iterable
from functools import cached_property

from pydantic import BaseModel, ConfigDict, model_validator


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PublicBody(_Part):
    """One of them, by language."""

    fr: str
    en: str = ""
    """The same as the French one where it is left out."""
    also: str = ""
    """Other names, mostly initials, with blanks between them."""

    @property
    def forms(self) -> tuple[str, ...]:
        """All that it is called."""
        return (self.fr, self.en or self.fr, *self.also.split())

    def shown(self, language: str) -> str:
        """Its usual name in a language."""
        return self.en if self.en and language == "en" else self.fr


class Europe(_Part):
    """What an article speaks of Europe by."""

    anywhere: str
    words: str


class Noun(_Part):
    """A common noun that means one body, in an article about Europe."""

    name: str
    body: str
    articles: str
    other: str
    """No word behind it begins so."""


class PublicBodies(_Part):
    """All of them, and the expressions that find them."""

    bodies: tuple[PublicBody, ...]
    europe: Europe
    noun: Noun

    @model_validator(mode="after")
    def _is_understood(self) -> "PublicBodies":
        if self.noun.body not in self.by_form:
            raise ValueError(f"noun.body: no body is called {self.noun.body!r}")
        return self

    @cached_property
    def by_form(self) -> dict[str, PublicBody]:
        """By each form, the body that is called so."""
        return {form: each for each in self.bodies for form in each.forms}

    @cached_property
    def any_form(self) -> re.Pattern[str]:
        """Any of the forms, the longest first."""
        forms = _either(sorted(self.by_form, key=len, reverse=True))
        return re.compile(rf"(?<![\w.-])(?:{forms})(?![\w-])")

    @cached_property
    def names_europe(self) -> re.Pattern[str]:
        """Anything that speaks of Europe."""
        words = _either(self.europe.words.split())
        anywhere = _either(self.europe.anywhere.split())
        return re.compile(rf"{anywhere}|\b(?:{words})\b", re.IGNORECASE)

    @cached_property
    def noun_alone(self) -> re.Pattern[str]:
        """The noun for one body, in Title Case or at the start of a sentence too; not for many."""
        articles = _either(self.noun.articles.split())
        other = _either(self.noun.other.split()).replace("'", "['’]")
        return re.compile(
            rf"\b(?:{articles})[ \u00a0](?P<name>{re.escape(self.noun.name)})\b"
            rf"(?![ \u00a0](?:[A-Z]|{other}))"
        )


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words)) or "(?!)"
