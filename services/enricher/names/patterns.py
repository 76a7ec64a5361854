"""Names that the words around them give away. Pure: no I/O, no clock, no settings.

« chez Novatis », "the board of Quillane", "By Ada Bronn, trade correspondent": a model misses
these, or takes them for something else, but the grammar around them says what they are. Each
pattern holds a name in a group: `org`, `person`, `product` or `place`, numbered where there are
several. What a pattern finds counts more than what the model says of the same name.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from typing import cast

from libs.contracts import EntityType
from libs.deals.folding import folded
from services.enricher.names.furniture import is_headline
from services.enricher.names.name_shapes import acts, is_event
from services.enricher.names.names import Marked, Name
from services.enricher.names.spelling import FULL_NAME, PARTICLES
from services.enricher.names.wording import NameWording

READ = 200_000  # characters of a text that are read
_KINDS = {"org": "organisation", "person": "person", "product": "product", "place": "place"}
_FULL = re.compile(FULL_NAME)
_SPACE = re.compile(r"[ \u00a0\u202f]")
_SURE = 3


def names_by_pattern(text: str, *, wording: NameWording) -> tuple[Name, ...]:
    """The names that stand in a telling place, in order of the patterns; they may overlap."""
    read = text[:READ]
    found: list[Name] = []
    for weight, patterns in (
        *((weight, (pattern,)) for weight, pattern in wording.firm_patterns),
        (3, wording.person_patterns),
        (3, wording.product_patterns),
    ):
        for pattern in patterns:
            for match in pattern.finditer(read):
                found += _names_in(match, weight, wording)
    found += [
        Name("organisation", *match.span(), match[0], _SURE, "pattern")
        for pattern in wording.government_patterns
        for match in pattern.finditer(read)
        if (people := match.groupdict().get("people")) is None or folded(people) in wording.peoples
    ]
    found = [each for each in found if not (each.weight < _SURE and _is_called(each, wording))]
    return (*found, *_called(read, wording))


def _called(text: str, wording: NameWording) -> Iterator[Name]:
    """First name and surname, unmarked by anything else: `Odile Fabre`."""
    for match in _FULL.finditer(text):
        start, end = _cut(text, match.start(), match.end(), "person", wording)
        surface = text[start:end]
        first = folded(_SPACE.split(surface)[0])
        if first in wording.persons_first_names and _is_possible(surface, "person", wording):
            yield Name("person", start, end, surface, 2, "pattern")


def _names_in(match: re.Match[str], weight: int, wording: NameWording) -> Iterator[Name]:
    for group, surface in match.groupdict().items():
        if surface is None:
            continue
        kind = cast("EntityType", _KINDS[group.rstrip("0123456789")])
        start, end = _cut(match.string, match.start(group), match.end(group), kind, wording)
        if start < end and _is_possible(match.string[start:end], kind, wording):
            yield Name(kind, start, end, match.string[start:end], weight, "pattern")


def _cut(
    text: str, start: int, end: int, kind: EntityType, wording: NameWording
) -> tuple[int, int]:
    """The name without titles in front, and without a person's name or a date behind it."""
    words = [
        (found.start(), found.end()) for found in re.finditer(r"[^ \u00a0\u202f]+", text[start:end])
    ]
    keys = [folded(text[start + a : start + b]).strip(".'’") for a, b in words]
    first = 0
    while first < len(keys) - 1 and _opens(keys[first], kind, wording):
        first += 1
    if start and text[start - 1] in '«“"\u00a0\u202f':
        first = 0 if kind == "organisation" else first  # a title in marks keeps its article
    if kind == "person" and first == len(keys) - 1 and keys[first - 1] in wording.titles_kept:
        first -= 1
    elided = wording.elided.match(text, start + words[first][0])
    if elided:
        words[first] = (elided.end() - start, words[first][1])
    last = len(keys)
    for index in range(first + 1, len(keys)):
        called = keys[index] in wording.persons_first_names
        person = kind == "organisation" and index < len(keys) - 1 and called
        title = kind != "person" and keys[index] in wording.titles
        second = kind == "person" and index == first + 1 < len(keys) - 1
        if second and _is_behind(keys, first, wording):
            first += 1  # « chargée du Numérique | Ada Bronn »
            continue
        if keys[index] in wording.calendar or person or title:
            last = index
            break
    while last > first and (keys[last - 1] in PARTICLES or keys[last - 1] in wording.unfinished):
        last -= 1
    if first >= last:
        return start, start
    return start + words[first][0], start + words[last - 1][1]


