"""Reads new entries through a FastStream subscriber. It never acknowledges anything.

FastStream's own wire format is a binary envelope; ours is plain fields, so parser and
decoder are replaced and the entry is passed on as the server gave it.
"""

import asyncio
import contextlib
from typing import Any

from faststream import AckPolicy
from faststream.message import StreamMessage
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.message import BatchStreamMessage
from faststream.redis.subscriber.usecases.stream_subscriber import StreamBatchSubscriber

from libs.streaming.protocol import Channel, Entry, Handler

_POLL_MS = 500  # how long one read blocks: also how soon a stop is noticed


class FastStreamListener:
    """One subscriber on one stream; it is started again if FastStream gave it up."""

    def __init__(self, broker: RedisBroker, key: str, channel: Channel) -> None:
        self._broker = broker
        self._key = key
        self._channel = channel
        self._subscriber: StreamBatchSubscriber | None = None

    @property
    def listening(self) -> bool:
        """False once FastStream stopped the subscriber, as it does when the group is lost."""
        return self._subscriber is not None and self._subscriber.running

    async def start(self, consumer: str, count: int, handler: Handler) -> None:
        """Subscribe; the group must exist (FastStream would create it at the stream's end)."""
        subscriber = self._broker.subscriber(
            stream=StreamSub(
                self._key,
                group=self._channel.group,
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
        subscriber(handler)
        self._subscriber = subscriber
        try:
            await subscriber.start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Read nothing more; returns when the handler has returned."""
        if self._subscriber is not None:
            tasks = list(self._subscriber.tasks)
            await self._subscriber.stop()
            for task in tasks:
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await task

    async def _entries(self, message: StreamMessage[BatchStreamMessage]) -> list[Entry]:
        raw = message.raw_message
        return [
            Entry(self._channel, entry_id.decode(), fields)
            for entry_id, fields in zip(raw["message_ids"], raw["data"], strict=True)
        ]


async def _keep_raw(raw: BatchStreamMessage) -> StreamMessage[Any]:
    return StreamMessage(raw_message=raw, body=b"")
