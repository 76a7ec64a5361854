"""What number is this, in figures or in words? Pure: no I/O, no clock, no settings."""

import re
from decimal import Decimal
from functools import cache

from text_to_num import text2num

SPACES = " \t\u00a0\u2007\u2009\u202f"

_INDIAN = r"[0-9]{1,2}(?:,[0-9]{2}){1,6},[0-9]{3}"  # 12,34,567
# Of 15 digits, as many as a float keeps; a longer run is a table, whose last figures are read.
_GROUPED = rf"(?:[0-9]{{1,3}}(?:[{SPACES}.,'’][0-9]{{3}}){{1,4}}|{_INDIAN})(?![0-9])"
# A line break or a careless hand may leave a space behind the decimal comma: « 7, 50 € ».
_CENTS_APART = (
    rf"(?<![0-9€$£],[{SPACES}])[0-9]{{1,3}},[{SPACES}][0-9]{{2}}"
    rf"(?=[{SPACES}]?(?:[€$£]|(?:euros?|dollars?|francs?|EUR)\b))"
)
_FRACTIONS = {"¼": "0.25", "½": "0.5", "¾": "0.75"}
_NO_CENTS = r"[.,][-–—]{1,2}(?![\w-])"  # 3,- Euro
FIGURES = (
    rf"(?<![0-9])(?:{_CENTS_APART}|(?:[0-9]{{1,4}}[{SPACES}]?)?[¼½¾]|(?<=[$€£¥])\.[0-9]{{1,2}}(?![0-9])"
    rf"|(?:{_GROUPED}|[0-9]{{1,15}})(?:[.,][0-9]{{1,6}}(?![0-9])|{_NO_CENTS}|(?![0-9])))"
)

_FRENCH = (
    "un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    "|vingts?|trente|quarante|cinquante|soixante|septante|huitante|octante|nonante|cents?|mille"
)
_ENGLISH = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    "|hundred|thousand"
)
_SPANISH = (
    "uno?|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince"
    "|diecis[eé]is|diecisiete|dieciocho|diecinueve|veint\\w+|treinta|cuarenta|cincuenta|sesenta"
    "|setenta|ochenta|noventa|cien|ciento|\\w+cient[oa]s|quinient[oa]s"
)
_GERMAN_PART = (
    "ein(?:e[rnms]?)?|zwei|drei|vier|fünf|sechs|sech|sieben|sieb|acht|neun|zehn|elf|zwölf"
    "|zwanzig|dreißig|(?:vier|fünf|sech|sieb|acht|neun)zig|hundert|tausend|und|anderthalb|einhalb"
)
_GERMAN_NUMBERS = {
    "anderthalb": Decimal("1.5"),
    **dict.fromkeys(("ein", "eine", "einer", "einen", "einem", "eines"), Decimal(1)),
}
_ROUND = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
}  # fmt: skip


def _joined(words: str, linking: str, first: str = "") -> str:
    return rf"(?:{first}{words})(?:(?:[ \u00a0-]|[ -]{linking}[ -])(?:{words})){{0,11}}"


_ROUND_WORDS = rf"une[ \u00a0](?:{'|'.join(_ROUND)})"
WORDS = re.compile(
    rf"\b(?:{_ROUND_WORDS}|{_joined(_FRENCH, 'et')}|{_joined(_ENGLISH, 'and', 'an?|')}"
    rf"|{_joined(_SPANISH, 'y')}|(?!und\b)(?:{_GERMAN_PART}){{1,7}})\b",
    re.IGNORECASE,
)
PART = re.compile(
    r"""\b(?:half(?:[ \u00a0-](?:of[ ])?an?)?|a[ \u00a0]half|un[ \u00a0]demi|eine?[ ]halbe|medio
    |(?:a[ ]|three[ -])?quarters?(?:[ ]of[ ]an?)?|(?:un|trois)[ ]quarts?[ ]de|un[ ]cuarto[ ]de)\b
    (?=[ \u00a0-](?:million|milliard|billion|trillion|bn\b|hundred|thousand|mill[oó]n))""",
    re.IGNORECASE | re.VERBOSE,
)
"""Part of a million, and the like; it stands right before the scale."""
PART_STARTS = frozenset(["half", "a", "un", "ein", "eine", "medio", "quarter", "three", "trois"])

SCALES = {
    "million": 6, "millions": 6, "milliard": 9, "milliards": 9, "billion": 9, "billions": 9,
    "trillion": 12, "trillions": 12, "mille": 3, "thousand": 3, "hundred": 2,
    "cent": 2, "cents": 2,
    "lakh": 5, "lakhs": 5, "crore": 7, "crores": 7,
    "millionen": 6, "milliarde": 9, "milliarden": 9, "billionen": 12, "tausend": 3,
    "millón": 6, "millon": 6, "millones": 6, "millardo": 9, "millardos": 9, "billón": 12,
    "billones": 12, "mil": 3,
    "k": 3, "m": 6, "mm": 6, "mn": 6, "mln": 6, "mio": 6, "b": 9, "bn": 9, "bln": 9,
    "md": 9, "mds": 9,
    "mrd": 9, "mrds": 9, "mia": 9, "t": 12, "tn": 12, "trn": 12, "tsd": 3,
}  # fmt: skip
_SPELLED_FROM = 4  # letters; a shorter one is a scale right after a figure alone
LONG_SCALES = frozenset(word for word in SCALES if len(word) >= _SPELLED_FROM) | {"mil"}
LONG_SCALES -= {"cent", "cents"}  # hundreds before another number or a currency alone
_LONG_SCALE_LANGUAGES = {"fr", "de", "es"}
_TONGUES = {"en": ("en", "fr"), "de": ("de",), "es": ("es",)}


