"""Dead letters for operators: list them, look at one, send it through its stage again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from libs.contracts import STREAMS, DeadLetter, stream_named
from libs.contracts.streams import Stream
from libs.streaming.protocol import EntryLost, Fields
from libs.streaming.redis.client import RedisStreams
from libs.streaming.wire import Malformed, decode, restore_fields

_BATCH = 200


@dataclass(frozen=True)
class Held:
    """A dead letter and where it lies. `stream` is without prefix, such as `outcomes.dead`."""

    stream: str
    entry_id: str
    letter: DeadLetter

    @property
    def name(self) -> str:
        """What an operator types to name it: `<stream>/<entry id>`."""
        return _name(self.stream, self.entry_id)


@dataclass(frozen=True)
class Unreadable:
    """An entry among the dead letters that is none: nothing can send it again."""

    stream: str
    entry_id: str
    reason: str
    fields: Fields

    @property
    def name(self) -> str:
        """As of a letter."""
        return _name(self.stream, self.entry_id)


async def dead_letters(streams: RedisStreams) -> AsyncIterator[Held | Unreadable]:
    """All dead letters, stream by stream, oldest first; what cannot be read is among them."""
    for stream in STREAMS:
        start = "-"
        while rows := await streams.redis.xrange(streams.key(stream.dead), min=start, count=_BATCH):
            for entry_id, fields in rows:
                yield _read(stream, entry_id.decode(), fields)
            start = f"({rows[-1][0].decode()}"


async def replay(streams: RedisStreams, held: Held) -> str | None:
    """Send one through the stage where it died, and that stage alone; its new entry id.

    None where the letter is gone: somebody else has sent or deleted it. One atomic script
    adds the entry and removes the letter, so that it is never in two places. Raises EntryLost
    where the letter holds no message, since its entry was removed before it died.
    """
    if not held.letter.fields:
        raise EntryLost("its message was removed from the stream: nothing is left to send")
    retry = stream_named(held.letter.stream).retry(held.letter.stage)
    return await streams.replay(held.stream, held.entry_id, retry, restore_fields(held.letter))


def _read(stream: Stream, entry_id: str, fields: Fields) -> Held | Unreadable:
    try:
        letter = decode(fields, DeadLetter)
        restore_fields(letter)
    except (Malformed, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"
    else:
        if letter.stream == stream.name and letter.stage in stream.consumers:
            return Held(stream.dead, entry_id, letter)
        reason = f"of {letter.stage}, which reads no {letter.stream} that dies here"
    return Unreadable(stream.dead, entry_id, reason, fields)


def _name(stream: str, entry_id: str) -> str:
    return f"{stream.removesuffix('.dead')}/{entry_id}"
