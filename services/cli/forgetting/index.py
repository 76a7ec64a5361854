"""All generations of all indices in OpenSearch."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, Final

import orjson
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConnectionTimeout, NotFoundError, OpenSearchException

from libs.forgetting.identities import Identity, Wanted
from libs.urls import BadAddress, parse_address
from services.cli.forgetting.stores import Seen
from services.indexer.templates import INDEX_NAMES, load_templates

_IDS = ("article_id", "article_ids", "origin_id", "root_id", "founder_id", "headline_from")
_URLS = ("url", "requested_url", "final_url", "canonical_url", "origin_url")
_OF_ONE_ARTICLE = frozenset({"articles", "versions", "outcomes"})
"""Indices whose documents are about one article each, so that what one says is of that."""
_OPERATORS = "sources"
"""The index of what the operator follows, which `dealwire source remove` ends."""
_AT_ONCE = 500  # ids or addresses in one query, or deletions in one bulk
_LOOK_EVERY = 2.0  # seconds
_SPECIAL: Final = frozenset('.?+*|{}[]()"\\#@&<>~^-')


class IndexStore:
    """Finds documents by the ids, addresses and outlets that they state, and deletes them."""

    def __init__(self, client: AsyncOpenSearch, prefix: str) -> None:
        self._client = client
        self._templates = load_templates(prefix)

    async def identities(self, wanted: Wanted) -> Sequence[Identity]:
        """See Store."""
        found = []
        for kind, generation in await self.generations():
            if kind in _OF_ONE_ARTICLE:
                async for _, source in self._documents(generation, wanted):
                    found.append(_identity(source))
        return found

    async def look(self, wanted: Wanted) -> Seen:
        """See Store."""
        await self._refresh()
        counts = {}
        for generation in await self._searched():
            ids = {each async for each, _ in self._documents(generation, wanted)}
            counts[f"index {generation}"] = len(ids)
        return Seen(counts)

    async def remove(self, wanted: Wanted) -> dict[str, int]:
        """See Store."""
        await self._refresh()
        removed = {}
        for generation in await self._searched():
            ids = sorted({each async for each, _ in self._documents(generation, wanted)})
            for some in _parts(ids):
                await self._delete(generation, some)
            removed[f"index {generation}"] = len(ids)
        return removed

    async def generations(self) -> list[tuple[str, str]]:
        """(kind, name) of every index of this installation, whichever its alias leads to."""
        found: list[tuple[str, str]] = []
        for kind in INDEX_NAMES:
            with suppress(NotFoundError):
                there = await self._client.indices.get_alias(index=f"{self._prefix}{kind}-*")
                names = (name for name in there if self._templates.is_generation(kind, name))
                found += [(kind, name) for name in sorted(names)]
        return found

    async def _searched(self) -> list[str]:
        return [name for kind, name in await self.generations() if kind != _OPERATORS]

    @property
    def _prefix(self) -> str:
        return self._templates.prefix

    async def _refresh(self) -> None:
        names = [name for _, name in await self.generations()]
        if names:
            await self._client.indices.refresh(index=",".join(names))

    async def _delete(self, generation: str, ids: Sequence[str]) -> None:
        lines = [orjson.dumps({"delete": {"_index": generation, "_id": each}}) for each in ids]
        answer = await self._client.bulk(body=b"\n".join([*lines, b""]), params={"refresh": "true"})
        refused = [item["delete"]["error"] for item in answer["items"] if "error" in item["delete"]]
        if refused:
            raise OpenSearchException(f"{generation}: {len(refused)} not deleted: {refused[0]}")

    async def _documents(
        self, generation: str, wanted: Wanted
    ) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        """Documents of an index that are about what is wanted; one may come twice."""
        body: dict[str, Any] = {
            "size": _AT_ONCE,
            "_source": [*_IDS, *_URLS, "outlet_domain"],
            # No scroll: a run that is killed would leave one, and with it all files of the index.
            "sort": [{"_seq_no": "asc"}],
        }
        for query in _queries(wanted):
            after: dict[str, Any] = {}
            while hits := await self._page(generation, body | {"query": query} | after):
                for hit in hits:
                    if wanted.covers(_identity(hit["_source"])):
                        yield hit["_id"], hit["_source"]
                after = {"search_after": hits[-1]["sort"]}

    async def _page(self, generation: str, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = await self._client.search(index=generation, body=body)
        hits: list[dict[str, Any]] = found["hits"]["hits"]
        return hits


class IndexDisk:
    """The files of all indices: a deleted document is in them until its segment is merged."""

    name = "files of OpenSearch"

    def __init__(self, client: AsyncOpenSearch, store: IndexStore, *, patience: float) -> None:
        """`patience`: seconds; a shard keeps what was deleted for half a minute and more."""
        self._client = client
        self._store = store
        self._patience = patience

    async def clean(self) -> str:
        """See Disk. Merges away every deleted document, and waits until none is left."""
        names = [name for _, name in await self._store.generations()]
        if not names:
            return ""
        index, deadline = ",".join(names), time.monotonic() + self._patience
        # By default a segment with few deleted documents is left as it is.
        await self._set_threshold(index, 0)
        try:
            while left := await self._deleted(index):
                with suppress(ConnectionTimeout):  # it goes on merging, and is asked again
                    await self._merge(index)
                if time.monotonic() > deadline:
                    count, where = sum(left.values()), ", ".join(sorted(left))
                    return f"{count} deleted documents, or open scrolls, in {where}"
                await asyncio.sleep(_LOOK_EVERY if await self._deleted(index) else 0)
            await self._flush(index)  # and the log of writes, which has them too
        finally:
            await self._set_threshold(index, None)
        return ""

    async def _merge(self, index: str) -> None:
        await self._flush(index)
        await self._client.indices.forcemerge(
            index=index,
            params={"only_expunge_deletes": "true"},
            request_timeout=self._patience,
        )
        await self._flush(index)  # drops the files that no commit names any more
        await self._client.indices.refresh(index=index, request_timeout=self._patience)

    async def _deleted(self, index: str) -> dict[str, int]:
        """How many deleted documents each index has in its files, for those that have any.

        Counted as one each: scrolls that are open, which keep the files that they began with.
        """
        stats = await self._client.indices.stats(index=index, metric="docs,search")
        counts = {
            name: int(body["total"]["docs"]["deleted"]) + _open(body["total"]["search"])
            for name, body in stats["indices"].items()
        }
        return {name: count for name, count in counts.items() if count}

    async def _flush(self, index: str) -> None:
        await self._client.indices.flush(
            index=index,
            params={"force": "true", "wait_if_ongoing": "true"},
            request_timeout=self._patience,
        )

    async def _set_threshold(self, index: str, percent: int | None) -> None:
        body = {"index": {"merge.policy.expunge_deletes_allowed": percent}}
        await self._client.indices.put_settings(index=index, body=body)


def _open(search: Mapping[str, Any]) -> int:
    kinds = ("scroll_current", "point_in_time_current")
    return sum(int(search.get(kind, 0)) for kind in kinds)


def _identity(source: Mapping[str, Any]) -> Identity:
    return Identity(
        frozenset(each for name in _IDS for each in _all(source.get(name))),
        frozenset(each for name in _URLS for each in _all(source.get(name))),
        frozenset(_all(source.get("outlet_domain"))),
    )


def _all(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def _queries(wanted: Wanted) -> Iterator[dict[str, Any]]:
    """What finds all that may be about what is wanted; each hit is looked at once more."""
    for ids in _parts(sorted(wanted.ids)):
        yield _any(*({"terms": {field: ids}} for field in _IDS))
    for some in _parts(sorted(set(_beginnings(wanted.addresses))), size=50):
        yield _any(*({"prefix": {field: begin}} for begin in some for field in _URLS))
    for domain in sorted(wanted.domains):
        host = f"(.*\\.)?{_quoted(domain)}"
        url = f"https?://([^/?\\#]*\\.)?{_quoted(domain)}(:[0-9]+)?([/?\\#].*)?"
        yield _any(
            {"regexp": {"outlet_domain": {"value": host, "case_insensitive": True}}},
            *({"regexp": {field: {"value": url, "case_insensitive": True}}} for field in _URLS),
        )


def _beginnings(addresses: Iterable[str]) -> Iterator[str]:
    """How each address begins in all of its spellings: with any scheme, without its query."""
    for address in addresses:
        try:
            url = parse_address(address)
        except BadAddress:  # a file, which has one spelling
            yield address
            continue
        yield from (f"{scheme}://{url.host}{url.pathname}" for scheme in ("http", "https"))


def _any(*clauses: Mapping[str, Any]) -> dict[str, Any]:
    return {"bool": {"filter": [{"bool": {"should": list(clauses), "minimum_should_match": 1}}]}}


def _quoted(text: str) -> str:
    return "".join(f"\\{each}" if each in _SPECIAL else each for each in text)


def _parts(values: Sequence[str], *, size: int = _AT_ONCE) -> Iterator[list[str]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
