"""Why requests that were asked for have no fate yet, in lines for people."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

from libs.contracts import FetchRequest, stream_of
from libs.masking import masked
from libs.streaming import Channel, RedisStreams
from libs.streaming.operations.waiting import Waiting, waiting
from services.cli.pursuit import Pursuit
from services.cli.targets import short

_SHOWN = 5


async def reasons(streams: RedisStreams, pursuit: Pursuit) -> list[str]:
    """A line for each of the first addresses that wait, and how many more do."""
    found = [
        each
        async for each in deferred(streams)
        if pursuit.waits_for(each.request_id, each.parent_id)
    ]
    return as_lines(found, Path.cwd())


async def deferred(streams: RedisStreams) -> AsyncIterator[Waiting]:
    """The requests that a fetcher has put off, such as for their site's turn, in no order."""
    stream = stream_of(FetchRequest)
    for group in stream.consumers:
        for name in (stream.name, stream.retry(group)):
            async for each in waiting(streams, Channel(name, group)):
                yield each


def as_lines(found: list[Waiting], here: Path) -> list[str]:
    """One for each reason, with the first address that waits for it."""
    first: dict[str, str] = {}
    for each in sorted(found, key=lambda one: one.url or ""):
        first.setdefault(each.why, short(masked(each.url or ""), here))
    counts = Counter(each.why for each in found)
    lines = [
        f"{first[why]}{f' and {count - 1} more' if count > 1 else ''}: {why}"
        for why, count in counts.most_common(_SHOWN)
    ]
    if len(counts) > _SHOWN:
        lines.append(f"and {len(counts) - _SHOWN} other reasons")
    return lines
