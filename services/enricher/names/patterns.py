"""Names that the words around them give away. Pure: no I/O, no clock, no settings.

« chez Novatis », "the board of Quillane", "By Ada Bronn, trade correspondent": a model misses
these, or takes them for something else, but the grammar around them says what they are. Each
pattern holds a name in a group: `org`, `person`, `product` or `place`, numbered where there are
several. What a pattern finds counts more than what the model says of the same name.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import cast

from libs.contracts import EntityType
from libs.deals.folding import folded
from services.enricher.names.furniture import is_headline
from services.enricher.names.name_shapes import acts, is_event
from services.enricher.names.names import Marked, Name
from services.enricher.names.phrases import (
    BEHIND_BODY,
    FIRM_PATTERNS,
    FULL_NAME,
    NAME,
    PERSON_PATTERNS,
    PRODUCT_PATTERNS,
    SPACE,
    WORD,
)
from services.enricher.names.vocabulary import (
    BODIES,
    CALENDAR,
    FIRST_NAMES,
    GRADES,
    HEADS,
    NAMED_AFTER_PEOPLE,
    NO_COMPANY,
    OPENERS,
    PLACES,
)
from services.enricher.names.words import CAPITALISED, PARTICLES, TITLES

READ = 200_000  # characters of a text that are read
_KINDS = {"org": "organisation", "person": "person", "product": "product", "place": "place"}
_FULL = re.compile(FULL_NAME)
_SPACE = re.compile(r"[ \u00a0\u202f]")
_SURE = 3
_COMMON = CAPITALISED | CALENDAR | OPENERS
_NO_COMPANY = _COMMON | FIRST_NAMES | GRADES | NO_COMPANY | TITLES
_NOBLE = frozenset({"lord", "lady", "baroness", "baron", "dame"})  # kept before a surname
_ELIDED = re.compile(r"(?:[DNSJCM]|Qu)['’](?=[A-ZÀ-Þ])(?!Arc)")


def names_by_pattern(text: str) -> tuple[Name, ...]:
    """The names that stand in a telling place, in order of the patterns; they may overlap."""
    read = text[:READ]
    found: list[Name] = []
    for weight, patterns in (
        *((weight, (pattern,)) for weight, pattern in FIRM_PATTERNS),
        (3, PERSON_PATTERNS),
        (3, PRODUCT_PATTERNS),
    ):
        for pattern in patterns:
            for match in pattern.finditer(read):
                found += _names_in(match, weight)
    found = [each for each in found if not (each.weight < _SURE and _is_called(each))]
    return (*found, *_called(read))


def _called(text: str) -> Iterator[Name]:
    """First name and surname, unmarked by anything else: `Odile Fabre`."""
    for match in _FULL.finditer(text):
        start, end = _cut(text, match.start(), match.end(), "person")
        surface = text[start:end]
        first = folded(_SPACE.split(surface)[0])
        if _is_first_name(first) and _is_possible(surface, "person"):
            yield Name("person", start, end, surface, 2, "pattern")


def _names_in(match: re.Match[str], weight: int) -> Iterator[Name]:
    for group, surface in match.groupdict().items():
        if surface is None:
            continue
        kind = cast("EntityType", _KINDS[group.rstrip("0123456789")])
        start, end = _cut(match.string, match.start(group), match.end(group), kind)
        if start < end and _is_possible(match.string[start:end], kind):
            yield Name(kind, start, end, match.string[start:end], weight, "pattern")


def _cut(text: str, start: int, end: int, kind: EntityType) -> tuple[int, int]:
    """The name without titles in front, and without a person's name or a date behind it."""
    words = [
        (found.start(), found.end()) for found in re.finditer(r"[^ \u00a0\u202f]+", text[start:end])
    ]
    keys = [folded(text[start + a : start + b]).strip(".'’") for a, b in words]
    first = 0
    while first < len(keys) - 1 and _opens(keys[first], kind):
        first += 1
    if start and text[start - 1] in '«“"\u00a0\u202f':
        first = 0 if kind == "organisation" else first  # a title in marks keeps its article
    if kind == "person" and first == len(keys) - 1 and keys[first - 1] in _NOBLE:
        first -= 1
    elided = _ELIDED.match(text, start + words[first][0])
    if elided:
        words[first] = (elided.end() - start, words[first][1])
    last = len(keys)
    for index in range(first + 1, len(keys)):
        person = kind == "organisation" and index < len(keys) - 1 and _is_first_name(keys[index])
        title = kind != "person" and keys[index] in TITLES
        if kind == "person" and index == first + 1 < len(keys) - 1 and _is_behind(keys, first):
            first += 1  # « chargée du Numérique | Ada Bronn »
            continue
        if keys[index] in CALENDAR or person or title:
            last = index
            break
    while last > first and keys[last - 1] in PARTICLES | {"&", "of", "the", "et", "and"}:
        last -= 1
    if first >= last:
        return start, start
    return start + words[first][0], start + words[last - 1][1]


def _is_behind(keys: Sequence[str], first: int) -> bool:
    """Whether the second word is the first name."""
    return _is_first_name(keys[first + 1]) and keys[first] not in FIRST_NAMES


