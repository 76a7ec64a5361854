"""The pure steps of every service one after the other, in this process and with no server."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Literal

import orjson

from libs.contracts import (
    DetectedArticle,
    EnrichedArticle,
    FetchedArticle,
    FetchRequest,
    Outlet,
    StatedFacts,
)
from libs.deals import Deal, described_outlets
from libs.parsing.dispatch import read_page
from libs.parsing.page import Page
from services.enricher.enrichment import Knowledge, enrich
from services.enricher.names.entities import Recogniser
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.wording.files import all_wordings
from services.fetcher.files import FoundFile
from services.indexer.documents import to_document
from services.language_detector.detection import Certainty, LanguageModel, detect

Stage = Literal["fetched", "detected", "enriched", "document"]


class Inspector:
    """Takes pages as far as a stage. A model is loaded when the first article needs it."""

    def __init__(
        self,
        stage: Stage,
        deals: Sequence[Deal],
        *,
        detectors: Callable[[], LanguageModel],
        recogniser: Callable[[], Recogniser],
        now: Callable[[], datetime],
    ) -> None:
        self._stage = stage
        self._deals = deals
        self._load_detectors = detectors
        self._load_recogniser = recogniser
        self._now = now

    def file(self, found: FoundFile, *, page_url: str | None, stated: StatedFacts | None) -> str:
        """The message that a file becomes, as JSON; what is stated beats its sidecar.

        Raises libs.errors.
        """
        url = found.page.final_url
        asked = found.identified(FetchRequest(url=url, page_url=page_url, stated=stated))
        return self._taken(
            read_page(
                found.page.body,
                url=url,
                page_url=asked.page_url,
                source=asked.source,
                relative_path=asked.relative_path,
                stated=asked.stated,
                deals=self._ids,
                outlets=self._outlets,
                request_id="inspect",
                observed_at=self._now(),
            )
        )

    def page(self, page: Page) -> str:
        """The message that a page from the web becomes, as JSON. Raises libs.errors."""
        return self._taken(
            read_page(
                page.body,
                url=page.final_url,
                content_type=page.content_type,
                deals=self._ids,
                outlets=self._outlets,
                request_id="inspect",
                observed_at=self._now(),
            )
        )

    def _taken(self, fetched: FetchedArticle) -> str:
        if self._stage == "fetched":
            return fetched.model_dump_json()
        detected = detect(fetched, model=self._detectors, certainty=Certainty())
        if self._stage == "detected":
            return detected.model_dump_json()
        enriched = self._enriched(detected)
        if self._stage == "enriched":
            return enriched.model_dump_json()
        return orjson.dumps(to_document(enriched)).decode()

    def _enriched(self, article: DetectedArticle) -> EnrichedArticle:
        return enrich(article, knowledge=self._knowledge, revision=0)

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return tuple(deal.id for deal in self._deals)

    @cached_property
    def _outlets(self) -> tuple[Outlet, ...]:
        return described_outlets(self._deals)

    @cached_property
    def _detectors(self) -> LanguageModel:
        return self._load_detectors()

    @cached_property
    def _knowledge(self) -> Knowledge:
        deals, recogniser = self._deals, self._load_recogniser()
        return Knowledge(deals, Gazetteer(deals), recogniser, all_wordings())
