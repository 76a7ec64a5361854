"""What a step returns: messages, the end of a request, and effects on state across articles."""

from dataclasses import dataclass

from libs.contracts.messages import Message
from libs.contracts.reports import Fate


@dataclass(frozen=True)
class KeepNewest:
    """Remember `member` -> (`number`, `value`) under `key`, unless a higher number is there."""

    key: str
    member: str
    number: int
    value: str


@dataclass(frozen=True)
class Release:
    """Delete `key` if it holds `owner`: the end of a claim made with it."""

    key: str
    owner: str


@dataclass(frozen=True)
class Mark:
    """Give `member` of the sorted set `key` this score, unless it has a higher one."""

    key: str
    member: str
    score: int


@dataclass(frozen=True)
class Count:
    """Add `by` to `member` under `key`; the key is forgotten `keep_seconds` after the last."""

    key: str
    member: str
    by: int
    keep_seconds: int


Effect = KeepNewest | Release | Mark | Count


@dataclass(frozen=True)
class Result:
    """Everything that one message leads to; applied in one atomic script, or not at all.

    `fate` is given where the request ends here, and `code` then says why in one word;
    `article_id` and `version` tell the outcome which article that was, where the
    message itself does not.
    """

    messages: tuple[Message, ...] = ()
    fate: Fate | None = None
    code: str = ""
    detail: str = ""
    article_id: str | None = None
    version: str | None = None
    effects: tuple[Effect, ...] = ()
