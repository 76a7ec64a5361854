"""When an answer that was kept already is kept in full again."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from services.fetcher.warc.records import Kept
from services.fetcher.warc.segments import Segments
from services.fetcher.warc.writer import WarcWriter
from tests.unit.fetcher.warc.hops import SENT_AT, asked, hop


class Memory:
    """A DedupIndex in this process."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    async def last(self, dedup_key: str) -> Kept | None:
        return self._kept.get(dedup_key)

    async def remember(self, dedup_key: str, kept: Kept, *, seen_at: datetime) -> None:
        assert seen_at >= kept.at
        self._kept[dedup_key] = kept


def answers(folder: Path) -> list[str]:
    """The types of the records that hold answers, in order."""
    found = []
    for path in sorted(folder.rglob("*.warc.gz")):
        with path.open("rb") as file:
            found += [record.headers["WARC-Type"] for record in ArchiveIterator(file)]
    return [each for each in found if each in {"response", "revisit"}]


def written(folder: Path, full_again: timedelta | None) -> list[str]:
    """The same answer, three times at twelve hours' distance."""

    async def write() -> None:
        segments = Segments(folder, max_bytes=10**9, now=lambda: SENT_AT)
        async with WarcWriter(segments, Memory(), full_again=full_again) as writer:
            for hours in (0, 12, 24):
                await writer.keep([hop(at=SENT_AT + timedelta(hours=hours))], asked())

    asyncio.run(write())
    return answers(folder)


def test_what_refers_to_a_file_that_will_be_removed_is_kept_anew(tmp_path: Path) -> None:
    assert written(tmp_path / "all", None) == ["response", "revisit", "revisit"]
    some_hours = timedelta(hours=18)
    assert written(tmp_path / "some", some_hours) == ["response", "revisit", "response"]
