"""How a scheduled poll of a source ended: noted for its schedule, and said in its outcome. Pure."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from libs.contracts import FetchRequest, KeepNewest, Result
from libs.contracts.keys import (
    SOURCES_BROUGHT,
    SOURCES_CHECKED,
    SOURCES_NOT_POLLED,
)
from libs.time import ms_of
from services.fetcher.sources.expansion import poll_effects

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
    return request.source if request.scheduled and request.depth == 0 else None


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