def _opens(key: str, kind: EntityType) -> bool:
    """Whether a word with a capital only begins a sentence: By, Pour, Did, Monday."""
    person = kind == "person" and key in TITLES
    elided = key.startswith(("d'", "qu'", "c'", "j'"))
    where = key.endswith(("-based", "-backed", "-owned", "-listed"))
    return person or elided or where or key in OPENERS or key in CALENDAR


def _is_called(name: Name) -> bool:
    """Whether what stands like an organisation begins with a first name: "deal with Ada Bronn"."""
    first, *rest = _SPACE.split(folded(name.surface))
    return (
        name.type == "organisation"
        and bool(rest)
        and _is_first_name(first)
        and rest[-1] not in BODIES
    )


def _is_first_name(key: str) -> bool:
    return key in FIRST_NAMES and key not in NAMED_AFTER_PEOPLE


def _is_possible(surface: str, kind: EntityType) -> bool:
    words = [folded(word).strip(".'’") for word in _SPACE.split(surface)]
    if len(surface) < 2 or all(word in _COMMON for word in words):  # noqa: PLR2004
        return False
    if kind == "place":
        return True
    if "-".join(words) in PLACES:
        return False
    if kind == "person":
        bodily = words[-1] in BODIES or words[0] in HEADS or words[-1] in GRADES
        return len(words) > 1 and not bodily
    if kind == "organisation" and len(words) == 1:
        return words[0] not in FIRST_NAMES and words[0] not in TITLES
    return not (kind == "organisation" and (words[-1] in GRADES or is_event(words)))


def follows_body(before: str) -> bool:
    """Whether what ends here says that the name behind it is a body's: « le groupe », « chez »."""
    return BEHIND_BODY.search(before) is not None


def lone_names(text: str, marked: Sequence[Marked]) -> Iterator[Name]:
    """Names that the model overlooks: capitals within a sentence, without an article.

    Those that do something or that something is done with are companies for the most part; the
    other kinds are known by their words. The rest has no weight: it takes a list to make it one.
    """
    read = text[:READ]
    taken = [(each.words[0].start, each.words[-1].end) for each in marked if each.words]
    starts = [start for start, _ in taken]
    for match in _LONE.finditer(read):
        start, end = match.span("name")
        before = bisect_right(starts, start) - 1
        if before >= 0 and taken[before][1] > start:
            continue
        if before + 1 < len(taken) and taken[before + 1][0] < end:
            continue
        surface = match["name"]
        words = {folded(word).strip(".'’") for word in re.split(r"[ \u00a0-]", surface)}
        strange = not words.isdisjoint(_NO_COMPANY)
        contracted = re.search(r"['’][a-z]", surface)
        if strange or contracted or surface.isupper():
            continue
        if _is_possible(surface, "organisation") and not is_headline(text, start, end):
            weight = 1 if acts(text, start, end) else 0
            yield Name("organisation", start, end, surface, weight, "pattern")


_LONE = re.compile(
    rf"(?<=[a-z,]{SPACE})(?<!\b(?:on|in|at|an){SPACE})(?<!\b(?:the|The|via|his|her|its|our){SPACE})(?<!\ba{SPACE})"
    rf"(?<!\b(?:le|la|du|un|au|en|ce|sa){SPACE})(?<!\b(?:les|des|une|aux|ses|son|ces|sur){SPACE})"
    rf"(?<!(?:this|that|near|from|your|some|each|unit){SPACE})(?<!(?:their|these|those|every|model|under){SPACE})"
    rf"(?P<name>{WORD}(?:{SPACE}{WORD}){{0,2}})(?![\w-]|{SPACE}\d)"
)
_NEXT_IN_LIST = re.compile(rf"(?:,{SPACE}|{SPACE}(?:et|and|ou|or|&){SPACE})(?P<name>{NAME})")
_BEFORE_IN_LIST = re.compile(rf"(?P<name>{NAME})(?:,{SPACE}|{SPACE}(?:et|and|ou|or|&){SPACE})$")


def listed(
    text: str, organisations: Sequence[tuple[int, int]], marked: Sequence[Marked]
) -> Iterator[Name]:
    """What is listed with organisations is one: "Orbia, Nuagys et Goélia".

    Only what the model marks as something: a place that is no known place, or one word that it
    takes for a person.
    """
    unsure = {
        each.words[0].start: each.words[-1].end
        for each in marked
        if each.words
        and (
            each.unsure or each.type == "place" or (each.type == "person" and len(each.words) == 1)
        )
    }
    open_ends = [end for _, end in organisations]
    while open_ends:
        match = _NEXT_IN_LIST.match(text, open_ends.pop())
        if match and match.start("name") in unsure:
            start, end = _cut(text, match.start("name"), match.end("name"), "organisation")
            if start < end and _is_possible(text[start:end], "organisation"):
                yield Name("organisation", start, end, text[start:end], 1, "pattern")
                open_ends.append(end)
    for begin, _ in organisations:
        before = _BEFORE_IN_LIST.search(text, max(0, begin - 60), begin)
        if before and before.start("name") in unsure:
            start, end = _cut(text, before.start("name"), before.end("name"), "organisation")
            if start < end and _is_possible(text[start:end], "organisation"):
                yield Name("organisation", start, end, text[start:end], 1, "pattern")
