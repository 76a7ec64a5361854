"""What the indexer asks of a search engine, and what it is told about each item."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from libs.errors import Rejected, Unavailable

IndexName = Literal["articles", "versions", "outcomes", "sources"]

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


Answer = Literal["written", "superseded"] | Rejected | Unavailable
"""What became of one write; an exception says what went wrong with this item alone."""


class SearchWriter(Protocol):
    """Somewhere to write documents to."""

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        """One answer per write, in the same order. Raises Unavailable if nobody answered."""
        ...
