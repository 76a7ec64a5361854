"""The language detector: fetched articles in, detected articles out."""

from functools import partial

from libs.contracts import DetectedArticle, FetchedArticle
from libs.streaming import Stage
from services.language_detector.detection import detect
from services.language_detector.models import TwoDetectors
from services.language_detector.settings import LanguageDetectorSettings


def build(settings: LanguageDetectorSettings) -> Stage:
    """The stage with both detectors loaded."""
    step = partial(detect, model=TwoDetectors(), certainty=settings.certainty)
    return Stage("language-detector", settings).connect(
        step, source=FetchedArticle, sink=DetectedArticle
    )
