"""What the delivery layer needs of a stream server. Redis is one; `memory` is another.

Both pass `tests/contract/test_streams.py`.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, Protocol, TypedDict, Unpack

from libs.contracts import Effect, Record
from libs.errors import Rejected

Fields = Mapping[bytes, bytes]


@dataclass(frozen=True)
class Channel:
    """One stream read by one consumer group. Names are without the installation's prefix."""

    stream: str
    group: str


@dataclass(frozen=True)
class Entry:
    """One pending stream entry in our hands."""

    channel: Channel
    id: str
    fields: Fields
    attempts: int = 0
    waits_since_ms: int | None = None
    """When it was first deferred for a server that did not serve it; ms since 1970."""
    waits_for: str | None = None
    """Why it was last deferred, for people."""
    note: bytes | None = None
    """Of an entry that somebody removed from its stream while it was pending, so that `fields`
    are gone: the EntryNote that was written when it was delivered, or nothing (b"")."""


@dataclass(frozen=True)
class Add:
    """Append an entry to a stream."""

    stream: str
    fields: Mapping[bytes, bytes]


@dataclass(frozen=True)
class AddOnce:
    """Append an entry to a stream and record `member`, unless it is recorded already."""

    stream: str
    fields: Mapping[bytes, bytes]
    member: str
    record: Record


Write = Add | AddOnce | Effect


@dataclass(frozen=True)
class StateChange:
    """A member of a hash that changes, and the event that says so."""

    member: str
    expected: str
    """The number that its state begins with now; nothing where it has none."""
    state: str
    """`<number> <anything>`; nothing where it is to have none."""
    stream: str
    fields: Mapping[bytes, bytes]


@dataclass(frozen=True)
class Backlog:
    """How far a group is behind."""

    lag: int
    """Entries not yet delivered to anyone."""
    pending: int
    """Entries delivered and not finished."""
    oldest_pending_ms: int
    """Milliseconds since the oldest unfinished entry was added; 0 when there is none."""


class Refused(Exception):
    """The stream server refused a write: a stream of the wrong type, a full disk, a lost group."""


class Unreachable(Exception):
    """The stream server cannot be reached or is not ready; the call may be repeated as it is."""


class EntryLost(Rejected):
    """Somebody removed the entry from its stream while it was pending."""

    code = "entry_lost"


class NotOnDisk(Unreachable):
    """The stream server took an entry and has not written it to its disk in time."""


Handler = Callable[[list[Entry]], Awaitable[None]]


class Listener(Protocol):
    """A running reader of new entries."""

    @property
    def listening(self) -> bool:
        """False once it stopped, for whatever reason."""

    async def stop(self) -> None:
        """Read nothing more; returns when the handler has returned."""


class Leases(Protocol):
    """Exclusive rights that end by themselves. May raise Unreachable, Refused."""

    async def take(self, name: str, holder: str, *, seconds: float) -> bool:
        """Take or renew a right; False while somebody else holds it."""

    async def end(self, name: str, holder: str) -> None:
        """Give a right back, if it is still this holder's."""


class OrphanSearch(TypedDict):
    """Which pending entries are taken over, and how."""

    idle: float
    """Seconds without a touch after which a consumer is taken for dead."""
    limit: int
    alone_from: int
    """Attempts from which an entry is taken with no other: it may be what killed its
    consumers, and what is taken beside it would die with it, an attempt poorer."""
    in_hand: NotRequired[Collection[str]]
    """Ids that this consumer is working on: no orphans, however long this process stood still."""


class Streams(Protocol):
    """Consumer groups with attempts and due times of our own. May raise Unreachable, Refused."""

    async def create_group(self, channel: Channel) -> None:
        """Create stream and group where missing, reading from the very first entry."""

    async def add(self, stream: str, fields: Fields) -> str:
        """Append an entry; returns its id once the server has it on disk.

        Raises NotOnDisk where it is added and may be lost if the server dies now.
        """

    async def listen(
        self, channel: Channel, consumer: str, *, count: int, handler: Handler
    ) -> Listener:
        """Call `handler` with up to `count` new entries at a time, one call after another."""

    async def complete(self, entry: Entry, writes: Sequence[Write]) -> bool:
        """Apply all writes and acknowledge, or, if the entry is no longer pending, do nothing.

        Raises StateConflict, with nothing written, where an effect cannot be applied.
        """

    async def defer(self, entry: Entry, consumer: str, *, delay: float, spend: bool) -> bool:
        """Leave it pending, due again after `delay` seconds; `spend` counts an attempt.

        May be repeated when the answer was lost: the attempt is counted once. Does nothing, and
        answers False, where another consumer has it by now. Raises EntryLost, and does nothing,
        where it is no longer in its stream: what is in the caller's hands is all there is of it.
        """

    async def touch(
        self, channel: Channel, consumer: str, ids: Sequence[str], *, idle: float = 30.0
    ) -> None:
        """Say that these entries are still being worked on, and will be for `idle` seconds.

        That holds for one that was removed from its stream too: its work can still be completed.
        """

    async def take_due(self, channel: Channel, consumer: str, *, limit: int) -> list[Entry]:
        """Entries whose due time has come. What was removed from the stream has a `note`."""

    async def take_orphans(
        self, channel: Channel, consumer: str, **search: Unpack[OrphanSearch]
    ) -> list[Entry]:
        """Entries whose consumer died. Costs each an attempt. As for `note`, see `take_due`."""

    async def give_back(self, channel: Channel, consumer: str) -> int:
        """Make all that this consumer holds due at once; returns how many."""

    async def backlog(self, channel: Channel) -> Backlog:
        """How far the group is behind. Raises Refused when the group is gone."""

    @property
    def leases(self) -> Leases:
        """Exclusive rights on the same server."""
