"""Pending entries that wait, and why: for whoever waits for their requests."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from libs.streaming.notes import read_note
from libs.streaming.protocol import Channel
from libs.streaming.redis.client import RedisStreams

_BATCH = 500
_WHY = ":why"


@dataclass(frozen=True)
class Waiting:
    """A request whose entry was deferred. `why` begins with a code."""

    request_id: str
    parent_id: str | None
    url: str | None
    why: str


async def waiting(streams: RedisStreams, channel: Channel) -> AsyncIterator[Waiting]:
    """The requests of a channel that were deferred and have not ended, in no order."""
    state = f"{channel.stream}:{channel.group}"
    reasons: dict[str, str] = {}
    found = streams.redis.hscan_iter(
        streams.key(f"attempts:{state}"), match=f"*{_WHY}", count=_BATCH
    )
    async for name, why in found:
        reasons[name.decode().removesuffix(_WHY)] = why.decode("utf-8", "replace")
    ids = list(reasons)
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        notes = await streams.redis.hmget(streams.key(f"notes:{state}"), some)
        for entry_id, note in zip(some, notes, strict=True):
            known = read_note(note or b"")
            if known.request_id and reasons[entry_id]:
                yield Waiting(known.request_id, known.parent_id, known.url, reasons[entry_id])
