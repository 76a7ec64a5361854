"""How a request for an article ends, or goes on, and what is remembered of its page. Pure."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from libs.contracts import (
    Effect,
    Fate,
    FetchedArticle,
    FetchRequest,
    Result,
    article_id_of_url,
    digest,
)
from libs.urls import host_of
from services.fetcher.http.response import Response
from services.fetcher.pages.boilerplate import line_effects, without_repeated
from services.fetcher.pages.identity import Reading, reading_effects
from services.fetcher.pages.life import ArticleRead, NothingNew, Plan, is_new, next_state
from services.fetcher.pages.state import PageState
from services.fetcher.pages.store import canonical_effects, state_effects


@dataclass(frozen=True)
class Page:
    """A page on the web as it was just fetched, and what was known of it before."""

    page_id: str
    plan: Plan
    response: Response


@dataclass(frozen=True)
class Findings:
    """An article under the address that is believed, and what is known of it.

    `indexed`: the version of the article that was last indexed; `marks`: of all its lines;
    `repeated`: those lines that stand under most of what its outlet prints; `reading`: where it
    was read, None for a file without an address.
    """

    article: FetchedArticle
    indexed: str | None
    marks: Sequence[str]
    repeated: AbstractSet[str]
    reading: Reading | None = None

    @property
    def main(self) -> PageState | None:
        """What is known of the main page, if that was indexed and this is another form of it."""
        return self.reading.main if self.reading and self.indexed else None


def goes_on(findings: Findings, request: FetchRequest, page: Page | None) -> bool:
    """Whether the article goes into the pipeline; `page` is None for a file or a WARC record."""
    if findings.main is not None:
        return False
    if request.reason == "replay" or (page is not None and page.plan.wanted_by_more_deals):
        return True
    return is_new(
        findings.article,
        page.plan.known if page else None,
        indexed=findings.indexed,
        marks=findings.marks,
        repeated=findings.repeated,
    )


def is_said_everywhere(findings: Findings) -> bool:
    """Whether each line stands under most of what its outlet prints: a wall, or a missing page."""
    return bool(findings.marks) and set(findings.marks) <= findings.repeated


def nothing_new(page: Page, request: FetchRequest, now: datetime) -> Result:
    """The end of a request whose page holds what was read before."""
    known = page.plan.known
    state = next_state(known, NothingNew(), page.response, request)
    return Result(
        fate="unchanged",
        code="not_modified" if page.response.page is None else "same_body",
        article_id=state.article_id,
        version=state.version,
        effects=state_effects(page.page_id, state, now),
    )


def unchanged(
    findings: Findings, request: FetchRequest, page: Page | None, now: datetime
) -> Result:
    """The end of a request whose article is what was indexed, but for boilerplate."""
    if findings.main is not None:
        return _other_form(findings, findings.main, request, page, now)
    article, effects = findings.article, _reading_effects(findings, request, page, now)
    if page is None:
        return ended(article, "unchanged", "unchanged", effects=effects)
    known = page.plan.known
    same = known is not None and known.version == findings.indexed
    event = NothingNew() if same else ArticleRead(article, findings.marks)
    state = _state(findings, event, page, request)
    effects += state_effects(page.page_id, state, now)
    return ended(article, "unchanged", "unchanged", effects=effects)


def _other_form(
    findings: Findings, main: PageState, request: FetchRequest, page: Page | None, now: datetime
) -> Result:
    """The end of a request for the AMP page, say, of an article whose main page is indexed.

    Remembered is the version that stays, so that this form is read again when that one changes.
    Deals that the main page was not read for ask for it.
    """
    article = findings.article.model_copy(update={"version": findings.indexed})
    if page is None:
        return ended(article, "unchanged", "other_form")
    state = _state(findings, ArticleRead(article, findings.marks), page, request)
    effects = state_effects(page.page_id, state, now)
    known = page.plan.known.deals if page.plan.known else ()
    if article.canonical_url is None or set(request.deals) <= {*known, *main.deals}:
        return ended(article, "unchanged", "other_form", effects=effects)
    asked = {
        "url": article.canonical_url,
        "request_id": digest("main page", request.request_id or "", article.canonical_url),
        "parent_id": request.request_id,
        "depth": request.depth + 1,
    }
    result = ended(article, "expanded", "other_form", effects=effects)
    return replace(result, messages=(request.model_copy(update=asked),))


def passed_on(
    findings: Findings, request: FetchRequest, page: Page | None, now: datetime
) -> Result:
    """The article for the next stage, without boilerplate, and with the version before it."""
    article = findings.article
    changes: dict[str, object] = {
        "text": without_repeated(article.text, findings.repeated),
        "previous_version": findings.indexed if findings.indexed != article.version else None,
    }
    effects = _reading_effects(findings, request, page, now)
    if page is not None:
        known = page.plan.known
        state = _state(findings, ArticleRead(article, findings.marks), page, request)
        changes["requested_id"] = page.page_id
        changes["deals"] = tuple(dict.fromkeys((*(known.deals if known else ()), *article.deals)))
        effects += state_effects(page.page_id, state, now)
        effects += canonical_effects(page.page_id, state, article.canonical_url, now)
        if known is None or known.version is None:  # each article counts once
            effects += line_effects(domain_of(article), findings.marks, now)
    return Result(messages=(article.model_copy(update=changes),), effects=effects)


def _state(
    findings: Findings, event: ArticleRead | NothingNew, page: Page, request: FetchRequest
) -> PageState:
    state = next_state(page.plan.known, event, page.response, request)
    under = article_id_of_url(findings.reading.address) if findings.reading else page.page_id
    return state.model_copy(update={"read_under": under if under != page.page_id else None})


def _reading_effects(
    findings: Findings, request: FetchRequest, page: Page | None, now: datetime
) -> tuple[Effect, ...]:
    """The page at an article's own address is its own memory of what was read there."""
    if findings.reading is None:
        return ()
    if page is not None and page.page_id == findings.article.article_id:
        return ()
    return reading_effects(findings.reading, request, now)


def ended(
    article: FetchedArticle, fate: Fate, code: str, *, effects: tuple[Effect, ...] = ()
) -> Result:
    """The end of a request that led to this article."""
    return Result(
        fate=fate,
        code=code,
        article_id=article.article_id,
        version=article.version,
        effects=effects,
    )


def domain_of(article: FetchedArticle) -> str:
    """Whose lines are counted together: the outlet's domain, as far as it is known."""
    return article.outlet.domain or host_of(article.final_url) or article.outlet.name
