"""Names out of bylines and author fields. Pure."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from libs.parsing.article.authors.byline_words import (
    AGENCIES,
    BY,
    COLLEAGUE,
    CREDITS,
    HOUSES,
    LABEL,
    NEIGHBOURS,
    NOBODY,
    PLACES,
    RANKS,
    ROLES,
    STAFF,
    WRITTEN_BY,
)  # fmt: skip

MAX_BYLINE = 120
"""Characters; a longer line is prose."""

_MAX_AUTHORS = 12  # a longer list is the staff of the house, not a byline
_MAX_WORDS = 6
_SHORTEST_SHOUT = 4  # letters; shorter words may be initials
_SHORT_WITH_STOP = 3  # characters: `B.`, `Jr.`
_AGENCY = 3  # letters; shorter ones may be initials: `AP Holt`
_MAX_INVERTED = 3  # words of a family name: `Ortega y Gasset, José`
_LONGEST_FIELD = 4000  # characters; more names no author, and would take long to search
_ADDRESS = re.compile(r"\S*(?:://|www\.)\S*|(?<=\S )\(?@\w+\)?")  # or a handle behind a name
_INTRODUCTION = re.compile(
    rf"^\W*(?:(?:{WRITTEN_BY})\s+)*(?:(?:{BY})\b\s*:?\s*(?!de[rnm]\b)|(?-i:d[ie])\s+(?-i:(?=[A-ZÀ-Þ]\S+\s+[A-ZÀ-Þ]\S+$)))"
    rf"(?:(?:{COLLEAGUE})\s+(?=[^\W\d_]+\s+[^\W\d_]))?(?:(?-i:an?|the)\s+)?"
    rf"|^\W*(?:{LABEL})\s*:\s*"
    r"|^\W*(?:auteurs?|authors?|autor(?:e|es|in|a)?)\s+(?=[^\W\d_]+\s+[^\W\d_])"
    rf"|^\W*(?:{COLLEAGUE})\s+(?=[^\W\d_]\S*\s+[^\W\d_]\S*$)"
    r"|^(?:avec|with|mit|con|met|via|in collaboration with|material von)\s+",
    re.IGNORECASE,
)
_WEEKDAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche"
)
_MONTH = (
    r"(?:jan|f[eé]v|feb|mar|avr|apr|mai|may|jui|jun|jul|ao[uû]|aug|sep|oct|okt|nov|d[eé]c|dez)"
    r"[a-zéû]{0,6}"
)
_DATE = re.compile(  # and what follows it
    r"[\s,|•·–—»(-]*(?:\b(?:on|le|am|el|il|em)\s+)?"
    rf"(?:\b(?:{_WEEKDAY})\b[.,]?(?=\s*(?:$|\d|{_MONTH}\b))"
    rf"|\b(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)\b[.,]?(?=\s*(?:\d|{_MONTH}\b))|\b{_MONTH}\.?\s+\d|\b\d{{1,2}}(?:[\s./:h]|$)"
    r"|\b(?:19|20)\d\d\b).*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:,?\s+(?:on$|on \d|à \d|at \d)"
    r"|\s(?-i:[Ii]n|à|[Aa]us|en|at|[Ff]or) (?-i:[A-ZÀ-Þ])|\sfür\s|\s\d|\S+@).*$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    rf"^(?:{RANKS})\s.*?(?:{ROLES}).*$|(?:^|[\s,]+)(?:{ROLES}).*$|[\s,]+(?:{RANKS})\s\S.*$",
    re.IGNORECASE,
)
_NEIGHBOUR = re.compile(rf"(?:^|\s)(?:{NEIGHBOURS}).*$", re.IGNORECASE)
_CREDIT = re.compile(rf"(?:^|[\s,;/|(.–—-]+)(?:{CREDITS}).*$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*(,|;|\n|/|\s&\s|\s(?:et|and|und|avec|with|mit)\s|\s[ey]\s(?=[^\W\d_]+\s+[^\W\d_]))"
    r"\s*(?:et\s|and\s)?",
    re.IGNORECASE,
)
_END = re.compile(r"\s*(?:[|•·–—»()]|\s-\s)\s*")  # behind it, only an agency counts
_NO_NAME = re.compile(
    rf"@|\d|[<>{{}}\[\]=]|^(?:{NOBODY})$"
    r"|\b(?:correspond[ea]nte?|reporter|journaliste?|journalistin|columnist|chroniqueu\w+"
    r"|envoyée? spéciale?|rédact(?:eur|rice)|redakteur(?:in)?|redactora?|giornalista|periodista)\b",
    re.IGNORECASE,
)
_NICKNAME = re.compile(r"(?=.*[^\W\d])[\w.-]{3,20}$")
_PARTICLE = re.compile(
    r"(?:d[eaiu]s?|d[eo][rnms]|del|della|van|von|zu|le|la|el|al|bin|ten|ter|y|e|of|the|for|d[’']\S*|l[’']\S*)$",
    re.IGNORECASE,
)
_STAFF = re.compile(rf"\b(?:{STAFF})\b", re.IGNORECASE)
_STAFF_OF = re.compile(  # with the name of the house beside it: `Relais staff reporter`
    rf"^(?:(?:la|die|the|el|our|a|an)\s+)?(?:[\w’'.&-]+\s+){{0,3}}(?:{STAFF})"
    r"(?:\s+(?:de|du|des|der|of|at|d[’'])?\s*[\w’'.&-]+(?:\s+[\w’'.&-]+){0,2})?$",
    re.IGNORECASE,
)
_WHOLE_HOUSE = re.compile(  # `Channel 9 Newsroom`, of which the number is no date; `Halde, Inc.`
    rf"^(?:[\w’'.&-]+\s+){{1,2}}\d{{1,3}}\s+(?:{STAFF})$"
    r"|^[\w’'.& -]{2,60},\s(?:inc|llc|ltd|corp|plc|llp|s\.?a|s\.?p\.?a|gmbh|ag|n\.?v|b\.?v)\.?$",
    re.IGNORECASE,
)
_HOUSE = re.compile(rf"\b(?:{HOUSES})\b", re.IGNORECASE)
_LONG_HOUSE = 5  # letters of a name that may be found within a longer one: `Groupe Le Quai`
_MAX_SMALL = 3  # words of a name in small letters; more are a sentence


def names_in(text: str, *, houses: Iterable[str] = (), stated: bool = False) -> list[str]:
    """The names in an author field or a byline: `Par Anna Blom et Jean Roy, avec AFP`.

    The name of a house is one name, even where it holds an `et` or a comma. `stated`: a field
    for machines, which may give a name as `Blom, Anna` or in small letters.
    """
    short = text if len(text) <= _LONGEST_FIELD else ""
    return list(_names_in(short, tuple(houses), stated=stated))


@lru_cache(maxsize=32)  # several fields of a page say the same
def _names_in(text: str, houses: tuple[str, ...], *, stated: bool) -> Sequence[str]:
    whole = " ".join(_ADDRESS.sub(" ", text).split())
    if len(key(whole)) < 2:  # noqa: PLR2004 - initials are the shortest byline
        return []
    line = _INTRODUCTION.sub("", whole)
    if line and key(line) in map(key, houses):
        return [line]
    if _WHOLE_HOUSE.match(line):
        return [line]
    if stated and (inverted := _inverted(line)):
        return inverted
    line = _CREDIT.sub("", line)
    dateless = _DATE.sub("", line)
    if line != whole and _NICKNAME.match(dateless) and not _NO_NAME.match(dateless):
        return [dateless]
    head, *behind = _END.split(dateless)
    names = list(_parts(head, stated=stated))
    return names + [each for part in behind for each in _agencies(part) if each not in names]


def authors_of(names: Iterable[str], *, houses: Iterable[str] = ()) -> tuple[str, ...]:
    """Each author once; the outlet and its staff only where no person is named.

    `houses` are names of the outlet. An agency stays: it tells that a text is wire copy. Of
    more than twelve names, which are no byline, the answer is empty.
    """
    known = {key(house) for house in houses if house}
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(key(name), name)
    unique = list(first.values())
    if len(unique) > _MAX_AUTHORS:
        return ()
    if any(is_person(name, known) for name in unique):
        unique = [
            name for name in unique
            if is_agency(name) or not (key(name) in known or _STAFF.search(name))
        ]  # fmt: skip
    return tuple(map(_cased, unique))


def is_agency(name: str) -> bool:
    """Whether this is the name of a news agency."""
    return key(name) in _AGENCY_KEYS


def is_person(name: str, houses: Iterable[str] = ()) -> bool:
    """Whether a name is somebody's: no agency, no staff, no house."""
    short, known = key(name), {key(house) for house in houses}
    return not (
        short in _AGENCY_KEYS
        or short in known
        or any(len(house) >= _LONG_HOUSE and house in short for house in known)
        or _names_a_house(name)
    )


