"""The language of an article, decided on ballots that the test fills in."""

from datetime import datetime, timezone
from typing import Any

import pytest

from libs.contracts import DetectedArticle, FetchedArticle, Outlet
from services.language_detector.detection import Ballot, Certainty, NoLetters, detect

FRENCH = "Le groupe a confirmé lundi qu'il prendrait une petite part de la jeune entreprise."
ENGLISH = "The group confirmed on Monday that it would take a small stake in the young company."


class Fixed:
    """Says the same of every text, and remembers what it was asked."""

    def __init__(self, *chances: dict[str, float]) -> None:
        self._ballots = tuple(Ballot(f"d{i}", each) for i, each in enumerate(chances))
        self.asked: list[str] = []

    def ballots(self, text: str) -> tuple[Ballot, ...]:
        self.asked.append(text)
        return self._ballots


def article(text: str, **fields: Any) -> FetchedArticle:
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
    return FetchedArticle(**(given | fields))


def read(text: str, model: Any, **fields: Any) -> DetectedArticle:
    return detect(article(text, **fields), model=model, certainty=Certainty())


def passages(detected: DetectedArticle) -> list[tuple[str, str]]:
    text = detected.text
    return [(span.language, text[span.start : span.end]) for span in detected.language.spans]


def test_the_article_goes_on_whole_with_its_language_added() -> None:
    given = article(FRENCH, title="Titre", authors=("A. B.",), deals=("d",))
    detected = detect(given, model=Fixed({"fr": 0.9, "en": 0.1}), certainty=Certainty())
    assert FetchedArticle.model_validate(detected.model_dump()) == given
    assert detected.language.language == "fr"


def test_two_detectors_that_agree_are_reported_as_agreeing() -> None:
    reading = read(FRENCH, Fixed({"fr": 0.9, "en": 0.1}, {"fr": 0.8, "en": 0.2})).language
    assert reading.agreed
    assert [(vote.detector, vote.language, vote.confidence) for vote in reading.votes] == [
        ("d0", "fr", 0.9),
        ("d1", "fr", 0.8),
    ]


def test_a_short_text_on_which_detectors_disagree_is_undetermined() -> None:
    reading = read(FRENCH, Fixed({"fr": 0.99, "en": 0.01}, {"fr": 0.4, "en": 0.6})).language
    assert (reading.language, reading.agreed) == ("und", False)


def test_a_long_text_needs_no_agreement_when_one_detector_is_sure() -> None:
    long = f"{FRENCH} {FRENCH}"
    reading = read(long, Fixed({"fr": 0.99, "en": 0.01}, {"fr": 0.4, "en": 0.6})).language
    assert (reading.language, reading.agreed) == ("fr", False)


def test_no_language_is_named_when_both_doubt() -> None:
    doubt = {"fr": 0.5, "it": 0.5}
    assert read(f"{FRENCH} {FRENCH}", Fixed(doubt, doubt)).language.language == "und"


def test_a_text_too_short_to_tell_goes_on_as_undetermined() -> None:
    detected = read("Oui, non.", Fixed({"fr": 1.0, "en": 0.0}, {"fr": 1.0, "en": 0.0}))
    assert detected.language.language == "und"
    assert passages(detected) == [("und", "Oui, non.")]


@pytest.mark.parametrize("text", ["2024", "!?", "16 %\n1 000 €"])
def test_a_text_without_letters_ends_here(text: str) -> None:
    with pytest.raises(NoLetters) as error:
        read(text, Fixed({"fr": 1.0}))
    assert (error.value.reason_code, error.value.request_fate) == ("no_letters", "skipped")


def test_the_page_declares_its_language_before_the_outlet_does() -> None:
    model = Fixed({"fr": 1.0})
    assert read(FRENCH, model, declared_language="en").language.declared == "en"
    assert read(FRENCH, model).language.declared == "fr"


def test_what_a_page_declares_counts_only_where_a_detector_thinks_so_too() -> None:
    divided = Fixed({"fr": 0.5, "en": 0.3, "it": 0.2}, {"fr": 0.2, "en": 0.5, "it": 0.3})
    for declared, language in (("fr", "fr"), ("en", "en"), ("it", "und"), (None, "und")):
        assert read(FRENCH, divided, declared_language=declared).language.language == language
    assert read("Oui, non.", divided, declared_language="fr").language.language == "und"


def test_addresses_names_and_figures_are_not_shown_to_the_detectors() -> None:
    model = Fixed({"fr": 1.0})
    read("Selon Mistral Large, voir https://t.co/le-chat et @MistralAI, 16 fois.", model)
    assert model.asked[0] == "Selon , voir et , fois."
