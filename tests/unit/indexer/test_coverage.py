"""What is known across articles, as documents."""

from typing import Any

import pytest

from services.indexer.coverage import index_of, to_coverage_document
from services.indexer.indexing import index_coverage
from services.indexer.memory import MemoryWriter
from services.indexer.templates import load_templates
from tests.messages import ledger_row, relation, story, utterance

THINGS: list[Any] = [relation(), story(), utterance(), ledger_row()]


@pytest.mark.parametrize("thing", THINGS, ids=lambda each: each.kind)
async def test_the_latest_revision_stands_in_an_index_of_its_own(thing: Any) -> None:
    search = MemoryWriter(load_templates(""))
    later = thing.model_copy(update={"revision": thing.revision + 1, "deal": "later"})
    results = await index_coverage([later, thing], search=search)
    assert not any(isinstance(each, Exception) for each in results)
    assert search.documents(index_of(thing))[thing.id]["deal"] == "later"


@pytest.mark.parametrize("thing", THINGS, ids=lambda each: each.kind)
async def test_what_is_gone_leaves_a_tombstone(thing: Any) -> None:
    search = MemoryWriter(load_templates(""))
    gone = thing.model_copy(update={"gone": True, "change": "gone", "revision": 2 * thing.revision})
    await index_coverage([gone, thing], search=search)
    kept = search.documents(index_of(thing))[thing.id]
    assert kept["gone"] is True
    assert set(kept) <= {"id", "deal", "gone", "went_to"}


@pytest.mark.parametrize("thing", THINGS, ids=lambda each: each.kind)
def test_a_document_says_nothing_of_how_it_came_to_be(thing: Any) -> None:
    other = thing.model_copy(update={"revision": 1, "change": "new"})
    assert to_coverage_document(thing) == to_coverage_document(other)


def test_facets_are_flat() -> None:
    row = to_coverage_document(ledger_row())
    assert row["value_names"] == ["exclusive"]
    assert row["asserters"] == ["La Presse d'Exemple", "Le Courrier d'Exemple"]
    assert to_coverage_document(story())["article_count"] == 2
