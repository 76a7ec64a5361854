"""Decides whether an article goes into the pipeline, as what, and what is remembered of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.contracts import Fate, FetchedArticle, FetchRequest, Release, Result
from libs.contracts.keys import in_flight
from libs.contracts.results import Effect
from services.fetcher.extraction.boilerplate import (
    line_marks,
    same_but_for_boilerplate,
    without_repeated,
)
from services.fetcher.memory.ledger import Ledger
from services.fetcher.memory.line_counts import line_effects
from services.fetcher.memory.pages import PageMemory, remembered
from services.fetcher.memory.record import PageRecord, still_the_same, title_mark, updated_by
from services.fetcher.sources.topic import Topics, after_reading
from services.fetcher.web.exchange import Exchange
from services.fetcher.web.urls import host_of


@dataclass(frozen=True)
class Visit:
    """The web page that an article was read from, and what was known of it before."""

    page_id: str
    known: PageRecord | None
    exchange: Exchange
    for_more: bool = False
    """Whether it is wanted for deals that it was never read for."""


@dataclass(frozen=True)
class _Findings:
    """What the decision rests on: lines and those of them that repeat, what was indexed."""

    marks: Sequence[str]
    repeated: frozenset[str]
    indexed: str | None


class Admission:
    """From an article as it was read to the message or the end of its request."""

    def __init__(
        self, ledger: Ledger, pages: PageMemory, *, topics: Topics, now: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._pages = pages
        self._topics = topics
        self._now = now

    async def decide(
        self, article: FetchedArticle, request: FetchRequest, visit: Visit | None = None
    ) -> Result:
        """The article if its content is new and nobody else is taking it through.

        `visit` is None for what is not a page on the web now: a file, a record. Then nothing
        is remembered of the page. Raises OffTopic, TooOld, LedgerUnavailable.
        """
        after_reading(article, request, self._topics)
        findings = await self._findings(article, visit)
        again = request.reason == "replay" or (visit is not None and visit.for_more)
        if not again and _is_unchanged(article, findings, visit):
            return self._unchanged(article, request, findings, visit)
        if not await self._ledger.claim(article.article_id, article.version, article.request_id):
            return _ended(article, "duplicate", "in_flight")
        # Its last holder may have come to the end in between, and released the claim then.
        indexed = await self._ledger.indexed_version(article.article_id)
        if not again and indexed == article.version:
            key = in_flight(article.article_id, article.version)
            ended = self._unchanged(article, request, replace(findings, indexed=indexed), visit)
            return _with(ended, Release(key, article.request_id))
        return self._passed_on(article, request, findings, visit)

    async def _findings(self, article: FetchedArticle, visit: Visit | None) -> _Findings:
        marks = line_marks(article.text)
        known = visit.known.line_marks if visit and visit.known else ()
        asked = tuple(dict.fromkeys((*marks, *known)))
        repeated = await self._pages.repeated_lines(_domain(article), asked, self._now())
        return _Findings(marks, repeated, await self._ledger.indexed_version(article.article_id))

    def _unchanged(
        self,
        article: FetchedArticle,
        request: FetchRequest,
        findings: _Findings,
        visit: Visit | None,
    ) -> Result:
        ended = _ended(article, "unchanged", "unchanged")
        if visit is None:
            return ended
        if visit.known is not None and visit.known.version == findings.indexed:
            record = still_the_same(visit.known, visit.exchange, request)
        else:
            record = self._record(article, request, findings, visit)
        return _with(ended, *remembered(visit.page_id, record, self._now()))

    def _passed_on(
        self,
        article: FetchedArticle,
        request: FetchRequest,
        findings: _Findings,
        visit: Visit | None,
    ) -> Result:
        changes: dict[str, object] = {
            "text": without_repeated(article.text, findings.repeated),
            "previous_version": findings.indexed if findings.indexed != article.version else None,
        }
        effects: tuple[Effect, ...] = ()
        if visit is not None:
            changes["requested_id"] = visit.page_id
            before = visit.known.deals if visit.known else ()
            changes["deals"] = tuple(dict.fromkeys((*before, *article.deals)))
            record = self._record(article, request, findings, visit)
            effects = remembered(visit.page_id, record, self._now())
            if visit.known is None or visit.known.version is None:  # each article counts once
                effects += line_effects(_domain(article), findings.marks, self._now())
        return Result(messages=(article.model_copy(update=changes),), effects=effects)

    def _record(
        self, article: FetchedArticle, request: FetchRequest, findings: _Findings, visit: Visit
    ) -> PageRecord:
        return updated_by(visit.known, article, visit.exchange, request, marks=findings.marks)


def _is_unchanged(article: FetchedArticle, findings: _Findings, visit: Visit | None) -> bool:
    """Whether this is what was last indexed, but for what an outlet prints under everything."""
    if findings.indexed == article.version:
        return True
    known = visit.known if visit else None
    return (
        known is not None
        and known.version is not None
        and known.version == findings.indexed
        and known.title_mark == title_mark(article.title)
        and bool(known.line_marks)
        and same_but_for_boilerplate(known.line_marks, findings.marks, findings.repeated)
    )


def _domain(article: FetchedArticle) -> str:
    return article.outlet.domain or host_of(article.final_url) or article.outlet.name


def _ended(article: FetchedArticle, fate: Fate, code: str) -> Result:
    return Result(
        fate=fate,
        code=code,
        article_id=article.article_id,
        version=article.version,
    )


def _with(result: Result, *effects: Effect) -> Result:
    return replace(result, effects=(*result.effects, *effects))
