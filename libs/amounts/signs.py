"""Which currency do a sign and the letters beside it mean? Pure: no I/O, no clock, no settings."""

import re
from functools import cache

from libs.amounts.lexicon import (
    Currency,
    Source,
    candidates_of,
    currencies_of,
    current_codes,
)

GAP = r"[ \u00a0\u2007\u2009\u202f]"

# Signs of their own: block "Currency Symbols" of Unicode, and how shops and the press write some.
_SIGNS = {
    "€": "EUR", "₹": "INR", "₩": "KRW", "₪": "ILS", "₫": "VND", "₱": "PHP", "₺": "TRY", "₽": "RUB",
    "₴": "UAH", "₦": "NGN", "₸": "KZT", "₮": "MNT", "₲": "PYG", "₵": "GHS", "₡": "CRC", "₾": "GEL",
    "₭": "LAK", "₼": "AZN", "₤": "ITL", "₧": "ESP", "₯": "GRD", "฿": "THB", "৳": "BDT", "៛": "KHR",
    "SFr": "CHF", "KSh": "KES", "元": "CNY", "円": "JPY", "zł": "PLN", "Kč": "CZK", "ரூ": "LKR",
}  # fmt: skip
_YENS: dict[str, tuple[tuple[str, ...], Source, str | None]] = {
    "": (("JPY", "CNY"), "symbol", "JPY"),
    "CN": (("CNY",), "symbol", None),
    "JP": (("JPY",), "symbol", None),
}
_DOLLAR, _POUND, _YEN = "$", "£", "¥"
# Letters before or after a dollar sign beyond country codes ("US$", "$AU") and ISO codes ("CAD$").
_LETTERS = {
    "U.S.": "USD", "U.S": "USD", "C": "CAD", "CAN": "CAD", "Can": "CAD", "A": "AUD", "AUS": "AUD",
    "S": "SGD", "NT": "TWD", "R": "BRL", "Mex": "MXN", "MEX": "MXN", "RD": "DOP", "J": "JMD",
    "EC": "XCD", "COL": "COP", "Col": "COP", "N": "NAD", "Bds": "BBD", "BZ": "BZD", "F": "FJD",
    "L": "LRD",
}  # fmt: skip
_DOLLARS = ("US", "CA", "AU", "NZ", "HK", "SG", "TW", "JM", "TT", "BB", "BS", "BM", "BN", "FJ",
            "GY", "KY", "LR", "NA", "SB", "SR")  # fmt: skip
_PESOS = ("AR", "CL", "CO", "MX", "UY", "DO", "CU", "BR")  # written with a dollar sign too
_LOWER = {"us", "u.s.", "u.s", "c", "hk", "nt", "ca", "au", "nz", "sg", "can"}
# Codes that are words or names in capitals: a sum needs more than a small number beside them.
_WORDS = {
    "ALL", "AMD", "BAM", "BOB", "COP", "CUP", "CVE", "DOP", "GEL", "GIP", "ILS", "LAK", "MAD",
    "MOP", "MUR", "NAD", "PAB", "PEN", "PHP", "RON", "RUB", "SAR", "SOS", "SRD", "TOP", "TRY",
    "TND", "VES", "ERN", "KES", "LEK", "SUR", "ESP", "SHP", "STN", "SLE", "DEM", "FIM", "ATS",
    "RSD", "MRU", "SSP", "KID", "SBD", "LSL", "SCR", "BIF", "CRC", "CDF", "MDL", "MGA", "PGK",
    "WST", "GMD", "XCD", "ITL",
}  # fmt: skip
_PAST = ("FRF", "DEM", "ITL", "ESP", "BEF", "NLG", "ATS", "GRD", "FIM", "PTE", "IEP", "LUF")
_EITHER_CASE = {"eur", "usd", "gbp", "chf", "cad", "aud", "jpy", "cny", "inr", "hkd", "sgd", "rmb"}


@cache
def _beside_dollar() -> dict[str, str]:
    """Letters beside a dollar sign -> code."""
    dollars = candidates_of("dollar")
    found = {code: code for code in dollars}
    for place in (*_DOLLARS, *_PESOS):
        today, _ = currencies_of(place)
        found[place] = next((code for code in today if code in dollars or place in _PESOS), "USD")
    found |= _LETTERS
    return found | {letters: found[letters.upper().rstrip(".").replace("U.S", "US")]
                    for letters in _LOWER} | {code.lower(): code for code in dollars}  # fmt: skip


