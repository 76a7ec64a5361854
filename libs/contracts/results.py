"""What a step returns: messages, the end of a request, and effects on state across articles.

Effects commute, so that neither the order of messages nor the number of replicas matters.
`apply` says what each does; libs/streaming/redis/lua/complete.lua does the same on a server, and
one suite (tests/contract/test_streams.py) holds the two together.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from libs.contracts.base import Message
from libs.contracts.keys import COVERAGE_CHANGED
from libs.contracts.reports import Fate

_INTEGER = re.compile("0|-?[1-9][0-9]*")  # as a server takes it: 007 is none
_LARGEST = 2**53  # what the script can count without rounding


class StateConflict(Exception):
    """A key or a member that an effect writes holds something of another kind."""


@dataclass
class KeyedState:
    """State across articles, as a stream server holds it; `clock` answers seconds."""

    clock: Callable[[], float] = lambda: 0.0
    hashes: dict[str, dict[str, str]] = field(default_factory=dict)
    scores: dict[str, dict[str, int]] = field(default_factory=dict)
    strings: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Key -> (value, moment in seconds when it is forgotten)."""

    def string(self, key: str) -> str | None:
        """The value of a string that is not forgotten yet."""
        value, until = self.strings.get(key, ("", self.clock()))
        return value if until > self.clock() else None

    def kind_of(self, key: str) -> str | None:
        """What a key holds: hash, zset or string; None for a missing key."""
        held = {
            "hash": key in self.hashes,
            "zset": key in self.scores,
            "string": self.string(key) is not None,
        }
        return next((kind for kind, there in held.items() if there), None)

    def expect(self, kind: str, key: str) -> None:
        """Raises StateConflict where the key holds another kind."""
        if (found := self.kind_of(key)) not in {None, kind}:
            raise StateConflict(f"{key} is a {found}, expected {kind}")


@dataclass(frozen=True)
class KeepNewest:
    """Remember `member` -> (`number`, `value`) under `key`, unless a higher number is there.

    A stored value without a number counts as older than any.
    """

    key: str
    member: str
    number: int
    value: str

    name: ClassVar[str] = "newest"
    kind: ClassVar[str] = "hash"

    def arguments(self) -> tuple[str | int, ...]:
        """What the completion script takes."""
        return (self.member, self.number, self.value)

    def check(self, state: KeyedState) -> None:
        """Raises StateConflict where `apply` cannot be done."""
        state.expect(self.kind, self.key)

    def apply(self, state: KeyedState) -> None:
        """Do it."""
        members = state.hashes.setdefault(self.key, {})
        number = members.get(self.member, "").partition(" ")[0]
        if not (number.isascii() and number.isdecimal()) or int(number) <= self.number:
            members[self.member] = f"{self.number} {self.value}"


@dataclass(frozen=True)
class Release:
    """Delete `key` if it holds `owner`: the end of a claim made with it.

    What is no claim is not ours, and stays.
    """

    key: str
    owner: str

    name: ClassVar[str] = "release"

    def arguments(self) -> tuple[str | int, ...]:
        """What the completion script takes."""
        return (self.owner,)

    def apply(self, state: KeyedState) -> None:
        """Do it."""
        if state.string(self.key) == self.owner:
            del state.strings[self.key]


@dataclass(frozen=True)
class Hold:
    """Keep `key` for `owner` for so many seconds from now, unless another holds it.

    A claim is a short lease while somebody works under it; what goes on with its results holds it.
    """

    key: str
    owner: str
    seconds: int

    name: ClassVar[str] = "hold"
    kind: ClassVar[str] = "string"

    def arguments(self) -> tuple[str | int, ...]:
        """What the completion script takes."""
        return (self.owner, self.seconds)

    def check(self, state: KeyedState) -> None:
        """Raises StateConflict where `apply` cannot be done."""
        state.expect(self.kind, self.key)

    def apply(self, state: KeyedState) -> None:
        """Do it."""
        if state.string(self.key) in {None, self.owner}:
            state.strings[self.key] = (self.owner, state.clock() + self.seconds)


@dataclass(frozen=True)
class Mark:
    """Give `member` of the sorted set `key` this score, unless it has a higher one."""

    key: str
    member: str
    score: int

    name: ClassVar[str] = "mark"
    kind: ClassVar[str] = "zset"

    def arguments(self) -> tuple[str | int, ...]:
        """What the completion script takes."""
        return (self.member, self.score)

    def check(self, state: KeyedState) -> None:
        """Raises StateConflict where `apply` cannot be done."""
        state.expect(self.kind, self.key)

    def apply(self, state: KeyedState) -> None:
        """Do it."""
        scores = state.scores.setdefault(self.key, {})
        scores[self.member] = max(scores.get(self.member, self.score), self.score)


@dataclass(frozen=True)
class Count:
    """Add `by` to `member` under `key`; the key is forgotten `keep_seconds` after the last."""

    key: str
    member: str
    by: int
    keep_seconds: int

    name: ClassVar[str] = "count"
    kind: ClassVar[str] = "hash"

    def arguments(self) -> tuple[str | int, ...]:
        """What the completion script takes."""
        return (self.member, self.by, self.keep_seconds)

    def check(self, state: KeyedState) -> None:
        """Raises StateConflict where `apply` cannot be done."""
        state.expect(self.kind, self.key)
        held = state.hashes.get(self.key, {}).get(self.member, "0")
        if not _INTEGER.fullmatch(held) or abs(int(held)) >= _LARGEST:
            raise StateConflict(f"{self.key} {self.member} holds no count")

    def apply(self, state: KeyedState) -> None:
        """Do it; state in this process forgets nothing by itself."""
        counts = state.hashes.setdefault(self.key, {})
        counts[self.member] = str(int(counts.get(self.member, "0")) + self.by)


_DEAL_KEPT = 10 * 365 * 86_400  # seconds: the count of a deal that nobody writes of any more


def compare_again(deal: str) -> Count:
    """The effect that has a deal's articles compared once more."""
    return Count(COVERAGE_CHANGED, deal, 1, _DEAL_KEPT)


Effect = KeepNewest | Release | Hold | Mark | Count


@dataclass(frozen=True)
class Record:
    """What was done once, as members of the sorted set `key` with the milliseconds of their time.

    Forgotten is what is older than `keep_seconds`, and all but the newest `most` members.
    """

    key: str
    keep_seconds: int
    most: int

    kind: ClassVar[str] = "zset"

    def check(self, state: KeyedState) -> None:
        """Raises StateConflict where nothing can be recorded."""
        state.expect(self.kind, self.key)

    def is_first(self, member: str, state: KeyedState) -> bool:
        """Whether a member is new; it is recorded."""
        scores = state.scores.setdefault(self.key, {})
        if member in scores:
            return False
        now = int(state.clock() * 1000)
        kept = {each: at for each, at in scores.items() if at > now - self.keep_seconds * 1000}
        newest = sorted((kept | {member: now}).items(), key=lambda each: (each[1], each[0]))
        state.scores[self.key] = dict(newest[-self.most :])
        return True


@dataclass(frozen=True)
class Once:
    """Send `message` and record `member`, unless that is in the record already: then neither."""

    message: Message
    member: str
    record: Record


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
    once: tuple[Once, ...] = ()
