"""The language of an article as the real detectors see it, loaded from their packages."""

from datetime import datetime, timezone
from typing import Any

import pytest

from libs.contracts import DetectedArticle, FetchedArticle, Outlet
from services.language_detector.detection import Certainty, detect
from services.language_detector.models import TwoDetectors
from services.language_detector.settings import LanguageDetectorSettings
from services.language_detector.stage import build

FRENCH = "Le groupe a confirmé lundi qu'il prendrait une petite part de la jeune entreprise."
ENGLISH = "The group confirmed on Monday that it would take a small stake in the young company."


@pytest.fixture(scope="module")
def real() -> TwoDetectors:
    return TwoDetectors()


def read(text: str, model: TwoDetectors, **fields: Any) -> DetectedArticle:
    given: dict[str, Any] = {
        "request_id": "r",
        "outlet": Outlet(name="Le Test", language="fr"),
        "article_id": "0" * 32,
        "version": "1" * 32,
        "observed_at": datetime(2024, 2, 27, tzinfo=timezone.utc),
        "requested_url": "https://test.example/a",
        "final_url": "https://test.example/a",
        "text": text,
    }
    article = FetchedArticle(**(given | fields))
    return detect(article, model=model, certainty=Certainty())


def passages(detected: DetectedArticle) -> list[tuple[str, str]]:
    text = detected.text
    return [(span.language, text[span.start : span.end]) for span in detected.language.spans]


def test_what_is_declared_does_not_sway_what_is_detected(real: TwoDetectors) -> None:
    assert read(ENGLISH, real, declared_language="fr").language.language == "en"


BRIEF = (
    "Le rachat de Brumelle est signé. « We are very happy with this deal », a dit le patron du "
    "groupe Ostrand. « It will help us grow in Europe and in Asia over the years ». La vente sera "
    "close en mai."
)


def test_a_brief_with_long_quotes_is_in_the_language_that_its_page_declares(
    real: TwoDetectors,
) -> None:
    silent = read(BRIEF, real, outlet=Outlet(name="Le Test"))
    detected = read(BRIEF, real, declared_language="fr")
    assert (silent.language.language, detected.language.language) == ("und", "fr")
    assert detected.language.confidence < 0.6
    assert detected.language.spans == silent.language.spans


def test_a_headline_in_capitals_keeps_its_words(real: TwoDetectors) -> None:
    assert (
        read("BRUXELLES VA EXAMINER CET ACCORD DANS LES JOURS QUI VIENNENT", real).language.language
        == "fr"
    )


def test_the_title_tells_where_the_text_is_too_short(real: TwoDetectors) -> None:
    assert read("Mistral AI.", real, title=FRENCH).language.language == "fr"


def test_an_english_tweet_in_a_french_text_is_a_passage_of_its_own(real: TwoDetectors) -> None:
    tweet = "Thrilled to announce our partnership with @MistralAI, more choice for customers. https://t.co/x"
    signed = "— Satya Nadella (@satyanadella) February 26, 2024"
    detected = read(f"{FRENCH} Elle s'en réjouit.\n{tweet}\n{signed}\n{FRENCH}", real)
    assert detected.language.language == "fr"
    assert passages(detected) == [
        ("fr", f"{FRENCH} Elle s'en réjouit."),
        ("en", f"{tweet}\n{signed}"),
        ("fr", FRENCH),
    ]


def test_a_text_in_one_language_is_one_passage(real: TwoDetectors) -> None:
    text = f"{FRENCH}\nMistral Large\n{FRENCH} Merci. OK."
    assert passages(read(text, real)) == [("fr", text)]


def test_a_third_language_is_reported_as_what_it_is(real: TwoDetectors) -> None:
    german = "Der Konzern beteiligt sich mit einem kleinen Anteil an dem Unternehmen aus Paris."
    assert read(german, real).language.language == "de"


def test_detectors_that_know_nothing_give_even_chances(real: TwoDetectors) -> None:
    for ballot in real.ballots(""):
        assert max(ballot.chances.values()) < 0.5
        assert sum(ballot.chances.values()) == pytest.approx(1)


def test_it_reads_fetched_articles() -> None:
    stage = build(LanguageDetectorSettings())
    assert stage.name == "language-detector"
    assert [each.source for each in stage.connections] == [FetchedArticle]
