"""An installation as far as a backup sees it: keys, indices, an archive; filled and compared."""

import gzip
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opensearchpy import AsyncOpenSearch
from redis.asyncio import Redis

from libs.search.connection import connect

ROOT = Path(__file__).parents[3]
DOCUMENTS = 450  # three pages, of which the last is not full
LEASE = "consumer:fetcher-1"
WARC = "2026/11/28/dealwire-20261128T101500Z-host-0a1b2c3d-{:05d}.warc.gz"


@dataclass(frozen=True)
class Place:
    """Where an installation is, or is to be."""

    broker_url: str
    opensearch_url: str
    key_prefix: str
    index_prefix: str
    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    def command(self, *arguments: str) -> tuple[list[str], dict[str, str]]:
        """A command of `dealwire` for this installation, and its environment."""
        environment = os.environ | {
            "DEALWIRE_REDIS_URL": self.broker_url,
            "DEALWIRE_OPENSEARCH_URL": self.opensearch_url,
            "DEALWIRE_KEY_PREFIX": self.key_prefix,
            "DEALWIRE_INDEX_PREFIX": self.index_prefix,
            "DEALWIRE_STATE": str(self.folder / "state"),
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "200",
        }
        words = [sys.executable, "-m", "services.cli", *arguments]
        return [*words, "--archive", str(self.archive)], environment

    def dealwire(self, *arguments: str, expect: int = 0) -> str:
        """Run it to its end; what it says on stdout and stderr."""
        words, environment = self.command(*arguments)
        done = subprocess.run(
            words, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    def key(self, name: str) -> str:
        return f"{self.key_prefix}:{name}"

    async def keys(self) -> dict[bytes, tuple[bytes, bool]]:
        """Each key without its prefix, as the server serialises it, and whether it expires."""
        found = {}
        async with Redis.from_url(self.broker_url) as redis:
            for key in [key async for key in redis.scan_iter(count=1000)]:
                if key.startswith(self.key("").encode()):
                    name = key.removeprefix(self.key("").encode())
                    value = await redis.dump(key)
                    assert isinstance(value, bytes)
                    found[name] = value, await redis.pttl(key) >= 0
        return found

    async def documents(self) -> dict[str, dict[str, tuple[int, Any, Any]]]:
        """By index without its prefix and by id: version, routing and source."""
        found: dict[str, dict[str, tuple[int, Any, Any]]] = {}
        async with self.search() as client:
            for index in await self._indices(client):
                await client.indices.refresh(index=index)
                body = {"size": 10_000, "version": True}
                hits = (await client.search(index=index, body=body))["hits"]["hits"]
                found[index.removeprefix(self.index_prefix)] = {
                    hit["_id"]: (hit["_version"], hit.get("_routing"), hit["_source"])
                    for hit in hits
                }
        return found

    async def aliases(self) -> dict[str, Any]:
        """By index: its aliases and mappings, all without prefixes."""
        async with self.search() as client:
            found: dict[str, Any] = {}
            for index in await self._indices(client):
                found |= await client.indices.get(index=index)
        cut = len(self.index_prefix)
        return {
            index[cut:]: ({a[cut:]: b for a, b in body["aliases"].items()}, body["mappings"])
            for index, body in found.items()
        }

    async def _indices(self, client: AsyncOpenSearch) -> list[str]:
        """Not those of the target, whose prefix is longer by a word."""
        found = await client.indices.get_alias(index=f"{self.index_prefix}*")
        return [each for each in found if not each.startswith(f"{self.index_prefix}to-")]

    def search(self) -> AsyncOpenSearch:
        return connect(self.opensearch_url, timeout=30, connections=2)


async def fill(place: Place, *, documents: int = DOCUMENTS) -> None:
    """Keys of every type, two generations of an index, and an archive with a file being written."""
    async with Redis.from_url(place.broker_url) as redis:
        await _fill_streams(redis, place)
        value = {b"a": b"1", b"\xff\x00": b"\xfe" * 300}
        await redis.hset(place.key("hash"), mapping=value)  # type: ignore[misc]
        await redis.sadd(place.key("set"), "x", "y")  # type: ignore[misc]
        await redis.zadd(place.key("zset"), {"a": 0.1, "b": 1e300, "c": -2})
        await redis.rpush(place.key("list"), *range(300))  # type: ignore[misc]
        await redis.set(place.key("in_flight:1"), "request-1", ex=3600)
        await redis.set(place.key(LEASE), "holder", ex=15)
    async with place.search() as client:
        await _fill_indices(client, place.index_prefix, documents)
    for number in (1, 2):
        file = place.archive / WARC.format(number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(member(number) * 3)
    writing = place.archive / (WARC.format(3) + ".open")
    writing.write_bytes(member(3) * 2 + member(3)[:20])  # a record that is half there


def member(number: int) -> bytes:
    """Something that looks like a record."""
    return gzip.compress(f"record {number} ".encode() * 50, mtime=0)


async def _fill_streams(redis: Any, place: Place) -> None:
    stream = place.key("articles.fetched")
    ids = [await redis.xadd(stream, {"data": f"{number}"}) for number in range(50)]
    for group in ("language-detector", "other"):
        await redis.xgroup_create(stream, group, 0)
    await redis.xreadgroup("language-detector", "one", {stream: ">"}, count=20)
    await redis.xreadgroup("other", "two", {stream: ">"}, count=5)
    for _ in range(3):
        await redis.xclaim(stream, "language-detector", "three", 0, ids[3:6])
    await redis.xack(stream, "language-detector", *ids[:3])
    await redis.xdel(stream, ids[10], ids[40])


async def _fill_indices(client: AsyncOpenSearch, prefix: str, documents: int) -> None:
    mappings = {"properties": {"n": {"type": "integer"}, "text": {"type": "text"}}}
    for generation in (1, 2):
        aliases = {f"{prefix}articles": {"is_write_index": generation == 2}}
        await client.indices.create(
            index=f"{prefix}articles-{generation:06d}",
            body={"mappings": mappings, "aliases": aliases},
        )
    lines: list[Any] = []
    for number in range(documents):
        action = {
            "_index": f"{prefix}articles-{1 + number % 2:06d}",
            "_id": f"id-{number}",
            "version": 1_700_000_000_000_000 + number,
            "version_type": "external",
        }
        if number % 7 == 0:
            action["routing"] = "there"
        lines += [{"index": action}, {"n": number, "text": f"Élysée {number} " * 20}]
    answer = await client.bulk(body=lines)
    assert not answer["errors"]
