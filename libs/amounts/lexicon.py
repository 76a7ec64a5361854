"""What currencies are called: names in four languages from CLDR, as Babel holds them.

Pure: no I/O of its own, no clock, no settings. Built once for each language, on first use.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel.core import get_global
from babel.numbers import get_currency_name

LANGUAGES = ("fr", "en", "de", "es")
_ADJECTIVE_FIRST = {"en", "de"}  # "Swiss franc", but « franc suisse »
_NEW = {"new", "nouveau", "nouveaux", "nouvel", "neuer", "neue", "nuevo", "nuevos"}
_GAP = re.compile(r"[ \u00a0\u2007\u2009\u202f.&'’-]+")

Source = Literal["symbol", "code", "name"]


@dataclass(frozen=True)
class Currency:
    """What a sign or name may mean: ISO 4217 codes, more than one where several share it."""

    codes: tuple[str, ...]
    source: Source
    default: str | None = None
    """What it means where nothing around it says otherwise; None: nobody can tell."""
    hundredth: bool = False
    """A cent or penny: a hundredth of the currency."""
    also_word: bool = False
    """Has another meaning: after a small number, money only where a place has such money."""
    weight: bool = False
    """Pounds, and codes such as TOP: after a small number no money at all."""
    must_resolve: bool = False
    """No money at all unless something around it says which currency it is."""

    @property
    def code(self) -> str | None:
        """The code, where there is only one."""
        return self.codes[0] if len(self.codes) == 1 else None


Names = Mapping[tuple[str, ...], Currency]

# What CLDR does not have: how the press says it.
_SYNONYMS = {
    "USD": ("us dollar", "us dollars", "u.s. dollar", "u.s. dollars", "u.s dollars",
            "american dollar", "american dollars", "dollar us", "dollars us", "dollar américain",
            "dollars américains", "billets verts", "bucks", "greenbacks", "dólares americanos"),
    "GBP": ("pound sterling", "pounds sterling", "sterling pounds", "quid", "livre britannique",
            "livres britanniques", "pfund sterling"),
    "CNY": ("yuan", "yuans", "renminbi", "renminbis", "rmb", "kuai", "chinese yuan"),
    "KRW": ("korean won", "wons coréens"),
    "TWD": ("taiwanese dollars", "taiwanese dollar"),
    "ILS": ("shekel", "shekels", "israeli shekels", "sheqel", "schekel"),
    "NLG": ("florin hollandais", "florins hollandais"),
    "FIM": ("finnish markka", "finnish marks"),
    "DEM": ("deutsche mark", "deutschemark", "deutschemarks", "deutschmarks", "d-mark"),
    "HKD": ("hongkong dollars",),
    "CHF": ("schweizer franken", "franken"),
    "BRL": ("reais",),
    "AED": ("emirati dirhams", "uae dirhams"),
    "SAR": ("saudi riyals",),
}  # fmt: skip
# A unit that many countries share, and the one currency that is meant by far the most often.
_DEFAULTS = {
    "USD": ("dollar", "dollars", "dolar", "dolares"),
    "GBP": ("pound", "pounds", "pfund", "libra", "libras"),
    "INR": ("rupee", "rupees", "roupie", "roupies", "rupie", "rupien", "rupia", "rupias"),
    "KRW": ("wons",),
    "RUB": ("ruble", "rubles", "rouble", "roubles", "rubel", "rublo", "rublos"),
    "DEM": ("mark", "marks", "marco", "marcos"),
    "NLG": ("guilder", "guilders", "florin", "florins", "gulden", "florines"),
    "ITL": ("lire", "lires"),
    "TRY": ("lira", "liras"),
    "ESP": ("peseta", "pesetas", "peseten"),
    "RON": ("leu", "lei"),
}
# Units that are also words of their language.
_ALSO_WORDS = {
    "won", "wons", "sol", "sols", "soles", "sucre", "sucres", "real", "reals", "reales", "som",
    "soms", "sum", "sums", "mark", "marks", "lei", "dram", "drams", "gourde", "gourdes", "quetzal",
    "quetzals", "balboa", "balboas", "kip", "lev", "leone", "leones", "couronne", "couronnes",
    "corona", "coronas", "krone", "kronen", "tala", "inti", "lats", "pula", "escudo", "escudos",
    "manat", "dong", "marco", "marcos", "colon", "colons", "loti", "lotis",
}  # fmt: skip
_WEIGHTS = {"pound", "pounds", "pfund", "libra", "libras"}
_NO_UNITS = {*_NEW, "gold", "ddr", "herzegowina", "pa", "anga"}
_MOSTLY_WORDS = {"livre", "livres", "won"}  # books; past of "win"
_HUNDREDTHS: dict[str, tuple[str, ...]] = {
    "cent cents": ("dollar", "EUR", "ZAR"),
    "centime centimes": ("EUR", "franc", "MAD", "DZD", "HTG"),
    "centimo centimos": ("EUR", "ESP", "CRC", "PEN", "VES", "PYG"),
    "centavo centavos": ("peso", "BRL", "BOB", "GTQ", "HNL", "NIO", "CVE"),
    "pence": ("GBP",), "penny pennies": ("GBP", "USD", "IEP"), "pesewa pesewas": ("GHS",),
    "kopeck kopecks kopek kopeks": ("RUB",), "paisa paise": ("INR", "PKR", "NPR"),
    "grosz groszy": ("PLN",), "pfennig pfennige": ("DEM",),
    "rappen": ("CHF",),
}  # fmt: skip


def fold(text: str) -> str:
    """The text in lower case, without accents."""
    low = text.lower()
    if low.isascii():
        return low
    plain = unicodedata.normalize("NFD", low)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def phrase(name: str) -> tuple[str, ...]:
    """A name as words to compare."""
    return tuple(part for part in _GAP.split(fold(name)) if part)


@cache
def names(language: str) -> Names:
    """Each name of a currency that a text in this language may hold, as folded words.

    Full names are known in all languages; units alone ("dollars") in the text's own, in
    French and in English.
    """
    found: dict[tuple[str, ...], Currency] = {}
    own = {"fr", "en", language} & set(LANGUAGES)
    for words, codes in _units(frozenset(own)).items():
        found[words] = _unit(words[-1], codes)
    for words, codes in _named_in_full().items():
        found[words] = Currency(codes, "name")
    for code, synonyms in _SYNONYMS.items():
        for name in synonyms:
            words = phrase(name)
            found[words] = Currency((code,), "name")
    for words, codes in _hundredths().items():
        found[words] = Currency(codes, "name", hundredth=True)
    return found


@cache
def _named_in_full() -> dict[tuple[str, ...], tuple[str, ...]]:
    shared: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for language in LANGUAGES:
        for code, words in _full_names(language):
            if len(words) > 1 or code == "EUR":
                shared[words][code] = None
    today = current_codes()
    return {
        words: tuple(code for code in codes if code in today) or tuple(codes)
        for words, codes in shared.items()
    }


def candidates_of(unit: str) -> tuple[str, ...]:
    """The codes of all currencies that are called so in English, such as `dollar`."""
    return _units(frozenset({"en"}))[(unit,)]


def _unit(word: str, codes: tuple[str, ...]) -> Currency:
    default = next((code for code, words in _DEFAULTS.items() if word in words), None)
    return Currency(
        codes,
        "name",
        default=default if default in codes else None,
        also_word=word in _ALSO_WORDS,
        weight=word in _WEIGHTS,
        must_resolve=word in _MOSTLY_WORDS,
    )


@cache
def _units(languages: frozenset[str]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Names of units without a country, and the currencies that share each."""
    shared: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for language in LANGUAGES:
        if language not in languages:
            continue
        for code, words in _full_names(language):
            if code in current_codes() or code in _replaced_by_the_euro():
                unit = words[-1] if language in _ADJECTIVE_FIRST else words[0]
                if len(unit) > 2 and "." not in unit not in _NO_UNITS:  # noqa: PLR2004
                    shared[(unit,)][code] = None
    return {words: tuple(codes) for words, codes in shared.items()}