@cache
def pattern() -> str:
    """A sign with its letters, as a regular expression without groups."""
    letters = sorted(_beside_dollar(), key=len, reverse=True)
    before = "|".join(re.escape(one) for one in letters)
    # "A $16m stake" begins with an article: with a gap, a single A, N or F is none of a currency
    apart = "|".join(re.escape(one) for one in letters if len(one) > 1 or one in "CcR")
    apart_after = "|".join(re.escape(one) for one in letters if len(one) > 1 or one in "Cc")
    edge = r"(?<![^\W_])"
    after = rf"(?:(?:{before})(?![\w’'])|{GAP}(?:{apart_after})(?![\w’']|\.\w))"
    own = "|".join(re.escape(sign) for sign in _SIGNS if not sign.isascii())
    # A franc before a price; before other numbers, "Fr." may be a Friday.
    swiss = (
        rf"{edge}Fr\.(?={GAP}?(?:[0-9]{{3}}|[0-9]{{1,3}}(?:['’ ]?[0-9]{{3}})*"
        rf"(?:\.(?:[0-9]{{2}}|[-–—])(?![0-9.])|{GAP}?(?:Mi[ol]|Mrd)|[,;)]|$)))"
    )
    return (
        rf"{edge}(?:U\$S|u\$s)(?![^\W\d_])|{edge}(?:{before})\$|{edge}(?:{apart}){GAP}\$|\$(?:{after})?"
        rf"|(?:{edge}(?:GB|E|IE|LE))?£|(?:{edge}(?:CN|JP))?¥|{own}"
        rf"|{swiss}|{edge}F{GAP}?CFA\b|{edge}FCFA\b|{edge}(?:kr|Rs|Dhs?|DH)(?![^\W\d_])\.?|{edge}(?:SFr|KSh|DM)(?![^\W\d_])\.?"
    )


def sign(surface: str) -> Currency:
    """What a text matched by `pattern` means."""
    if _DOLLAR in surface:
        letters = re.sub(rf"{GAP}|\$", "", surface)
        if letters:
            return Currency((_beside_dollar()[letters],), "symbol")
        return Currency(candidates_of("dollar"), "symbol", default="USD")
    if surface.endswith(_POUND):
        return _pound(surface[:-1])
    if surface.endswith(_YEN):
        return Currency(*_YENS[surface[:-1]])
    shared = _shared_signs().get(re.sub(rf"{GAP}|\.", "", surface))
    return shared or Currency((_SIGNS[surface],), "symbol")


@cache
def _shared_signs() -> dict[str, Currency]:
    return {
        "kr": Currency(("SEK", "NOK", "DKK", "ISK"), "symbol"),
        "Fr": Currency(("CHF",), "symbol"),
        "Rs": Currency(candidates_of("rupee"), "symbol", default="INR"),
        "DM": Currency(("DEM",), "symbol", weight=True),
        "Dh": Currency(("AED", "MAD"), "symbol"),
        "Dhs": Currency(("AED", "MAD"), "symbol"),
        "DH": Currency(("AED", "MAD"), "symbol"),
        "FCFA": Currency(("XOF", "XAF"), "symbol"),
    }


def _pound(letters: str) -> Currency:
    known = {"GB": "GBP", "E": "EGP", "LE": "EGP", "IE": "IEP"}
    if letters:
        return Currency((known.get(letters, "GBP"),), "symbol")
    return Currency(candidates_of("pound"), "symbol", default="GBP")


@cache
def codes() -> dict[str, Currency]:
    """ISO 4217 codes, in capitals; the most frequent ones in any case."""
    found = {
        code: Currency((code,), "code", weight=code in _WORDS)
        for code in (*sorted(current_codes()), *_PAST)
    }
    found["RMB"] = found["CNY"]
    frequent = {code: found[code.upper()] for code in _EITHER_CASE}
    capital = {code.title(): one for code, one in frequent.items()}
    return found | frequent | capital


@cache
def any_sign() -> re.Pattern[str]:
    """A quick look for a sign, or a code that stands against the scale before it (15 MEUR)."""
    own = "".join(one for one in _SIGNS if len(one) == 1)
    scaled = r"(?<=[kKmMds])(?:EUR|USD|GBP|CHF|eur|usd|gbp|chf)\b"
    return re.compile(
        rf"[{own}$£¥]|zł|Kč|ரூ|{scaled}|CFA|\b(?:kr|Rs|Dhs?|DH|SFr|KSh|DM|Fr)(?![^\W\d_])"
    )
