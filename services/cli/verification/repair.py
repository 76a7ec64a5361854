"""Brings back what a verification found missing: from the streams, the archive, or the page itself.

Everything may be done twice, and while the services run: each document has its version.
"""

import asyncio
import time
from collections.abc import Callable, Container, Sequence
from uuid import uuid4

from libs.contracts import (
    EnrichedArticle,
    EnrichedArticleV1,
    FetchRequest,
    archive_request,
    keys,
    seen_ms,
)
from libs.streaming import RedisStreams
from libs.streaming.operations.again import articles_again
from libs.time import moment_of_ms
from services.cli.problems import Problem
from services.cli.pursuit import Pursuit
from services.cli.requesting import ask_for, last_outcome, pursue
from services.cli.verification.expected import GROUP, Expected
from services.cli.verification.findings import Finding, Report
from services.cli.verification.index import CHILD_KINDS, PAGE, VerifiedIndex
from services.cli.verification.periods import periods

_EVERY = 0.5  # seconds between two looks whether all is done

Say = Callable[[str], None]


class Repair:
    """Mends what one report says; the next report says how far that went."""

    def __init__(
        self,
        streams: RedisStreams,
        expected: Expected,
        index: VerifiedIndex,
        *,
        patience: float,
        say: Say,
    ) -> None:
        """`patience`: seconds without news after which to give up."""
        self._streams = streams
        self._expected = expected
        self._index = index
        self._patience = patience
        self._say = say
        self._tried: set[str] = set()
        self._has_waited = False

    async def mend(self, report: Report, *, last: bool) -> None:
        """Everything that can be mended; `last`: from their sites too, what no archive has."""
        await self._children(report)
        await self._coverage(report)
        missing = report.of("articles", "versions", "outcomes")
        missing += [each for each in report.of(*CHILD_KINDS) if each.wrong == "missing"]
        wanted: dict[str, int] = {}
        for each in missing:
            wanted[each.id] = max(each.number, wanted.get(each.id, 0))
        lost = report.of("archive")
        if lost:
            await self._replayed({each.id: each.number for each in lost}, of="pages")
        if not wanted:
            return
        await self._until_deletions_are_forgotten(wanted)
        sent = await self._again(wanted)
        await self.settled()
        left = {each: number for each, number in wanted.items() if each not in sent}
        if left:
            await (self._fetched(left) if last else self._replayed(left))
        self._tried |= wanted.keys()

    async def _until_deletions_are_forgotten(self, wanted: Container[str]) -> None:
        """Where a document was deleted just now, the index takes the same version only later."""
        if self._has_waited or not any(each in wanted for each in self._tried):
            return
        self._has_waited = True
        seconds = await self._index.forgets_deletions_after()
        self._say(f"waiting {seconds:.0f} s, until OpenSearch has forgotten what was just deleted")
        await asyncio.sleep(seconds + _EVERY)

    async def settled(self) -> None:
        """Wait until the indexer has nothing in hand. Raises Problem where it does not go on."""
        least, news = None, time.monotonic()
        while under_way := await self._expected.under_way():
            if least is None or under_way < least:
                least, news = under_way, time.monotonic()
            if time.monotonic() - news > self._patience:
                raise Problem(
                    f"{under_way} messages wait for the indexer, and it took none for"
                    f" {self._patience:.0f} s: see `dealwire status`, or wait longer with --timeout"
                )
            await asyncio.sleep(_EVERY)

    async def _again(self, wanted: dict[str, int]) -> set[str]:
        sent = await articles_again(self._streams, EnrichedArticle, GROUP, wanted)
        rest = {each: number for each, number in wanted.items() if each not in sent}
        sent |= await articles_again(self._streams, EnrichedArticleV1, GROUP, rest)
        self._say(f"{len(sent)} of {len(wanted)} articles sent again from the stream")
        return sent

    async def _replayed(self, left: dict[str, int], *, of: str = "articles") -> None:
        requests = [
            archive_request(moment_of_ms(start), moment_of_ms(end), request_id=uuid4().hex)
            for start, end in periods(seen_ms(number) for number in left.values() if number)
        ]
        self._say(f"{len(left)} {of} asked for from the archive, in {len(requests)} periods")
        await self._pursued(requests)

    async def _fetched(self, left: dict[str, int]) -> None:
        ids, addresses = list(left), dict[str, str]()
        for start in range(0, len(ids), PAGE):
            addresses |= await self._index.addresses(ids[start : start + PAGE])
        requests = [
            FetchRequest(url=url, request_id=uuid4().hex, kind="page", reason="replay")
            for url in addresses.values()
            if not url.startswith("archive:")
        ]
        self._say(f"{len(requests)} of {len(left)} articles asked for from their sites")
        await self._pursued(requests)

    async def _pursued(self, requests: Sequence[FetchRequest]) -> None:
        if not requests:
            return
        after = await last_outcome(self._streams)
        await ask_for(self._streams, requests)
        pursuit = Pursuit(request.request_id or "" for request in requests)
        await pursue(
            self._streams, pursuit, after=after, patience=self._patience, watch=lambda _: None
        )
        told = ", ".join(f"{count} {fate}" for fate, count in pursuit.fates.items())
        self._say(f"these ended: {told}")
        await self.settled()

    async def _children(self, report: Report) -> None:
        """Tombstones for children of other versions, and for those of articles that are gone."""
        for kind in CHILD_KINDS:
            buried = 0
            for finding in report.checks[kind].findings:
                if finding.wrong == "missing":
                    continue
                buried += await self._buried(kind, finding)
            if buried:
                self._say(f"{buried} {kind} of other versions replaced by tombstones")

    async def _buried(self, kind: str, finding: Finding) -> int:
        (child_kind,) = (each for each in CHILD_KINDS if each == kind)
        rows = [row async for row in self._index.articles([finding.id])]
        if not rows and await self._expected.indexed([finding.id]):
            return 0  # its article is missing, and comes back with its children
        own = rows[0].counts[child_kind] if rows else 0
        number = rows[0].number if rows else 0
        stale = [
            (child, max(number, child.number) if child.place >= own else number)
            for child in await self._index.children_of(child_kind, finding.id)
            if child.number < number or child.place >= own
        ]
        return await self._index.bury(child_kind, stale)

    async def _coverage(self, report: Report) -> None:
        """Have all that is known across the articles of a deal published again, and wait for it."""
        found = report.of("relations", "stories", "utterances", "ledger")
        deals = sorted({each.deal for each in found})
        if not deals:
            return
        redis, key = self._streams.redis, self._streams.key(keys.COVERAGE_ASKED)
        await redis.sadd(key, *deals)
        self._say(f"what is known across articles asked for again: {', '.join(deals)}")
        until = time.monotonic() + self._patience
        while any(await redis.smismember(key, deals)):
            if time.monotonic() > until:
                raise Problem(
                    f"no enricher compared {', '.join(deals)} for {self._patience:.0f} s: see"
                    " `dealwire status`, or wait longer with --timeout"
                )
            await asyncio.sleep(_EVERY)
        await self.settled()
