"""Which currency has a sum that leaves it out? Pure: no I/O, no clock, no settings.

"105 millions d'euros en juin, puis 385 millions en décembre": the second number is money
because nothing is counted with it and the number before it in the sentence is money.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from libs.amounts.lexicon import Currency
from libs.amounts.wording import LEADS_ON

SENTENCE_END = re.compile(r"[.!?…][\"'”’»]?\s+(?=[^\W\d_a-zà-ÿ]|[«“\"])|\n")
_SPELLED = re.compile(
    r"(?:(?:million|milliard|billion|trillion)(?:s|e|en)?|mill[oó]n(?:es)?|lakhs?|crores?)$",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"[0-9]+(?:\W[0-9]+)*")
_AND = re.compile(r"[,;]|\b(?:et|puis|and|then|contre|against)\b")


@dataclass(frozen=True)
class Written:
    """A number at [start, end) and the currency written with it, if any."""

    start: int
    end: int
    currency: Currency | None


def currencies(text: str, numbers: Sequence[Written]) -> tuple[Currency | None, ...]:
    """For each number, in the order of the text, its own currency or that of a neighbour.

    Only spelled-out millions and more leave their currency out; a number that counts
    something ("16 millions d'utilisateurs") has none, and passes none on.
    """
    found: list[Currency | None] = []
    for index, number in enumerate(numbers):
        code = number.currency
        if code is None and _reads_as_sum(text, number):
            code = _before(text, numbers, found, index) or _after(text, numbers, index)
        found.append(code)
    return tuple(found)


def _reads_as_sum(text: str, number: Written) -> bool:
    if _FIGURES.fullmatch(text, number.start, number.end):
        return True  # it stands before a number with a scale: « passe de 7 à 9 millions »
    spelled = _SPELLED.search(text, number.start, number.end)
    return spelled is not None and LEADS_ON.match(text, number.end) is not None


def _before(
    text: str, numbers: Sequence[Written], found: Sequence[Currency | None], index: int
) -> Currency | None:
    if index == 0:
        return None
    between = text[numbers[index - 1].end : numbers[index].start]
    return None if SENTENCE_END.search(between) else found[index - 1]


def _after(text: str, numbers: Sequence[Written], index: int) -> Currency | None:
    """From the next number: "4 milliards, et Google 2 milliards de dollars"."""
    if index + 1 == len(numbers):
        return None
    if index and not SENTENCE_END.search(text, numbers[index - 1].end, numbers[index].start):
        return None  # the number before it in the sentence counts something
    between = text[numbers[index].end : numbers[index + 1].start]
    if SENTENCE_END.search(between) or not _AND.search(between):
        return None
    return numbers[index + 1].currency
