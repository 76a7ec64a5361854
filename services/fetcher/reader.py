"""Reads what came in a worker process, with what the deal profiles say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

from libs.contracts import FetchedArticle, FetchRequest, Outlet
from libs.deals import Deal
from services.fetcher.reading import interpret
from services.fetcher.sources.listing import Listing
from services.fetcher.sources.topic import Topics
from services.fetcher.web.exchange import Exchange
from services.fetcher.workers import Workers


@dataclass(frozen=True)
class Reader:
    """From an exchange to an article or a listing; what the loaded profiles say goes in.

    `deals` are their ids, `outlets` those that they describe.
    """

    workers: Workers
    topics: Topics
    deals: tuple[str, ...] = ()
    outlets: tuple[Outlet, ...] = ()

    @classmethod
    def following(cls, deals: Iterable[Deal], workers: Workers) -> Self:
        """A reader for all these deals; of an outlet described twice, the first holds."""
        deals = tuple(deals)
        outlets = {
            outlet.domain: Outlet.model_validate(outlet.model_dump())
            for deal in reversed(deals)
            for outlet in reversed(deal.outlets)
        }
        ids = tuple(deal.id for deal in deals)
        return cls(workers, Topics(deals), ids, tuple(outlets.values()))

    async def read(
        self, exchange: Exchange, request: FetchRequest, *, sitemaps: Sequence[str] = ()
    ) -> FetchedArticle | Listing:
        """See services.fetcher.reading.interpret; raises PageTooSlow and WorkersBusy too."""
        if exchange.page is None:
            raise ValueError("there is no page to read")
        return await self.workers.run(
            partial(
                interpret,
                exchange.page,
                request,
                outlets=self.outlets,
                sitemaps=tuple(sitemaps),
                observed_at=exchange.at,
            )
        )
