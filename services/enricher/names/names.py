"""Is this stretch of text, that a model marked, really a name? Pure: no I/O, no settings.

The models are trained on other texts than ours: they take headings, sentence beginnings
and newsletter forms for names. A missed name costs less than a wrong one in a facet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from libs.contracts import EntityType
from libs.deals.folding import folded
from services.enricher.names.furniture import is_furniture
from services.enricher.names.name_kinds import kind_in_context
from services.enricher.names.name_shapes import (
    is_event,
    is_heading,
    is_shouted,
    reads_as_name,
    reads_as_person,
    reads_as_product,
    stands_alone,
)
from services.enricher.names.spelling import DUTCH, PARTICLES
from services.enricher.names.wording import NameWording
from services.enricher.names.words import LONGEST, TaggedWord, key

__all__ = ["Marked", "Name", "TaggedWord", "as_name", "surname"]

# A model stops too early: "Henrike van | den Bergh", "Max | von Thun".
_LONGER = re.compile(rf"(?:[ \u00a0]{DUTCH}){{1,3}}[ \u00a0][A-ZÀ-Þ][\w'’-]+")
_REST = re.compile(rf"(?:[ \u00a0]{DUTCH}){{0,2}}[ \u00a0][A-ZÀ-Þ][\w'’-]+")
_PORTFOLIO = 50  # characters: « ministre déléguée aux »
_BREAK = re.compile(r"\n|\s[-–—|/]\s")  # BRUSSELS - Officials: two things
_TICKER = re.compile(r"[A-Z]{3,5}\.[A-Z]{1,2}")
_GENITIVES = frozenset({"'s", "’s"})
_OPENERS = frozenset({"DET", "ADP", "PRON", "CCONJ", "SCONJ", "ADV", "PUNCT", "AUX", "SYM", "NUM"})


@dataclass(frozen=True)
class Marked:
    """A stretch of text that a model takes for a name."""

    type: EntityType
    words: tuple[TaggedWord, ...]
    unsure: bool = False
    """The model only says that it is some name; `type` is the likeliest."""


@dataclass(frozen=True)
class Name:
    """A name at [start, end) of a text."""

    type: EntityType
    start: int
    end: int
    surface: str
    weight: int = 1
    """How much its type counts where the same name is taken for different things."""
    found_by: Literal["model", "pattern"] = "model"


def as_name(marked: Marked, *, text: str, wording: NameWording) -> Name | None:
    """The name in a marked stretch without title, article and punctuation, or None."""
    if marked.type == "organisation" and _is_titled_person(marked.words, wording):
        marked = replace(marked, type="person")
    words, titled = _trimmed(marked, wording)
    if not words or len(words) > LONGEST[marked.type]:
        return None
    start, end = words[0].start, words[-1].end
    if not _is_named(marked, words, text, wording):
        return None
    kind = kind_in_context(marked.type, words, text, wording, titled=titled)
    refused = (kind == "person" and not reads_as_person(words, text, wording, titled=titled)) or (
        kind == "product" and not reads_as_product(text[start:end])
    )
    event = kind == "organisation" and is_event([key(word) for word in words], wording)
    if refused or event or (kind != "person" and is_heading(text, start, end)):
        return None
    if kind == "person":
        rest = _REST if key(words[-1]) in PARTICLES else _LONGER
        end = found.end() if (found := rest.match(text, end)) else end
    return Name(kind, start, end, text[start:end])


def _is_titled_person(words: Sequence[TaggedWord], wording: NameWording) -> bool:
    """« Economist Ada Bronn »: an office and a full name, that a model takes for a body."""
    keys = [key(word) for word in words]
    first = next((at for at, each in enumerate(keys) if each not in wording.titles), len(keys))
    return 0 < first < len(keys) - 1 and keys[first] in wording.first_names.every


def _is_named(
    marked: Marked, words: tuple[TaggedWord, ...], text: str, wording: NameWording
) -> bool:
    """Whether something has its name there: no heading, no index of shares, no newsletter."""
    start, end = words[0].start, words[-1].end
    return not (
        _BREAK.search(text, start, end)
        or _TICKER.fullmatch(text, start, end)
        or all(key(word) in wording.descriptions for word in words)
        or not reads_as_name(words, text, wording)
        or is_shouted(words, text)
        or is_furniture(text, start, end, marked.type, wording)
        or wording.index.search(text, max(0, start - 12), start)
        or wording.portfolio.search(text, max(0, start - _PORTFOLIO), start)
        or (marked.unsure and not stands_alone(words, text, wording))
    )


def _trimmed(marked: Marked, wording: NameWording) -> tuple[tuple[TaggedWord, ...], bool]:
    words, titled = list(marked.words), False
    while words and _opens(words[0], marked.type, wording):
        titled = titled or key(words[0]) in wording.titles
        words.pop(0)
    if marked.type != "person" and len(words) > 1 and _is_article_of_acronym(words):
        words.pop(0)
    if marked.type == "person" and _is_behind_office(words, wording):
        words.pop(0)
    if marked.type != "person":
        words = words[_part_begins(words, wording) :]
        words = words[: _length(words, wording)]
        while len(words) > 1 and key(words[-1]) in wording.offices:
            words.pop()
    while words and not _can_end(words[-1], wording):
        words.pop()
    return tuple(words), titled


def _is_behind_office(words: Sequence[TaggedWord], wording: NameWording) -> bool:
    """« chargée du Numérique | Ada Bronn »: the second word is the first name."""
    keys = [key(word) for word in words]
    first_names = wording.first_names.every
    return len(keys) > 2 and keys[1] in first_names and keys[0] not in first_names  # noqa: PLR2004


def _is_article_of_acronym(words: Sequence[TaggedWord]) -> bool:
    """« Le CIO »: a model takes the article of a sentence's beginning for a part of the name."""
    article, short = words[0].text, words[1].text
    return article in {"Le", "La", "Les", "The"} and len(short) > 1 and short.isupper()