@cache
def _full_names(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(code, name) in one language, singular and plural; old currencies of the same name left out.

    A press name has no "new": nobody writes « nouveaux dollars taïwanais ».
    """
    found = []
    for code in sorted(current_codes() | _past_codes()):
        spoken = {get_currency_name(code, count=n, locale=language) for n in (None, 1, 2)}
        for name in sorted(spoken):
            # « francs CFA (BEAC) » and « (BCEAO) » are both « francs CFA »
            plain = re.sub(r" \((?:BEAC|BCEAO)\)$", "", name)
            if name == code or re.search(r"[0-9(]", plain):
                continue
            words = phrase(plain)
            found.append((code, words))
            short = tuple(word for word in words if word not in _NEW)
            if short != words:
                found.append((code, short))
    return tuple(found)


@cache
def _hundredths() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for spoken, of in _HUNDREDTHS.items():
        codes: list[str] = []
        for one in of:
            codes += (one,) if one.isupper() else candidates_of(one)
        for word in spoken.split():
            found[(word,)] = tuple(dict.fromkeys(codes))
    return found


def _tender() -> Iterator[tuple[str, str, bool]]:
    """(territory, code, whether it is still used) of all that was ever legal tender."""
    for territory, rows in get_global("territory_currencies").items():
        for code, _, until, tender in rows:
            if tender:
                yield territory, code, until is None


@cache
def current_codes() -> frozenset[str]:
    """What is legal tender somewhere today."""
    return frozenset(code for _, code, current in _tender() if current)


@cache
def _past_codes() -> frozenset[str]:
    return frozenset(code for _, code, _ in _tender()) - current_codes()


@cache
def _replaced_by_the_euro() -> frozenset[str]:
    """Marks, lire, drachmas: what the press still names."""
    euro = {place for place, code, current in _tender() if current and code == "EUR"}
    return frozenset(
        code
        for place, rows in get_global("territory_currencies").items()
        for code, _, until, tender in rows
        if place in euro and tender and until and until[0] >= 1999  # noqa: PLR2004 # its first year
    )


@cache
def currencies_of(territory: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The currencies of a territory (ISO 3166-1 alpha-2): those of today, and earlier ones."""
    rows = [(code, current) for place, code, current in _tender() if place == territory]
    return (
        tuple(code for code, current in rows if current),
        tuple(code for code, current in rows if not current),
    )


@cache
def adjectives(language: str) -> tuple[tuple[str, str], ...]:
    """(country, adjective) out of names of two words, such as « dollar canadien »."""
    countries: dict[str, list[str]] = defaultdict(list)
    for place, code, current in _tender():
        if current:
            countries[code].append(place)
    found = []
    for code, words in _full_names(language):
        where = [place for place in countries.get(code, ()) if place == code[:2]]
        if where and len(words) == 2:  # noqa: PLR2004 # a unit and what it is of
            found.append((where[0], words[0] if language in _ADJECTIVE_FIRST else words[1]))
    return tuple(found)
