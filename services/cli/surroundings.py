"""What Redis knows of an address beside its outcomes: forgotten, under way, among the dead."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.contracts import FetchRequest, Outcome, keys, stream_of
from libs.forgetting.identities import Identity, id_member, identity_of
from libs.forgetting.redis.tombstones import ForgottenList, Tombstone
from libs.search.fates import Sought, Trace
from libs.streaming import Channel, RedisStreams, Refused
from libs.streaming.operations.dead_letters import Held, dead_letters
from services.cli.waiting import deferred

_WHOLE_ID = 32  # hex digits


@dataclass(frozen=True)
class UnderWay:
    """A request that has not ended; `why` it waits, where it does, begins with a code."""

    request_id: str
    why: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What the broker knows of what is sought."""

    forgotten: Tombstone | None = None
    under_way: tuple[UnderWay, ...] = ()
    dead: tuple[Held, ...] = ()
    unread: int = 0
    """Requests of any kind that no fetcher has begun: what is sought may be one of them."""


async def surroundings(streams: RedisStreams, sought: Sought, found: Trace) -> Surroundings:
    """What the broker knows of it. Raises Unavailable, RedisError or OSError without an answer."""
    identity = _identity(sought, found)
    return Surroundings(
        forgotten=await _forgotten(
            streams, identity, "" if found.article_ids else sought.beginning
        ),
        under_way=await _under_way(streams, sought, identity),
        dead=await _dead(streams, found.outcomes),
        unread=await _unread(streams),
    )


def _identity(sought: Sought, found: Trace) -> Identity:
    """All that what is sought is known by."""
    ids = {*sought.article_ids, *found.article_ids}
    if len(sought.beginning) == _WHOLE_ID:
        ids.add(sought.beginning)
    identity = Identity(frozenset(ids), frozenset(sought.urls))
    for outcome in found.outcomes:
        identity = identity.joined(identity_of(outcome))
    return identity


async def _forgotten(streams: RedisStreams, identity: Identity, beginning: str) -> Tombstone | None:
    """What keeps it out.

    Of a forgotten article only this list knows how an id goes on; with several it is not known.
    """
    listed = ForgottenList(streams)
    if not beginning and not (await listed.keeps_out([identity]))[0]:
        return None
    members = identity.members()
    begins = id_member(beginning) if beginning else None
    found = {
        each.target: each
        for each in await listed.all()
        if each.member in members or (begins and each.member.startswith(begins))
    }
    return next(iter(found.values())) if len(found) == 1 or not beginning else None


async def _under_way(
    streams: RedisStreams, sought: Sought, identity: Identity
) -> tuple[UnderWay, ...]:
    """The request that has claimed one of its addresses, and those that wait for their site.

    A claim is given up as the request ends, so that what has one has not ended.
    """
    found: dict[str, UnderWay] = {}
    claims = [streams.key(keys.address_in_flight(each)) for each in sorted(identity.all_ids)]
    for request_id in await streams.redis.mget(claims) if claims else ():
        if request_id is not None:
            found[request_id.decode()] = UnderWay(request_id.decode())
    async for each in deferred(streams):
        if each.request_id == sought.request_id or _is_of(each.url, identity):
            found[each.request_id] = UnderWay(each.request_id, each.why)
    return tuple(found.values())


def _is_of(url: str | None, identity: Identity) -> bool:
    return bool(url) and not Identity(urls=frozenset([url or ""])).all_ids.isdisjoint(
        identity.all_ids
    )


async def _dead(streams: RedisStreams, outcomes: Sequence[Outcome]) -> tuple[Held, ...]:
    """The dead letters of the requests that died."""
    died = {each.request_id for each in outcomes if each.fate == "dead"}
    if not died:
        return ()
    every = [each async for each in dead_letters(streams)]
    return tuple(
        each for each in every if isinstance(each, Held) and each.letter.request_id in died
    )


async def _unread(streams: RedisStreams) -> int:
    stream = stream_of(FetchRequest)
    try:
        return sum(
            [(await streams.backlog(Channel(stream.name, each))).lag for each in stream.consumers]
        )
    except Refused:  # no fetcher was ever there
        return int(await streams.redis.xlen(streams.key(stream.name)))
