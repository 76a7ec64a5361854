"""What a migration does, as it is remembered between two runs of it. Pure."""

from dataclasses import dataclass, field, replace
from typing import Literal

from pydantic import TypeAdapter

from libs.contracts import Message
from services.indexer.children import CHILD_KINDS
from services.indexer.message_kinds import WRITTEN_BY
from services.indexer.writes import IndexName

Method = Literal["copy", "replay"]

_DERIVED: frozenset[IndexName] = frozenset({"percolator"})
"""What the indexer makes anew by itself from what Redis keeps, when it finds it empty."""


@dataclass(frozen=True)
class Move:
    """One index, from one generation to another; both by their full names."""

    index: IndexName
    source: str
    target: str


@dataclass(frozen=True)
class Plan:
    """A migration that has begun."""

    moves: tuple[Move, ...]
    """In the order in which they are copied: articles before what hangs on them."""
    method: Method = "copy"
    rollback: bool = False
    """To generations that were there before."""
    done: frozenset[str] = field(default_factory=frozenset)
    """Generations that are copied to, or of which everything was replayed."""

    @property
    def sources(self) -> list[str]:
        """The generations that are current when it begins."""
        return [move.source for move in self.moves]

    @property
    def targets(self) -> list[str]:
        """The generations that are current when it has ended."""
        return [move.target for move in self.moves]

    @property
    def compared(self) -> list[Move]:
        """Those whose target must have as many documents; new rules may find fewer quotes."""
        fewer = CHILD_KINDS if self.method == "replay" else ()
        return [move for move in self.copied if move.index not in fewer]

    @property
    def copied(self) -> list[Move]:
        """Those whose documents are copied."""
        return [move for move in self.moves if move.index not in _DERIVED]

    @property
    def name(self) -> str:
        """What it is, for people."""
        return "rollback" if self.rollback else "migration"

    @property
    def messages(self) -> tuple[type[Message], ...]:
        """The kinds of messages that the targets must be fed with."""
        indices = {move.index for move in self.moves}
        return tuple(kind for kind, written in WRITTEN_BY.items() if indices & set(written))

    def with_done(self, *targets: str) -> "Plan":
        """The same once these targets are filled."""
        return replace(self, done=self.done.union(targets))

    def reversed(self) -> "Plan":
        """Back to the generations that were current before."""
        moves = tuple(Move(move.index, move.target, move.source) for move in self.moves)
        return Plan(moves, rollback=True)

    def to_json(self) -> bytes:
        """As it is kept."""
        return _PLANS.dump_json(self)

    @classmethod
    def from_json(cls, text: bytes) -> "Plan":
        """What was kept. Raises pydantic.ValidationError."""
        return _PLANS.validate_json(text)


_PLANS = TypeAdapter(Plan)
