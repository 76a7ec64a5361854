"""The indices of an installation as files of JSON lines, with the version of each document."""

import asyncio
import gzip
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self

import orjson
from opensearchpy.exceptions import NotFoundError, OpenSearchException, TransportError

from libs.search.connection import connect
from services.cli.backup.folder import BackupFolder, HashedFile
from services.cli.backup.manifest import StoredFile
from services.cli.problems import Problem

_PAGE = 200  # documents
_KEPT = "10m"  # what a scroll holds is kept for so long after each page
_BULK_BYTES = 5_000_000
_TRIES = 8  # of a bulk that OpenSearch has no room for, with growing delay
_LONGEST_DELAY = 30.0  # seconds
_OF_THE_SERVER = frozenset({
    "creation_date", "uuid", "version", "provided_name", "resize", "routing", "blocks",
    "history_uuid",
})  # fmt: skip
"""Settings of an index that OpenSearch gives by itself, or that would hinder a restore."""


class Indices:
    """The indices of one installation. An async context manager; raises Problem."""

    def __init__(self, url: str, prefix: str, *, ca: Path | None = None) -> None:
        self._client = connect(url, ca=ca, timeout=120.0, connections=10)
        self._prefix = prefix
        self._name = re.compile(re.escape(prefix) + r"([a-z_]+-\d{6})")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def server(self) -> str:
        """Its name and version."""
        about = (await self._client.info())["version"]
        return f"{about.get('distribution', 'elasticsearch')} {about['number']}"

    async def names(self) -> list[str]:
        """All generations of all indices, without prefix."""
        found = await self._client.indices.get_alias(
            index=f"{self._prefix}*", params={"expand_wildcards": "open,closed,hidden"}
        )
        return sorted(match[1] for name in found if (match := self._name.fullmatch(name)))

    async def refresh(self) -> None:
        """Make searchable what is written."""
        if names := await self.names():
            index = ",".join(self._prefix + name for name in names)
            await self._client.indices.refresh(index=index)

    async def opened(self) -> list["Export"]:
        """All indices as they are now, to be read at leisure; close them."""
        names = await self.names()
        opening = (Export.opened(self._client, self._prefix, name) for name in names)
        answers = await asyncio.gather(*opening, return_exceptions=True)
        made = [each for each in answers if isinstance(each, Export)]
        for failed in answers:
            if isinstance(failed, BaseException):
                await close(made)
                raise failed
        return made

    async def load(self, name: str, path: Path) -> AsyncIterator[int]:
        """Make an index from its file, or finish it; how many documents so far."""
        with gzip.open(path, "rb") as lines:
            shape = orjson.loads(lines.readline())
            await self._create(name, shape)
            waiting: list[bytes] = []
            done = size = 0
            for line in lines:
                waiting += self._action(name, line)
                size += len(line)
                done += 1
                if size >= _BULK_BYTES:
                    await self._bulk(waiting)
                    waiting, size = [], 0
                    yield done
        await self._bulk(waiting)
        yield done

    async def check(self, name: str, count: int) -> None:
        """Raises Problem unless an index holds so many documents."""
        index = self._prefix + name
        await self._client.indices.refresh(index=index)
        found = (await self._client.count(index=index))["count"]
        if found != count:
            raise Problem(f"{index} holds {found} documents, and its backup {count}: restore again")

    async def point_aliases(self, files: Sequence[tuple[str, Path]], old_prefix: str) -> None:
        """Give all indices their aliases, in one step."""
        actions = []
        for name, path in files:
            with gzip.open(path, "rb") as lines:
                shape = orjson.loads(lines.readline())
            for alias, body in shape["aliases"].items():
                own = alias.startswith(old_prefix)
                called = self._prefix + alias.removeprefix(old_prefix) if own else alias
                actions.append({"add": {"index": self._prefix + name, "alias": called, **body}})
        if actions:
            await self._client.indices.update_aliases(body={"actions": actions})

    async def _create(self, name: str, shape: Mapping[str, Any]) -> None:
        index = self._prefix + name
        if await self._client.indices.exists(index=index):
            return
        own = {key: v for key, v in shape["settings"]["index"].items() if key not in _OF_THE_SERVER}
        await self._client.indices.create(
            index=index, body={"settings": {"index": own}, "mappings": shape["mappings"]}
        )

    def _action(self, name: str, line: bytes) -> tuple[bytes, bytes]:
        document = orjson.loads(line)
        action = {
            "_index": self._prefix + name,
            "_id": document["_id"],
            "version": document["_version"],
            # What an earlier try has written is written again.
            "version_type": "external_gte",
        }
        if "_routing" in document:
            action["routing"] = document["_routing"]
        return orjson.dumps({"index": action}), orjson.dumps(document["_source"])

    async def _bulk(self, lines: Sequence[bytes]) -> None:
        if not lines:
            return
        body = b"\n".join([*lines, b""])
        for attempt in range(_TRIES):
            try:
                answer = await self._client.bulk(body=body)
            except TransportError as error:
                if error.status_code != HTTPStatus.TOO_MANY_REQUESTS:
                    raise
            else:
                failed = [each["index"] for each in answer["items"] if "error" in each["index"]]
                if not failed:
                    return
                if any(each["status"] != HTTPStatus.TOO_MANY_REQUESTS for each in failed):
                    raise Problem(f"OpenSearch did not take a document: {failed[0]['error']}"[:500])
            await asyncio.sleep(min(2.0**attempt, _LONGEST_DELAY))
        raise Problem("OpenSearch has no room for a bulk: wait until it is idle, and restore again")


