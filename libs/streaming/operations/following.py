"""What became of one entry: for whoever added it and waits."""

from dataclasses import dataclass
from typing import Literal

from redis.exceptions import ResponseError

from libs.contracts import DeadLetter
from libs.streaming.operations.dead_letters import Held, dead_letters
from libs.streaming.protocol import Channel
from libs.streaming.redis.client import RedisStreams


@dataclass(frozen=True)
class EntryState:
    """How far an entry is. `why`: what a deferred one waits for, or what one died of."""

    state: Literal["unread", "pending", "done", "dead"]
    why: str = ""


async def state_of(streams: RedisStreams, channel: Channel, entry_id: str) -> EntryState:
    """How far a group is with an entry. May raise RedisError."""
    key = streams.key(channel.stream)
    if not await _was_delivered(streams, channel, entry_id):
        return EntryState("unread")
    if await streams.redis.xpending_range(key, channel.group, entry_id, entry_id, 1):
        attempts = streams.key(f"attempts:{channel.stream}:{channel.group}")
        why = await streams.redis.hget(attempts, f"{entry_id}:why")
        return EntryState("pending", (why or b"").decode("utf-8", "replace"))
    letter = await _letter_of(streams, channel, entry_id)
    return EntryState("dead", letter.error) if letter else EntryState("done")


async def _was_delivered(streams: RedisStreams, channel: Channel, entry_id: str) -> bool:
    try:
        groups = await streams.redis.xinfo_groups(streams.key(channel.stream))
    except ResponseError:  # no such stream yet
        return False
    last = [each["last-delivered-id"] for each in groups if each["name"] == channel.group.encode()]
    return bool(last) and _parts(last[0].decode()) >= _parts(entry_id)


async def _letter_of(
    streams: RedisStreams, channel: Channel, entry_id: str
) -> DeadLetter | None:  # fmt: skip
    async for one in dead_letters(streams):
        is_of_stream = isinstance(one, Held) and one.letter.stream == channel.stream
        if is_of_stream and isinstance(one, Held) and one.letter.entry_id == entry_id:
            return one.letter
    return None


def _parts(entry_id: str) -> tuple[int, int]:
    ms, _, sequence = entry_id.partition("-")
    return int(ms), int(sequence or 0)