@cache
def number_starts(language: str) -> frozenset[str]:
    """French and English words with which a number all in words may begin.

    German writes a number in one word, and Spanish many: there any word may be one.
    """
    spoken = f"une|{_FRENCH}|{_ENGLISH}"
    both = {
        form for one in spoken.split("|") for form in (one.replace("s?", ""), one.replace("?", ""))
    }
    articles = {"a", "an"} if language not in {"de", "es"} else set()
    return frozenset(both | articles | {"quatre", "uno"})


def scale_of(word: str, *, language: str) -> Decimal:
    """How many times a scale word multiplies. A French billion is a thousand milliards.

    Raises KeyError for a word that is no scale.
    """
    low = word.lower().rstrip(".")
    if language in _LONG_SCALE_LANGUAGES and low in {"billion", "billions"}:
        return Decimal(10) ** 12
    if language in _LONG_SCALE_LANGUAGES and low in {"trillion", "trillions"}:
        return Decimal(10) ** 18
    if language == "de" and low == "t":
        return Decimal(1000)  # 500 T€: Tausend
    return Decimal(10) ** SCALES[low]


def part(surface: str) -> Decimal:
    """How much of the scale a part is: a half, a quarter, three quarters."""
    low = surface.lower()
    if not re.search(r"quart|cuarto", low):
        return Decimal("0.5")
    return Decimal("0.75") if low.startswith("t") else Decimal("0.25")


def figures(surface: str, *, scaled: bool, language: str, sign_before: bool = False) -> Decimal:
    """The number that figures give: `1 234,5`, `1,234.5`, `16,3`, `1½`, `3,-`.

    One comma or point before three digits may be either. Before a scale word a French comma or
    point and an English point are decimal: `1,375 milliard`, `$1.375 billion`. Without one, the
    language decides: its own decimal comma is one in French, German and Spanish (`12,345 $`),
    unless a zero ends it (nobody writes 3,000 for three) or the sign stands before it, as in
    English (`sign_before`: `$12,345`); all else is a thousands sign.
    """
    digits = re.sub(rf"[{SPACES}'’]|[.,][-–—]+$", "", surface)
    if digits[-1] in _FRACTIONS:
        return Decimal(digits[:-1] or 0) + Decimal(_FRACTIONS[digits[-1]])
    if digits.startswith("."):
        return Decimal(f"0{digits}")
    signs = re.findall(r"[.,]", digits)
    if not signs:
        return Decimal(digits)
    last = signs[-1]
    tail = digits.rsplit(last, 1)[1]
    thousands = len(tail) == 3 and not digits.startswith("0")  # noqa: PLR2004 # a group has three
    if len(set(signs)) == 1:
        if thousands and scaled and len(signs) == 1:
            # nobody writes 3,000 for three milliards: a last zero is of a thousand
            thousands = (last == ",") if language == "en" else tail.endswith("0")
        elif thousands and last == "," and len(signs) == 1 and not sign_before:
            thousands = language not in _LONG_SCALE_LANGUAGES or tail.endswith("0")
        decimal = not thousands
    else:
        decimal = True
    whole, fraction = digits.rsplit(last, 1) if decimal else (digits, "")
    return Decimal(re.sub(r"[.,]", "", whole) + (f".{fraction}" if fraction else ""))


def words(surface: str, *, language: str) -> Decimal | None:
    """The number that words give, or None when they give none: `cinq cent mille`, `a hundred`."""
    spoken = re.sub(r"\s+", " ", surface.lower())
    head, _, tail = spoken.partition(" ")
    if head == "une" and tail in _ROUND:
        return Decimal(_ROUND[tail])
    if language == "de" and spoken in _GERMAN_NUMBERS:
        return _GERMAN_NUMBERS[spoken]
    if language == "de" and (more := re.fullmatch(r"(\w+)einhalb", spoken)):  # zweieinhalb
        whole = words(more[1], language=language)
        return whole and whole + Decimal("0.5")
    if head in {"a", "an"}:
        spoken = f"one {tail}".strip()
    elif re.match(r"hundred|thousand", head):
        return None
    for tongue in _TONGUES.get(language, ("fr", "en")):
        try:
            return Decimal(text2num(spoken, tongue))
        except ValueError:
            continue
    return None


def is_round(surface: str) -> bool:
    """Whether the words give a rounded number: `une quinzaine`."""
    return surface.lower().split()[-1] in _ROUND
