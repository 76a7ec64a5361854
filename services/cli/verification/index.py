"""What a verification reads of OpenSearch, page by page, and the tombstones that it writes."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import orjson
from opensearchpy.exceptions import OpenSearchException

from libs.search.connection import connect
from libs.streaming.addresses import without_password
from services.cli.problems import Problem
from services.indexer.children import CHILD_KINDS, ChildKind, tombstone

PAGE = 1000  # documents that are looked up at once
_WALKED = 5000  # rows read at once: each such page goes through the whole index
_KEPT_OPEN = "5m"
_GC_DELETES = "60s"  # where an index does not state it
_NO_INDEX = "index_not_found_exception"
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_ALIVE: Mapping[str, Any] = {"bool": {"must_not": [{"term": {"gone": True}}]}}
_COUNTS: Mapping[ChildKind, str] = {"quotes": "quote_count", "claims": "claim_count"}


@dataclass(frozen=True)
class ArticleRow:
    """An article as it stands in the index."""

    article_id: str
    version: str
    number: int
    request_id: str
    counts: Mapping[ChildKind, int]


@dataclass(frozen=True)
class ChildRow:
    """The children of one article that are no tombstones: how many, of which version numbers."""

    article_id: str
    count: int
    least: int
    most: int


@dataclass(frozen=True)
class Child:
    """One quote or claim."""

    id: str
    article_id: str
    number: int

    @property
    def place(self) -> int:
        """Its place in its article."""
        return int(self.id.rpartition("-")[2])


class VerifiedIndex:
    """The indices of one installation. An async context manager; raises Problem."""

    def __init__(self, url: str, prefix: str, *, ca: Path | None = None) -> None:
        self._url = url
        self._prefix = prefix
        self._client = connect(url, ca=ca, timeout=60.0, connections=2)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: object, error: object, trace: object) -> None:
        await self._client.close()
        if isinstance(error, OpenSearchException):
            where = without_password(self._url)
            raise Problem(f"no answer from OpenSearch at {where}: {error}") from error

    def name(self, index: str) -> str:
        """What an index is read under."""
        return f"{self._prefix}{index}"

    async def refresh(self) -> None:
        """Make everything written so far searchable."""
        await self._client.indices.refresh(
            index=f"{self._prefix}*", params={"ignore_unavailable": "true"}
        )

    async def forgets_deletions_after(self) -> float:
        """Seconds in which a deleted document keeps its version, and takes no older one."""
        found = await self._client.indices.get_settings(
            # The second is there for each index, and most do not state the first.
            index=f"{self._prefix}*",
            name="index.gc_deletes,index.uuid",
        )
        stated = [
            str(body["settings"].get("index", {}).get("gc_deletes", _GC_DELETES))
            for body in found.values()
        ]
        return max(map(_seconds, stated), default=0.0)

    async def versions(self, index: str, ids: Sequence[str]) -> list[int | None]:
        """The version under each id, refreshed or not; None for what is not there."""
        found = await self._stored(index, ids, source=False)
        return [each["_version"] if each else None for each in found]

    async def alive(self, index: str, ids: Sequence[str]) -> list[bool]:
        """Whether something stands under each id that is no tombstone."""
        found = await self._stored(index, ids, source=["gone"])
        return [each is not None and not each["_source"].get("gone") for each in found]

    async def _stored(
        self, index: str, ids: Sequence[str], *, source: object
    ) -> list[dict[str, Any] | None]:
        if not ids:
            return []
        docs = [{"_index": self.name(index), "_id": each, "_source": source} for each in ids]
        answer = await self._client.mget(body={"docs": docs})
        for each in answer["docs"]:
            kind = each.get("error", {}).get("type", _NO_INDEX)
            if kind != _NO_INDEX:  # it is not missing: nobody knows
                where = without_password(self._url)
                raise Problem(f"OpenSearch at {where} cannot read {self.name(index)} now: {kind}")
        return [each if each.get("found") else None for each in answer["docs"]]

    async def count_alive(self, index: str) -> int:
        """Documents that are no tombstones."""
        answer = await self._client.count(
            index=self.name(index),
            body={"query": _ALIVE},
            params={"ignore_unavailable": "true"},
        )
        return int(answer["count"])

    async def articles(self, ids: Sequence[str] | None = None) -> AsyncIterator[ArticleRow]:
        """All articles in the order of their ids, or those with these ids."""
        query = {"match_all": {}} if ids is None else {"terms": {"article_id": list(ids)}}
        fields = ["version", "version_number", "request_id", *_COUNTS.values()]
        async for key, found in self._walk("articles", "article_id", query, fields):
            counts = {kind: int(found.get(field, 0)) for kind, field in _COUNTS.items()}
            number, request = int(found.get("version_number", 0)), str(found.get("request_id", ""))
            yield ArticleRow(key, str(found.get("version", "")), number, request, counts)

    async def indexed_outcomes(self) -> AsyncIterator[tuple[str, str]]:
        """Requests that ended as indexed, each with its article."""
        query = {"bool": {"filter": [{"term": {"fate": "indexed"}}]}}
        async for key, found in self._walk("outcomes", "request_id", query, ["article_id"]):
            if "article_id" in found:
                yield key, str(found["article_id"])

    async def ended_addresses(self, urls: Sequence[str]) -> set[str]:
        """Which of these addresses some request has asked for and ended."""
        if not urls:
            return set()
        body = {
            "size": 0,
            "query": {"terms": {"url": list(urls)}},
            "aggs": {"url": {"terms": {"field": "url", "size": len(urls), "include": list(urls)}}},
        }
        params = {"ignore_unavailable": "true"}
        found = await self._client.search(index=self.name("outcomes"), body=body, params=params)
        buckets = found.get("aggregations", {}).get("url", {}).get("buckets", ())
        return {bucket["key"] for bucket in buckets}

    async def addresses(self, ids: Sequence[str]) -> dict[str, str]:
        """The addresses under which articles were asked for, as outcomes tell."""
        body = {
            "size": PAGE,
            "query": {"terms": {"article_id": list(ids)}},
            "_source": ["article_id", "url"],
            "sort": [{"at": "asc"}],
        }
        params = {"ignore_unavailable": "true"}
        found = await self._client.search(index=self.name("outcomes"), body=body, params=params)
        rows = (hit["_source"] for hit in found["hits"]["hits"])
        return {row["article_id"]: row["url"] for row in rows if row.get("url")}

    async def children(
        self, kind: ChildKind, ids: Sequence[str] | None = None
    ) -> AsyncIterator[ChildRow]:
        """A row for each article that has children which are no tombstones, in order of its id."""
        query = dict(_ALIVE)
        if ids is not None:
            query = {"bool": {**_ALIVE["bool"], "filter": [{"terms": {"article_id": list(ids)}}]}}
        numbers = {
            name: {name: {"field": "version_number", "missing": 0}} for name in ("min", "max")
        }
        composite: dict[str, Any] = {
            "size": _WALKED,
            "sources": [{"article_id": {"terms": {"field": "article_id"}}}],
        }
        if not await self._client.indices.exists(index=self.name(kind)):
            return
        while True:
            body = {
                "size": 0,
                "query": query,
                "aggs": {"articles": {"composite": composite, "aggs": numbers}},
            }
            answer = await self._client.search(
                index=self.name(kind), body=body, params={"ignore_unavailable": "true"}
            )
            found = answer.get("aggregations", {}).get("articles", {"buckets": []})
            for each in found["buckets"]:
                least, most = int(each["min"]["value"]), int(each["max"]["value"])
                yield ChildRow(each["key"]["article_id"], each["doc_count"], least, most)
            if "after_key" not in found:
                return
            composite["after"] = found["after_key"]

    async def children_of(self, kind: ChildKind, article_id: str) -> list[Child]:
        """Those of one article that are no tombstones."""
        query = {"bool": {**_ALIVE["bool"], "filter": [{"term": {"article_id": article_id}}]}}
        body = {"size": 10_000, "query": query, "_source": ["article_id", "version_number"]}
        found = await self._client.search(index=self.name(kind), body=body)
        return [
            Child(hit["_id"], hit["_source"]["article_id"], hit["_source"].get("version_number", 0))
            for hit in found["hits"]["hits"]
        ]

    async def bury(self, kind: ChildKind, children: Sequence[tuple[Child, int]]) -> int:
        """Write tombstones in place of children, each under a version number; how many took."""
        lines: list[bytes] = []
        for child, number in children:
            action = {
                "_index": f"{self.name(kind)}-write", "_id": child.id, "version": number,
                "version_type": "external_gte", "require_alias": True,
            }  # fmt: skip
            lines += [orjson.dumps({"index": action}), orjson.dumps(tombstone(child.article_id))]
        if not lines:
            return 0
        answer = await self._client.bulk(body=b"\n".join([*lines, b""]))
        return sum(each["index"]["status"] < 300 for each in answer["items"])  # noqa: PLR2004 - HTTP

    async def _walk(
        self, index: str, key: str, query: Mapping[str, Any], fields: Sequence[str]
    ) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """One row for each document, by a key that none shares, as the index is at one moment."""
        async with self._moment(index) as pit:
            if pit is None:
                return
            body: dict[str, Any] = {
                "size": _WALKED, "query": query, "_source": False, "docvalue_fields": list(fields),
                "sort": [{key: "asc"}], "track_total_hits": False,
                "pit": {"id": pit, "keep_alive": _KEPT_OPEN},
            }  # fmt: skip
            while hits := (await self._client.search(body=body))["hits"]["hits"]:
                for hit in hits:
                    found = {name: values[0] for name, values in hit.get("fields", {}).items()}
                    yield str(hit["sort"][0]), found
                body["search_after"] = hits[-1]["sort"]

    @asynccontextmanager
    async def _moment(self, index: str) -> AsyncIterator[str | None]:
        """The index as it is now; None where there is none."""
        name = self.name(index)
        if not await self._client.indices.exists(index=name):
            yield None
            return
        opened = await self._client.create_pit(index=name, params={"keep_alive": _KEPT_OPEN})
        try:
            yield opened["pit_id"]
        finally:
            await self._client.delete_pit(body={"pit_id": [opened["pit_id"]]})


def _seconds(text: str) -> float:
    """A time as OpenSearch writes it: `60s`, `500ms`, `0`."""
    found = re.fullmatch(r"(\d+)(ms|s|m|h|d)?", text)
    return int(found[1]) * _UNITS[found[2] or "ms"] if found else _UNITS["m"]


__all__ = ["CHILD_KINDS", "PAGE", "ArticleRow", "Child", "ChildKind", "ChildRow", "VerifiedIndex"]
