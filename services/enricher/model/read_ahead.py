"""Marks names in the texts of many articles at once, before each is enriched by itself. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from libs.contracts import DetectedArticle
from services.enricher.enrichment import texts_of
from services.enricher.names.entities import Recogniser
from services.enricher.names.names import Marked


class ManyRecogniser(Recogniser, Protocol):
    """Marks names in many texts faster than in one after another."""

    def marked_all(self, texts: Sequence[str], *, language: str) -> list[tuple[Marked, ...]]:
        """What `marked` answers for each text."""


class ReadAhead:
    """A Recogniser that has read the texts of these articles already."""

    def __init__(self, articles: Iterable[DetectedArticle], recogniser: ManyRecogniser) -> None:
        texts: dict[str, dict[str, None]] = defaultdict(dict)
        for article in articles:
            texts[article.language.language] |= dict.fromkeys(texts_of(article).values())
        self.version = recogniser.version
        self._recogniser = recogniser
        self._marked = {
            (language, text): marks
            for language, each in texts.items()
            for text, marks in zip(
                each, recogniser.marked_all(list(each), language=language), strict=True
            )
        }

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:
        """What it takes for names; another text is read now."""
        marks = self._marked.get((language, text))
        return self._recogniser.marked(text, language=language) if marks is None else marks


class NoModel:
    """Marks nothing, for a text that takes a model too long: names of profiles are still found."""

    def __init__(self, version: str) -> None:
        """`version`: of the recogniser in whose place it stands."""
        self.version = version

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:  # noqa: ARG002 - see Recogniser
        """Nothing."""
        return ()
