"""How a scheduled poll of a source ended: noted for its schedule, and said in its outcome. Pure."""

import json
from dataclasses import replace
from datetime import datetime, timezone
from typing import Protocol

from libs.contracts import FetchRequest, KeepNewest, Result
from libs.contracts.keys import (
    SOURCES_BROUGHT,
    SOURCES_CHECKED,
    SOURCES_NOT_POLLED,
    source_counts,
)
from libs.contracts.results import Count, Effect
from libs.time import ms_of

_COUNTS_KEPT = 30 * 24 * 3600  # seconds; what is shown reaches back 14 days
SOURCE_SILENT = "source_silent"
"""The code of a poll that went well and brought nothing, at a source that usually brings more."""


class PollLog(Protocol):
    """What is noted of polls of sources."""

    async def failed(self, source_id: str, code: str, at: datetime) -> None:
        """Note that a poll failed. Never raises: the failure itself is what counts."""

    async def read(self, source_id: str, declined: str | None) -> None:
        """Note that a page of a source was read: an article, or the code it was declined with.

        Never raises: it only tells how the source is doing.
        """

    async def is_silent(self, source_id: str) -> bool:
        """Whether the schedule takes the source for silent."""


def polled_source(request: FetchRequest) -> str | None:
    """The source that this request polls; none for what it lists, nor for listings within it."""
    begins = request.depth == 0 and not request.earlier_pages
    return request.source if request.scheduled and begins else None


def poll_effects(
    request: FetchRequest, code: str, *, listed: int | None = None, new: int = 0, now: datetime
) -> tuple[Effect, ...]:
    """That a source was read in its turn, and what it brought; nothing for any other request.

    Who asks by hand is listed everything, and that would count as new. A further page of a feed
    is no further check: of that only what is new counts. `listed` is None where nobody looked at
    what it lists, since it had not changed.
    """
    if request.source is None or not request.scheduled:
        return ()
    now_ms = ms_of(now)
    check = json.dumps({"code": code, "listed": listed, "new": new})
    checked = KeepNewest(SOURCES_CHECKED, request.source, now_ms, check)
    brought = KeepNewest(SOURCES_BROUGHT, request.source, now_ms, str(new))
    day = now.astimezone(timezone.utc).date().isoformat()
    counted = Count(source_counts(request.source), day, new, _COUNTS_KEPT)
    if request.earlier_pages:
        return (counted,) if new else ()
    return (checked, brought, counted) if new else (checked,)


def with_poll_result(
    result: Result, request: FetchRequest, *, silent: bool, now: datetime
) -> Result:
    """The result with a note of the check, and the word for a source that has fallen silent.

    A duplicate is no check: the source was left to the request that came first.
    """
    if result.fate == "duplicate":
        return replace(result, effects=(*result.effects, _not_polled(result, request, now)))
    keys = {effect.key for effect in result.effects if isinstance(effect, KeepNewest)}
    brought = SOURCES_BROUGHT in keys
    if SOURCES_CHECKED not in keys:
        # What goes on with a long file is part of the same poll.
        new = sum(getattr(each, "after", None) is None for each in result.messages)
        noted = poll_effects(request, result.code or "read", new=new, now=now)
        result, brought = replace(result, effects=(*result.effects, *noted)), new > 0
    if not silent or brought or result.fate not in {"expanded", "unchanged"}:
        return result
    detail = "; ".join(part for part in (result.code, result.detail) if part)
    return replace(result, code=SOURCE_SILENT, detail=detail)


def _not_polled(result: Result, request: FetchRequest, now: datetime) -> KeepNewest:
    if request.source is None:
        raise ValueError("the request is for no source")
    return KeepNewest(SOURCES_NOT_POLLED, request.source, ms_of(now), result.code or "duplicate")