def _part_begins(words: Sequence[TaggedWord], wording: NameWording) -> int:
    """Where a part of a body begins: "Harbour Ministry's | Safety Division", but "Macy's Inc"."""
    for index in range(len(words) - 2, 0, -1):
        if words[index].text in _GENITIVES and key(words[index - 1]) in wording.body_endings:
            return index + 1
    return 0


def _length(words: Sequence[TaggedWord], wording: NameWording) -> int:
    """How many words belong to a name: not a verb, a day or a number and what follows.

    A preposition before these goes with them: "Adobe | on Nov 17".
    """
    for index, word in enumerate(words):
        lower = word.text[0].islower()
        verb = lower and word.tag in {"VERB", "AUX", "PRON", "ADV", "SCONJ"}
        strange = lower and word.tag == "ADP" and word.text.lower() not in wording.within_bodies
        if index and (verb or strange or key(word) in wording.calendar):
            return index
    return len(words)


def _opens(word: TaggedWord, kind: EntityType, wording: NameWording) -> bool:
    """Whether a word before a name is not part of it: M., le, the, selon, and lower-case words."""
    plain, first = key(word), word.text[0]
    if not any(char.isalnum() for char in word.text):
        return True
    if kind == "person" and (plain in wording.titles or plain in wording.articles):
        return True
    if kind == "person" and plain in wording.articles_of_surnames:
        return not (first.isupper() and word.tag == "PROPN")  # Le Maire keeps his Le
    if not first.isupper() and not first.isdigit():
        return True
    common = word.is_stop or plain in wording.openers
    return common and word.tag in _OPENERS and not word.text.isupper()


def _can_end(word: TaggedWord, wording: NameWording) -> bool:
    joint = word.text[0].islower() and word.text in wording.within_bodies
    return (
        any(char.isalnum() for char in word.text)
        and not joint
        and (
            word.text[0].isupper() or word.text[0].isdigit() or word.tag in {"PROPN", "NOUN", "ADJ"}
        )
    )


def surname(full_name: str) -> str | None:
    """What a person is called by later on: `Kim van Sparrentak` -> `van Sparrentak`."""
    parts = full_name.split()
    for index, part in enumerate(parts[1:], start=1):
        if folded(part) in PARTICLES or index == len(parts) - 1:
            found = " ".join(parts[index:])
            return found if len(found) > 2 else None  # noqa: PLR2004 # Cédric O: a letter is no name
    return None
