"""Articles as the enricher reads them, with no model of names: what profiles know is found."""

from collections.abc import Callable, Sequence
from datetime import datetime, timezone

from libs.contracts import DetectedArticle, EnrichedArticle, LanguageReading, Outlet, Timestamp
from libs.deals import Deal
from services.enricher.enrichment import Knowledge, enrich
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.names.names import Marked
from services.enricher.wording.files import all_wordings

Read = Callable[..., EnrichedArticle]


class _NoModel:
    version = "none-1"

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:
        del text, language
        return ()


def reader(deals: Sequence[Deal]) -> Read:
    """A function from a text, its language, and its title and moment of publication if any."""
    knowledge = Knowledge(deals, Gazetteer(deals), _NoModel(), all_wordings())

    def read(
        text: str, language: str, *, title: str | None = None, published: datetime | None = None
    ) -> EnrichedArticle:
        article = DetectedArticle(
            request_id="r",
            outlet=Outlet(name="The Test"),
            article_id="0" * 32,
            version="1" * 32,
            observed_at=datetime(2024, 5, 1, tzinfo=timezone.utc),
            requested_url="https://test.example/a",
            final_url="https://test.example/a",
            title=title,
            published=Timestamp(at=published, precision="minute") if published else None,
            text=text,
            language=LanguageReading(language=language, confidence=0.9, agreed=True),
        )
        return enrich(article, knowledge=knowledge, revision=0)

    return read
