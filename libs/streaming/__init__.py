"""The one place that knows Redis streams: reading, acknowledging, retrying, dead letters."""

from libs.streaming.protocol import (
    Add,
    Backlog,
    Channel,
    Entry,
    Leases,
    NotOnDisk,
    Refused,
    Streams,
    Unreachable,
)
from libs.streaming.redis.client import RedisStreams
from libs.streaming.redis.leases import RedisLeases
from libs.streaming.runner import run
from libs.streaming.settings import StageSettings
from libs.streaming.stage import Stage
from libs.streaming.wire import decode, encode

__all__ = [
    "Add",
    "Backlog",
    "Channel",
    "Entry",
    "Leases",
    "NotOnDisk",
    "RedisLeases",
    "RedisStreams",
    "Refused",
    "Stage",
    "StageSettings",
    "Streams",
    "Unreachable",
    "decode",
    "encode",
    "run",
]
