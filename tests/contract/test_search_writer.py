"""The same suite for the search engine in memory and the real one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson
import pytest

from libs.errors import Rejected, Unavailable
from libs.search.connection import connect
from services.indexer.bulk_size import BulkLimits
from services.indexer.memory import MemoryWriter
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import Templates, load_templates
from services.indexer.writes import IndexName, SearchWriter, Stored, Write


@dataclass
class Backend:
    """A writer, and a way to look at what an index holds."""

    writer: SearchWriter
    held: Callable[[IndexName], Awaitable[dict[str, dict[str, object]]]]


@asynccontextmanager
async def in_memory(templates: Templates, _url: str) -> AsyncIterator[Backend]:
    memory = MemoryWriter(templates)

    async def held(index: IndexName) -> dict[str, dict[str, object]]:
        return memory.documents(index)

    yield Backend(memory, held)


@asynccontextmanager
async def in_opensearch(templates: Templates, url: str) -> AsyncIterator[Backend]:
    client = connect(url, timeout=30, connections=2)

    async def held(index: IndexName) -> dict[str, dict[str, object]]:
        alias = templates.read_alias(index)
        await client.indices.refresh(index=alias)
        found = await client.search(index=alias, body={"size": 1000})
        return {hit["_id"]: hit["_source"] for hit in found["hits"]["hits"]}

    async with OpenSearchWriter(client, templates, limits=BulkLimits(most=2000)) as writer:
        yield Backend(writer, held)


@pytest.fixture(
    params=[
        "memory",
        "opensearch_url",
        pytest.param("opensearch_image_url", marks=pytest.mark.docker),
    ]
)
async def backend(request: pytest.FixtureRequest, index_prefix: str) -> AsyncIterator[Backend]:
    templates = load_templates(index_prefix)
    if request.param == "memory":
        async with in_memory(templates, "") as one:
            yield one
    else:
        async with in_opensearch(templates, request.getfixturevalue(request.param)) as one:
            yield one


def write(
    document_id: str, version: int, *, index: IndexName = "articles", **fields: object
) -> Write:
    return Write(index, document_id, version, orjson.dumps({"title": "Un titre", **fields}))


async def test_answers_each_write_in_order(backend: Backend) -> None:
    writes = [write(f"a{number}", 1, summary="x" * 500) for number in range(20)]
    assert await backend.writer.write(writes) == ["written"] * 20
    assert set(await backend.held("articles")) == {f"a{number}" for number in range(20)}


async def test_an_older_version_never_replaces_a_newer_one(backend: Backend) -> None:
    await backend.writer.write([write("a", 7, title="newer")])
    assert await backend.writer.write([write("a", 6, title="older")]) == ["superseded"]
    assert (await backend.held("articles"))["a"]["title"] == "newer"


async def test_the_same_write_again_changes_nothing(backend: Backend) -> None:
    again = write("a", 7)
    assert await backend.writer.write([again, again]) == ["written", "replaced"]
    assert len(await backend.held("articles")) == 1


async def test_a_newer_version_replaces_the_whole_document(backend: Backend) -> None:
    await backend.writer.write([write("a", 1, summary="gone later")])
    assert await backend.writer.write([write("a", 2, title="Nouveau")]) == ["replaced"]
    assert await backend.held("articles") == {"a": {"title": "Nouveau"}}


async def test_a_field_that_is_not_mapped_is_refused_and_its_neighbours_are_not(
    backend: Backend,
) -> None:
    writes = [write("a", 1), write("b", 1, surprise="field"), write("c", 1)]
    first, refused, last = await backend.writer.write(writes)
    assert (first, last) == ("written", "written")
    assert isinstance(refused, Rejected)
    assert refused.reason_code == "not_indexable"
    assert set(await backend.held("articles")) == {"a", "c"}


async def test_the_indices_are_kept_apart(backend: Backend) -> None:
    await backend.writer.write([write("a", 1), write("a", 1, index="versions")])
    outcome = Write("outcomes", "a", 1, orjson.dumps({"fate": "indexed"}))
    assert await backend.writer.write([outcome]) == ["written"]
    assert await backend.held("outcomes") == {"a": {"fate": "indexed"}}
    assert list(await backend.held("versions")) == ["a"]


async def test_what_was_written_a_moment_ago_is_told_with_its_version(backend: Backend) -> None:
    await backend.writer.write([write("a", 7, quote_count=2), write("0", 3, index="versions")])
    asked: list[tuple[IndexName, str]] = [("articles", "a"), ("quotes", "a"), ("versions", "0")]
    found, missing, plain = await backend.writer.stored(asked)
    assert found == Stored(7, {"quotes": 2, "claims": 0})
    assert missing is None
    assert plain == Stored(3, {"quotes": 0, "claims": 0})
    assert await backend.writer.stored([]) == []


async def test_nothing_to_write_is_nothing_to_answer(backend: Backend) -> None:
    assert await backend.writer.write([]) == []


async def test_a_switched_off_engine_is_unavailable_in_memory() -> None:
    memory = MemoryWriter(load_templates("off-"))
    memory.down = True
    with pytest.raises(Unavailable) as caught:
        await memory.write([write("a", 1)])
    assert caught.value.reason_code == "search_unreachable"


async def test_a_switched_off_engine_is_unavailable_for_real() -> None:
    client = connect("http://127.0.0.1:9", timeout=2, connections=1)
    async with OpenSearchWriter(client, load_templates("off-")) as writer:
        with pytest.raises(Unavailable) as caught:
            await writer.write([write("a", 1)])
    assert caught.value.reason_code == "search_unreachable"
