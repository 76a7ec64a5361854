"""The messages about the work: how requests ended, how sources are doing, what died."""

from typing import Literal

from pydantic import AwareDatetime, Field

from libs.contracts.base import Message, Text
from libs.contracts.messages import Outlet, RequestKind

Fate = Literal["indexed", "unchanged", "duplicate", "skipped", "blocked", "expanded", "dead"]


class Outcome(Message):
    """How one request ended. Exactly one per request; a replay's later fate replaces `dead`."""

    request_id: Text
    fate: Fate
    code: Text = Field(description="the reason in one word, such as not_found")
    detail: str = ""
    stage: Text
    at: AwareDatetime
    url: str | None = None
    parent_id: str | None = None
    source: str | None = None
    outlet: str | None = None
    deals: tuple[str, ...] = ()
    article_id: str | None = None
    version: str | None = None
    children: int = Field(default=0, ge=0, description="requests that an expansion added")
    attempts: int = Field(default=1, ge=0)


class SourceState(Message):
    """How a source is doing: written when it changes, and at each check."""

    source_id: Text
    at: AwareDatetime
    url: Text
    kind: RequestKind
    deals: tuple[str, ...] = ()
    outlet: Outlet | None = None
    state: Literal["new", "ok", "failing", "silent", "paused", "removed"]
    since: AwareDatetime | None = Field(default=None, description="in this state since")
    last_checked: AwareDatetime | None = None
    last_success: AwareDatetime | None = None
    last_new: AwareDatetime | None = Field(default=None, description="last brought something new")
    last_code: str | None = Field(default=None, description="how the last check ended")
    next_check: AwareDatetime | None = None
    interval_seconds: float = Field(ge=0)
    usual_gap_seconds: float | None = Field(
        default=None, description="usual time between two checks that brought something new"
    )
    checks: int = Field(default=0, ge=0)
    items_seen: int = Field(default=0, ge=0, description="items listed in the last check")
    items_new: int = Field(default=0, ge=0, description="new items in all")
    new_by_day: dict[str, int] = Field(
        default_factory=dict, description="UTC day -> new items, the last 14 days"
    )


class DeadLetter(Message):
    """A message that could not be processed: who, what, when, where, and the message itself."""

    stage: Text
    consumer: Text
    stream: Text = Field(description="without prefix")
    entry_id: Text
    at: AwareDatetime
    code: Text
    error: str = Field(description="class and message of the exception")
    where: str = Field(default="", description="file, line and function that raised it")
    attempts: int = Field(ge=0)
    request_id: Text
    url: str | None = None
    encoding: Literal["utf-8", "base64"] = Field(
        default="utf-8", description="how names and values of `fields` are to be read"
    )
    fields: dict[str, str] = Field(description="the stream entry as it was")
