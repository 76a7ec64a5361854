"""Languages of labelled snippets."""

from datetime import datetime, timezone
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from libs.contracts import FetchedArticle, LanguageReading, Outlet
from services.language_detector.detection import Certainty, detect
from services.language_detector.models import TwoDetectors
from tests.quality.floors import at_least, at_most


class Snippet(TypedDict, total=False):
    language: str | None
    text: str
    short: bool


@pytest.fixture(scope="module")
def readings() -> list[tuple[Snippet, LanguageReading]]:
    path = Path(__file__).with_name("snippets.yaml")
    snippets: list[Snippet] = yaml.safe_load(path.read_text(encoding="utf-8"))
    model = TwoDetectors()
    return [(each, _read(each["text"], model)) for each in snippets]


def _read(text: str, model: TwoDetectors) -> LanguageReading:
    article = FetchedArticle(
        request_id="r",
        outlet=Outlet(name="Test"),
        article_id="0" * 32,
        version="0" * 32,
        observed_at=datetime(2024, 2, 27, tzinfo=timezone.utc),
        requested_url="https://test.example/",
        final_url="https://test.example/",
        text=text,
    )
    return detect(article, model=model, certainty=Certainty()).language


Readings = list[tuple[Snippet, LanguageReading]]


def test_long_texts_get_their_language(readings: Readings) -> None:
    long = [(each["language"], got.language) for each, got in readings if not each.get("short")]
    wrong = [pair for pair in long if pair[0] != pair[1]]
    assert len(long) >= 50
    assert 1 - len(wrong) / len(long) >= at_least("language.long_right"), wrong


def test_no_short_text_is_given_a_wrong_language(readings: Readings) -> None:
    wrong = [
        (each["text"], got.language)
        for each, got in readings
        if each.get("short") and got.language not in {each["language"], "und"}
    ]
    assert not wrong


def test_most_headlines_get_their_language(readings: Readings) -> None:
    short = [
        (e["language"], got.language) for e, got in readings if e.get("short") and e["language"]
    ]
    named = sum(language == got for language, got in short) / len(short)
    assert len(short) >= 30
    assert named >= at_least("language.short_named")


def test_confidence_says_how_often_the_likeliest_language_is_right(readings: Readings) -> None:
    named = [(each, got) for each, got in readings if got.language != "und"]
    brier = sum(
        (got.confidence - (got.language == each["language"])) ** 2 for each, got in named
    ) / len(named)
    assert brier <= at_most("language.calibration")