@lru_cache(maxsize=32)  # a name is weighed several times
def _names_a_house(name: str) -> bool:
    return bool(_HOUSE.search(name) or _STAFF.search(name))


def introduces(label: str) -> bool:
    """Whether a label says that an author follows: `Written by`, `Auteur`."""
    return _INTRODUCTION.match(f"{label.strip()}: Anna Blom") is not None


def is_full_name(text: str) -> bool:
    """Whether these words are a name by themselves: two words or more."""
    line = _INTRODUCTION.sub("", text.strip())
    return " " in line and _is_name(line, stated=False) and not _NEIGHBOUR.search(line)


def same_people(names: Sequence[str], others: Sequence[str]) -> bool:
    """Whether all these names are among the others."""
    return set(map(key, names)) <= set(map(key, others))


def _inverted(line: str) -> list[str]:
    """`Blom, Anna` and `Blom, Anna; Roy, Jean` as they are spoken; empty for anything else."""
    names = []
    for part in line.split(";"):
        family, comma, given = (each.strip() for each in part.partition(","))
        if not comma or "," in given or not given or is_agency(given) or is_agency(family):
            return []
        if key(given) in _PLACE_KEYS or _BETWEEN.search(given) or _BETWEEN.search(family):
            return []
        words = family.split()
        is_family = len(words) == 1 or (
            len(words) <= _MAX_INVERTED and any(map(_PARTICLE.match, words))
        )
        initials = given.split()[1:]
        is_given = all(len(each.rstrip(".")) == 1 for each in initials)
        if not is_family or not is_given or not _is_name(f"{given} {family}", stated=True):
            return []
        names.append(f"{given} {family}")
    return names


