"""The page store in this process, for tests of the step without a server.

Same answers as Redis gives, held to that by the same tests. Pure.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime

from libs.contracts import KeyedState, Release
from libs.contracts.keys import (
    CANONICAL_DISTRUSTED,
    INDEXED,
    PAGES_SEEN,
    WITHDRAWN,
    address_in_flight,
    in_flight,
)
from services.fetcher.pages.boilerplate import ARTICLES, repeated, weekly_keys
from services.fetcher.pages.state import PageState, from_json
from services.fetcher.pages.store import (
    PAGES,
    REVISITS,
    distrusted_before,
    read_as,
    reading_id,
)

_FOR_EVER = float("inf")


class InProcessPageStore:
    """See PageStore. `state` is where effects are applied; claims do not run out."""

    def __init__(self, state: KeyedState | None = None) -> None:
        self.state = state or KeyedState()

    async def recall(self, page_id: str) -> PageState | None:
        """See PageStore."""
        kept = self._member(PAGES, page_id)
        return from_json(kept) if kept else None

    async def readings(self, article_id: str) -> Sequence[PageState]:
        """See PageStore."""
        members = (article_id, reading_id(article_id))
        return read_as(article_id, [await self.recall(each) for each in members])

    async def is_distrusted(self, site: str) -> bool:
        """See PageStore."""
        return site in self.state.hashes.get(CANONICAL_DISTRUSTED, {})

    async def indexed_version(self, article_id: str) -> str | None:
        """See PageStore."""
        return self._member(INDEXED, article_id) or None

    async def is_withdrawn(self, article_id: str) -> bool:
        """See PageStore."""
        return bool(self._member(WITHDRAWN, article_id))

    async def claim_version(self, article_id: str, version: str, request_id: str) -> bool:
        """See PageStore."""
        return self._claim(in_flight(article_id, version), request_id)

    async def seen(self, page_ids: Sequence[str]) -> Mapping[str, int]:
        """See PageStore."""
        scores = self.state.scores.get(PAGES_SEEN, {})
        return {page_id: scores[page_id] for page_id in page_ids if page_id in scores}

    async def claim_address(self, page_id: str, request_id: str) -> bool:
        """See PageStore."""
        return self._claim(address_in_flight(page_id), request_id)

    def renewed_claim(self, page_id: str, request_id: str) -> AbstractAsyncContextManager[None]:
        """See PageStore."""
        del page_id, request_id
        return nullcontext()

    async def hold_address(self, page_id: str, request_id: str) -> bool:
        """See PageStore."""
        return await self.claim_address(page_id, request_id)

    async def release_address(self, page_id: str, request_id: str) -> None:
        """See PageStore."""
        Release(address_in_flight(page_id), request_id).apply(self.state)

    async def repeated_lines(
        self, domain: str, marks: Sequence[str], now: datetime
    ) -> frozenset[str]:
        """See PageStore."""
        weeks = [self.state.hashes.get(key, {}) for key in weekly_keys(domain, now)]
        articles, *counts = (
            sum(int(week.get(member, 0)) for week in weeks) for member in (ARTICLES, *marks)
        )
        return repeated(marks, counts, articles)

    async def forget(self, before_ms: int) -> int:
        """See PageStore."""
        scores = self.state.scores
        old = [name for name, at in scores.get(PAGES_SEEN, {}).items() if at < before_ms]
        for page_id in old:
            self.state.hashes.get(PAGES, {}).pop(page_id, None)
            scores.get(REVISITS, {}).pop(page_id, None)
            del scores[PAGES_SEEN][page_id]
        distrusted = self.state.hashes.get(CANONICAL_DISTRUSTED, {})
        for site in distrusted_before(distrusted, before_ms):
            del distrusted[site]
        return len(old)

    def _member(self, key: str, member: str) -> str:
        return self.state.hashes.get(key, {}).get(member, "").partition(" ")[2]

    def _claim(self, name: str, request_id: str) -> bool:
        if self.state.string(name) not in {None, request_id}:
            return False
        self.state.strings[name] = (request_id, _FOR_EVER)
        return True
