"""Where sums of money and percentages stand among the words of a query. Pure."""

import re
from collections.abc import Iterator

from libs.amounts.reading import find_amounts

_LONGEST_SHOWN = 60  # characters
_LANGUAGES = ("fr", "en")
_ABBREVIATED = r"Mio|Mn|Mln|Mds?|Mrds?|Bn|Bln"
_SCALES_OF_FIGURES = rf"(?:(?i:M|{_ABBREVIATED})|[ ](?:M|(?i:{_ABBREVIATED})))"
_SPELT = r"[ -]?(?i:millions?|milliards?|billions?|trillions?)"
_COUNTS = r"(?![ ](?:d['’]|de\b|of\b))"
_IN_FIGURES = re.compile(
    rf"(?<![\w.,€$£])(?:\d[\d.,]*(?:[ ]\d{{3}})*(?:{_SCALES_OF_FIGURES}|{_SPELT})"
    rf"|\d{{1,3}}(?:[ ,.]\d{{3}}){{2,}})(?!\w){_COUNTS}"
)
"""Not `7B` nor `5G`, which are names. `2 millions d'utilisateurs` counts users."""
_PERCENTAGE = re.compile(
    r"(?<![\w.,])\d+(?:[.,]\d+)?\s?(?:%|per\s?cent|pour\s?cents?)(?!\w)", re.IGNORECASE
)
_BETWEEN_WORDS = re.compile(r"[ -]")
_IN_WORDS = re.compile(
    rf"(?<!\w)(?:[^\W\d_]+[ -]){{1,3}}(?i:millions?|milliards?|billions?)(?!\w){_COUNTS}"
)


def is_money(text: str) -> bool:
    """Whether a text is one sum of money, with its currency, and nothing else."""
    return any(
        [(0, len(text))]
        == [(one.mention.start, one.mention.end) for one in find_amounts(text, language=language)]
        for language in _LANGUAGES
    )


def is_bare_sum(text: str) -> bool:
    """Whether a text would be a sum of money, had it a currency: `15 M`, `10000000`."""
    return is_money(f"{text} €")


def any_currency_hint(sum_: str) -> str:
    """What is said of a sum that names no currency."""
    if len(sum_) > _LONGEST_SHOWN:
        return "a sum that names no currency is looked for in any"
    return f"{sum_} is looked for in any currency: {sum_} € would be in one"


def sums_in(spoken: str) -> set[tuple[int, int]]:
    """Where sums stand that are such by themselves, without the words around them."""
    found: set[tuple[int, int]] = set()
    for language in _LANGUAGES:
        for amount in find_amounts(spoken, language=language):
            start, end = amount.mention.start, amount.mention.end
            if is_money(spoken[start:end]):
                found.add((start, end))
    return found


def percentages_in(spoken: str) -> set[tuple[int, int]]:
    """Where percentages stand: `1 %`, `1.5 per cent`."""
    return {found.span() for found in _PERCENTAGE.finditer(spoken)}


def bare_sums_in(spoken: str) -> set[tuple[int, int]]:
    """Where sums stand that name no currency, but millions or more: `20bn`, `deux milliards`."""
    return set(_in_figures(spoken)) | set(_in_words(spoken))


def _in_figures(spoken: str) -> Iterator[tuple[int, int]]:
    for found in _IN_FIGURES.finditer(spoken):
        if is_bare_sum(found[0]):
            yield found.span()


def _in_words(spoken: str) -> Iterator[tuple[int, int]]:
    """Of the words before a scale as many as make a number."""
    for found in _IN_WORDS.finditer(spoken):
        start, end = found.span()
        while start < end and not is_bare_sum(spoken[start:end]):
            ahead = _BETWEEN_WORDS.search(spoken, start, end)
            start = ahead.end() if ahead else end
        if start < end:
            yield start, end
