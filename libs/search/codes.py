"""Codes of languages and countries by their names in English and French, from CLDR. Pure."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Literal

from babel.core import Locale, get_global

from libs.deals.folding import folded

CodeKind = Literal["languages", "territories"]
_NAMED_IN = ("en", "fr")
_CODE = 2  # letters, in ISO 639-1 and ISO 3166-1 alpha-2
_UNDETERMINED = "und"


@cache
def codes_by_name(kind: CodeKind) -> Mapping[str, str]:
    """Each code by its folded names, by itself in lower case, and by others such as UK."""
    found: dict[str, str] = {}
    for language in _NAMED_IN:
        for code, name in getattr(Locale(language), kind).items():
            if len(code) == _CODE and code.isalpha():
                found.setdefault(folded(name), code)
                found.setdefault(code.lower(), code)
    if kind == "territories":
        for alias, codes in get_global("territory_aliases").items():
            if len(alias) == _CODE and len(codes) == 1:
                found.setdefault(alias.lower(), codes[0])
    return found


def code_of(said: str, kind: CodeKind) -> str:
    """The code of what is named, or is a code itself. Raises ValueError with what is nearest."""
    plain = folded(said)
    if kind == "languages" and plain == _UNDETERMINED:
        return _UNDETERMINED
    known = codes_by_name(kind)
    if plain in known:
        return known[plain]
    near = get_close_matches(plain, known, n=1, cutoff=0.7)
    meant = f": did you mean {known[near[0]]}?" if near else ""
    raise ValueError(f"{said} is not known{meant}")
