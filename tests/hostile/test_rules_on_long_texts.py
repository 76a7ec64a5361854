"""Each rule of the enricher on a text of one thing without end: time grows with length alone."""

import time
from collections.abc import Iterator

import pytest

from libs.amounts.reading import amounts_of
from libs.contracts import Entity, Mention
from services.enricher.amounts.topics import with_topics
from services.enricher.dates.dates import MOST_FOUND, MOST_READ, find_dates
from services.enricher.names.entities import TextField
from services.enricher.names.patterns import names_by_pattern
from services.enricher.quotes.marks import marked_spans
from services.enricher.quotes.quotes import find_quotes
from services.enricher.wording.files import all_wordings
from tests.unit.enricher.claims.test_claims import claims
from tests.unit.enricher.test_quote_marks import MARKS

WORDINGS = all_wordings()
LONG = 10_000_000
SECONDS = 15  # a tenth is usual; a machine may be busy


@pytest.fixture(autouse=True)
def bounded_time() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    "filling",
    ["« a » ", '"', "« a, dit-il, b » ", "Ada Bronn, ", ", affirme ", "selon ", "\n« ",
     "Q: a?\nA: b\n", "— A (@b) ", "A-", "l'A ", "« “a” » "],
)  # fmt: skip
def test_quotes(filling: str) -> None:
    text = filling * (LONG // len(filling))
    find_quotes(
        {"text": text},
        language="fr",
        spans=(),
        entities=(),
        lexicons=WORDINGS.quotes,
        first_names=WORDINGS.names.first_names,
    )


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("around", ["{}", "{} ", "a{}", " {}a", "{}\n"])
def test_quotation_marks(mark: str, around: str) -> None:
    marked_spans(around.format(mark) * 100_000)


@pytest.mark.parametrize(
    "piece",
    [
        "lundi ",
        "il y a ",
        "2024 ",
        "1.1.",
        "\u202f",
        "é",
        "le 3 mai ",
        "« mardi ",
        "de mars à mai ",
    ],
)
def test_dates(piece: str) -> None:
    text = piece * (LONG // len(piece))
    found = find_dates({"text": text}, language="fr", published=None, wordings=WORDINGS.dates)
    assert len(found) <= MOST_FOUND
    assert all(each.mention.end <= MOST_READ for each in found)


@pytest.mark.parametrize("text", ["A" * 200_000, "Ab " * 60_000, "le cabinet " * 20_000])
def test_names(text: str) -> None:
    found = names_by_pattern(text, wording=WORDINGS.names)
    assert all(text[each.start : each.end] == each.surface for each in found)


@pytest.mark.parametrize(
    "piece", ["Norvia a investi 3 € et ", "Norvia, et ", "Norvia, la société paie 3 € à "]
)
def test_sums_and_whose_they_are(piece: str) -> None:
    times = 10_000
    texts: dict[TextField, str] = {"text": piece * times}
    starts = range(0, len(piece) * times, len(piece))
    places = [Mention(field="text", start=at, end=at + 6, surface="Norvia") for at in starts]
    norvia = Entity(type="organisation", name="Norvia", found_by="model", mentions=tuple(places))
    amounts = amounts_of(texts, language="fr")
    with_topics(amounts, texts, language="fr", entities=[norvia], wordings=WORDINGS.sums)


def test_claims() -> None:
    found = claims("L'accord est exclusif. " * 500_000)
    assert found[-1].mention.end <= 200_000
