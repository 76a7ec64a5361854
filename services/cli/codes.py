"""Codes of countries, languages and currencies as they are typed, checked against CLDR's names."""

from collections.abc import Mapping
from difflib import get_close_matches

import typer
from babel.core import Locale, get_global

_STANDARDS = {"country": "ISO 3166-1", "language": "ISO 639-1", "currency": "ISO 4217"}
_IN_WORDS = {2: "two", 3: "three"}
_CODE = 2  # letters of a code in ISO 3166-1 alpha-2, and in ISO 639-1
_CURRENCY = 3


def country_code(text: str) -> str:
    """A country's code in ISO 3166-1 alpha-2; raises BadParameter, with what would be right."""
    aliases = {other: codes[0] for other, codes in get_global("territory_aliases").items()}
    return _code(text.strip().upper(), Locale("en").territories, aliases, "country", example="FR")


def language_code(text: str) -> str:
    """A language's code in ISO 639-1; raises BadParameter, with what would be right."""
    aliases = dict(get_global("language_aliases"))
    return _code(text.strip().lower(), Locale("en").languages, aliases, "language", example="fr")


def currency_code(text: str) -> str:
    """A currency's code in ISO 4217, also of one that is gone; raises BadParameter."""
    names = Locale("en").currencies
    return _code(
        text.strip().upper(),
        names,
        {"EURO": "EUR"},
        "currency",
        example="EUR",
        length=_CURRENCY,
    )


def _code(
    text: str,
    names: Mapping[str, str],
    aliases: Mapping[str, str],
    what: str,
    *,
    example: str,
    length: int = _CODE,
) -> str:
    known = {code: name for code, name in names.items() if len(code) == length and code.isalpha()}
    if text in known:
        return text
    by_name = {name.lower(): code for code, name in known.items()}
    near = get_close_matches(text.lower(), by_name, n=1, cutoff=0.7)
    meant = aliases.get(text) or (by_name[near[0]] if near else None)
    hint = f": did you mean {meant} ({known[meant]})?" if meant in known else ""
    wrong = f"no code of {_IN_WORDS[length]} letters"
    if len(text) == length and text.isascii() and text.isalpha():
        wrong = f"no {what} known to {_STANDARDS[what]}"
    raise typer.BadParameter(f"{text} is {wrong}, such as {example}{hint}")
