"""What an operator may set of the language detector."""

import pytest
from pydantic import ValidationError

from services.language_detector.detection import Certainty
from services.language_detector.settings import LanguageDetectorSettings


def test_what_was_measured_is_the_default() -> None:
    assert LanguageDetectorSettings().certainty == Certainty()


def test_an_operator_may_ask_for_more_certainty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE_DETECTOR_MIN_CONFIDENCE", "0.9")
    assert LanguageDetectorSettings().certainty.min_confidence == 0.9


def test_a_confidence_above_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE_DETECTOR_MIN_CONFIDENCE", "2")
    with pytest.raises(ValidationError, match="min_confidence"):
        LanguageDetectorSettings()
