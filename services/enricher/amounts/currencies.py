"""Which currency does this sign or word mean? Pure: no I/O, no clock, no settings."""

import re

_GAP = r"[ \t\u00a0\u2007\u2009\u202f]"
_SIGNS = "$€£¥₹₩"

# ISO 4217 -> how French and English press writes it, the longer form before the shorter.
# Bare `livres` are books and bare `francs` are of many countries: left out.
_FORMS = {
    "CAD": (r"\$CAN", r"\$CA", r"CA\$", r"C\$", "CAD", "dollars? canadiens?", "canadian dollars?"),
    "AUD": (r"AU\$", r"A\$", "AUD", "dollars? australiens?", "australian dollars?"),
    "HKD": (r"HK\$", "HKD", "dollars? de hong.kong", "hong.kong dollars?"),
    "SGD": (r"S\$", "SGD", "dollars? de singapour", "singapore dollars?"),
    "USD": (r"US\$", r"U\.S\.\$", r"\$ ?US", "USD", "US dollars?", r"U\.S\. dollars?",
            "american dollars?", "dollars? am[eé]ricains?", "dollars? US", "dollars?",
            "billets verts", "bucks", r"\$"),
    "EUR": ("€", "EUR", "euros?"),
    "GBP": ("£", "GBP", "livres? sterling", "pounds? sterling", "british pounds?", "pounds"),
    "CHF": ("CHF", "francs? suisses?", "swiss francs?"),
    "CNY": ("CNY", "RMB", "yuans?", "renminbis?"),
    "JPY": ("¥", "JPY", "yens?"),
    "INR": ("₹", "INR", "roupies? indiennes?", "indian rupees?", "rupees?"),
    "KRW": ("₩", "KRW", "wons? sud-coréens?", "(?:south )?korean won"),
    "SEK": ("SEK", "couronnes? suédoises?", "swedish kronor"),
}  # fmt: skip


def _bounded(form: str) -> str:
    """A word stands alone, save that figures may touch a code (EUR15, 15MEUR); a sign need not."""
    begin = (
        ""
        if form.lstrip("\\")[0] in _SIGNS
        else r"(?:(?<![^\W\d_])|(?<=[0-9][kKmM])|(?<=[0-9]\s[kKmM]))"
    )
    finish = "" if form[-1] in _SIGNS else r"(?![^\W\d_])"
    return begin + re.sub(" ", lambda _: _GAP, form) + finish


CURRENCY = "|".join(
    f"(?P<{code}>{'|'.join(_bounded(form) for form in forms)})" for code, forms in _FORMS.items()
)
_HINT = re.compile(
    rf"[{_SIGNS}]|{'|'.join(_FORMS)}|RMB"
    r"|(?i:euro|dollar|livre|pound|franc|yuan|renminbi|yen|roupie|rupee|won|couronne|kron|billets|bucks)"
    r"|(?i:\b(?:eur|usd|gbp|chf)\b)"
)
_EITHER_CASE = re.compile(CURRENCY, re.IGNORECASE)


def currency_of(surface: str) -> str:
    """The ISO 4217 code of a form matched by CURRENCY. Raises KeyError for anything else."""
    found = _EITHER_CASE.fullmatch(surface)
    if found is None or found.lastgroup is None:
        raise KeyError(surface)
    return found.lastgroup


def may_be_weight(surface: str) -> bool:
    """Whether the word means money only after a big number."""
    return surface.lower() == "pounds"


def names_currency(line: str) -> bool:
    """Whether a currency may be named there: a sign, a code in capitals, or the start of a word.

    Ten times as fast as CURRENCY, and most lines have none of these.
    """
    return _HINT.search(line) is not None
