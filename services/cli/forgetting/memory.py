"""What the services remember in Redis, beside the streams: every key of the installation."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import orjson

from libs.contracts import compare_again, keys
from libs.coverage.article import CoveredArticle
from libs.forgetting.identities import Identity, Wanted, identity_in
from libs.streaming import RedisStreams
from services.cli.forgetting.stores import Seen

_PAGES = "fetcher.pages"
_COVERAGE = "coverage:"
_LINES = "fetcher.lines:"
"""`fetcher.lines:<domain>:<week>`: how often each line of an outlet stood, by a hash of it."""
_VALUES = ("fetcher.", "coverage", "in_flight:", "notes:", "attempts:", "sites.", "articles.")
"""Keys of ours whose values are about one article, or, as the picture, are made again."""
_OPERATORS = (keys.FORGOTTEN, keys.FORGETTING, "sources", keys.ALERTS)
"""Keys that stay: the list itself, and what is the operator's to keep: sources and alerts."""
_BATCH = 500

_Part = tuple[str, str, bytes, bytes | None]
"""(key without prefix, type, member, value); of a string, the member is the whole key."""


class MemoryStore:
    """Goes through every key; what names an article that is wanted is removed."""

    def __init__(self, streams: RedisStreams) -> None:
        self._streams = streams
        self._redis = streams.redis

    async def identities(self, wanted: Wanted) -> Sequence[Identity]:
        """See Store: of the states of pages, and of what is compared."""
        found = []
        async for name, _, member, value in self._parts():
            identity = _identity(name, member, value, whole=bool(wanted.domains))
            if identity is not None and wanted.covers(identity):
                found.append(identity)
        return found

    async def look(self, wanted: Wanted) -> Seen:
        """See Store."""
        counts: dict[str, int] = {}
        doubts = set()
        async for name, _, member, value in self._parts():
            group = _group(name)
            counts.setdefault(group, 0)
            if _names(wanted, name, member, value):
                counts[group] += 1
            elif not _is_ours(name) and value and wanted.is_named_in(_text(value)):
                doubts.add(f"{self._streams.key(name)} names it, and is not known to `forget`")
        return Seen(counts, tuple(sorted(doubts)))

    async def remove(self, wanted: Wanted) -> dict[str, int]:
        """See Store. Deals whose coverage is another one then are compared again."""
        removed: dict[str, int] = {}
        deals = set()
        async for name, kind, member, value in self._parts():
            if not _names(wanted, name, member, value):
                continue
            await self._drop(name, kind, member)
            group = _group(name)
            removed[group] = removed.get(group, 0) + 1
            if name.startswith(_COVERAGE):
                deals.add(name.removeprefix(_COVERAGE))
        for deal in sorted(deals):
            again = compare_again(deal)
            await self._redis.hincrby(self._streams.key(again.key), again.member, again.by)
        return removed

    async def forget_answers(self, dedup_keys: Sequence[str]) -> None:
        """Forget what was last archived of these questions: no later answer may refer to it."""
        names = [self._streams.key(f"archive.last:{each}") for each in dedup_keys]
        for start in range(0, len(names), _BATCH):
            await self._redis.delete(*names[start : start + _BATCH])

    async def _drop(self, name: str, kind: str, member: bytes) -> None:
        key = self._streams.key(name)
        match kind:
            case "hash":
                await self._redis.hdel(key, member)
            case "zset":
                await self._redis.zrem(key, member)
            case "set":
                await self._redis.srem(key, member)
            case "list":
                await self._redis.lrem(key, 0, member)
            case _:
                await self._redis.delete(key)

    async def _parts(self) -> AsyncIterator[_Part]:
        """Every member of every key but streams, as it is when its turn comes."""
        pattern = "".join(f"\\{c}" if c in "*?[]\\^" else c for c in self._streams.key("")) + "*"
        async for key in self._redis.scan_iter(match=pattern, count=_BATCH):
            name = key.decode("utf-8", "replace").removeprefix(self._streams.key(""))
            if name.startswith(_OPERATORS):
                continue
            kind = (await self._redis.type(key)).decode()
            async for member, value in self._members(key, kind, name):
                yield name, kind, member, value

    async def _members(
        self, key: bytes, kind: str, name: str
    ) -> AsyncIterator[tuple[bytes, bytes | None]]:
        match kind:
            case "hash":
                async for member, value in self._redis.hscan_iter(key, count=_BATCH):
                    yield member, value
            case "zset":
                async for member, _ in self._redis.zscan_iter(key, count=_BATCH):
                    yield member, None
            case "set":
                async for member in self._redis.sscan_iter(key, count=_BATCH):
                    yield member, None
            case "list":
                for member in await self._redis.lrange(key, 0, -1):
                    yield member, None
            case "string":
                yield name.encode(), await self._redis.get(key)


def _group(name: str) -> str:
    """Keys of one kind together: `in_flight:…` for all claims."""
    head, colon, _ = name.partition(":")
    return f"key {head}{':…' if colon else ''}"


def _is_ours(name: str) -> bool:
    return name.startswith(_VALUES)


def _names(wanted: Wanted, name: str, member: bytes, value: bytes | None) -> bool:
    if wanted.is_named_in(_text(member)):
        return True
    if name.startswith(_LINES):
        return wanted.covers(Identity(outlets=frozenset({name.split(":")[1]})))
    if value is None or not _is_ours(name) or name.startswith(_COVERAGE):
        return False  # what is compared is packed: its member says whose it is
    return wanted.is_named_in(_text(value))


def _identity(name: str, member: bytes, value: bytes | None, *, whole: bool) -> Identity | None:
    """Whose article a state is, where it tells of one alone. `whole`: unpack what is packed."""
    if value is None:
        return None
    if name == _PAGES:
        stated = _json(value.partition(b" ")[2])
        return Identity(frozenset({_text(member)})).joined(identity_in(stated)) if stated else None
    if whole and name.startswith(_COVERAGE):
        try:
            covered = CoveredArticle.unpacked(value.partition(b" ")[2])
        except ValueError:
            return None
        domain = frozenset({covered.domain} if covered.domain else ())
        return Identity(frozenset({covered.article_id}), frozenset({covered.url}), domain)
    return None


def _json(text: bytes) -> Mapping[str, Any] | None:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, Mapping) else None


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
