"""Writes to OpenSearch in bulk, and says of each item what became of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Literal, Protocol, Self

import orjson
import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import OpenSearchException, TransportError

from libs.contracts import Message, Result
from libs.errors import Unavailable
from libs.observability import Metrics
from libs.streaming.steps import BatchStep
from services.indexer.answers import BLOCKED, NO_INDEX, answer_of, failure_of, is_too_much
from services.indexer.bulk_size import BulkLimits, BulkSize
from services.indexer.indices import Indices, unavailable
from services.indexer.refresh_schedule import RefreshGaps, RefreshSchedule
from services.indexer.refresher import Refresher
from services.indexer.templates import Templates
from services.indexer.writes import Answer, IndexName, Stored, Write, counts_of

_LAST_REFRESH_WITHIN = 3.0  # seconds at a stop: what is missed is searchable a little later


class Preparation(Protocol):
    """Sees to it that the indices are there; see Indices."""

    def forget(self) -> None:
        """Look again before the next write."""

    def problem(self) -> str | None:
        """Why the indices cannot be used yet, if so."""

    async def ready(self) -> None:
        """Returns when everything is there. Raises Unavailable."""

    async def ready_sooner_or_later(self) -> None:
        """Returns when everything is there, however long that takes."""

    async def lineages(self) -> dict[IndexName, str]:
        """Which making of each index stands behind its write alias. Raises Unavailable."""


_ItemAnswer = Answer | Literal["no_index"]

log = structlog.get_logger()


class OpenSearchWriter:
    """One installation's indices.

    An async context manager: while it is open, its client is, and it sees to it that
    templates, indices and aliases are there, however late OpenSearch starts, and that what was
    written becomes searchable.
    """

    def __init__(
        self,
        client: AsyncOpenSearch,
        templates: Templates,
        *,
        limits: BulkLimits | None = None,
        gaps: RefreshGaps | None = None,
        metrics: Metrics | None = None,
        indices: Preparation | None = None,
    ) -> None:
        """`indices`: makes what is written to; else all that an installation has."""
        self._client = client
        self._templates = templates
        self._metrics = metrics or Metrics("indexer")
        self._size = BulkSize(limits or BulkLimits())
        self._under_way = 0
        self._room = asyncio.Condition()
        self._indices = indices or Indices(client, templates)
        schedule = RefreshSchedule(gaps or RefreshGaps())
        self._refresher = Refresher(client, templates, schedule, self._metrics)
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._tasks = [
            asyncio.create_task(self._indices.ready_sooner_or_later()),
            asyncio.create_task(self._refresher.run()),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_REFRESH_WITHIN):
                await self._refresher.finish()
        await self._client.close()

    def noticing_backlogs(self, step: BatchStep, *, full: int) -> BatchStep:
        """The same step; a batch of `full` messages tells that more of them wait."""

        async def run(messages: Sequence[Message]) -> Sequence[Result | Exception]:
            self._refresher.batch_read(type(messages[0]).__name__, full=len(messages) >= full)
            return await step(messages)

        return run

    def problem(self) -> str | None:
        """Why the indices cannot be used yet, if so."""
        return self._indices.problem()

    async def lineages(self) -> dict[IndexName, str]:
        """Which making of each index is written to: see lineage.py. Raises Unavailable."""
        return await self._indices.lineages()

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        """One answer per write, in the same order. Raises Unavailable if nobody answered.

        Whatever was written before that may be written again: whole documents with a
        version of their own do no harm.
        """
        await self._indices.ready()
        answers = await self._in_bulks(writes)
        if any(isinstance(each, Unavailable) and each.reason_code == BLOCKED for each in answers):
            self._indices.forget()  # it may be one that a migration left behind
        lost = [at for at, answer in enumerate(answers) if answer == NO_INDEX]
        if lost:
            log.warning("index_missing", items=len(lost))
            self._indices.forget()
            await self._indices.ready()
            again = await self._in_bulks([writes[at] for at in lost])
            for at, answer in zip(lost, again, strict=True):
                answers[at] = answer
        return [_settled(answer) for answer in answers]

    async def stored(self, wanted: Sequence[tuple[IndexName, str]]) -> list[Stored | None]:
        """What is there now under each id, refreshed or not. Raises Unavailable."""
        if not wanted:
            return []
        docs = [
            {"_index": self._templates.write_alias(index), "_id": document_id}
            for index, document_id in wanted
        ]
        try:
            response = await self._client.mget(
                body={"docs": docs}, params={"_source_includes": "quote_count,claim_count"}
            )
        except OpenSearchException as error:
            raise unavailable(error) from error
        return [_stored(found) for found in response["docs"]]

    async def _in_bulks(self, writes: Sequence[Write]) -> list[_ItemAnswer]:
        """The answers to several requests; once one was refused, the rest waits like it."""
        answers: list[_ItemAnswer] = []
        while len(answers) < len(writes):
            part = _part(writes, len(answers), self._size.bytes)
            try:
                answers += await self._bulk(part)
            except Unavailable as refused:
                if not answers:
                    raise
                return answers + [refused] * (len(writes) - len(answers))
        return answers

    async def _bulk(self, writes: Sequence[Write]) -> list[_ItemAnswer]:
        """The answers to one request, or to two halves if it was refused as a whole."""
        try:
            items = await self._send(writes)
        except TransportError as error:
            failure = failure_of(error.status_code, f"{error.error} {error.info}")
            if isinstance(failure, Unavailable):
                raise failure from error
            if len(writes) == 1:
                return [failure]
            middle = len(writes) // 2
            return [*await self._bulk(writes[:middle]), *await self._bulk(writes[middle:])]
        except OpenSearchException as error:
            raise unavailable(error) from error
        return [answer_of(item["index"]) for item in items]

    async def _send(self, writes: Sequence[Write]) -> Sequence[Mapping[str, Any]]:
        """The items of one response. Raises OpenSearchException."""
        size = sum(len(write.document) for write in writes)
        async with self._turn():
            started = time.perf_counter()
            try:
                response = await self._client.bulk(
                    body=self._body(writes),
                    params={
                        "require_alias": "true",  # or a write to a deleted index would make one
                        "filter_path": "items.*.status,items.*.error",
                    },
                )
            except TransportError as error:
                if is_too_much(error.status_code):
                    self._size.refused(size)
                raise
            finally:
                self._refresher.wrote({write.index for write in writes})
                took = time.perf_counter() - started
                self._metrics.observe("dealwire_index_bulk_seconds", took)
            items = _items(response, len(writes))
            if any(is_too_much(item["index"]["status"]) for item in items):
                self._size.refused(size)
            else:
                self._size.answered(size, took)
        return items

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Waits while as many bulks as the server can bear are under way."""
        async with self._room:
            await self._room.wait_for(lambda: self._under_way < self._size.at_once)
            self._under_way += 1
        try:
            yield
        finally:
            self._metrics.set("dealwire_index_bulk_bytes", self._size.bytes)
            self._metrics.set("dealwire_index_bulks_at_once", self._size.at_once)
            async with self._room:
                self._under_way -= 1
                self._room.notify_all()

    def _body(self, writes: Sequence[Write]) -> bytes:
        """Each document was encoded once, and is sent as it is."""
        lines: list[bytes] = []
        for write in writes:
            action = {
                "_index": self._templates.write_alias(write.index),
                "_id": write.id,
                "version": write.version,
                "version_type": "external_gte",
            }
            lines += [orjson.dumps({"index": action}), write.document]
        return b"\n".join([*lines, b""])


def _items(response: Any, wanted: int) -> Sequence[Mapping[str, Any]]:
    """The items of a bulk's response. Raises Unavailable where what answered is no OpenSearch."""
    items = response.get("items") if isinstance(response, Mapping) else None
    if not isinstance(items, list) or len(items) != wanted:
        said = f"the answer to a bulk of {wanted} is {str(response)[:200]!r}"
        raise Unavailable(said, code="search_misconfigured")
    return items


def _part(writes: Sequence[Write], start: int, most_bytes: int) -> Sequence[Write]:
    """As many as fit into so many bytes, and one at least."""
    size = 0
    for at in range(start, len(writes)):
        size += len(writes[at].document)
        if size > most_bytes and at > start:
            return writes[start:at]
    return writes[start:]


def _stored(found: Mapping[str, Any]) -> Stored | None:
    if "error" in found:
        raise Unavailable(f"OpenSearch answered {found['error']}"[:500], code="index_missing")
    return Stored(found["_version"], counts_of(found["_source"])) if found["found"] else None


def _settled(answer: _ItemAnswer) -> Answer:
    if answer == NO_INDEX:
        return Unavailable("the index vanishes as soon as it is made", code="index_missing")
    return answer
