"""The page store: what it answers, and what a fetch writes into it. Pure.

What a fetch found is written as effects, in the same script that ends its request: a fetch
that was not completed was never remembered. Redis keeps it; the tests have another in their
process, and both pass the same suite.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from libs.contracts import KeepNewest, Mark, digest
from libs.contracts.keys import PAGES_SEEN
from libs.time import ms_of
from services.fetcher.pages.revisits import next_revisit
from services.fetcher.pages.state import PageState, to_json, under_another_address

PAGES = "fetcher.pages"
"""Hash: page id -> `<ms> <PageState as JSON>`, the ms being those of its last fetch.

Also `reading_id` of an article -> what was last read of it under another address than its own.
"""

REVISITS = "fetcher.revisits"
"""Sorted set: page id -> ms since 1970 when the page is to be fetched again."""

CLAIM_SECONDS = 120.0
"""How long the claim of an address outlives the process that fetches it; that renews it."""

UNDER_WAY_SECONDS = 24 * 3600
"""Outlives every retry of an article; the stage where its request ends releases the claim."""


class PageStore(Protocol):
    """What was seen before. Every call may raise LedgerUnavailable."""

    async def recall(self, page_id: str) -> PageState | None:
        """What is known of a page."""

    async def readings(self, article_id: str) -> Sequence[PageState]:
        """What was last read of an article: under its own address, and under another."""

    async def is_distrusted(self, site: str) -> bool:
        """Whether the canonical addresses that this site's pages state are not believed."""

    async def indexed_version(self, article_id: str) -> str | None:
        """The version of this article that was last indexed."""

    async def is_withdrawn(self, article_id: str) -> bool:
        """Whether its outlet had taken this article down when it was last looked for."""

    async def claim_version(self, article_id: str, version: str, request_id: str) -> bool:
        """Whether this request may take this version through; true again for the same one.

        A short lease: what takes the article on holds it, see `Hold`.
        """

    async def seen(self, page_ids: Sequence[str]) -> Mapping[str, int]:
        """For each of these that was listed or fetched: when that was last, in ms since 1970."""

    async def claim_address(self, page_id: str, request_id: str) -> bool:
        """Whether this request may fetch this address; true again for the same one.

        The claim is a short lease: fetch under `renewed_claim`.
        """

    def renewed_claim(self, page_id: str, request_id: str) -> AbstractAsyncContextManager[None]:
        """Renews the claim for as long as its context is open, however long a fetch takes."""

    async def hold_address(self, page_id: str, request_id: str) -> bool:
        """Keep the claim while the article goes through the pipeline; false if it was lost."""

    async def release_address(self, page_id: str, request_id: str) -> None:
        """Give the claim up, if it is still this request's."""

    async def repeated_lines(
        self, domain: str, marks: Sequence[str], now: datetime
    ) -> frozenset[str]:
        """Which of a page's lines stand under most of what this outlet prints."""

    async def forget(self, before_ms: int) -> int:
        """Drop every page last listed or fetched before this moment; how many.

        Sites that were distrusted before it are believed again.

        A page is listed or revisited for four weeks: forgetting sooner ends its revisits.
        """


def reading_id(article_id: str) -> str:
    """Under what the text of an article is kept that was read under another address."""
    return digest("reading", article_id)


def read_as(article_id: str, states: Iterable[PageState | None]) -> tuple[PageState, ...]:
    """The states of pages whose text was read as this article."""
    return tuple(each for each in states if each and each.article_id == article_id)


def distrusted_before(distrusted: Mapping[str, str], before_ms: int) -> list[str]:
    """The sites that were last distrusted before a moment, of the hash of those."""
    return [site for site, said in distrusted.items() if int(said.split(" ")[0]) < before_ms]


def state_effects(page_id: str, state: PageState, now: datetime) -> tuple[KeepNewest | Mark, ...]:
    """The effects that keep a state, and the time of the next revisit if there is one."""
    kept = KeepNewest(PAGES, page_id, ms_of(state.fetched_at), to_json(state))
    seen = Mark(PAGES_SEEN, page_id, ms_of(now))
    due = next_revisit(state, page_id=page_id, now=now)
    return (kept, seen) if due is None else (kept, seen, Mark(REVISITS, page_id, ms_of(due)))


def canonical_effects(
    page_id: str, state: PageState, url: str | None, now: datetime
) -> tuple[KeepNewest | Mark, ...]:
    """The effects that keep what sources state under the article's own address too.

    Search shows that one, and feeds often list another. The state of a page that was fetched
    there stays.
    """
    if url is None or state.article_id is None or state.article_id == page_id:
        return ()
    stated = to_json(under_another_address(state, url))
    seen = Mark(PAGES_SEEN, state.article_id, ms_of(now))
    return (KeepNewest(PAGES, state.article_id, 0, stated), seen)
