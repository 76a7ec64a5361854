"""What stands as the subject of a verb of saying. Pure."""

from dataclasses import dataclass
from typing import Literal

from services.enricher.quotes.people import Named


@dataclass(frozen=True)
class Subject:
    """A noun phrase: tokens [first, after); `named` only where a name is its head."""

    kind: Literal["name", "pronoun", "body", "role", "spokesperson", "nobody", "ordinal", "same"]
    first: int
    after: int
    named: Named | None = None
    word: str = ""
    article: str = ""
    role: tuple[int, int] | None = None
    """Where the words of the office stand in the text."""
