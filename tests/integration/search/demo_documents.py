"""What the index holds once the demo's press was read: made by the pipeline's own functions.

No service and no broker: the texts of the demo's pages go through the enricher's function, the
comparison's and the indexer's. What the fetcher alone would write, outcomes and the states of
sources, is made up here, a few of each kind. Tombstones of each kind stand among the rest.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache

from deploy.demo import OUTLETS, Page, corpus
from libs.contracts import (
    Coverage,
    DetectedArticle,
    EnrichedArticle,
    LanguageReading,
    Outcome,
    Outlet,
    Result,
    SourceState,
    Timestamp,
    article_id_of_url,
    content_version,
    digest,
)
from libs.coverage.article import CoveredArticle
from libs.coverage.picture import Viewer
from libs.coverage.shipped import shipped_knowledge
from libs.search.connection import connect
from services.enricher.coverage.changes import changes
from services.enricher.enrichment import Knowledge, enrich
from services.enricher.model.models import SpacyRecogniser
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.wording.files import all_wordings
from services.indexer.indexing import (
    index_alerts,
    index_articles,
    index_coverage,
    index_outcomes,
    index_sources,
)
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from tests.messages import alert_match
from tests.quality.statements.whole import DEALS

NOW = datetime.now(timezone.utc)
"""When the press was read: just now, whenever its news is of."""
FATES = {
    "not_found": "skipped",
    "robots_disallowed": "blocked",
    "timeout": "dead",
    "rss": "expanded",
}
STATES = ("ok", "failing", "silent")
_ALERTED = [alert_match(1), alert_match(2, kind="conflict", slot="exclusivity", value="exclusive")]


async def fill(url: str, prefix: str) -> None:
    """Puts the demo's documents into the indices with this prefix."""
    engine = connect(url, timeout=60, connections=2)
    async with OpenSearchWriter(engine, load_templates(prefix)) as writer:
        longer = [_with_more_said(each) for each in articles()[:3]]
        for batch in (longer, articles()):
            _went_well(await index_articles(list(batch), search=writer))
        _went_well(await index_coverage(coverage(), search=writer))
        _went_well(await index_outcomes(list(_outcomes()), search=writer))
        _went_well(await index_sources(list(_sources()), search=writer))
        _went_well(await index_alerts(_ALERTED, search=writer))
        await engine.indices.refresh(index=f"{prefix}*")


def _went_well(results: list[Result | Exception]) -> None:
    assert [each for each in results if isinstance(each, Exception)] == []


@cache
def articles() -> tuple[EnrichedArticle, ...]:
    """Every page as enriched; of a page that is edited, what it said before and says then."""
    deals = list(DEALS.values())
    recogniser = SpacyRecogniser(("fr", "en"))
    knowledge = Knowledge(deals, Gazetteer(deals), recogniser, all_wordings())
    return tuple(enrich(each, knowledge=knowledge, revision=0) for each in _detected())


def _detected() -> Iterator[DetectedArticle]:
    for page in corpus():
        if page.kind == "missing":
            continue
        yield (first := _article(page))
        if page.revision is not None:
            yield _article(page.revised).model_copy(
                update={
                    "previous_version": first.version,
                    "observed_at": NOW,
                    "modified": Timestamp(at=page.revision.modified, precision="minute"),
                    "declared_change": "Correction",
                }
            )


def _article(page: Page) -> DetectedArticle:
    outlet = OUTLETS[page.outlet]
    url = f"https://{outlet.domain}{page.path}"
    text = "\n".join(page.readable)
    return DetectedArticle(
        request_id=digest("request", url),
        deals=(page.deal,) if page.deal else tuple(DEALS),
        source=page.outlet,
        outlet=Outlet(
            name=outlet.name, domain=outlet.domain, country=outlet.country, language=outlet.language
        ),
        article_id=article_id_of_url(url),
        version=content_version(page.title, text),
        observed_at=NOW - timedelta(minutes=5),
        requested_url=url,
        final_url=url,
        canonical_url=url,
        title=page.title,
        text=text,
        authors=(page.author,) if page.author else (),
        section=page.section or None,
        published=Timestamp(at=page.published, precision="minute"),
        origins={"title": "json-ld", "text": "trafilatura"},
        language=LanguageReading(language=page.language, confidence=1, agreed=True),
    )


def _with_more_said(article: EnrichedArticle) -> EnrichedArticle:
    """An earlier version, some of whose quotes and claims are gone from the newest one."""
    return article.model_copy(
        update={
            "version": content_version("earlier", article.text),
            "version_number": article.version_number - 1,
            "quotes": articles()[8].quotes + article.quotes * 2,
            "claims": article.claims * 2 + articles()[8].claims,
        }
    )


@cache
def coverage() -> list[Coverage]:
    """What is known across the articles of each deal, and of each kind one thing that is gone."""
    viewer = Viewer(shipped_knowledge())
    found: list[Coverage] = []
    for deal in DEALS.values():
        about = [
            CoveredArticle.of(article, deal.id)
            for article in articles()
            if any(each.deal == deal.id and each.level != "none" for each in article.relevance)
        ]
        found += changes({}, viewer.picture(deal, about), now_ms=1)
    one_of_each = {each.kind: each for each in found}.values()
    tombs = {"gone": True, "change": "gone"}
    return found + [
        each.model_copy(update={**tombs, "id": digest("gone", each.id)}) for each in one_of_each
    ]


def _outcomes() -> Iterator[Outcome]:
    for at, article in enumerate(articles()):
        yield Outcome(
            request_id=f"{article.request_id}-{at}", fate="indexed", code="indexed",
            stage="indexer", at=NOW, url=article.final_url, source=article.source,
            outlet=article.outlet.name, deals=article.deals, article_id=article.article_id,
            version=article.version,
        )  # fmt: skip
    for code, fate in FATES.items():
        for outlet in OUTLETS.values():
            yield Outcome.model_validate(
                {
                    "request_id": f"{outlet.slug}-{code}", "fate": fate, "code": code,
                    "stage": "fetcher", "at": NOW, "url": f"https://{outlet.domain}/{code}",
                    "source": outlet.slug, "outlet": outlet.name, "deals": tuple(DEALS),
                    "detail": "the page does not exist",
                }
            )  # fmt: skip


def _sources() -> Iterator[SourceState]:
    for at, outlet in enumerate(OUTLETS.values()):
        yield SourceState.model_validate(
            {
                "source_id": outlet.slug, "at": NOW, "kind": "feed", "deals": tuple(DEALS),
                "url": f"https://{outlet.domain}{outlet.feed_path}",
                "outlet": Outlet(name=outlet.name, domain=outlet.domain, country=outlet.country),
                "state": STATES[at % len(STATES)], "since": NOW, "last_checked": NOW,
                "last_success": NOW, "last_new": NOW, "last_code": outlet.feed_format,
                "next_check": NOW, "interval_seconds": 300.0, "checks": 3, "items_seen": 8,
                "items_new": 8 - at,
            }
        )  # fmt: skip
