"""What `dealwire forget` needs of a store, and what it says of one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from libs.forgetting.identities import Identity, Wanted


@dataclass(frozen=True)
class Seen:
    """How much of what is wanted lies in one store, by the names of its parts.

    `doubts`: what could not be looked at, in words: as long as there is any, nothing is proven.
    """

    counts: dict[str, int]
    doubts: tuple[str, ...] = ()


class Store(Protocol):
    """One place where articles, or traces of them, are kept."""

    async def identities(self, wanted: Wanted) -> Sequence[Identity]:
        """Under which other ids and addresses it knows what is wanted."""
        ...

    async def look(self, wanted: Wanted) -> Seen:
        """Search all of it."""
        ...

    async def remove(self, wanted: Wanted) -> dict[str, int]:
        """Remove what is wanted; how much that was, by the names of its parts."""
        ...


class Disk(Protocol):
    """What a server keeps on its disk of what was removed from it."""

    name: str

    async def clean(self) -> str:
        """Have the server write its files anew; what hinders that in words, or nothing."""
        ...
