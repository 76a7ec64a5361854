"""How each message ends, on a search engine in memory or one that answers as it is told."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import cast

import pytest

from libs.contracts import KeepNewest, Outcome, Result, SourceState, keys, to_v1
from libs.errors import Unavailable
from services.indexer.indexing import (
    index_articles,
    index_articles_v1,
    index_outcomes,
    index_sources,
    writes_of_outcome,
    writes_of_source,
)
from services.indexer.memory import MemoryWriter
from services.indexer.templates import load_templates
from services.indexer.writes import Answer, IndexName, NotIndexable, Stored, Write
from tests.messages import SEEN_AT, enriched


class Told:
    """Answers as it is told."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        assert len(writes) == len(self.answers)
        return self.answers

    async def stored(self, wanted: Sequence[tuple[IndexName, str]]) -> list[Stored | None]:
        return [None] * len(wanted)


def outcome(request_id: str = "r", at: datetime = SEEN_AT) -> Outcome:
    return Outcome(request_id=request_id, fate="dead", code="c", stage="fetcher", at=at)


def state(source_id: str = "la-une", at: datetime = SEEN_AT) -> SourceState:
    return SourceState(
        source_id=source_id, at=at, url="https://une.example/rss", kind="feed", state="ok",
        interval_seconds=1800,
    )  # fmt: skip


async def test_an_indexed_article_is_remembered_as_such() -> None:
    article = enriched(1)
    (result,) = await index_articles([article], search=Told("written", "written"))
    newest = KeepNewest(keys.INDEXED, article.article_id, article.version_number, article.version)
    assert result == Result(fate="indexed", code="indexed", effects=(newest,))


async def test_a_newer_document_that_is_there_is_no_error() -> None:
    (result,) = await index_articles([enriched(1)], search=Told("superseded", "written"))
    assert isinstance(result, Result)
    assert (result.fate, result.code) == ("indexed", "superseded")


async def test_each_article_gets_the_answer_to_its_own_writes() -> None:
    refused, busy = NotIndexable("no"), Unavailable(code="search_busy")
    told = Told("written", "written", "written", refused, busy, "written", busy, refused)
    results = await index_articles([enriched(n) for n in range(4)], search=told)
    assert cast("Result", results[0]).fate == "indexed"
    assert results[1:] == [refused, busy, refused]


async def test_an_article_that_cannot_be_written_is_not_sent() -> None:
    bad = enriched(2, version_number=2**63)
    results = await index_articles([enriched(1), bad], search=Told("written", "written"))
    assert isinstance(results[0], Result)
    assert isinstance(results[1], NotIndexable)


async def test_a_batch_of_which_nothing_can_be_written_asks_nobody() -> None:
    off = MemoryWriter(load_templates(""))
    off.down = True
    (result,) = await index_articles([enriched(1, version_number=2**63)], search=off)
    assert isinstance(result, NotIndexable)


async def test_a_search_engine_that_is_down_holds_the_whole_batch_back() -> None:
    off = MemoryWriter(load_templates(""))
    off.down = True
    with pytest.raises(Unavailable):
        await index_articles([enriched(1)], search=off)
    with pytest.raises(Unavailable):
        await index_outcomes([outcome()], search=off)


async def test_an_outcome_ends_no_request() -> None:
    assert await index_outcomes([outcome()], search=Told("written")) == [Result()]
    assert await index_outcomes([outcome()], search=Told("superseded")) == [Result()]


def test_outcomes_are_ordered_by_the_microsecond() -> None:
    first, second = (
        writes_of_outcome(outcome(at=SEEN_AT + timedelta(microseconds=n)))[0] for n in (0, 1)
    )
    assert second.version - first.version == 1
    assert first.id == second.id == "r"


async def test_the_latest_state_of_a_source_is_the_one_kept() -> None:
    memory = MemoryWriter(load_templates(""))
    later = state(at=SEEN_AT + timedelta(milliseconds=1))
    states = [state("other"), later, state()]
    assert await index_sources(states, search=memory) == [Result()] * 3
    kept = memory.documents("sources")
    assert set(kept) == {"la-une", "other"}
    assert datetime.fromisoformat(str(kept["la-une"]["at"])) == later.at


def test_a_source_with_an_endless_name_has_an_id_that_fits() -> None:
    (write,) = writes_of_source(state("x" * 600))
    assert len(write.id) == 32


def test_a_time_before_1970_is_still_a_version() -> None:
    (write,) = writes_of_outcome(outcome(at=datetime(1912, 4, 15, tzinfo=timezone.utc)))
    assert write.version == 0


@pytest.mark.parametrize(("length", "kept"), [(256, True), (257, False)])
def test_an_id_too_long_for_the_index_is_replaced_by_its_hash(length: int, *, kept: bool) -> None:
    request_id = "é" * length  # two bytes each
    (write,) = writes_of_outcome(outcome(request_id))
    assert (write.id == request_id) is kept
    assert len(write.id.encode()) <= 512


async def test_what_an_earlier_release_enriched_is_indexed_and_copies_are_not() -> None:
    copy = to_v1(enriched(1), copy_of="dealwire.article.enriched.v2")
    earlier = to_v1(enriched(2), copy_of="").model_copy(update={"copy_of": None})
    writer = MemoryWriter(load_templates(""))
    results = await index_articles_v1([copy, earlier, copy], search=writer)
    assert [one.fate for one in results if isinstance(one, Result)] == [None, "indexed", None]
    assert set(writer.documents("articles")) == {earlier.article_id}
