"""What stands as the subject of a verb of saying. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.named import Named
from services.enricher.quotes.tokens import Token

_ORDINAL = 2  # words: the latter


@dataclass(frozen=True)
class Subject:
    """A noun phrase: tokens [first, after); `named` only where a name is its head."""

    kind: Literal[
        "name", "pronoun", "body", "role", "spokesperson", "nobody", "ordinal", "same", "place"
    ]
    first: int
    after: int
    named: Named | None = None
    word: str = ""
    article: str = ""
    role: tuple[int, int] | None = None
    """Where the words of the office stand in the text."""


def kind_of(
    words: Sequence[str], bodies: Sequence[Token], lexicon: Lexicon
) -> Literal["spokesperson", "nobody", "role", "body", "ordinal"] | None:
    """What a noun phrase without a name at its head stands for; `bodies`: names within it."""
    if bodies and _are_officials(words, lexicon):
        return "spokesperson"
    head = list(takewhile(lambda word: word not in lexicon.of_words, words))
    known = any(each.named and each.named.kind == "organisation" for each in bodies)
    told = _kind_of_words(head, lexicon)
    if told in {"role", "nobody", "spokesperson"}:
        return told
    if not lexicon.wording.ordinals.isdisjoint(words) and not bodies and len(words) == _ORDINAL:
        return "ordinal"
    further = _kind_of_words(words, lexicon)
    if further in {"role", "nobody"}:
        return further
    return "body" if told == "body" and not known else None


def _kind_of_words(
    words: Sequence[str], lexicon: Lexicon
) -> Literal["spokesperson", "nobody", "role", "body"] | None:
    words = [*words, *(word[:-1] for word in words if word.endswith("s"))]
    if not lexicon.wording.spokespeople.isdisjoint(words):
        return "spokesperson"
    if not lexicon.wording.nobody.isdisjoint(words):
        return "nobody"
    if not lexicon.wording.roles.isdisjoint(words):
        return "role"
    return "body" if not lexicon.wording.bodies.isdisjoint(words) else None


def _are_officials(words: Sequence[str], lexicon: Lexicon) -> bool:
    """`les responsables de Nordbank`, `Nordbank's lawyers`: all who speak for a body."""
    if lexicon.wording.officials.isdisjoint(words):
        return False
    return words[0] in lexicon.wording.all_of_them or "'s" in words


def looks_like_person(named: Named) -> bool:
    """Two and more capitalised words that are no known entity are most often a person."""
    return named.kind == "unknown" and " " in named.name and not named.name.isupper()


def is_complement(tokens: Sequence[Token], first: int, index: int, lexicon: Lexicon) -> bool:
    """Whether a preposition before the name makes it belong to another noun."""
    before = index - 1
    skipped = lexicon.before_names
    while (
        before > first
        and tokens[before].low in skipped
        and (tokens[before].low not in lexicon.no_subject_after)
    ):
        before -= 1
    if before >= first and tokens[before].low in lexicon.no_subject_after:
        return True
    noun = before - 2 >= first and tokens[before].kind == "word"  # by the radio X
    return (
        noun
        and tokens[before - 1].low in lexicon.wording.determiners
        and tokens[before - 2].low in lexicon.no_subject_after
    )


def is_person(subject: Subject) -> bool:
    """Whether a sentence about this subject is about one person."""
    if subject.kind == "name":
        return subject.named is not None and subject.named.kind != "organisation"
    return subject.kind in {"pronoun", "role"}
