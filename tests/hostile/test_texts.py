"""Texts that no journalist wrote: each is read in bounded time, with its places right."""

import random
import time
from collections.abc import Callable, Iterator

import pytest

from libs.contracts import DetectedArticle, EnrichedArticle, LanguageReading, Mention
from libs.deals import SHIPPED_PROFILES, load_deals
from services.enricher.enrichment import MOST_READ, Knowledge, enrich
from services.enricher.model.models import SpacyRecogniser
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.wording.files import all_wordings
from tests.messages import detected

_SECONDS = 60  # a tenth is usual; a machine may be busy
_WORDS = [
    "Microsoft",
    "Mistral",
    "AI",
    "a",
    "annoncé",
    "lundi",
    "que",
    "l'accord",
    "n'est",
    "pas",
    "exclusif",
    "«",
    "Nous",
    "»",
    "a-t-il",
    "dit",
    ",",
    "selon",
    "M.",
    "Voss",
    ".",
    "The",
    "deal",
    "is",
    "worth",
    "$15m",
    "(16",
    "M$)",
    "said",
    "Jane",
    "Roe",
    ",",
    "analyst",
    "at",
    "Techinsights",
    "-",
    '"',
    "“",
    "”",
    "’",
    "'",
    "?",
    "!",
    ":",
    ";",
    "26",
    "février",
    "2024",
    "Mr",
    "Brennan",
    "chez",
]


def _words(rng: random.Random) -> str:
    return " ".join(rng.choice(_WORDS) for _ in range(15_000))


def _characters(rng: random.Random) -> str:
    ranges = ((32, 0x250), (0x2000, 0x2100), (10, 11))
    return "".join(chr(rng.randrange(*rng.choice(ranges))) for _ in range(80_000))


TEXTS: dict[str, Callable[[random.Random], str]] = {
    "words in any order": _words,
    "any characters": _characters,
    "marks that open": lambda _: "« " * 40_000,
    "straight marks": lambda _: '"a ' * 30_000,
    "capitals": lambda _: "Aa Bb " * 15_000,
    "verbs of saying": lambda _: "dit, " * 20_000,
    "speakers": lambda _: "selon Jean Martin, " * 5_000,
    "sums": lambda _: "15 M€ " * 5_000,
    "days": lambda _: "lundi 26 février " * 5_000,
    "lines": lambda _: "a\n" * 40_000,
    "one word": lambda _: "x" * 100_000,
    "an interview": lambda _: "Q: oui ?\nA: non.\n" * 5_000,
    "claims": lambda _: "L'accord est exclusif, " * 4_000,
    "ten megabytes": lambda _: "Mistral AI et Microsoft. " * 400_000,
}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    deals = load_deals(SHIPPED_PROFILES)
    return Knowledge(deals, Gazetteer(deals), SpacyRecogniser(), all_wordings())


def _article(text: str, language: str) -> DetectedArticle:
    reading = LanguageReading(language=language, confidence=1, agreed=True)
    return detected(1, text=text, language=reading)


@pytest.mark.parametrize("language", ["fr", "en", "de"])
@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_a_text_is_read_in_bounded_time_and_places_are_right(
    knowledge: Knowledge, kind: str, language: str
) -> None:
    text = TEXTS[kind](random.Random(kind))
    started = time.process_time()
    read = enrich(_article(text, language), knowledge=knowledge, revision=0)
    assert time.process_time() - started < _SECONDS
    for place in _places(read):
        whole = read.text if place.field == "text" else read.stated_title or ""
        assert whole[place.start : place.end] == place.surface
    assert (f"text beyond {MOST_READ}" in read.not_read) is (len(text) > MOST_READ)


def _places(read: EnrichedArticle) -> Iterator[Mention]:
    for entity in read.entities:
        yield from entity.mentions
        yield from (role.mention for role in entity.roles)
    yield from (amount.mention for amount in read.amounts)
    yield from (day.mention for day in read.dates)
    for quote in read.quotes:
        yield from quote.parts
    for claim in read.claims:
        yield from (claim.mention, claim.sentence)
