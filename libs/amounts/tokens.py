"""A text as the few kinds of token that sums of money are made of. Pure: no I/O, no settings.

Most words are none of them. A line that names no currency is not looked at further.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from libs.amounts import signs
from libs.amounts.lexicon import Currency, Names, fold, names
from libs.amounts.numerals import (
    FIGURES,
    LONG_SCALES,
    PART,
    PART_STARTS,
    WORDS,
    number_starts,
)
from libs.amounts.wording import (
    PERCENT,
    PERCENT_STARTS,
    PLUS_HALF,
    PLUS_HALF_STARTS,
)

Kind = Literal["figures", "words", "part", "scale", "currency", "plus_half", "of", "to", "percent"]

# Letters count as a scale right after a figure, or before a currency: $16m, 15 M€, 2 Mds d'euros.
_SHORT_SCALE = re.compile(
    r"(?:[ \u00a0\u2009\u202f]?|-(?=(?:bn|mn|bln|mln|trn)\b))("  # a $20-bn merger
    r"(?:(?:mio|mrd|tsd)\.(?= )|mrds?|mds?|mio|mia|mln|mn|(?-i:MM)|bln|bn|trn|tn|[kmbt])"
    r"(?=[€$£¥]|(?:EUR|USD|US\$|GBP|CHF)(?!\w)|(?![\w'’]|-[a-z])|(?<=bn)-a-))",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_]+")
# "U.S. dollars", "St. Helena pounds": a point stands within a name behind an abbreviation alone.
_NEXT_WORD = re.compile(
    r"(?:(?:(?<=\b[A-Za-z])|(?<=\bSt))\.[ -]?|[ \u00a0\u2007\u2009\u202f](?:& )?|[-'’])"
    r"([^\W\d_]+)"
)
_CENT = {"cent", "cents"}
# « 6 cents euros », « 6 cent mille »: hundreds of what follows.
_HUNDREDS_OF = re.compile(
    r"[ \u00a0\u202f](?:mille\b|(?:millions?|milliards?)\b|[dD]['’]|de[ \u00a0]"
    r"|(?:euros?|dollars?|francs?|livres?|yens?|yuans?|roubles?|pesos?)\b|[€$£¥])"
)
_RAPPER = "Cent"  # 50 Cent; a coin has no capital where nouns have none
_OF = {"de", "of"}
_TO = {"à", "to", "ou", "or", "et", "and", "bis", "und", "oder", "y", "a", "o", "con"}
# A dash before these links: "a 15-million-euro stake", "a 12-cent dividend".
_LINKED = (
    r"(?:millions?|milliards?|billions?|trillions?|hundred|thousand|lakh|crore"
    r"|euros?|dollars?|pounds?|yen|francs?|cents?|pence|pesos?|rupees?|roupies?)\b"
)
_PHRASES: tuple[tuple[Kind, frozenset[str], re.Pattern[str]], ...] = (
    ("percent", PERCENT_STARTS, PERCENT),
    ("plus_half", PLUS_HALF_STARTS, PLUS_HALF),
    ("part", PART_STARTS, PART),
)


@dataclass(frozen=True)
class Token:
    """A piece of the text at [start, end); `currency` of a currency alone."""

    kind: Kind
    surface: str
    start: int
    end: int
    currency: Currency | None = None


@cache
def _scan() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<figures>{FIGURES})|(?P<sign>{signs.pattern()})|(?P<percent>[%‰])|(?P<of>\bd['’])"
        rf"|(?P<word>[^\W\d_]+)|(?P<dash>[-–—](?!{_LINKED}))"
    )


@cache
def _heads(language: str) -> dict[str, int]:
    """First words of names of currencies, folded, and how many words the longest name has."""
    found: dict[str, int] = {}
    for words in names(language):
        found[words[0]] = max(found.get(words[0], 0), len(words))
    return found


@cache
def _hints(language: str) -> frozenset[str]:
    """Folded words of which each name of a currency has one."""
    single = {words[0] for words in names(language) if len(words) == 1}
    several = [words for words in names(language) if not single & set(words)]
    codes = {fold(code) for code in signs.codes()}
    return frozenset(single | codes | {words[-1] for words in several})


def names_currency(line: str, language: str) -> bool:
    """Whether a currency may be named there. Many times as fast as reading it."""
    if signs.any_sign().search(line):
        return True
    return not _hints(language).isdisjoint(_WORD.findall(fold(line)))


def tokens(text: str, language: str) -> tuple[Token, ...]:
    """The tokens of all lines that name a currency, in order."""
    return tuple(
        token
        for line in _LINE.finditer(text)
        if names_currency(line.group(), language)  # a sum stays on its line
        for token in _Scanner(text, language, line.start(), line.end()).tokens()
    )


class _Scanner:
    """One line; each token begins where the one before it ends, or later."""

    def __init__(self, text: str, language: str, start: int, end: int) -> None:
        self._text = text
        self._start, self._end = start, end
        self._names: Names = names(language)
        self._heads = _heads(language)
        self._codes = signs.codes()
        self._number_starts = number_starts(language)
        self._language = language
        self._last: Token | None = None

    def tokens(self) -> Iterator[Token]:
        scan, at = _scan(), self._start
        while found := scan.search(self._text, at, self._end):
            at = found.end()
            token = self._token(found)
            if token is None:
                continue
            self._last = token
            yield token
            at = token.end
            if token.kind == "figures" and (scale := _SHORT_SCALE.match(self._text, at, self._end)):
                self._last = Token("scale", scale.group(1), scale.start(1), scale.end(1))
                at = scale.end()
                yield self._last

    def _token(self, found: re.Match[str]) -> Token | None:
        kind, surface, start = found.lastgroup, found.group(), found.start()
        if kind == "word":
            return self._of_word(surface, start)
        if kind == "sign":
            return Token("currency", surface, start, found.end(), signs.sign(surface))
        if kind == "dash":
            return Token("to", surface, start, found.end())
        return Token(kind, surface, start, found.end())  # type: ignore[arg-type]  # a group's name

    def _of_word(self, surface: str, start: int) -> Token | None:
        low, end = surface.lower(), start + len(surface)
        for kind, starts, pattern in _PHRASES:
            if low in starts and (found := pattern.match(self._text, start, self._end)):
                return Token(kind, found.group(), start, found.end())
        if low in LONG_SCALES:
            return Token("scale", surface, start, end)
        if low in _CENT and (other := self._of_hundred(surface, start)):
            return other[0]
        # « 50 cents », but « deux cents », « cent euros »
        counted = low in _CENT and not self._counts_cents(start)
        named = None if counted else self._name(surface, start)
        if named or (named := self._number(low, start)):
            return named
        if low in _OF or low in _TO:
            return Token("of" if low in _OF else "to", surface, start, end)
        return None

    def _of_hundred(self, surface: str, start: int) -> tuple[Token | None] | None:
        """What « 6 cents euros » and the name 50 Cent have instead of cents, None as a rule."""
        last = self._last
        if last is None or last.kind != "figures" or start - last.end != 1:
            return None
        end = start + len(surface)
        if self._language == "fr" and _HUNDREDS_OF.match(self._text, end, self._end):
            return (Token("scale", surface, start, end),)
        named = surface == _RAPPER and last.surface == "50" and self._language != "de"
        return (None,) if named and self._text[last.end] != "-" else None

    def _number(self, low: str, start: int) -> Token | None:
        anywhere = self._language in {"de", "es"} and low not in {"a", "an"}
        if low not in self._number_starts and not anywhere:
            return None
        found = WORDS.match(self._text, start, self._end)
        return Token("words", found.group(), start, found.end()) if found else None

    def _counts_cents(self, start: int) -> bool:
        """Whether what stands before is a number of cents, and `cent` no hundred itself."""
        last = self._last
        if last is None or start - last.end > 1:
            return False
        spoken = last.kind == "words" and self._language != "fr"
        return last.kind in {"figures", "currency"} or spoken

    def _name(self, surface: str, start: int) -> Token | None:
        """The longest name of a currency that begins with a word."""
        end = start + len(surface)
        if (code := self._codes.get(surface)) is not None:
            return Token("currency", surface, start, end, code)
        longest = self._heads.get(head := fold(surface))
        if longest is None:
            return None
        words, ends = [head], [end]
        while len(words) < longest and (found := _NEXT_WORD.match(self._text, ends[-1], self._end)):
            words.append(fold(found.group(1)))
            ends.append(found.end())
        while words:
            if (currency := self._names.get(tuple(words))) is not None:
                return Token("currency", self._text[start : ends[-1]], start, ends[-1], currency)
            words.pop()
            ends.pop()
        return None