def _parts(line: str, *, stated: bool) -> Iterable[str]:
    """The names between commas and conjunctions; places behind a comma are none."""
    pieces = _BETWEEN.split(line)
    full = False  # whether a name of two words or more was met
    for separator, part in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        name = _name_of(_INTRODUCTION.sub("", part))
        if not name or not _is_name(name, stated=stated):
            continue
        if full and separator in {",", "/"} and not _stands_behind_a_name(name):
            continue
        full = full or " " in name
        yield name


def _stands_behind_a_name(name: str) -> bool:
    """Whether what stands behind a name and a comma is a name too, and no place or role."""
    if is_agency(name) or _HOUSE.search(name):
        return True
    return " " in name and not _STAFF_OF.match(name)


def _name_of(part: str) -> str:
    """The name in a part of a byline, without role, buttons and dates behind it."""
    if _STAFF_OF.match(part) and not _NO_NAME.match(part):
        return _trimmed(part)
    name = _trimmed(_ROLE.sub("", _NEIGHBOUR.sub("", _TAIL.sub("", part))))
    return name if is_agency(name) else _agency_before_place(name) or name


def _agency_before_place(name: str) -> str | None:
    """The agency that these words begin with, where the place that it writes from is behind it."""
    words = name.split()
    heads = (" ".join(words[:end]) for end in range(len(words) - 1, 0, -1))
    return next((each for each in heads if len(each) >= _AGENCY and is_agency(each)), None)


def _trimmed(part: str) -> str:
    """Without marks at its ends; the full stop of an initial or of `Jr.` stays."""
    name = part.strip(" :;,-–—").lstrip(".")
    last = name.rpartition(" ")[2]
    return name if last.count(".") > 1 or len(last) <= _SHORT_WITH_STOP else name.rstrip(".")


def _agencies(part: str) -> Iterable[str]:
    for each in _BETWEEN.split(part)[::2]:
        name = _INTRODUCTION.sub("", each.strip()).strip(" .:;,-–—")
        if is_agency(name):
            yield name


def _is_name(text: str, *, stated: bool) -> bool:
    """Whether these few words are written like a name, in a script with capitals or without."""
    if is_agency(text):
        return True
    if _STAFF_OF.match(text) and not _NO_NAME.match(text):
        return any(character.isupper() for character in text)
    words = text.split()
    stated = stated and len(words) <= _MAX_SMALL
    return (
        len(text) >= 2  # noqa: PLR2004 - initials are the shortest byline
        and sum(not _PARTICLE.match(word) for word in words) <= _MAX_WORDS
        and not _NO_NAME.search(text)
        and key(text) not in _PLACE_KEYS
        and (stated or all(not word[0].islower() or _PARTICLE.match(word) for word in words))
        and (stated or any(char.isalpha() and not char.islower() for char in text))
    )


def _cased(name: str) -> str:
    """`JEAN DE LA TOUR` as `Jean de la Tour`; anything else, and initials, as it is."""
    words = name.split()
    if not name.isupper() or len(words) == 1 or max(map(len, words)) < _SHORTEST_SHOUT:
        return name
    return " ".join(
        word.lower() if index and _PARTICLE.match(word) and len(word) <= 3  # noqa: PLR2004 - `della` may be a name
        else word if "." in word or len(word) == 1
        else word.title()
        for index, word in enumerate(words)
    )  # fmt: skip


@lru_cache(maxsize=1024)  # the names of houses are held against every name of a page
def key(text: str) -> str:
    """What two spellings of one name share: letters and digits."""
    return "".join(filter(str.isalnum, text.casefold()))


_AGENCY_KEYS = frozenset(map(key, AGENCIES))
_PLACE_KEYS = frozenset(map(key, PLACES))
