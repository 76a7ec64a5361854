"""Which countries do the words of a text speak of? Pure: no I/O, no clock, no settings.

Names of countries, the cities of the time-zone database and the adjectives in the names of
currencies, all from CLDR: enough to tell whose dollar is meant, not a gazetteer.
"""

import re
from collections.abc import Iterator
from functools import cache

from babel.core import Locale, get_global

from libs.amounts.countries import territories
from libs.amounts.lexicon import LANGUAGES, adjectives, fold
from libs.contracts import Outlet

_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 4
# Cities whose time zone has another city's name.
_CITIES = {
    "CA": "Québec Montréal Ottawa Calgary", "US": "Washington Boston San-Francisco Seattle Houston",
    "CH": "Genève Geneva Genf Berne Bern Bâle Basel Lausanne Zürich",
    "GB": "Londres Edinburgh Manchester",
    "AU": "Canberra", "IN": "Delhi New-Delhi Mumbai Bombay Bangalore Bengaluru", "TR": "Ankara",
    "CN": "Pékin Beijing Shenzhen", "BR": "Rio Brasilia", "JP": "Osaka", "PK": "Islamabad",
    "NZ": "Wellington", "MX": "Mexico Guadalajara", "HK": "Hongkong",
}  # fmt: skip
_SHORT = {"GB": "Royaume-Uni UK Britain Britanniques British Grande-Bretagne", "US": "USA U.S. US"}
_NO_PLACES = {
    "sterling",
    "man",
    "nice",
    "jersey",
    "est",
    "troll",
    "casey",
    "davis",
    "eastern",
    "central",
}
_GENERIC = {"com", "org", "net", "info", "io", "ai", "tv", "co", "me", "fm", "example"}
_OTHER_ENDINGS = {"uk": "GB"}


def country_of(outlet: Outlet | None) -> str | None:
    """Where an outlet is published: as it is declared, else by the end of its domain."""
    if outlet is None:
        return None
    if outlet.country:
        return outlet.country.upper()
    ending = (outlet.domain or "").rsplit(".", 1)[-1].lower()
    if len(ending) != 2 or ending in _GENERIC:  # noqa: PLR2004 # a country's has two letters
        return None
    return _OTHER_ENDINGS.get(ending, ending.upper())


def countries_in(text: str, language: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """(place in the text, ISO 3166-1 alpha-2) of each mention within [start, end)."""
    known, heads = _names(language), _heads(language)
    words = list(_WORD.finditer(text, start, end))
    folded = [fold(word.group()) for word in words]
    for index, word in enumerate(words):
        if folded[index] not in heads:
            continue
        for count in range(_MOST_WORDS, 0, -1):
            found = known.get(" ".join(folded[index : index + count]))
            if found is not None and (found[1] or word.group()[0].isupper()):
                yield word.start(), found[0]
                break


def _key(name: str) -> str:
    return " ".join(_WORD.findall(fold(name)))


@cache
def _heads(language: str) -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in _names(language))


@cache
def _names(language: str) -> dict[str, tuple[str, bool]]:
    """Folded name -> (country, whether it may be written in lower case, as adjectives are)."""
    found: dict[str, tuple[str, bool]] = {}
    spoken = sorted({"en", "fr", language} & set(LANGUAGES))
    for tongue in spoken:
        for country, word in adjectives(tongue):
            for form in _forms(word, tongue):
                found[_key(form)] = (country, tongue != "en")
    for country, name in (*_cities(spoken), *_countries(spoken)):
        found[_key(name)] = (country, False)
    return {name: country for name, country in found.items() if name not in _NO_PLACES}


def _cities(languages: list[str]) -> Iterator[tuple[str, str]]:
    countries = get_global("zone_territories")
    for zone, country in countries.items():
        yield str(country), zone.rsplit("/", 1)[-1].replace("_", " ")
    for language in languages:
        for zone, facts in Locale(language).time_zones.items():
            if zone in countries and "city" in facts:
                yield str(countries[zone]), facts["city"]
    for country, names in _CITIES.items():
        yield from ((country, name) for name in names.split())


def _countries(languages: list[str]) -> Iterator[tuple[str, str]]:
    yield from territories(languages)
    for country, names in _SHORT.items():
        yield from ((country, name) for name in names.split())


def _forms(word: str, language: str) -> set[str]:
    """The adjective as it bends: canadien, canadienne, canadiens, canadiennes."""
    if language == "en":
        return {word, f"{word}s"}
    stem = word.rstrip("s")
    if language == "fr":
        base = stem.removesuffix("e") if stem.endswith(("ne", "se")) else stem
        return {word, stem, f"{stem}s", f"{stem}e", f"{stem}es", f"{base}ne", f"{base}nes"}
    if language == "es":
        base = stem.rstrip("ao")
        return {word, stem, f"{base}o", f"{base}a", f"{base}os", f"{base}as"}
    base = stem.removesuffix("e")
    return {f"{base}{ending}" for ending in ("", "e", "er", "en", "es", "em")}