def _is_behind(keys: Sequence[str], first: int, wording: NameWording) -> bool:
    """Whether the second word is the first name."""
    known = keys[first] in wording.first_names.every
    return keys[first + 1] in wording.persons_first_names and not known


def _opens(key: str, kind: EntityType, wording: NameWording) -> bool:
    """Whether a word with a capital only begins a sentence: By, Pour, Did, Monday."""
    person = kind == "person" and key in wording.titles
    elided = key.startswith(wording.elided_openers)
    where = key.endswith(wording.where_from)
    return person or elided or where or key in wording.openers or key in wording.calendar


def _is_called(name: Name, wording: NameWording) -> bool:
    """Whether what stands like an organisation begins with a first name: "deal with Ada Bronn"."""
    first, *rest = _SPACE.split(folded(name.surface))
    return (
        name.type == "organisation"
        and bool(rest)
        and first in wording.persons_first_names
        and rest[-1] not in wording.body_endings
    )


def _is_possible(surface: str, kind: EntityType, wording: NameWording) -> bool:
    words = [folded(word).strip(".'’") for word in _SPACE.split(surface)]
    if len(surface) < 2 or all(word in wording.descriptions for word in words):  # noqa: PLR2004
        return False
    if kind == "place":
        return True
    if "-".join(words) in wording.places:
        return False
    if kind == "person":
        bodily = words[-1] in wording.body_endings or words[0] in wording.body_beginnings
        return len(words) > 1 and not bodily and words[-1] not in wording.grades
    if kind == "organisation" and len(words) == 1:
        return words[0] not in wording.first_names.every and words[0] not in wording.titles
    product = words[-1] in wording.grades
    return not (kind == "organisation" and (product or is_event(words, wording)))


def follows_body(before: str, *, wording: NameWording) -> bool:
    """Whether what ends here says that the name behind it is a body's: « le groupe », « chez »."""
    return wording.behind_body.search(before) is not None


def lone_names(text: str, marked: Sequence[Marked], *, wording: NameWording) -> Iterator[Name]:
    """Names that the model overlooks: capitals within a sentence, without an article.

    Those that do something or that something is done with are companies for the most part; the
    other kinds are known by their words. The rest has no weight: it takes a list to make it one.
    """
    read = text[:READ]
    taken = [(each.words[0].start, each.words[-1].end) for each in marked if each.words]
    starts = [start for start, _ in taken]
    for match in wording.lone.finditer(read):
        start, end = match.span("name")
        before = bisect_right(starts, start) - 1
        if before >= 0 and taken[before][1] > start:
            continue
        if before + 1 < len(taken) and taken[before + 1][0] < end:
            continue
        surface = match["name"]
        words = {folded(word).strip(".'’") for word in re.split(r"[ \u00a0-]", surface)}
        strange = not words.isdisjoint(wording.never_alone)
        contracted = re.search(r"['’][a-z]", surface)
        if strange or contracted or surface.isupper():
            continue
        possible = _is_possible(surface, "organisation", wording)
        if possible and not is_headline(text, start, end):
            weight = 1 if acts(text, start, end, wording) else 0
            yield Name("organisation", start, end, surface, weight, "pattern")


def listed(
    text: str,
    organisations: Sequence[tuple[int, int]],
    marked: Sequence[Marked],
    *,
    wording: NameWording,
) -> Iterator[Name]:
    """What is listed with organisations is one: "Orbia, Nuagys et Goélia".

    Only what the model marks as something: a place that is no known place, or one word that it
    takes for a person.
    """
    unsure = {
        each.words[0].start
        for each in marked
        if each.words
        and (
            each.unsure or each.type == "place" or (each.type == "person" and len(each.words) == 1)
        )
    }
    open_ends = [end for _, end in organisations]
    while open_ends:
        match = wording.next_in_list.match(text, open_ends.pop())
        for name in _unsure(match, unsure, wording):
            yield name
            open_ends.append(name.end)
    for begin, _ in organisations:
        match = wording.before_in_list.search(text, max(0, begin - 60), begin)
        yield from _unsure(match, unsure, wording)


def _unsure(
    match: re.Match[str] | None, unsure: Container[int], wording: NameWording
) -> Iterator[Name]:
    """The name that is matched, if one of those begins there that the model is not sure of."""
    if match and match.start("name") in unsure:
        kind: EntityType = "organisation"
        start, end = _cut(match.string, *match.span("name"), kind, wording)
        surface = match.string[start:end]
        if start < end and _is_possible(surface, kind, wording):
            yield Name(kind, start, end, surface, 1, "pattern")
