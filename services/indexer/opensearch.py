"""Writes to OpenSearch in bulk, and says of each item what became of it."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal, Self

import orjson
import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import OpenSearchException, TransportError

from libs.errors import Unavailable
from services.indexer.answers import NO_INDEX, answer_of, failure_of
from services.indexer.indices import Indices, unavailable
from services.indexer.templates import Templates
from services.indexer.writes import Answer, IndexName, Stored, Write, counts_of

BULK_BYTES = 10 * 1024 * 1024
"""Bodies above some 10 MB gain nothing; OpenSearch refuses one above 100 MB as a whole."""

log = structlog.get_logger()


class OpenSearchWriter:
    """One installation's indices.

    An async context manager: while it is open, its client is, and it sees to it that
    templates, indices and aliases are there, however late OpenSearch starts.
    """

    def __init__(
        self, client: AsyncOpenSearch, templates: Templates, *, bulk_bytes: int = BULK_BYTES
    ) -> None:
        self._client = client
        self._templates = templates
        self._bulk_bytes = bulk_bytes
        self._indices = Indices(client, templates)
        self._preparing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._preparing = asyncio.create_task(self._indices.ready_sooner_or_later())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._preparing is not None:
            self._preparing.cancel()
            with suppress(asyncio.CancelledError):
                await self._preparing
        await self._client.close()

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        """One answer per write, in the same order. Raises Unavailable if nobody answered.

        Whatever was written before that may be written again: whole documents with a
        version of their own do no harm.
        """
        await self._indices.ready()
        answers = await self._in_bulks(writes)
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

    async def _in_bulks(self, writes: Sequence[Write]) -> list[Answer | Literal["no_index"]]:
        answers: list[Answer | Literal["no_index"]] = []
        for part in _parts(writes, self._bulk_bytes):
            answers += await self._bulk(part)
        return answers

    async def _bulk(self, writes: Sequence[Write]) -> list[Answer | Literal["no_index"]]:
        """The answers to one request, or to two halves if it was refused as a whole."""
        try:
            response = await self._client.bulk(
                body=self._body(writes),
                params={
                    "require_alias": "true",  # or a write to a deleted index would make one
                    "filter_path": "items.*.status,items.*.error",
                },
            )
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
        return [answer_of(item["index"]) for item in response["items"]]

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


def _parts(writes: Sequence[Write], most_bytes: int) -> Iterator[Sequence[Write]]:
    start = size = 0
    for at, write in enumerate(writes):
        if at > start and size + len(write.document) > most_bytes:
            yield writes[start:at]
            start, size = at, 0
        size += len(write.document)
    if start < len(writes):
        yield writes[start:]


def _stored(found: Mapping[str, Any]) -> Stored | None:
    if "error" in found:
        raise Unavailable(f"OpenSearch answered {found['error']}"[:500], code="index_missing")
    return Stored(found["_version"], counts_of(found["_source"])) if found["found"] else None


def _settled(answer: Answer | Literal["no_index"]) -> Answer:
    if answer == NO_INDEX:
        return Unavailable("the index vanishes as soon as it is made", code="index_missing")
    return answer
