"""What the indexer asks of a search engine, and what it is told about each item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from libs.errors import Rejected, Unavailable

IndexName = Literal[
    "articles", "versions", "outcomes", "sources", "quotes", "claims",
    "relations", "stories", "utterances", "ledger", "alerts", "percolator",
]  # fmt: skip

MAX_VERSION = 2**63 - 1
"""The highest external version that the index can hold."""

MAX_ID_BYTES = 512
"""The longest document id that OpenSearch takes; a longer one fails the whole bulk."""


class NotIndexable(Rejected):
    """The index refused this document: its mapping or its size does not allow it."""

    code = "not_indexable"


@dataclass(frozen=True)
class Write:
    """Put this whole document under this id, unless a higher version is there."""

    index: IndexName
    id: str
    version: int
    document: bytes


@dataclass(frozen=True)
class Stored:
    """What is there under an id: its version and, of an article, how many children it has."""

    version: int
    counts: Mapping[str, int]


def counts_of(document: Mapping[str, object]) -> dict[str, int]:
    """How many children of each kind a document says that its article has."""
    fields = {"quotes": "quote_count", "claims": "claim_count"}
    found = {kind: document.get(field) for kind, field in fields.items()}
    return {kind: count if isinstance(count, int) else 0 for kind, count in found.items()}


Answer = Literal["written", "replaced", "superseded"] | Rejected | Unavailable
"""What became of one write; an exception says what went wrong with this item alone.

`written`: nothing was there under this id before; `replaced`: an earlier version, or the same.
"""


class SearchWriter(Protocol):
    """Somewhere to write documents to."""

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        """One answer per write, in the same order. Raises Unavailable if nobody answered."""
        ...

    async def stored(self, wanted: Sequence[tuple[IndexName, str]]) -> list[Stored | None]:
        """What is there now under each id, written a moment ago too; None for what is not.

        Raises Unavailable if nobody answered.
        """
        ...
