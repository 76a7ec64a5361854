"""Which saved queries an article fits, asked of OpenSearch's percolator.

The index is a copy of what Redis holds: made anew when the alerts changed, and when it is lost.
One document in it fits every article and says of which moment the copy is. Where an answer lacks
that document, nothing else that it says can be believed, and the copy is made once more.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError, OpenSearchException, TransportError

from libs.alerts.model import MOST_ALERTS, clause_of
from libs.alerts.redis.store import Snapshot
from libs.errors import Rejected, Unavailable
from libs.observability import Metrics
from libs.search.vocabulary import Vocabulary
from services.indexer.answers import failure_of, is_too_much
from services.indexer.bulk_size import BulkLimits, BulkSize
from services.indexer.indices import unavailable
from services.indexer.templates import Templates
from services.indexer.writes import SearchWriter, Write

_HELD = "held"
"""Id of the document that says of which moment the copy is."""
_SLOTS = "_percolator_document_slot"
_LIMITS = BulkLimits(most=4 * 1024 * 1024, slow_after=5.0)
_SENT = {
    "allow_partial_search_results": "false",
    "filter_path": "timed_out,hits.hits._id,hits.hits._source,hits.hits.fields",
}

log = structlog.get_logger()


class NotMatched(Rejected):
    """OpenSearch does not hold this article against the saved alerts."""

    code = "alerts_not_matched"


class Percolator:
    """The copy of the saved queries, and what fits them."""

    def __init__(
        self,
        client: AsyncOpenSearch,
        writer: SearchWriter,
        templates: Templates,
        vocabulary: Vocabulary,
        metrics: Metrics,
    ) -> None:
        self._client = client
        self._writer = writer
        self._read = templates.read_alias("percolator")
        self._written = templates.write_alias("percolator")
        self._vocabulary = vocabulary
        self._metrics = metrics
        self._size = BulkSize(_LIMITS)

    async def hold(self, snapshot: Snapshot) -> None:
        """Make the copy one of this moment, unless it is of a later one. Raises Unavailable."""
        writes = list(self._queries(snapshot))
        held = {each.id for each in writes}
        writes += [
            _write(old, snapshot, gone=True) for old in await self._present() if old not in held
        ]
        for write, answer in zip(writes, await self._writer.write(writes), strict=True):
            if isinstance(answer, Unavailable):
                raise answer
            if isinstance(answer, Rejected):
                held.discard(write.id)
                log.error("alert_not_held", alert_id=write.id, error=str(answer))
        await self._mark(snapshot)
        log.info("alerts_held", alerts=len(held))

    async def matching(
        self, documents: Sequence[bytes], snapshot: Snapshot
    ) -> list[set[str] | Rejected]:
        """For each document the ids of the alerts that it fits, or why that cannot be told.

        Raises Unavailable, also where the copy cannot be made now.
        """
        answers: list[set[str] | Rejected] = []
        while len(answers) < len(documents):
            part = _part(documents, len(answers), self._size.bytes)
            answers += await self._answers(part, snapshot)
        return answers

    async def _answers(
        self, part: Sequence[bytes], snapshot: Snapshot
    ) -> list[set[str] | Rejected]:
        """The answers to one request, or to two halves if it was refused as a whole."""
        try:
            return [*await self._believed(part, snapshot)]
        except NotMatched as refused:
            if len(part) == 1:
                return [refused]
        middle = len(part) // 2
        return [
            *await self._answers(part[:middle], snapshot),
            *await self._answers(part[middle:], snapshot),
        ]

    async def _believed(self, part: Sequence[bytes], snapshot: Snapshot) -> list[set[str]]:
        found = await self._ask(part)
        if _moment(found) < snapshot.at_ms:
            log.warning("alerts_lost", index=self._read)
            await self.hold(snapshot)
            found = await self._ask(part)
            if _moment(found) < snapshot.at_ms:
                raise Unavailable("the copy of the alerts vanishes", code="index_missing")
        answers: list[set[str]] = [set() for _ in part]
        for hit in found:
            if hit["_id"] != _HELD:
                for slot in hit["fields"][_SLOTS]:
                    answers[slot].add(hit["_id"])
        return answers

    async def _ask(self, part: Sequence[bytes]) -> Sequence[Mapping[str, Any]]:
        """The hits, none where there is no index. Raises Unavailable, NotMatched."""
        documents = [orjson.Fragment(each) for each in part]
        percolate = {"percolate": {"field": "query", "documents": documents}}
        body = {
            "size": MOST_ALERTS + 1,
            "_source": ["held_at"],
            "query": {"constant_score": {"filter": percolate}},
        }
        size, started = sum(map(len, part)), time.perf_counter()
        try:
            answer = await self._client.search(
                index=self._read, body=orjson.dumps(body), params=_SENT
            )
        except NotFoundError:
            return ()
        except TransportError as error:
            if is_too_much(error.status_code):
                self._size.refused(size)
            failure = failure_of(error.status_code, f"{error.error} {error.info}")
            if isinstance(failure, Rejected):
                raise NotMatched(str(failure)) from error
            raise failure from error
        except OpenSearchException as error:
            raise unavailable(error) from error
        took = time.perf_counter() - started
        self._size.answered(size, took)
        self._metrics.observe("dealwire_alerts_percolate_seconds", took)
        if answer["timed_out"]:
            raise Unavailable("the percolator did not come to its end", code="search_timeout")
        hits: Sequence[Mapping[str, Any]] = answer.get("hits", {}).get("hits", ())
        return hits

    def _queries(self, snapshot: Snapshot) -> Iterator[Write]:
        """The alerts as documents. One that cannot be read must not keep the others from work."""
        for alert in snapshot.alerts.values():
            if alert.query is None:
                continue
            try:
                clause = clause_of(alert.query, self._vocabulary)
            except (ValueError, TypeError, RecursionError) as error:
                log.warning("alert_not_held", alert=alert.name, error=repr(error))
                continue
            yield _write(alert.id, snapshot, alert=alert.name, query=clause)

    async def _present(self) -> list[str]:
        """The ids of the alerts in the copy; none where there is no index."""
        await self._refresh()
        query = {"bool": {"filter": [{"exists": {"field": "alert"}}]}}
        try:
            found = await self._client.search(
                index=self._read,
                body={"size": 2 * MOST_ALERTS, "_source": False, "query": query},
                params={"ignore_unavailable": "true"},
            )
        except OpenSearchException as error:
            raise unavailable(error) from error
        return [hit["_id"] for hit in found["hits"]["hits"]]

    async def _mark(self, snapshot: Snapshot) -> None:
        """Say of which moment the copy is, behind all that is in it."""
        await self._refresh()
        mark = _write(_HELD, snapshot, held_at=snapshot.at_ms, query={"match_all": {}})
        [answer] = await self._writer.write([mark])
        if isinstance(answer, Rejected):  # no article is to blame for it
            raise Unavailable(str(answer), code="index_outdated") from answer
        if isinstance(answer, Unavailable):
            raise answer
        await self._refresh()

    async def _refresh(self) -> None:
        try:
            await self._client.indices.refresh(
                index=self._written, params={"ignore_unavailable": "true"}
            )
        except OpenSearchException as error:
            raise unavailable(error) from error


def _write(document_id: str, snapshot: Snapshot, **fields: Any) -> Write:
    return Write("percolator", document_id, snapshot.at_ms, orjson.dumps(fields))


def _moment(hits: Sequence[Mapping[str, Any]]) -> int:
    """The moment that the copy is of; -1 where it does not say."""
    return next((int(hit["_source"]["held_at"]) for hit in hits if hit["_id"] == _HELD), -1)


def _part(documents: Sequence[bytes], start: int, most_bytes: int) -> Sequence[bytes]:
    """As many as fit into so many bytes, and one at least."""
    size = 0
    for at in range(start, len(documents)):
        size += len(documents[at])
        if size > most_bytes and at > start:
            return documents[start:at]
    return documents[start:]
