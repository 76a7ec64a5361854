"""Reads new entries through a FastStream subscriber. It never acknowledges anything.

FastStream's own wire format is a binary envelope; ours is plain fields, so parser and
decoder are replaced and the entry is passed on as the server gave it. What else of
FastStream is used, and what not: decision 0009.
"""

import asyncio
from typing import Any

import structlog
from faststream import AckPolicy, StreamMessage
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.message import BatchStreamMessage

from libs.streaming.protocol import Channel, Entry, Handler
from libs.streaming.redis.server import RedisServer

_POLL_MS = 500  # how long one read blocks

log = structlog.get_logger()


class FastStreamListener:
    """One reader of one stream, with a broker and a connection of its own.

    So stopping it closes the connection that reads, and nothing of it is kept by another.
    """

    def __init__(
        self,
        server: RedisServer,
        key: str,
        channel: Channel,
        *,
        consumer: str,
        count: int,
        handler: Handler,
        answer_within: float,
    ) -> None:
        self._channel = channel
        self._handler = handler
        self._handling: asyncio.Future[None] | None = None
        self._broker = RedisBroker(
            server.url,
            apply_types=False,
            logger=None,  # type: ignore[arg-type]  # documented: no logs; ours tell of trouble
            graceful_timeout=None,  # `stop` waits, and FastStream would cancel when it is over
            socket_timeout=answer_within,
            **server.options(),
        )
        self._subscriber = self._broker.subscriber(
            stream=StreamSub(
                key,
                group=channel.group,
                consumer=consumer,
                batch=True,
                max_records=count,
                polling_interval=_POLL_MS,
            ),
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            parser=_keep_raw,
            decoder=self._entries,
        )
        self._subscriber(self._hand_over)

    @property
    def listening(self) -> bool:
        """False once FastStream stopped the subscriber, as it does when the group is lost."""
        return self._subscriber.running

    async def start(self) -> None:
        """Subscribe; the group must exist (FastStream would create it at the stream's end)."""
        try:
            await self._broker.start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Read nothing more; returns when the handler has returned."""
        await self._broker.stop()
        if self._handling is not None:
            await asyncio.wait({self._handling})

    async def abort(self) -> None:
        """Read nothing more, and cancel the handler."""
        if self._handling is not None:
            self._handling.cancel()
        await self.stop()

    async def _hand_over(self, entries: list[Entry]) -> None:
        # In a task of its own: FastStream cancels what reads, wherever it is.
        self._handling = asyncio.ensure_future(self._handler(entries))
        try:
            await asyncio.shield(self._handling)
        except Exception:  # FastStream would drop it without a word
            log.exception("handler_failed", stream=self._channel.stream, entries=len(entries))

    async def _entries(self, message: StreamMessage[BatchStreamMessage]) -> list[Entry]:
        raw = message.raw_message
        return [
            Entry(self._channel, entry_id.decode(), fields)
            for entry_id, fields in zip(raw["message_ids"], raw["data"], strict=True)
        ]


async def _keep_raw(raw: BatchStreamMessage) -> StreamMessage[Any]:
    return StreamMessage(raw_message=raw, body=b"")
