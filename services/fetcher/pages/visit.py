"""One URL on the web, from its claim to what it leads to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from libs.contracts import FetchRequest, Release, Result
from libs.contracts.keys import address_in_flight
from libs.errors import Postponed
from services.fetcher.errors import AddressTaken
from services.fetcher.http.response import PageSource
from services.fetcher.pages.admission import Admission, Fetched
from services.fetcher.pages.state import (
    PageState,
    after_listing,
    after_unchanged,
    page_id_of,
    same_body,
    validators_for,
)
from services.fetcher.pages.store import Ledger, PageStore, state_effects
from services.fetcher.parsing.listings.listing import Listing
from services.fetcher.parsing.parser import Parser
from services.fetcher.sources.expansion import ExpansionLimits, expand, listed_id
from services.fetcher.sources.poll_result import polled_source
from services.fetcher.sources.topic_filter import before_fetch

_LOOK_AGAIN = 10.0  # seconds: most articles are through the pipeline by then


class Web(PageSource, Protocol):
    """The network, as politeness lets us see it."""

    async def sitemaps(self, address: str) -> tuple[str, ...]:
        """The addresses of sitemaps that the robots.txt for this address lists."""


class WebStep:
    """Takes a request for a web address to its end, or to the next stage."""

    def __init__(
        self,
        web: Web,
        ledger: Ledger,
        pages: PageStore,
        *,
        parser: Parser,
        limits: ExpansionLimits,
        now: Callable[[], datetime],
    ) -> None:
        self._web = web
        self._ledger = ledger
        self._pages = pages
        self._parser = parser
        self._admission = Admission(ledger, pages, topics=parser.topics, now=now)
        self._limits = limits
        self._now = now

    async def fetch(self, request: FetchRequest) -> Result:
        """What the address leads to; raises the errors of services.fetcher.errors.

        The claim of the address lasts until the request ends, while it waits for the site's
        turn too: whoever else is asked for the address meanwhile ends as a duplicate.
        """
        before_fetch(request, self._parser.topics)
        page_id, request_id = page_id_of(request.url), request.request_id or ""
        if not await self._pages.claim_address(page_id, request_id):
            # A source is asked again at its interval, so that its poll need not wait.
            if polled_source(request) is None and set(request.deals) < set(self._parser.deals):
                raise AddressTaken(
                    delay=_LOOK_AGAIN
                )  # perhaps for other deals: that shows when it has ended
            return Result(fate="duplicate", code="in_flight")
        try:
            async with self._pages.renewed_claim(page_id, request_id):
                result = await self._claimed(request, page_id)
            if result.fate is None:
                await self._pages.hold_address(page_id, request_id)
                return result  # goes on, and the claim with it
        except Postponed:
            await self._pages.hold_address(page_id, request_id)
            raise
        except Exception:
            await self._pages.release_address(page_id, request_id)
            raise
        release = Release(address_in_flight(page_id), request_id)
        return replace(result, effects=(*result.effects, release))

    async def _claimed(self, request: FetchRequest, page_id: str) -> Result:
        known = await self._pages.recall(page_id)
        for_more = known is not None and not set(request.deals) <= set(known.deals)
        if known is not None and not for_more and _fetched_since(known, request):
            return Result(fate="duplicate", code="fetched_since", article_id=known.article_id)
        indexed = None
        if known is not None and known.article_id is not None:
            indexed = await self._ledger.indexed_version(known.article_id)
        # Who asks for a listing by hand wants to know what it lists, changed or not.
        # And what more deals want goes through the pipeline again, for them too.
        worth = known is not None and not for_more and (known.version or request.scheduled)
        trusted = known if worth else None
        validators = validators_for(trusted, request, indexed_version=indexed, now=self._now())
        response = await self._web.get(request, validators=validators)
        if known is not None and (
            response.page is None or same_body(trusted, response, request, indexed_version=indexed)
        ):
            return self._unchanged(Fetched(page_id, known, response), known, request)
        return await self._read(request, Fetched(page_id, known, response, for_more))

    def _unchanged(self, fetched: Fetched, known: PageState, request: FetchRequest) -> Result:
        state = after_unchanged(known, fetched.response, request)
        return Result(
            fate="unchanged",
            code="not_modified" if fetched.response.page is None else "same_body",
            article_id=known.article_id,
            version=known.version,
            effects=state_effects(fetched.page_id, state, self._now()),
        )

    async def _read(self, request: FetchRequest, fetched: Fetched) -> Result:
        sitemaps: Sequence[str] = ()
        if request.kind == "site":
            sitemaps = await self._web.sitemaps(request.url)
        found = await self._parser.parse(fetched.response, request, sitemaps=sitemaps)
        if not isinstance(found, Listing):
            return await self._admission.decide(found, request, fetched)
        seen: Mapping[str, int] = {}
        if request.scheduled:
            ids = {listed_id(item, request): item.page_id for item in found.items}
            listed = await self._pages.seen(tuple(ids))
            seen = {ids[each]: at for each, at in listed.items()}
        now = self._now()
        expanded = expand(found, request, seen=seen, limits=self._limits, now=now)
        # What is left for the next reading must not hide behind "not modified".
        everything = len(expanded.messages) < self._limits.max_items and all(
            item.kind == "page" for item in found.items
        )
        state = after_listing(fetched.known, fetched.response, request, complete=everything)
        effects = (*expanded.effects, *state_effects(fetched.page_id, state, now))
        return replace(expanded, effects=effects)


def _fetched_since(known: PageState, request: FetchRequest) -> bool:
    """Whether the page was fetched after this was asked for, by another request."""
    return (
        request.reason == "new"
        and request.parent_id is not None
        and request.requested_at is not None
        and known.version is not None
        and known.fetched_at > request.requested_at
    )
