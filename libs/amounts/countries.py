"""What CLDR calls the countries of the world. Pure: no I/O, no clock, no settings."""

import re
from collections.abc import Iterator, Sequence

from babel.core import Locale

from libs.deals.folding import folded

_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"})  # bodies, and not yet known


def territories(languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(code of two letters, name) of each country, union of countries and the like."""
    for language in languages:
        for code, name in Locale(language).territories.items():
            if code.isalpha():
                yield code, name


def country_names(languages: Sequence[str]) -> list[str]:
    """The countries among them: folded, with hyphens between their words."""
    names = (name for code, name in territories(languages) if code not in _NO_COUNTRIES)
    return sorted({re.sub(r"[^\w]+", "-", folded(name)).strip("-") for name in names})