class Export:
    """One index as it was at a moment: its pages, one after the other."""

    def __init__(self, client: Any, name: str, shape: Mapping[str, Any], first: Any) -> None:
        self.name = name
        self.total = int(first["hits"]["total"]["value"])
        self._client = client
        self._shape = shape
        self._page = first
        self._file: HashedFile | None = None
        self._lines: gzip.GzipFile | None = None
        self._count = 0

    @classmethod
    async def opened(cls, client: Any, prefix: str, name: str) -> Self:
        """Its state of now."""
        index = prefix + name
        shape = (await client.indices.get(index=index))[index]
        first = await client.search(
            index=index,
            body={"size": _PAGE, "sort": ["_doc"], "version": True, "track_total_hits": True},
            params={"scroll": _KEPT, "allow_partial_search_results": "false"},
        )
        _refuse_part(name, first)
        return cls(client, name, shape, first)

    async def step(self, folder: BackupFolder, run: str) -> StoredFile | int:
        """Write one page; the file once all are written, else how many documents were."""
        if self._file is None or self._lines is None:
            self._file = folder.new_file(f"{run}/index/{self.name}.jsonl.gz")
            self._lines = gzip.GzipFile("", "wb", 3, self._file, mtime=0)
            self._lines.write(orjson.dumps(self._shape) + b"\n")
        hits = self._page["hits"]["hits"]
        if not hits:
            return self._finished(self._file, self._lines)
        for hit in hits:
            kept = {
                key: hit[key] for key in ("_id", "_version", "_routing", "_source") if key in hit
            }
            self._lines.write(orjson.dumps(kept) + b"\n")
        self._count += len(hits)
        self._page = await self._next()
        return self._count

    async def _next(self) -> Any:
        try:
            page = await self._client.scroll(
                body={"scroll_id": self._page["_scroll_id"], "scroll": _KEPT}
            )
        except NotFoundError as error:
            raise Problem(
                f"OpenSearch kept the state of {self.name} no longer: it restarted, or was away for"
                f" {_KEPT}; run the backup again"
            ) from error
        _refuse_part(self.name, page)
        return page

    def _finished(self, file: HashedFile, lines: gzip.GzipFile) -> StoredFile:
        if self._count != self.total:
            raise Problem(f"{self.name} gave {self._count} documents of {self.total}")
        lines.close()
        return file.finish("index", self.name, self._count)

    async def close(self) -> None:
        """Let OpenSearch forget that state."""
        with suppress(OpenSearchException):
            await self._client.clear_scroll(body={"scroll_id": [self._page["_scroll_id"]]})


def _refuse_part(name: str, page: Mapping[str, Any]) -> None:
    if page["_shards"]["failed"]:
        raise Problem(f"OpenSearch could not read a shard of {name}: see its log")


async def close(exports: Sequence[Export]) -> None:
    """Let OpenSearch forget the state that is read."""
    for each in exports:
        await each.close()
