"""The generations behind the aliases: which are there, and which one is current."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import time
from typing import Any

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError

from services.indexer.indices import BLOCKED_UNTIL
from services.indexer.migration.plan import Move
from services.indexer.templates import INDEX_NAMES, Templates
from services.indexer.writes import IndexName


@dataclass(frozen=True)
class Generation:
    """One index that stands, or may stand, behind the aliases."""

    index: IndexName
    name: str
    aliases: frozenset[str]
    bytes: int


@dataclass
class GenerationsOf:
    """The generations of one index, the oldest first."""

    index: IndexName
    current: str | None
    """The one that is written to; None where there is none."""
    unfinished: str | None
    """The one that a migration is filling."""
    all: list[Generation] = field(default_factory=list)

    @property
    def others(self) -> list[str]:
        """Those that nobody reads or writes, the oldest first."""
        return [one.name for one in self.all if one.name not in {self.current, self.unfinished}]


class Generations:
    """All generations of one installation. Raises opensearchpy.OpenSearchException."""

    def __init__(self, client: AsyncOpenSearch, templates: Templates) -> None:
        self._client = client
        self._templates = templates

    async def found(self) -> dict[IndexName, GenerationsOf]:
        """What is there of each index."""
        pattern = f"{self._templates.prefix}*"
        indices = await self._client.indices.get_alias(index=pattern)
        stats = (await self._client.indices.stats(index=pattern, metric="store"))["indices"]
        return {index: self._of(index, sorted(indices.items()), stats) for index in INDEX_NAMES}

    def _of(
        self,
        index: IndexName,
        indices: Iterable[tuple[str, Mapping[str, Any]]],
        stats: Mapping[str, Any],
    ) -> GenerationsOf:
        found = GenerationsOf(index, None, None)
        for name, body in indices:
            if not self._templates.is_generation(index, name):
                continue
            aliases = frozenset(body["aliases"])
            counted = stats.get(name, {}).get("primaries", {})
            size = counted.get("store", {}).get("size_in_bytes", 0)
            found.all.append(Generation(index, name, aliases, size))
            if self._templates.write_alias(index) in aliases:
                found.current = name
            elif self._templates.next_alias(index) in aliases:
                found.unfinished = name
        return found

    async def create(self, name: str) -> None:
        """An empty generation, unless it is there."""
        try:
            await self._client.indices.create(index=name)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    async def add_new_fields(self, move: Move) -> None:
        """A generation that an earlier release made gets the fields of this one, if it takes them.

        If not, the documents that have them are refused one by one, and reported.
        """
        try:
            await self._client.indices.put_mapping(
                index=move.target, body=self._templates.mappings[move.index]
            )
        except RequestError:
            return

    async def point_next(self, moves: Sequence[Move]) -> None:
        """Name the targets by the aliases that a migration writes to."""
        await self._change(
            [
                {
                    "add": {
                        "index": move.target,
                        "alias": self._templates.next_alias(move.index),
                        "is_write_index": True,
                    }
                }
                for move in moves
            ]
        )

    async def remove_next(self) -> None:
        """Nothing is migrated any more."""
        await self._change(
            [
                {"remove": {"index": one.name, "alias": self._templates.next_alias(index)}}
                for index, generations in (await self.found()).items()
                for one in generations.all
                if self._templates.next_alias(index) in one.aliases
            ]
        )

    async def switch(self, moves: Sequence[Move]) -> None:
        """Both aliases of each index from source to target, all of them in one step."""
        actions: list[dict[str, Any]] = []
        for move in moves:
            read = self._templates.read_alias(move.index)
            write = self._templates.write_alias(move.index)
            actions += [
                {"remove": {"index": move.source, "alias": read}},
                {"remove": {"index": move.source, "alias": write}},
                {"add": {"index": move.target, "alias": read}},
                {"add": {"index": move.target, "alias": write, "is_write_index": True}},
            ]
        await self._change(actions)

    async def announce_block(self, names: Sequence[str], *, seconds: float) -> None:
        """Note until when writes may be refused: an indexer that meets it later lifts the block."""
        meta = {"_meta": {BLOCKED_UNTIL: int((time() + seconds) * 1000)}}
        for name in names:
            await self._client.indices.put_mapping(index=name, body=meta)

    async def block_writes(self, names: Sequence[str]) -> None:
        """Refuse writes, once that is announced."""
        await self._client.indices.add_block(index=",".join(names), block="write")

    async def refresh(self, names: Iterable[str]) -> None:
        """Make what was written searchable."""
        await self._client.indices.refresh(index=",".join(names))

    async def counts(self, names: Sequence[str]) -> dict[str, int]:
        """How many documents are searchable in each."""
        answers = await asyncio.gather(*(self._client.count(index=name) for name in names))
        return {name: int(answer["count"]) for name, answer in zip(names, answers, strict=True)}

    async def drop(self, names: Sequence[str]) -> None:
        """Delete generations; one that is gone already is no error."""
        for name in names:
            try:
                await self._client.indices.delete(index=name)
            except NotFoundError:
                continue

    async def _change(self, actions: Sequence[Mapping[str, Any]]) -> None:
        if actions:
            await self._client.indices.update_aliases(body={"actions": list(actions)})
