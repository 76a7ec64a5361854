"""The page store in this process, for tests of the step without a server.

Same answers as Redis gives, held to that by the same tests; claims do not run out. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime

from libs.contracts import Count, Effect, KeepNewest, Mark
from libs.contracts.keys import PAGES_SEEN, address_in_flight
from services.fetcher.pages.boilerplate import ARTICLES, repeated, weekly_keys
from services.fetcher.pages.state import PageState, from_json
from services.fetcher.pages.store import PAGES, REVISITS


class InProcessPageStore:
    """See PageStore. `apply` does what the delivery layer does with a result's effects."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[int, str]] = {}
        self._scores: dict[tuple[str, str], int] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._claims: dict[str, str] = {}

    def apply(self, effects: Iterable[Effect]) -> None:
        """Take effects as the end of a request writes them."""
        for each in effects:
            if isinstance(each, KeepNewest):
                number, value = self._kept.get((each.key, each.member), (each.number, ""))
                if number <= each.number:
                    number, value = each.number, each.value
                self._kept[each.key, each.member] = (number, value)
            elif isinstance(each, Mark):
                score = self._scores.get((each.key, each.member), each.score)
                self._scores[each.key, each.member] = max(score, each.score)
            elif isinstance(each, Count):
                self._counts[each.key, each.member] += each.by
            elif self._claims.get(each.key) == each.owner:
                del self._claims[each.key]

    def due_ms(self, page_id: str) -> int | None:
        """When a page is to be fetched again."""
        return self._scores.get((REVISITS, page_id))

    async def recall(self, page_id: str) -> PageState | None:
        """See PageStore."""
        kept = self._kept.get((PAGES, page_id))
        return from_json(kept[1]) if kept else None

    async def seen(self, page_ids: Sequence[str]) -> Mapping[str, int]:
        """See PageStore."""
        keys = ((PAGES_SEEN, page_id) for page_id in page_ids)
        return {key[1]: self._scores[key] for key in keys if key in self._scores}

    async def claim_address(self, page_id: str, request_id: str) -> bool:
        """See PageStore."""
        return self._claims.setdefault(address_in_flight(page_id), request_id) == request_id

    def renewed_claim(self, page_id: str, request_id: str) -> AbstractAsyncContextManager[None]:
        """See PageStore."""
        del page_id, request_id
        return nullcontext()

    async def hold_address(self, page_id: str, request_id: str) -> bool:
        """See PageStore."""
        return await self.claim_address(page_id, request_id)

    async def release_address(self, page_id: str, request_id: str) -> None:
        """See PageStore."""
        if self._claims.get(address_in_flight(page_id)) == request_id:
            del self._claims[address_in_flight(page_id)]

    async def repeated_lines(
        self, domain: str, marks: Sequence[str], now: datetime
    ) -> frozenset[str]:
        """See PageStore."""
        keys = weekly_keys(domain, now)
        articles, *counts = (
            sum(self._counts[key, member] for key in keys) for member in (ARTICLES, *marks)
        )
        return repeated(marks, counts, articles)

    async def forget(self, before_ms: int) -> int:
        """See PageStore."""
        old = [
            page_id
            for (key, page_id), score in self._scores.items()
            if key == PAGES_SEEN and score < before_ms
        ]
        for page_id in old:
            self._kept.pop((PAGES, page_id), None)
            self._scores.pop((REVISITS, page_id), None)
            del self._scores[PAGES_SEEN, page_id]
        return len(old)
