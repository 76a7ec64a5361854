"""Codes of countries, languages and currencies as they are typed, checked against CLDR's names."""

from collections.abc import Mapping
from difflib import get_close_matches

import typer
from babel.core import Locale, get_global

from libs.deals.folding import folded
from libs.search.codes import codes_by_name

_STANDARDS = {"country": "ISO 3166-1", "language": "ISO 639-1", "currency": "ISO 4217"}
_IN_WORDS = {2: "two", 3: "three"}
_CODE = 2  # letters of a code in ISO 3166-1 alpha-2, and in ISO 639-1
_CURRENCY = 3
_UNDETERMINED = "und"  # the language of a text too short, or too mixed, to tell


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


def language_named(text: str) -> str:
    """The code of a language given as such, or by its name in English or French; `und` stays.

    Raises BadParameter, with what would be right.
    """
    if text.strip().lower() == _UNDETERMINED:
        return _UNDETERMINED
    return codes_by_name("languages").get(folded(text.strip())) or language_code(text)


def country_named(text: str) -> str:
    """The code of a country given as such, or by its name in English or French.

    Raises BadParameter, with what would be right.
    """
    return codes_by_name("territories").get(folded(text.strip())) or country_code(text)


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
