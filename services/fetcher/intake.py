"""Takes a parsed article into the pipeline, or ends its request: with what the store knows."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

import structlog

from libs.contracts import Effect, FetchedArticle, FetchRequest, Hold, Release, Result
from libs.contracts.keys import in_flight
from libs.parsing.errors import SoftNotFound
from services.fetcher.pages import admission, identity
from services.fetcher.pages.admission import Findings, Page
from services.fetcher.pages.boilerplate import line_marks
from services.fetcher.pages.store import UNDER_WAY_SECONDS, PageStore

log = structlog.get_logger()


class ArticleIntake:
    """Asks the store what is known of an article; what follows from that, `admission` decides."""

    def __init__(self, store: PageStore, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def taken(
        self, article: FetchedArticle, request: FetchRequest, page: Page | None
    ) -> Result:
        """The article if its content is new and nobody else is taking it through.

        `page` is None for a file or a WARC record. Raises SoftNotFound, LedgerUnavailable.
        """
        findings, distrust = await self._findings(article, request, page)
        if admission.is_said_everywhere(findings):
            raise SoftNotFound("many addresses of the outlet show this same text")
        result = await self._decided(findings, request, page)
        return replace(result, effects=(*result.effects, *distrust))

    async def _decided(
        self, findings: Findings, request: FetchRequest, page: Page | None
    ) -> Result:
        article = findings.article
        if not admission.goes_on(findings, request, page):
            return admission.unchanged(findings, request, page, self._now())
        article_id, version, request_id = article.article_id, article.version, article.request_id
        if not await self._store.claim_version(article_id, version, request_id):
            return admission.ended(article, "duplicate", "in_flight")
        # Its last holder may have come to the end in between, and released the claim then.
        findings = replace(findings, indexed=await self._store.indexed_version(article_id))
        if admission.goes_on(findings, request, page):
            result = admission.passed_on(findings, request, page, self._now())
            hold = Hold(in_flight(article_id, version), request_id, UNDER_WAY_SECONDS)
            return replace(result, effects=(*result.effects, hold))
        result = admission.unchanged(findings, request, page, self._now())
        release = Release(in_flight(article_id, version), request_id)
        return replace(result, effects=(*result.effects, release))

    async def _findings(
        self, article: FetchedArticle, request: FetchRequest, page: Page | None
    ) -> tuple[Findings, Sequence[Effect]]:
        """What is known of the article, which is the one under the address that is believed."""
        marks, now = line_marks(article.text), self._now()
        effects: Sequence[Effect] = ()
        reading = await identity.reading_of(article, request, marks, self._store)
        known = page.plan.known.line_marks if page and page.plan.known else ()
        before = chain.from_iterable(each.line_marks for each in reading.before) if reading else ()
        asked = tuple(dict.fromkeys((*marks, *known, *before)))
        domain = admission.domain_of(article)
        repeated = await self._store.repeated_lines(domain, asked, now)
        if reading and (other := reading.contradiction(repeated)):
            effects = identity.distrust_effects(reading, other, now)
            canonical, page_url = reading.article.canonical_url, reading.address
            log.warning("canonical_distrusted", canonical=canonical, url=page_url, other=other.url)
            reading = await identity.disowned(reading, self._store)
        article = reading.article if reading else article
        indexed = await self._store.indexed_version(article.article_id)
        return Findings(article, indexed, marks, repeated, reading), effects
