"""How a number, its scale and its currency stand together. Pure: no I/O, no clock, no settings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from libs.amounts.lexicon import Currency
from libs.amounts.numerals import (
    SPACES,
    figures,
    is_round,
    part,
    scale_of,
    words,
)
from libs.amounts.tokens import Kind, Token
from libs.amounts.wording import LEADS_ON

_SCALE_BEFORE = re.compile(r"(?<![\w€$£])(?<![0-9][ \u00a0\u202f])(?:M|k|Md|Mds|bn)$")
_PART_OF_NAME = re.compile(r"(?:[^\W\d_]|[^\W\d_][-–.,]|[0-9][x×.,/⁄^])\Z")
# Behind a figure: a fraction, a date, 1e9. What the whole is worth cannot be told from its start.
_GOES_ON = re.compile(r"[/⁄^][0-9]|[eE][0-9]|[ ]?[¼½¾⅓⅔]| [0-9]/[0-9]")
# 06 12 34 56 78 €, FR76 3000 6000 … €: the end of a number of something else.
_LONG_NUMBER = re.compile(rf"(?<![0-9])(?:[0-9]{{1,4}}[{SPACES}]){{2}}\Z")
_GROUP = re.compile(r"[0-9]{1,4}")
_SPOKEN_POINT = re.compile(r"\b(?:virgule|point|komma|coma|punto)[ ]\Z", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_TWO_DIGITS = re.compile(r"[0-9]{2}")
_LEAST_OF_WORDS = 1000  # below, a currency that is also a word, a weight or a name is that
_MOST_SCALES = 2  # mille milliards
_HUNDRED = Decimal(100)
_NO_CENTS_BEFORE: tuple[Kind, ...] = ("currency", "scale", "percent", "of", "to")
_ADDS = {"et", "and", "und", "y", "con"}


@dataclass(frozen=True)
class Sum:
    """A number with what goes with it; `currency` and `scale` may be missing in a range."""

    start: int
    end: int
    after: int  # index of the token that follows
    number: Decimal
    scale: Decimal | None
    currency: Currency | None
    currency_first: bool
    rounded: bool
    is_year: bool = False
    """Four figures that could be a year."""
    in_words: bool = False

    @property
    def is_small(self) -> bool:
        """Small enough to be a number of other things."""
        return self.scale is None and self.value < _LEAST_OF_WORDS

    @property
    def value(self) -> Decimal:
        """In units of the currency."""
        value = self.number * (self.scale or 1)
        return value / _HUNDRED if self.currency and self.currency.hundredth else value


class SumGrammar:
    """Reads one sum from the tokens of a text: [currency] number [scale…] [of] [currency]."""

    def __init__(self, text: str, tokens: Sequence[Token], language: str) -> None:
        self._text = text
        self._tokens = tokens
        self._language = language

    def at(self, index: int, kind: Kind, after: int | None = None) -> Token | None:
        """The token at an index, if it is of a kind and stands right after a place."""
        if not 0 <= index < len(self._tokens) or self._tokens[index].kind != kind:
            return None
        token = self._tokens[index]
        if after is not None:
            gap = self._text[after : token.start]
            linked = gap == "-" and kind in {"scale", "currency"}  # a $16-million deal
            if len(gap) > 1 or (gap.strip(SPACES) and not linked):
                return None
        return token

    def sum_at(self, index: int) -> Sum | None:
        """The sum whose first token is at an index; it may lack a scale or a currency."""
        before = self.at(index, "currency")
        if before is not None:
            if before.currency is None or before.currency.source == "name":
                return None  # signs and codes stand before a number, words never do
            index += 1
        token = self._first_number(index, before)
        if token is None or (before is None and self._in_a_name(token)):
            return None
        halved = self.at(index + 1, "plus_half", token.end)  # two and a half billion
        scale, end, index = self._scales(
            index + (2 if halved else 1), halved.end if halved else token.end
        )
        number = self._number(token, scaled=scale is not None, sign_before=before is not None)
        if number is None or (scale is None and (halved or token.kind == "part")):
            return None
        if not halved and (halved := self.at(index, "plus_half", end)):  # deux milliards et demi
            end, index = halved.end, index + 1
        if halved:
            number += Decimal("0.5")
        elif scale is not None:
            rest, end, index = self._rest(scale, index, end)
            number += rest / scale
        whole = Sum(
            before.start if before else token.start, end, index, number,
            scale or self._scale_before(before), before.currency if before else None,
            before is not None, token.kind == "words" and is_round(token.surface),
            is_year=_YEAR.fullmatch(token.surface) is not None, in_words=token.kind == "words",
        )  # fmt: skip
        whole = self._with_currency_after(whole, token)
        return None if self._is_none(whole, token) else whole

    def _first_number(self, index: int, before: Token | None) -> Token | None:
        kinds: tuple[Kind, ...] = ("figures", "words", "part", "scale")
        end = before.end if before else None
        return next((found for kind in kinds if (found := self.at(index, kind, end))), None)

    def _in_a_name(self, token: Token) -> bool:
        """GPT-4, 8x7B, B2: part of a name; 1/2, a telephone number: of a number."""
        if _GROUP.fullmatch(token.surface) and _LONG_NUMBER.search(
            self._text[max(0, token.start - 10) : token.start]
        ):
            return True
        before = self._text[max(0, token.start - 8) : token.start]
        part = _PART_OF_NAME if token.kind == "figures" else _SPOKEN_POINT
        return part.search(before) is not None

    def _is_none(self, found: Sum, number: Token) -> bool:
        """A share; a "euro" that is spoken of; 15 pounds that are a weight, the TOP 10."""
        if self.at(found.after, "percent", found.end) or number.surface.startswith("00"):
            return True
        if number.kind == "figures" and _GOES_ON.match(self._text, number.end):
            return True
        if found.currency is None:
            return False
        if number.kind == "words" and found.number == 1 and found.scale is None:
            # "un euro", "a dollar" speak of the currency; "one yen" may be a bid
            return number.surface.lower() != "one" and "." not in str(found.number)
        return found.currency.weight and found.is_small

    def _scales(self, index: int, end: int) -> tuple[Decimal | None, int, int]:
        scale: Decimal | None = None
        # "une quinzaine de millions": the scale may follow `de`
        link = self.at(index, "of", end)
        if link is not None and self.at(index + 1, "scale", link.end):
            index, end = index + 1, link.end
        stop = index + _MOST_SCALES
        while index < stop and (token := self.at(index, "scale", end)):
            scale = (scale or Decimal(1)) * scale_of(token.surface, language=self._language)
            end, index = token.end, index + 1
        return scale, end, index

    def _rest(self, scale: Decimal, index: int, end: int) -> tuple[Decimal, int, int]:
        """What is added to a number with its scale: 1 million *500 000* euros."""
        nothing = Decimal(0), end, index
        token = self.at(index, "figures", end) or self.at(index, "words", end)
        if token is None:
            return nothing
        more, end, index = self._scales(index + 1, token.end)
        number = self._number(token, scaled=more is not None)
        link = self.at(index, "of", end)
        currency = self.at(index + bool(link), "currency", link.end if link else end)
        if number is None or currency is None or number * (more or 1) >= scale:
            return nothing
        return number * (more or 1), end, index

    def _scale_before(self, currency: Token | None) -> Decimal | None:
        """The millions of `M€ 15`."""
        if currency is None or not (
            found := _SCALE_BEFORE.search(self._text[max(0, currency.start - 4) : currency.start])
        ):
            return None
        return scale_of(found.group(), language=self._language)

    def _number(self, token: Token, *, scaled: bool, sign_before: bool = False) -> Decimal | None:
        if token.kind == "part":
            return part(token.surface)
        if token.kind == "figures":
            return figures(
                token.surface, scaled=scaled, language=self._language, sign_before=sign_before
            )
        if token.kind == "scale":  # mille milliards, a bare million is no number
            return Decimal(1000) if token.surface.lower() in {"mille", "mil"} else None
        return words(token.surface, language=self._language)

    def _with_currency_after(self, found: Sum, number: Token) -> Sum:
        end, index = found.end, found.after
        if link := self.at(index, "of", end):
            end, index = link.end, index + 1
        after = self.at(index, "currency", end)
        if after is None or after.currency is None:
            return found
        if found.currency is not None and not set(found.currency.codes) & set(after.currency.codes):
            return found
        if self._belongs_to_next(found, after, index, number):
            return found
        currency = after.currency
        if found.currency is not None and len(found.currency.codes) < len(currency.codes):
            currency = found.currency  # US$ 16 million dollars
        whole = replace(found, end=after.end, after=index + 1, currency=currency)
        return self._with_hundredths(whole, after)

    def _belongs_to_next(self, found: Sum, currency: Token, index: int, number: Token) -> bool:
        """In "in 2023 $385 million" the sign goes with what follows it, and so does a code."""
        following = self.at(index + 1, "figures", currency.end)
        is_code = currency.currency is not None and currency.currency.source == "code"
        if following is None or (currency.surface[-1].isalpha() and not is_code):
            return False
        if is_code and found.currency is not None and found.currency.source != "code":
            return False  # $20 USD
        if found.currency is not None:  # $ 20,000 $ 37,000
            return True
        if number.end == currency.start:
            return False
        if is_code and found.scale is None and not self.at(index + 2, "currency", following.end):
            return True  # iPhone 15 USD 999, Chapter 11 EUR 5 million
        return following.start == currency.end or found.is_year

    def _with_hundredths(self, found: Sum, currency: Token) -> Sum:
        """« 7€50 », « 12 euros 50 », « 1 euro et 45 centimes », "3 dollars 50 cents"."""
        if found.currency is None or found.currency.hundredth or found.scale is not None:
            return found
        if following := self._two_digits(found, currency):
            more = Decimal(following.surface) / _HUNDRED
            return replace(
                found, number=found.number + more, end=following.end, after=found.after + 1
            )
        index, end = found.after, found.end
        if (link := self.at(index, "to", end)) and link.surface.lower() in _ADDS:
            index, end = index + 1, link.end
        number = self.at(index, "figures", end) or self.at(index, "words", end)
        unit = self.at(index + 1, "currency", number.end) if number else None
        if number is None or unit is None or not (unit.currency and unit.currency.hundredth):
            return found
        added = self._number(number, scaled=False)
        if (
            added is None
            or added >= _HUNDRED
            or not (set(found.currency.codes) & set(unit.currency.codes))
        ):
            return found
        more = added / _HUNDRED
        return replace(found, number=found.number + more, end=unit.end, after=index + 2)

    def _two_digits(self, found: Sum, currency: Token) -> Token | None:
        """The cents of « 7€50 », or of « 12 euros 50 » where they count nothing else."""
        digits = self.at(found.after, "figures", found.end)
        if digits is None or not _TWO_DIGITS.fullmatch(digits.surface) or found.number % 1:
            return None
        if digits.start == found.end:
            return digits if currency.surface[-1] in "€£$" else None
        more = any(self.at(found.after + 1, kind, digits.end) for kind in _NO_CENTS_BEFORE)
        leads_on = LEADS_ON.match(self._text, digits.end) is not None
        return digits if leads_on and not more and not found.currency_first else None
