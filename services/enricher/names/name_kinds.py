"""What kind of name is it, by its own words and those around it? Pure: no I/O, no settings."""

import re
from collections.abc import Sequence

from libs.contracts import EntityType
from services.enricher.names.name_shapes import acts, reads_as_person
from services.enricher.names.wording import NameWording
from services.enricher.names.words import LONGEST, TaggedWord, key

_CAMEL = re.compile(r"[A-ZÀ-Þ]?[a-zà-ÿ]+[A-ZÀ-Þ]\w*")  # OpenAI


def kind_in_context(
    kind: EntityType,
    words: tuple[TaggedWord, ...],
    text: str,
    wording: NameWording,
    *,
    titled: bool,
) -> EntityType:
    """The type that its own words and those around it give a name, else the model's."""
    start, end = words[0].start, words[-1].end
    before = text[max(0, start - 20) : start].replace("\u00a0", " ")
    known_place = _is_known_place([key(word) for word in words], wording)
    if kind == "place" and not known_place and _is_no_place(words, text, wording):
        return "organisation"
    if known_place and (kind == "organisation" or (kind == "person" and len(words) > 1)):
        return "place"
    if len(words) == 1:
        there = kind == "organisation" and wording.whereabouts.search(before)
        found: EntityType = "place" if there else kind
    elif (
        wording.trade_behind.match(text, end)
        and not _is_called_like_a_body(words, wording)
        and reads_as_person(words, text, wording, titled=titled)
    ):
        found = "person"
    elif kind == "person" and not titled and _is_body(words, before, wording):
        found = "organisation"
    else:
        found = "person" if kind != "person" and _is_called(words, text, wording) else kind
    product = found == "organisation" and wording.versioned.search(text, start, end)
    return "product" if product else found


def _is_known_place(keys: Sequence[str], wording: NameWording) -> bool:
    """A country or town, or what a word of its own says to be a place: `Castle Road`."""
    called = keys[-1] in wording.place_endings or keys[0] in wording.place_beginnings
    return "-".join(keys) in wording.places or (len(keys) > 1 and called)


def _is_no_place(words: tuple[TaggedWord, ...], text: str, wording: NameWording) -> bool:
    """Whether a name that a model takes for a place is written like a company, or acts like one."""
    start, end = words[0].start, words[-1].end
    body = len(words) > 1 and _is_called_like_a_body(words, wording)
    return body or _CAMEL.fullmatch(text, start, end) is not None or acts(text, start, end, wording)


def _is_body(words: tuple[TaggedWord, ...], before: str, wording: NameWording) -> bool:
    return _is_called_like_a_body(words, wording) or wording.body_before.search(before) is not None


def _is_called_like_a_body(words: tuple[TaggedWord, ...], wording: NameWording) -> bool:
    return key(words[0]) in wording.body_beginnings or key(words[-1]) in wording.body_endings


def _is_called(words: tuple[TaggedWord, ...], text: str, wording: NameWording) -> bool:
    """A first name and a surname, whatever a model takes them for: `Odile Fabre`."""
    first, last = key(words[0]), key(words[-1])
    return (
        1 < len(words) <= LONGEST["person"]
        and first in wording.persons_first_names
        and last not in wording.body_endings
        and last not in wording.towns
        and reads_as_person(words, text, wording, titled=False)
    )
