"""Does a stretch of text look like a name? Pure: no I/O, no clock, no settings."""

import re
from collections.abc import Sequence

from services.enricher.names.furniture import is_headline, line_of
from services.enricher.names.spelling import PARTICLES
from services.enricher.names.wording import NameWording
from services.enricher.names.words import TaggedWord, key

_KICKER = re.compile(r"[ \u00a0]?[.|:–—-][ \u00a0]|, ")
_SENTENCE_START = re.compile(r"(?:^|[\n.!?:…«“\"–—|•][ \u00a0\u202f]*|[-*][ ])$")
_NOT_IN_A_PERSON = frozenset({"VERB", "AUX", "PRON", "SCONJ", "ADV", "NUM", "SYM"})


def reads_as_name(words: tuple[TaggedWord, ...], text: str, wording: NameWording) -> bool:
    """Some word must have a capital and be neither a common word nor a lone stop word.

    What a tagger calls a verb or noun is a name where its capital is no sentence's.
    """
    chosen = is_capital_by_choice(words[0], text, wording)
    keys = [key(word) for word in words]
    if all(
        key in wording.capitalised or word.is_stop for key, word in zip(keys, words, strict=True)
    ):
        return False
    if len(words) == 1:
        word = words[0]
        return (
            len(word.text) > 1 and word.text[0].isupper() and (word.tag in {"PROPN", "X"} or chosen)
        )
    return chosen or any(
        word.text[0].isupper() and word.tag in {"PROPN", "NOUN", "ADJ", "X"} for word in words
    )


def stands_alone(words: tuple[TaggedWord, ...], text: str, wording: NameWording) -> bool:
    """Whether a name stands without article or quotation marks, as companies do.

    Not « l'AI Act », « Liberté », la Loi. One word that begins a sentence says nothing.
    """
    start = words[0].start
    article = wording.behind_article.search(text, max(0, start - 12), start)
    if article or len(words) > 3:  # noqa: PLR2004
        return False
    if any(word.text[0].islower() for word in words) or key(words[0]) in wording.openers:
        return False
    inner = any(char.isupper() for char in words[0].text[1:]) and not words[0].text.isupper()
    subject = wording.acts.match(text, words[-1].end) is not None
    return len(words) > 1 or inner or subject or is_capital_by_choice(words[0], text, wording)


def is_capital_by_choice(word: TaggedWord, text: str, wording: NameWording) -> bool:
    """Whether a word has its capital within a sentence of lower-case words."""
    if not word.text[0].isupper() or word.text.isupper() or key(word) in wording.openers:
        return False
    if _SENTENCE_START.search(text, max(0, word.start - 4), word.start):
        return False
    return not is_headline(text, word.start, word.end)


def is_shouted(words: tuple[TaggedWord, ...], text: str) -> bool:
    """One word of a heading in capitals, or before a text: `CHRONIQUE. Le vent`, `RACHAT - Le`."""
    start, end = words[0].start, words[-1].end
    if not text[start:end].isupper():
        return False
    begins = start == 0 or text[start - 1] == "\n"
    if begins and len(words[0].text) > 3 and _KICKER.match(text, end):  # noqa: PLR2004
        return True
    return len(words) == 1 and line_of(text, start, end).isupper()


def is_heading(text: str, start: int, end: int) -> bool:
    """Two and more words with a line of their own, such as "Key Takeaways" (names too: a loss)."""
    surface = text[start:end]
    return " " in surface and line_of(text, start, end).strip(" \t\u00a0-–—•*:#") == surface


def reads_as_person(
    words: tuple[TaggedWord, ...], text: str, wording: NameWording, *, titled: bool
) -> bool:
    """First name and surname, or a surname after a title; capitals and particles only."""
    if len(words) == 1:
        return titled
    if all(len(key(word)) <= 1 for word in words):
        return False  # B. L.: initials say nothing
    known = key(words[0]) in wording.first_names.every
    sure = known or is_capital_by_choice(words[0], text, wording)
    return all(
        word.text[0].isupper() or key(word) in PARTICLES or word.text in "-.'’" for word in words
    ) and not any(
        (word.tag in _NOT_IN_A_PERSON and key(word) not in PARTICLES and not sure)
        or any(char.isdigit() for char in word.text)
        or key(word) in wording.capitalised
        for word in words
    )


def reads_as_product(surface: str) -> bool:
    """GPT-5, Llama 3, GitHub: products that are not known need a figure or an inner capital."""
    return any(char.isdigit() for char in surface) or any(char.isupper() for char in surface[1:])


def acts(text: str, start: int, end: int, wording: NameWording) -> bool:
    """Whether a name is somebody who does something, as an unheard-of place does not."""
    if wording.locative.search(text, max(0, start - 14), start):
        return False
    return bool(
        wording.acts.match(text, end) or wording.agent.search(text, max(0, start - 12), start)
    )


def is_event(keys: Sequence[str], wording: NameWording) -> bool:
    """Whether the words of a name, folded, are those of an event or a department."""
    first, last = wording.event_beginnings, wording.event_endings
    return len(keys) > 1 and (keys[0] in first or keys[-1] in last)
