"""The list of what is forgotten, on the stream server: asked anew for each message, never cached.

So nobody works with an old list: once `add` has returned, whoever asks is told.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from redis.exceptions import RedisError

from libs.contracts import keys
from libs.errors import Unavailable
from libs.forgetting.identities import Identity, Wanted, id_member, kept_out
from libs.streaming import RedisStreams

_AT_ONCE = 1000  # members in one question


@dataclass(frozen=True)
class Tombstone:
    """One member of the list: since when (ms since 1970), and which target brought it there."""

    member: str
    at_ms: int
    target: str


class ForgottenList:
    """Asks the list, and writes it."""

    def __init__(self, streams: RedisStreams) -> None:
        self._streams = streams

    async def keeps_out(self, identities: Sequence[Identity]) -> list[bool]:
        """Which of these are on the list, in order. Raises Unavailable without an answer."""
        members = [each.members() for each in identities]
        asked = sorted(frozenset().union(*members))
        listed: set[str] = set()
        with _answering():
            for start in range(0, len(asked), _AT_ONCE):
                some = asked[start : start + _AT_ONCE]
                found = await self._streams.redis.hmget(self._key(keys.FORGOTTEN), some)
                listed.update(
                    name for name, value in zip(some, found, strict=True) if value is not None
                )
        return [kept_out(each, listed) for each in members]

    async def is_empty(self) -> bool:
        """Whether nothing is on the list, so that nobody need ask. Raises Unavailable."""
        with _answering():
            return not await self._streams.redis.exists(self._key(keys.FORGOTTEN))

    async def add(self, members: Iterable[str], *, target: str, at_ms: int) -> None:
        """Keep these out from now on. What is listed already stays as it is listed."""
        async with self._streams.redis.pipeline(transaction=True) as together:
            for member in sorted({*members, target}):
                together.hsetnx(self._key(keys.FORGOTTEN), member, f"{at_ms} {target}")
            await together.execute()

    async def add_alias(self, ids: Iterable[str], known: Identity) -> None:
        """Keep out other addresses of what is listed under one of its names."""
        target = await self._target_of(known)
        if target is None:
            return
        at_ms = int((await self._streams.redis.time())[0]) * 1000
        await self.add(map(id_member, ids), target=target, at_ms=at_ms)

    async def _target_of(self, known: Identity) -> str | None:
        members = sorted(known.members())
        found = await self._streams.redis.hmget(self._key(keys.FORGOTTEN), members)
        targets = (value.decode().partition(" ")[2] for value in found if value is not None)
        return next(targets, None)

    async def all(self) -> list[Tombstone]:
        """Every member, in the order of its target and name."""
        found = await self._streams.redis.hgetall(self._key(keys.FORGOTTEN))
        stones = [_stone(member.decode(), value.decode()) for member, value in found.items()]
        return sorted(stones, key=lambda each: (each.target, each.member))

    async def since(self, member: str) -> int | None:
        """When a member came onto the list, in ms since 1970; None where it is not on it."""
        value = await self._streams.redis.hget(self._key(keys.FORGOTTEN), member)
        return _stone(member, value.decode()).at_ms if value is not None else None

    async def allow(self, members: Iterable[str]) -> int:
        """Take the targets that brought these members off the list; how many members that were."""
        listed = await self.all()
        wanted = set(members)
        targets = {each.target for each in listed if each.member in wanted}
        gone = [each.member for each in listed if each.target in targets]
        if gone:
            await self._streams.redis.hdel(self._key(keys.FORGOTTEN), *gone)
        return len(gone)

    async def under_way(self, target: str) -> Wanted | None:
        """What an earlier run, which did not come to its end, found to be removed."""
        found = await self._streams.redis.hget(self._key(keys.FORGETTING), target)
        return _work(json.loads(found)) if found else None

    async def begin(self, target: str, wanted: Wanted) -> None:
        """Note what is being removed, for a run that must finish what this one began."""
        work = {
            "ids": sorted(wanted.ids),
            "domains": sorted(wanted.domains),
            "addresses": sorted(wanted.addresses),
        }
        await self._streams.redis.hset(self._key(keys.FORGETTING), target, json.dumps(work))

    async def done(self, target: str) -> None:
        """All of it is removed."""
        await self._streams.redis.hdel(self._key(keys.FORGETTING), target)

    def _key(self, name: str) -> str:
        return self._streams.key(name)


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise Unavailable(
            f"the list of what is forgotten cannot be read: {error}", code="list_unavailable"
        ) from error


def _stone(member: str, value: str) -> Tombstone:
    ms, _, target = value.partition(" ")
    return Tombstone(member, int(ms) if ms.isdecimal() else 0, target)


def _work(stored: Mapping[str, Any]) -> Wanted:
    return Wanted(
        frozenset(stored["ids"]), frozenset(stored["domains"]), frozenset(stored["addresses"])
    )
