"""The authors: names out of bylines and of author fields. Pure."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

MAX_BYLINE = 120
"""Characters; a longer line is prose."""

_MAX_AUTHORS = 12  # a longer list is the staff of the house, not a byline
_MAX_WORDS = 6
_SHORTEST_SHOUT = 4  # letters; shorter words may be initials
_BYLINE = re.compile(
    r"^(?:(?:un |an )?article |(?:auteurs?|authors?|autor(?:e|es)?|text[eo]?)\s*:?\s+)?"
    r"(?:écrit |publié |rédigé |soumis |posted |submitted |written |published |postado "
    r"|propos recueillis )?"
    r"(?:(?:par|by|por|door|de la rédaction de)\s*:?\s+|von\s+(?:unsere[mr]\s+\S+\s+)?(?!de[rnm]\b)"
    r"(?=\S+\s\S)"
    r"|(?-i:d[ie])\s+(?-i:(?=[A-ZÀ-Þ]\S+\s+[A-ZÀ-Þ]\S+$)))",
    re.IGNORECASE,
)
_WEEKDAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
)
_MONTH = (
    r"(?:jan|f[eé]v|feb|mar|avr|apr|mai|may|jui|jun|jul|ao[uû]|aug|sep|oct|okt|nov|d[eé]c|dez)"
    r"[a-zéû]{0,6}"
)
_DATE = re.compile(  # and what follows it
    r"[\s,|•·–—»(-]*(?:\b(?:on|le|am|el|il|em)\s+)?"
    rf"(?:\b(?:{_WEEKDAY})\b[.,]?(?=\s*(?:$|\d|{_MONTH}\b))|\b{_MONTH}\.?\s+\d|\b\d{{1,2}}(?:[\s./:h]|$)"
    r"|\b(?:19|20)\d\d\b).*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[|•·–—»]|\s-\s|\(|,?\s+(?:publié|published|updated|posted|on$|on \d|à \d|at \d"
    r"|avec (?:AFP|Reuters)|with (?:AFP|Reuters))\b|\s(?-i:in|à|aus|en|at|for) (?-i:[A-ZÀ-Þ])"
    r"|\s\d|\S+@).*$",
    re.IGNORECASE,
)
# What somebody is, behind the name: `Andrea Stone Senior Washington Correspondent`.
_ROLE = re.compile(
    r"(?:^|[\s,]+)(?:(?:senior|chief|executive|staff|special|contributing|political|business|science|deputy|managing"
    r"|associate|assistant|guest|freelance)\s"
    r"|correspond[ea]nte?s?\b|reporters?\b|journalistes?\b|journalistin\b|columnist\b|editor\b"
    r"|chroniqueu\w+|envoyée?s? spécia\w+|rédact(?:eur|rice)|redakteur|redactora?\b|giornalista\b"
    r"|periodista\b|grand reporter).*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:,|;|\n|/|\s&\s|\s(?:et|and|und|avec|with)\s|\s[ey]\s(?=[^\W\d_]+\s+[^\W\d_]))"
    r"\s*(?:et\s|and\s)?",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d|[<>{}\[\]=]|^(?:admin(?:istrator)?|author|auteur|editor|unknown|null|none|"
    r"undefined|staff|web ?master|user|guest|anonymous|anonyme|authors|auteurs|by|par"
    r"|contributors?)$"
    r"|^(?:photo|foto|illustration|infographi|vid[ée]o|dessin|traduit|translat|cartoon|fotograf)"
    r"|\b(?:correspond[ea]nte?|reporter|journaliste?|journalistin|columnist|chroniqueu\w+"
    r"|envoyée? spéciale?"
    r"|rédact(?:eur|rice)|redakteur(?:in)?|redactora?|giornalista|periodista)\b",
    re.IGNORECASE,
)
_NICKNAME = re.compile(r"(?=.*[^\W\d])[\w.-]{3,20}$")
_PARTICLE = re.compile(
    r"(?:d[eaiu]s?|d[eo][rnms]|del|della|van|von|zu|le|la|el|al|bin|ten|ter|y|of|the|for|d[’']\S*|l[’']\S*)$",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:rédaction|redaction|newsroom|editorial|editors?|staff|team|équipe|press|presse"
    r"|agence|agency|"
    r"news|magazine|media|média|afp|ap|associated press|cnn|bbc|reuters|bloomberg|journal|gazette"
    r"|times|post|tribune|today|online|network|radio|tv|ediciones|\w+\.(?:com|fr|org|net))\b",
    re.IGNORECASE,
)


def names_in(text: str, *, houses: Iterable[str] = ()) -> list[str]:
    """The names in an author field or a byline: `Par Anna Blom et Jean Roy, avec AFP`.

    The name of a house is one name, even where it holds an `et` or a comma.
    """
    whole = " ".join(text.split())
    line = _BYLINE.sub("", whole)
    if line and _key(line) in map(_key, houses):
        return [line]
    dateless = _DATE.sub("", line)
    if line != whole and _NICKNAME.match(dateless) and not _NO_NAME.match(dateless):
        return [dateless]
    parts = _BETWEEN.split(dateless)
    names = (_ROLE.sub("", _TAIL.sub("", part)).strip(" .:;,-–—") for part in parts)
    return [name for name in names if _is_name(name)]


def authors_of(names: Iterable[str], *, houses: Iterable[str] = ()) -> tuple[str, ...]:
    """Each author once; the house's own name only where nobody else is named.

    `houses` are names of the outlet and of organisations. More than twelve names are no
    byline: the answer is then empty.
    """
    known = {_key(house) for house in houses if house}
    unique = list({_key(name): name for name in reversed(list(names))}.values())[::-1]
    if len(unique) > _MAX_AUTHORS:
        return ()
    people = [name for name in unique if _key(name) not in known and not _HOUSE.search(name)]
    return tuple(_cased(name) for name in people) or tuple(unique)


def are_houses(names: Iterable[str], houses: Iterable[str]) -> bool:
    """Whether all these names are those of a house: an outlet, an agency, an editorial staff."""
    known = {_key(house) for house in houses}
    return all(_key(name) in known or _HOUSE.search(name) for name in names)


def all_of(names: Sequence[str], others: Sequence[str]) -> int:
    """How many `others` there are if all these names are among them, else 0."""
    return len(others) if set(map(_key, names)) <= set(map(_key, others)) else 0


def _is_name(text: str) -> bool:
    """Whether these few words are written like a name, in a script with capitals or without."""
    words = text.split()
    return (
        len(text) >= 2  # noqa: PLR2004 - initials are the shortest byline
        and len(words) <= _MAX_WORDS
        and not _NO_NAME.search(text)
        and all(not word[0].islower() or _PARTICLE.match(word) for word in words)
        and any(character.isalpha() and not character.islower() for character in text)
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
def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
