"""Who wrote it? Names out of bylines and of author fields. Pure."""

import re
from collections.abc import Iterable

_MAX_AUTHORS = 12  # a longer list is the staff of the house, not a byline
_MAX_WORDS = 6
_BYLINE = re.compile(
    r"^(?:(?:un |an )?article |(?:auteurs?|authors?|autor(?:e|es)?|text[eo]?)\s*:?\s+)?"
    r"(?:écrit |publié |rédigé |posted |written |published |postado |propos recueillis )?"
    r"(?:(?:par|by|por|door|de la rédaction de)\s*:?\s+|von\s+(?:unsere[mr]\s+\S+\s+)?(?!de[rnm]\b)"
    r"(?=\S+\s\S)"
    r"|(?-i:d[ie])\s+(?-i:(?=[A-ZÀ-Þ]\S+\s+[A-ZÀ-Þ]\S+$)))",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[|•·–—]|\s-\s|\(|,?\s+(?:publié|published|le \d|on \d|à \d|at \d|avec (?:AFP|Reuters)"
    r"|with (?:AFP|Reuters))\b|\s(?-i:in|à|aus|en|at) (?-i:[A-ZÀ-Þ])|\s[a-zà-ÿ]{3,9}\.? \d|\s\d"
    r"|\S+@).*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:,|;|\n|/|\s&\s|\s(?:et|and|und|avec|with)\s|\s[ey]\s(?=[^\W\d_]+\s+[^\W\d_]))"
    r"\s*(?:et\s|and\s)?",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d|[<>{}\[\]=]|^(?:admin(?:istrator)?|author|auteur|editor|unknown|null|none|"
    r"undefined|staff|web ?master|user|guest|anonymous|anonyme)$"
    r"|^(?:photo|foto|illustration|infographi|vid[ée]o|dessin|traduit|translat|cartoon|fotograf)"
    r"|\b(?:correspond[ea]nte?|reporter|journaliste?|journalistin|columnist|chroniqueu\w+"
    r"|envoyée? spéciale?"
    r"|rédact(?:eur|rice)|redakteur(?:in)?|redactora?|giornalista|periodista)\b",
    re.IGNORECASE,
)
_PARTICLE = re.compile(
    r"(?:d[eaiu]s?|del|della|van|von|zu|le|la|el|al|bin|ten|ter|d[’'])\b", re.IGNORECASE
)
_HOUSE = re.compile(
    r"\b(?:rédaction|redaction|newsroom|editorial|editors?|staff|team|équipe|press|presse"
    r"|agence|agency|"
    r"news|magazine|media|média|afp|reuters|bloomberg|journal|gazette|times|post|tribune)\b",
    re.IGNORECASE,
)


def names_in(text: str, *, houses: Iterable[str] = ()) -> list[str]:
    """The names in an author field or a byline: `Par Anna Blom et Jean Roy, avec AFP`.

    The name of a house is one name, even where it holds an `et` or a comma.
    """
    line = _BYLINE.sub("", " ".join(text.split()))
    if line and _key(line) in map(_key, houses):
        return [line]
    names = (_TAIL.sub("", part).strip(" .:;,-–—") for part in _BETWEEN.split(line))
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
    return tuple(people or unique)


def are_houses(names: Iterable[str], houses: Iterable[str]) -> bool:
    """Whether all these names are those of a house: an outlet, an agency, an editorial staff."""
    known = {_key(house) for house in houses}
    return all(_key(name) in known or _HOUSE.search(name) for name in names)


def _is_name(text: str) -> bool:
    return (
        len(text) >= 2  # noqa: PLR2004 - initials are the shortest byline
        and len(text.split()) <= _MAX_WORDS
        and not _NO_NAME.search(text)
        and (text[0].isupper() or _PARTICLE.match(text) is not None)
        and any(character.isupper() for character in text)
    )


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
