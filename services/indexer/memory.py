"""A search engine in memory: answers as OpenSearch does, for tests and benchmarks without one.

It knows ids, versions and which fields the templates map. It cannot search.
"""

from collections.abc import Sequence

import orjson

from libs.errors import Unavailable
from services.indexer.templates import Templates
from services.indexer.writes import Answer, IndexName, NotIndexable, Stored, Write, counts_of


class MemoryWriter:
    """Documents in dictionaries. Set `down` to have nobody answer."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._kept: dict[tuple[IndexName, str], Write] = {}
        self.down = False

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        """One answer per write, in the same order. Raises Unavailable while `down`."""
        if self.down:
            raise Unavailable("the search engine is switched off", code="search_unreachable")
        return [self._put(write) for write in writes]

    async def stored(self, wanted: Sequence[tuple[IndexName, str]]) -> list[Stored | None]:
        """What is there under each id. Raises Unavailable while `down`."""
        if self.down:
            raise Unavailable("the search engine is switched off", code="search_unreachable")
        kept = (self._kept.get(each) for each in wanted)
        return [
            None
            if write is None
            else Stored(write.version, counts_of(orjson.loads(write.document)))
            for write in kept
        ]

    def documents(self, index: IndexName) -> dict[str, dict[str, object]]:
        """What an index holds, by id."""
        kept = self._kept.items()
        return {key: orjson.loads(write.document) for (name, key), write in kept if name == index}

    def _put(self, write: Write) -> Answer:
        unknown = set(orjson.loads(write.document)) - set(
            self._templates.mappings[write.index]["properties"]
        )
        if unknown:
            return NotIndexable(f"no such field: {', '.join(sorted(unknown))}")
        present = self._kept.get((write.index, write.id))
        if present is not None and present.version > write.version:
            return "superseded"
        self._kept[write.index, write.id] = write
        return "written" if present is None else "replaced"
