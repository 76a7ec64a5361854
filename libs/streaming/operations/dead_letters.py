"""Dead letters for operators: list them, look at one, send it through its stage again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from libs.contracts import STREAMS, DeadLetter
from libs.streaming.redis.client import RedisStreams
from libs.streaming.wire import decode, restore_fields

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
        return f"{self.letter.stream}/{self.entry_id}"


async def dead_letters(streams: RedisStreams) -> AsyncIterator[Held]:
    """All dead letters, stream by stream, oldest first."""
    for stream in STREAMS:
        start = "-"
        while rows := await streams.redis.xrange(streams.key(stream.dead), min=start, count=_BATCH):
            for entry_id, fields in rows:
                yield Held(stream.dead, entry_id.decode(), decode(fields, DeadLetter))
            start = f"({rows[-1][0].decode()}"


async def replay(streams: RedisStreams, held: Held) -> str:
    """Send one through the stage where it died, and that stage alone; its new entry id.

    The letter is removed in the same transaction, so that it is never in two places.
    """
    retry = f"{held.letter.stream}.retry.{held.letter.stage}"
    async with streams.redis.pipeline(transaction=True) as transaction:
        transaction.xadd(streams.key(retry), dict(restore_fields(held.letter)))  # type: ignore[arg-type]  # bytes both ways
        transaction.xdel(streams.key(held.stream), held.entry_id)
        entry_id, _ = await transaction.execute()
    return str(entry_id.decode())
