"""The facts of one generated page: who, which firm, how much, where, when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deploy.demo.calendar_words import MONTHS
from deploy.demo.grammar import grammar_of
from deploy.demo.page import Sum

_FIRST_DAY = date(2024, 2, 27)  # the day after the deal was announced
_DAYS = 120
# A step that shares no factor with the number of combinations (42 x 42 x 360 = 2^5 3^4 5 7^2):
# walking by it meets every person and firm once before any combination comes again.
_STEP = 213_127


@dataclass(frozen=True)
class Facts:
    """`words` fill the sentence plans, by name; `sum` is the sum of money among them."""

    words: Mapping[str, str]
    sum: Sum
    author: str


_WAYS = {
    # language, currency: ways of writing a number of millions, and of thousands
    ("fr", "EUR"): (("{} millions d'euros", "{} M€"), "{} 000 euros"),
    ("fr", "USD"): (("{} millions de dollars", "{} M$"), "{} 000 dollars"),
    ("en", "EUR"): (("€{}m", "€{} million", "{} million euros"), "{},000 euros"),
    ("en", "USD"): (("${}m", "${} million", "{} million dollars"), "${},000"),
}
_SMALL_SHARE = 0.25  # of sums that are below a million


def draw_sum(language: str, rng: Random) -> tuple[Sum, str]:
    """A sum of 120,000 to 98.9 million euros or dollars, and one way of writing it."""
    currency = rng.choice(("EUR", "USD"))
    millions, thousands = _WAYS[language, currency]
    if rng.random() < _SMALL_SHARE:
        number = rng.randrange(120, 990, 10)
        return Sum(number * 1e3, currency), thousands.format(number)
    tenths = rng.randrange(21, 990)
    written = f"{tenths / 10:.1f}".removesuffix(".0")
    if language == "fr":
        written = written.replace(".", ",")
    return Sum(tenths * 1e5, currency), rng.choice(millions).format(written)


def _date_words(language: str, rng: Random) -> str:
    day = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
    month = MONTHS[language][day.month - 1]
    first = language == "fr" and day.day == 1
    return f"{'1er' if first else day.day} {month} {day.year}"


def draw_facts(number: int, seed: int, language: str, rng: Random) -> Facts:
    """The facts of page `number`: no other page of this seed has its person at its firm."""
    words = grammar_of(language).words
    firsts, lasts = words["first_names"], words["last_names"]
    heads, tails = words["firm_heads"], words["firm_tails"]
    firms = len(heads) * len(tails)
    place = (number * _STEP + seed * 7919) % (len(firsts) * len(lasts) * firms)
    place, first = divmod(place, len(firsts))
    place, last = divmod(place, len(lasts))
    rival = (place + 1 + rng.randrange(firms - 1)) % firms
    town, town2 = rng.sample(words["towns"], 2)
    amount, amount_words = draw_sum(language, rng)
    return Facts(
        words={
            "person": f"{firsts[first]} {lasts[last]}",
            "firm": heads[place % len(heads)] + tails[place // len(heads)],
            "firm2": heads[rival % len(heads)] + tails[rival // len(heads)],
            "town": town,
            "town2": town2,
            "sector": rng.choice(words["sectors"]),
            "use": rng.choice(words["uses"]),
            "date": _date_words(language, rng),
            "sum": amount_words,
        },
        sum=amount,
        author=f"{rng.choice(firsts)} {rng.choice(lasts)}",
    )
