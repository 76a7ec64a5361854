"""All keys of an installation in one file, as the stream server itself serialises them."""

import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from redis import Redis
from redis.exceptions import NoPermissionError, OutOfMemoryError, RedisError, ResponseError

from libs.contracts.keys import ARCHIVE_ID, RESTORING
from libs.streaming.redis.server import RedisServer
from services.cli.backup.folder import HashedFile
from services.cli.problems import Problem

HEAD = b"dealwire keys 1\n"
_RECORD = struct.Struct(">IQq")  # bytes of the key, bytes of the value, ms left to live or -1
_SCAN = 1000
_AT_ONCE = 200  # keys asked for in one round trip
_LARGE = 1_000_000  # bytes in memory of a value that is asked for alone
_MOST_WAITING = 8_000_000  # bytes sent in one round trip of a restore; a larger value goes alone
_ANSWER_WITHIN = 60.0  # seconds: the largest stream in one piece, on a slow disk
_PAUSE_MS = 10_000  # a backup that is killed holds nobody up for longer
_RENEW_EVERY = 1.0  # seconds
_SHORT_LIVED_MS = 60_000
_ON_DISK_WITHIN = 10_000  # ms

# The records of many keys as one string: a client takes them apart far more slowly. EVAL_RO runs
# during a pause. ARGV 1 bytes of the prefix, 2 bytes of memory from which a value is not read.
_RECORDS = """
local found, parts, large = 0, {}, {}
for _, key in ipairs(KEYS) do
  if (redis.call('MEMORY', 'USAGE', key) or 0) >= tonumber(ARGV[2]) then
    large[#large + 1] = key
  else
    local value = redis.call('DUMP', key)
    if value then
      local name = string.sub(key, tonumber(ARGV[1]) + 1)
      local head = struct.pack('>I4I8i8', #name, #value, redis.call('PTTL', key))
      parts[#parts + 1] = head .. name
      parts[#parts + 1] = value
      found = found + 1
    end
  end
end
return {found, table.concat(parts), large}
"""


class WrittenMeanwhile(Exception):
    """Somebody wrote while nobody should have been able to: what was read is no single moment."""


class Keys:
    """The keys of one installation. A context manager; raises Problem, RedisError.

    Blocks while the server works: the less is done beside it, the shorter a standstill is.
    """

    def __init__(self, server: RedisServer, prefix: str) -> None:
        self._redis: Any = Redis.from_url(
            server.url,
            socket_timeout=_ANSWER_WITHIN,
            socket_connect_timeout=_ANSWER_WITHIN,
            socket_read_size=1024 * 1024,  # large values in few pieces: half the time
            **server.options(),
        )
        self._prefix = f"{prefix}:".encode()
        self._mark = self._prefix + RESTORING.encode()
        self._paused_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._redis.close()

    def server(self) -> str:
        """Its name and version."""
        about = self._redis.info("server")
        if valkey := about.get("valkey_version"):
            return f"Valkey {valkey}"
        return f"Redis {about.get('redis_version', 'of unknown version')}"

    def archive_id(self) -> str | None:
        """By which the installation's archive is known; None where nothing was archived yet."""
        found = self._redis.get(self._prefix + ARCHIVE_ID.encode())
        return found.decode() if found is not None else None

    def mark(self) -> str | None:
        """The backup that is being restored here; None where none is."""
        found = self._redis.get(self._mark)
        return found.decode() if found is not None else None

    def names(self) -> Iterator[bytes]:
        """All keys, without prefix, each at least once; not the mark of a restore."""
        pattern = b"".join(
            b"\\" + bytes([c]) if c in b"\\*?[]" else bytes([c]) for c in self._prefix
        )
        for key in self._redis.scan_iter(match=pattern + b"*", count=_SCAN):
            if key != self._mark:
                yield key.removeprefix(self._prefix)

    @contextmanager
    def standstill(self) -> Iterator[None]:
        """Nobody writes to the server meanwhile: who wants to, waits. Reads go on.

        Raises WrittenMeanwhile at its end if somebody could write all the same.
        """
        try:
            self._pause()
            try:
                before = self._writes()
                yield
                if self._writes() != before:
                    raise WrittenMeanwhile
            finally:
                self._redis.execute_command("CLIENT UNPAUSE")
        except NoPermissionError as error:
            raise Problem(
                f"the stream server refuses what a backup needs ({error}): allow that user"
                " CLIENT PAUSE, CLIENT UNPAUSE, INFO, SCAN, EVAL_RO, DUMP, PTTL and MEMORY USAGE"
            ) from error

    def _pause(self) -> None:
        self._redis.execute_command("CLIENT PAUSE", _PAUSE_MS, "WRITE")
        self._paused_at = time.monotonic()

    def _renew(self) -> None:
        if time.monotonic() - self._paused_at > _RENEW_EVERY:
            self._pause()

    def _writes(self) -> tuple[int, int]:
        """A count that each write changes."""
        about = self._redis.info("persistence")
        return about["rdb_changes_since_last_save"], about["rdb_last_save_time"]

    def save(self, file: HashedFile) -> int:
        """Write all keys to a file; how many. To be called within `standstill`."""
        file.write(HEAD)
        names = sorted(set(self.names()))
        count = 0
        for start in range(0, len(names), _AT_ONCE):
            self._renew()
            some = [self._prefix + name for name in names[start : start + _AT_ONCE]]
            found, data, large = self._redis.execute_command(
                "EVAL_RO", _RECORDS, len(some), *some, len(self._prefix), _LARGE
            )
            file.write(data)
            count += found
            for key in large:
                count += self._save_large(key, file)
        return count

    def _save_large(self, key: bytes, file: HashedFile) -> int:
        """One key whose value the server need not hold twice."""
        self._renew()
        with self._redis.pipeline(transaction=False) as pipeline:
            value, left = pipeline.dump(key).pttl(key).execute()
        if value is None:  # its time was over
            return 0
        name = key.removeprefix(self._prefix)
        file.write(_RECORD.pack(len(name), len(value), left) + name)
        file.write(value)
        return 1

    def begin(self, backup: str) -> None:
        """Leave the mark of a restore, on disk: from now on no service begins."""
        self._redis.set(self._mark, backup)
        self._on_disk()

    def end(self) -> None:
        """Take the mark away, once all else is on disk."""
        self._on_disk()
        self._redis.delete(self._mark)

    def _on_disk(self) -> None:
        # Before Redis 7.2, or without AOF, durability is what the operator configured.
        with suppress(ResponseError):
            self._redis.execute_command("WAITAOF", 1, 0, _ON_DISK_WITHIN)

    def try_out(self, path: Path, made_by: str) -> None:
        """Raises Problem if this server cannot read the values of a backup; leaves nothing."""
        probe = self._prefix + b"restore.probe"
        for _, value, _ in records(path):
            try:
                self._redis.restore(probe, 1000, value, replace=True)
            except ResponseError as error:
                raise Problem(
                    f"{self.server()} cannot read what {made_by} has written ({error}):"
                    " restore onto the same kind of server, of that version or newer"
                ) from error
            self._redis.delete(probe)
            return

    def load(self, path: Path) -> Iterator[int]:
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
                self._restore(waiting)
                waiting, size = [], 0
                yield done
        self._restore(waiting)
        yield done

    def _restore(self, some: Sequence[tuple[bytes, bytes, int]]) -> None:
        if not some:
            return
        with self._redis.pipeline(transaction=False) as pipeline:
            for name, value, left in some:
                pipeline.restore(self._prefix + name, max(left, 0), value, replace=True)
            try:
                pipeline.execute()
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
