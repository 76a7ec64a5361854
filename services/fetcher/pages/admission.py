"""Decides whether an article goes into the pipeline, as what, and what is remembered of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.contracts import Fate, FetchedArticle, FetchRequest, Release, Result
from libs.contracts.keys import in_flight
from libs.contracts.results import Effect
from services.fetcher.http.response import Response
from services.fetcher.pages.boilerplate import (
    line_effects,
    line_marks,
    same_but_for_boilerplate,
    without_repeated,
)
from services.fetcher.pages.state import PageState, after_article, after_unchanged, title_mark
from services.fetcher.pages.store import Ledger, PageStore, state_effects
from services.fetcher.sources.topic_filter import TopicFilter, after_reading
from services.fetcher.urls import host_of


@dataclass(frozen=True)
class Fetched:
    """The web page that an article was read from, and what was known of it before."""

    page_id: str
    known: PageState | None
    response: Response
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
        self, ledger: Ledger, pages: PageStore, *, topics: TopicFilter, now: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._pages = pages
        self._topics = topics
        self._now = now

    async def decide(
        self, article: FetchedArticle, request: FetchRequest, fetched: Fetched | None = None
    ) -> Result:
        """The article if its content is new and nobody else is taking it through.

        `fetched` is None for what is not a page on the web now: a file, a record. Then nothing
        is remembered of the page. Raises OffTopic, TooOld, LedgerUnavailable.
        """
        after_reading(article, request, self._topics)
        findings = await self._findings(article, fetched)
        again = request.reason == "replay" or (fetched is not None and fetched.for_more)
        if not again and _is_unchanged(article, findings, fetched):
            return self._unchanged(article, request, findings, fetched)
        if not await self._ledger.claim(article.article_id, article.version, article.request_id):
            return _ended(article, "duplicate", "in_flight")
        # Its last holder may have come to the end in between, and released the claim then.
        indexed = await self._ledger.indexed_version(article.article_id)
        if not again and indexed == article.version:
            key = in_flight(article.article_id, article.version)
            ended = self._unchanged(article, request, replace(findings, indexed=indexed), fetched)
            return _with(ended, Release(key, article.request_id))
        return self._passed_on(article, request, findings, fetched)

    async def _findings(self, article: FetchedArticle, fetched: Fetched | None) -> _Findings:
        marks = line_marks(article.text)
        known = fetched.known.line_marks if fetched and fetched.known else ()
        asked = tuple(dict.fromkeys((*marks, *known)))
        repeated = await self._pages.repeated_lines(_domain(article), asked, self._now())
        return _Findings(marks, repeated, await self._ledger.indexed_version(article.article_id))

    def _unchanged(
        self,
        article: FetchedArticle,
        request: FetchRequest,
        findings: _Findings,
        fetched: Fetched | None,
    ) -> Result:
        ended = _ended(article, "unchanged", "unchanged")
        if fetched is None:
            return ended
        if fetched.known is not None and fetched.known.version == findings.indexed:
            state = after_unchanged(fetched.known, fetched.response, request)
        else:
            state = self._state(article, request, findings, fetched)
        return _with(ended, *state_effects(fetched.page_id, state, self._now()))

    def _passed_on(
        self,
        article: FetchedArticle,
        request: FetchRequest,
        findings: _Findings,
        fetched: Fetched | None,
    ) -> Result:
        changes: dict[str, object] = {
            "text": without_repeated(article.text, findings.repeated),
            "previous_version": findings.indexed if findings.indexed != article.version else None,
        }
        effects: tuple[Effect, ...] = ()
        if fetched is not None:
            changes["requested_id"] = fetched.page_id
            before = fetched.known.deals if fetched.known else ()
            changes["deals"] = tuple(dict.fromkeys((*before, *article.deals)))
            state = self._state(article, request, findings, fetched)
            effects = state_effects(fetched.page_id, state, self._now())
            if fetched.known is None or fetched.known.version is None:  # each article counts once
                effects += line_effects(_domain(article), findings.marks, self._now())
        return Result(messages=(article.model_copy(update=changes),), effects=effects)

    def _state(
        self, article: FetchedArticle, request: FetchRequest, findings: _Findings, fetched: Fetched
    ) -> PageState:
        return after_article(
            fetched.known, article, fetched.response, request, marks=findings.marks
        )


def _is_unchanged(article: FetchedArticle, findings: _Findings, fetched: Fetched | None) -> bool:
    """Whether this is what was last indexed, but for what an outlet prints under everything."""
    if findings.indexed == article.version:
        return True
    known = fetched.known if fetched else None
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
