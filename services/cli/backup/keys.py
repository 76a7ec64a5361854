"""All keys of an installation in one file, as the stream server itself serialises them."""

import struct
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Self

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, OutOfMemoryError, RedisError, ResponseError

from libs.contracts.keys import RESTORING
from services.cli.backup.folder import HashedFile
from services.cli.problems import Problem

HEAD = b"dealwire keys 1\n"
_RECORD = struct.Struct(">IQq")  # bytes of the key, bytes of the value, ms left to live or -1
_SCAN = 1000
_AT_ONCE = 200  # keys asked for in one round trip
_MOST_WAITING = 8_000_000  # bytes sent in one round trip of a restore; a larger value goes alone
_ANSWER_WITHIN = 60.0  # seconds: the largest stream in one piece, on a slow disk
_PAUSE_MS = 10_000  # a backup that is killed holds nobody up for longer
_RENEW_EVERY = 1.0  # seconds
_SHORT_LIVED_MS = 60_000
_ON_DISK_WITHIN = 10_000  # ms


class WrittenMeanwhile(Exception):
    """Somebody wrote while nobody should have been able to: what was read is no single moment."""


class Keys:
    """The keys of one installation. An async context manager; raises Problem, RedisError."""

    def __init__(self, url: str, prefix: str) -> None:
        self._redis: Any = Redis.from_url(
            url, socket_timeout=_ANSWER_WITHIN, socket_connect_timeout=_ANSWER_WITHIN
        )
        self._prefix = f"{prefix}:".encode()
        self._mark = self._prefix + RESTORING.encode()
        self._paused_at = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._redis.aclose()

    async def server(self) -> str:
        """Its name and version."""
        about = await self._redis.info("server")
        if valkey := about.get("valkey_version"):
            return f"Valkey {valkey}"
        return f"Redis {about.get('redis_version', 'of unknown version')}"

    async def mark(self) -> str | None:
        """The backup that is being restored here; None where none is."""
        found = await self._redis.get(self._mark)
        return found.decode() if found is not None else None

    async def names(self) -> AsyncIterator[bytes]:
        """All keys, without prefix, each at least once; not the mark of a restore."""
        pattern = b"".join(
            b"\\" + bytes([c]) if c in b"\\*?[]" else bytes([c]) for c in self._prefix
        )
        async for key in self._redis.scan_iter(match=pattern + b"*", count=_SCAN):
            if key != self._mark:
                yield key.removeprefix(self._prefix)

    @asynccontextmanager
    async def standstill(self) -> AsyncIterator[None]:
        """Nobody writes to the server meanwhile: who wants to, waits. Reads go on.

        Raises WrittenMeanwhile at its end if somebody could write all the same.
        """
        try:
            await self._pause()
            try:
                before = await self._writes()
                yield
                if await self._writes() != before:
                    raise WrittenMeanwhile
            finally:
                await self._redis.execute_command("CLIENT UNPAUSE")
        except NoPermissionError as error:
            raise Problem(
                f"the stream server refuses what a backup needs ({error}): allow that user"
                " CLIENT PAUSE, CLIENT UNPAUSE, INFO, SCAN, DUMP and PTTL"
            ) from error

    async def _pause(self) -> None:
        await self._redis.execute_command("CLIENT PAUSE", _PAUSE_MS, "WRITE")
        self._paused_at = time.monotonic()

    async def _writes(self) -> tuple[int, int]:
        """A count that each write changes."""
        about = await self._redis.info("persistence")
        return about["rdb_changes_since_last_save"], about["rdb_last_save_time"]

    async def save(self, file: HashedFile) -> int:
        """Write all keys to a file; how many. To be called within `standstill`."""
        file.write(HEAD)
        names = sorted({name async for name in self.names()})
        count = 0
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            for name, value, left in await self._dumped(some):
                if value is not None:  # its time was over
                    file.write(_RECORD.pack(len(name), len(value), left) + name + value)
                    count += 1
        return count

    async def _dumped(self, names: Sequence[bytes]) -> list[tuple[bytes, bytes | None, int]]:
        if time.monotonic() - self._paused_at > _RENEW_EVERY:
            await self._pause()
        async with self._redis.pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.dump(self._prefix + name)
                pipeline.pttl(self._prefix + name)
            answers = await pipeline.execute()
        return list(zip(names, answers[::2], answers[1::2], strict=True))

    async def begin(self, backup: str) -> None:
        """Leave the mark of a restore, on disk: from now on no service begins."""
        await self._redis.set(self._mark, backup)
        await self._on_disk()

    async def end(self) -> None:
        """Take the mark away, once all else is on disk."""
        await self._on_disk()
        await self._redis.delete(self._mark)

    async def _on_disk(self) -> None:
        # Before Redis 7.2, or without AOF, durability is what the operator configured.
        with suppress(ResponseError):
            await self._redis.execute_command("WAITAOF", 1, 0, _ON_DISK_WITHIN)

    async def try_out(self, path: Path, made_by: str) -> None:
        """Raises Problem if this server cannot read the values of a backup; leaves nothing."""
        probe = self._prefix + b"restore.probe"
        for _, value, _ in records(path):
            try:
                await self._redis.restore(probe, 1000, value, replace=True)
            except ResponseError as error:
                raise Problem(
                    f"{await self.server()} cannot read what {made_by} has written ({error}):"
                    " restore onto the same kind of server, of that version or newer"
                ) from error
            await self._redis.delete(probe)
            return

    async def load(self, path: Path) -> AsyncIterator[int]:
        """Write the keys of a file over what is there; how many so far, from time to time.

        What had less than a minute to live is left out: leases, and turns of sites.
        """
        done, waiting, size = 0, [], 0
        for name, value, left in records(path):
            done += 1
            if not 0 <= left < _SHORT_LIVED_MS:
                waiting.append((name, value, left))
                size += len(value)
            if size >= _MOST_WAITING or len(waiting) >= _AT_ONCE:
                await self._restore(waiting)
                waiting, size = [], 0
                yield done
        await self._restore(waiting)
        yield done

    async def _restore(self, some: Sequence[tuple[bytes, bytes, int]]) -> None:
        if not some:
            return
        async with self._redis.pipeline(transaction=False) as pipeline:
            for name, value, left in some:
                pipeline.restore(self._prefix + name, max(left, 0), value, replace=True)
            try:
                await pipeline.execute()
            except OutOfMemoryError as error:
                raise Problem(
                    "the stream server has no memory for what the backup holds: raise its"
                    " maxmemory (DEALWIRE_REDIS_MEMORY in Compose), and restore again"
                ) from error
            except RedisError as error:
                raise Problem(f"the stream server did not take a key: {error}") from error


def records(path: Path) -> Iterator[tuple[bytes, bytes, int]]:
    """Name, value and ms left to live (-1: for ever) of each key in a file that was verified."""
    with path.open("rb") as stream:
        if stream.read(len(HEAD)) != HEAD:
            raise Problem(f"{path} is no file of keys that this dealwire reads")
        while head := stream.read(_RECORD.size):
            key_size, value_size, left = _RECORD.unpack(head)
            yield stream.read(key_size), stream.read(value_size), left
