"""How a request for an article ends, or goes on, and what is remembered of its page. Pure."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from libs.contracts import Effect, Fate, FetchedArticle, FetchRequest, Result
from services.fetcher.http.response import Response
from services.fetcher.pages.boilerplate import line_effects, without_repeated
from services.fetcher.pages.life import ArticleRead, NothingNew, Plan, is_new, next_state
from services.fetcher.pages.store import state_effects
from services.fetcher.urls import host_of


@dataclass(frozen=True)
class Page:
    """A page on the web as it was just fetched, and what was known of it before."""

    page_id: str
    plan: Plan
    response: Response


@dataclass(frozen=True)
class Findings:
    """What is known of an article's version and lines.

    `indexed`: the version of the article that was last indexed; `marks`: of all its lines;
    `repeated`: those lines that stand under most of what its outlet prints.
    """

    indexed: str | None
    marks: Sequence[str]
    repeated: AbstractSet[str]


def goes_on(
    article: FetchedArticle, request: FetchRequest, findings: Findings, page: Page | None
) -> bool:
    """Whether the article goes into the pipeline; `page` is None for a file or a WARC record."""
    if request.reason == "replay" or (page is not None and page.plan.wanted_by_more_deals):
        return True
    return is_new(
        article,
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
    article: FetchedArticle,
    request: FetchRequest,
    findings: Findings,
    page: Page | None,
    now: datetime,
) -> Result:
    """The end of a request whose article is what was indexed, but for boilerplate."""
    if page is None:
        return ended(article, "unchanged", "unchanged")
    known = page.plan.known
    same = known is not None and known.version == findings.indexed
    event = NothingNew() if same else ArticleRead(article, findings.marks)
    state = next_state(known, event, page.response, request)
    return ended(article, "unchanged", "unchanged", effects=state_effects(page.page_id, state, now))


def passed_on(
    article: FetchedArticle,
    request: FetchRequest,
    findings: Findings,
    page: Page | None,
    now: datetime,
) -> Result:
    """The article for the next stage, without boilerplate, and with the version before it."""
    changes: dict[str, object] = {
        "text": without_repeated(article.text, findings.repeated),
        "previous_version": findings.indexed if findings.indexed != article.version else None,
    }
    effects: tuple[Effect, ...] = ()
    if page is not None:
        known = page.plan.known
        state = next_state(known, ArticleRead(article, findings.marks), page.response, request)
        changes["requested_id"] = page.page_id
        changes["deals"] = tuple(dict.fromkeys((*(known.deals if known else ()), *article.deals)))
        effects = state_effects(page.page_id, state, now)
        if known is None or known.version is None:  # each article counts once
            effects += line_effects(domain_of(article), findings.marks, now)
    return Result(messages=(article.model_copy(update=changes),), effects=effects)


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
