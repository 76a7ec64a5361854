"""Dates and sums in the texts that the rules were written with, against what is labelled."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timezone

import pytest

from libs.amounts.reading import amounts_of
from libs.contracts import Amount, DateMention, Mention, Timestamp
from services.enricher.amounts.topic_wording import SumWording
from services.enricher.amounts.topics import with_topics
from services.enricher.dates.dates import find_dates
from services.enricher.dates.wording import DateWording
from services.enricher.wording.files import load_wordings
from tests.quality.floors import at_least
from tests.quality.statements.scoring import Score, matched, words_at
from tests.quality.statements.texts import Label, LabelledText, gold_entities, load
from tests.quality.statements.whole import DEALS

LANGUAGES = ("fr", "en")
DATES = load_wordings(DateWording, topic="dates", languages=LANGUAGES)
SUMS = load_wordings(SumWording, topic="sums", languages=LANGUAGES)
TEXTS = load()
LEAST_OVERLAP = 0.5  # « lundi soir » is « lundi »


def dates_of(text: LabelledText) -> tuple[DateMention, ...]:
    day = text.published
    published = None
    if day is not None:
        at = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
        published = Timestamp(at=at, precision="day")
    return find_dates(text.texts, language=text.language, published=published, wordings=DATES)


def sums_of(text: LabelledText) -> tuple[Amount, ...]:
    return with_topics(
        amounts_of(text.texts, language=text.language),
        text.texts,
        language=text.language,
        entities=gold_entities(text),
        wordings=SUMS,
        deals=[DEALS[text.deal]],
    )


def pairs(
    text: LabelledText, places: Sequence[Mention], labels: Sequence[Label]
) -> list[tuple[int, int]]:
    return matched(
        [words_at([(each.field, each.start, each.end)], text.texts) for each in places],
        [words_at(text.places(each), text.texts) for each in labels],
        least=LEAST_OVERLAP,
    )


def date_is_right(found: DateMention, label: Label) -> bool:
    value = None if label["value"] is None else str(label["value"])
    return (found.value, found.precision) == (value, label["precision"])


def sum_is_right(found: Amount, label: Label) -> bool:
    stated = float(label["low"]), float(label["high"]), label["currency"]
    return (found.low, found.high, found.currency) == stated


def score_dates(texts: Sequence[LabelledText]) -> Score:
    total = Score(0, 0, 0)
    for text in texts:
        found, labels = dates_of(text), text.labels("dates")
        both = pairs(text, [each.mention for each in found], labels)
        right = sum(date_is_right(found[one], labels[other]) for one, other in both)
        total += Score(right, len(found), len(labels))
    return total


def matched_sums(texts: Sequence[LabelledText]) -> Iterator[tuple[Amount, Label]]:
    for text in texts:
        found, labels = sums_of(text), text.labels("amounts")
        for one, other in pairs(text, [each.mention for each in found], labels):
            yield found[one], labels[other]


def score_sums(texts: Sequence[LabelledText]) -> Score:
    right = sum(sum_is_right(found, label) for found, label in matched_sums(texts))
    return Score(
        right,
        sum(len(sums_of(text)) for text in texts),
        sum(len(text.labels("amounts")) for text in texts),
    )


def in_language(language: str) -> list[LabelledText]:
    return [text for text in TEXTS if text.language == language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "score"), [("dates", score_dates), ("sums", score_sums)])
def test_dates_and_sums_are_what_is_labelled(
    kind: str, score: Callable[[Sequence[LabelledText]], Score], language: str
) -> None:
    found = score(in_language(language))
    assert found.f1 >= at_least(f"statements.development.{kind}"), f"{kind} {language}: {found}"


@pytest.mark.parametrize("key", ["about", "of"])
def test_what_a_sum_is_for_and_whose_is_what_is_labelled(key: str) -> None:
    both = list(matched_sums(TEXTS))
    right = sum(getattr(found, key) == label[key] for found, label in both)
    floor = at_least(f"statements.development.sums.{key}")
    assert right / len(both) >= floor, f"{key}: {right} of {len(both)}"
