"""Quotes and claims as documents: one version's at a time, whatever the order of writing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any, cast

import pytest

from libs.contracts import (
    Claim,
    EnrichedArticle,
    Evidence,
    Mention,
    Quote,
    Relevance,
    RelevanceLevel,
)
from services.indexer.children import child_documents
from services.indexer.documents import to_document
from services.indexer.indexing import index_articles
from services.indexer.memory import MemoryWriter
from services.indexer.templates import load_templates
from services.indexer.writes import Answer, IndexName, NotIndexable, SearchWriter, Stored, Write
from tests.messages import TEXT, enriched


def mention(surface: str) -> Mention:
    start = TEXT.index(surface)
    return Mention(field="text", start=start, end=start + len(surface), surface=surface)


def quote(text: str = "examine l'accord") -> Quote:
    return Quote(
        text=text, parts=(mention("examine l'accord"),), direct=True, language="fr",
        speaker="Bruxelles", cue="examine", via="Reuters",
        evidence=Evidence(extractor="quotes/test", version="1", confidence=0.9),
    )  # fmt: skip


def claim(value: str = "examination", deal: str = "mistral-microsoft") -> Claim:
    return Claim(
        deal=deal, slot="regulator_step", value=value, polarity="affirmed",
        modality="announced", by="outlet", mention=mention("examine l'accord"),
        sentence=mention("Bruxelles examine l'accord."), rule="regulator_step/fr/examine",
    )  # fmt: skip


def version(number: int, quotes: int, claims: int = 0) -> EnrichedArticle:
    return enriched(
        1,
        version_number=number,
        quotes=tuple(quote(f"v{number} {at}") for at in range(quotes)),
        claims=tuple(claim() for _ in range(claims)),
    )


def standing(memory: MemoryWriter) -> list[str]:
    documents = memory.documents("quotes").values()
    return sorted(str(each["text"]) for each in documents if not each["gone"])


def test_the_deals_of_an_article_and_of_what_it_says_are_those_that_it_is_about() -> None:
    def deals(**changes: Any) -> set[tuple[str, ...]]:
        article = enriched(1, deals=("a", "b", "c"), quotes=(quote(),), **changes)
        found = [to_document(article), *child_documents(article)["quotes"]]
        return {tuple(cast("list[str]", each["deals"])) for each in found}

    levels: dict[str, RelevanceLevel] = {"a": "none", "b": "mention", "c": "none"}
    judged = tuple(
        Relevance(deal=deal, level=level, score=0.5, why="…") for deal, level in levels.items()
    )
    assert deals(relevance=judged, claims=()) == {("b",)}
    assert deals(relevance=judged, claims=(claim(deal="c"),)) == {("b", "c")}
    assert deals(relevance=(), claims=()) == {("a", "b", "c")}  # nobody judged


def test_a_quote_says_where_and_when_it_stood() -> None:
    (document,) = child_documents(version(1, 1))["quotes"]
    assert (document["speaker"], document["via"]) == ("Bruxelles", "Reuters")
    assert document["outlet"] == "La Presse d'Exemple"
    assert document["context"] == "Bruxelles examine l'accord. 1"
    assert (document["start"], document["end"]) == (mention("examine l'accord").start, 79)
    assert document["confidence"] == 0.9


def test_a_claim_says_its_slot_and_its_sentence() -> None:
    (document,) = child_documents(version(1, 0, 1))["claims"]
    assert (document["slot"], document["value"]) == ("regulator_step", "examination")
    assert document["context"] == "Bruxelles examine l'accord."
    assert document["confidence"] is None


@pytest.mark.parametrize("order", list(permutations([(1, 5), (2, 2), (3, 9), (4, 1)])))
async def test_the_newest_version_alone_has_quotes(order: tuple[tuple[int, int], ...]) -> None:
    memory = MemoryWriter(load_templates("t-"))
    for number, quotes in order:
        await index_articles([version(number, quotes)], search=memory)
    assert standing(memory) == ["v4 0"]


async def test_what_left_a_long_list_is_buried_to_its_end() -> None:
    memory = MemoryWriter(load_templates("t-"))
    await index_articles([version(1, 700)], search=memory)
    await index_articles([version(2, 3)], search=memory)
    assert standing(memory) == ["v2 0", "v2 1", "v2 2"]


@pytest.mark.parametrize(("older", "newer"), [(1, 0), (3, 1), (2, 4)])
async def test_two_writers_at_once_leave_the_newest_alone(older: int, newer: int) -> None:
    """Each writes children, article, and looks where one was before: in every interleaving."""
    for turns in product("ab", repeat=6):
        left = await _interleaved(turns, older, newer)
        assert left == [f"v2 {at}" for at in range(newer)], turns


async def _interleaved(turns: Sequence[str], older: int, newer: int) -> list[str]:
    shared = _Interleaved()
    writers = {"a": version(1, older), "b": version(2, newer)}
    tasks = {
        name: asyncio.create_task(index_articles([article], search=shared.seen_by(name)))
        for name, article in writers.items()
    }
    for turn in [*turns, *"abababababababab"]:
        shared.turn[turn].release()
        for _ in range(5):
            await asyncio.sleep(0)
    await asyncio.gather(*tasks.values())
    return standing(shared.memory)


class _Interleaved:
    """One search engine for two writers, whose calls it takes when it is their turn."""

    def __init__(self) -> None:
        self.memory = MemoryWriter(load_templates("t-"))
        self.turn = {name: asyncio.Semaphore(0) for name in "ab"}

    def seen_by(self, name: str) -> SearchWriter:
        return _OneOfTwo(self.memory, self.turn[name])


@dataclass
class _OneOfTwo:
    memory: MemoryWriter
    turn: asyncio.Semaphore

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        await self.turn.acquire()
        return await self.memory.write(writes)

    async def stored(self, wanted: Sequence[tuple[IndexName, str]]) -> list[Stored | None]:
        await self.turn.acquire()
        return await self.memory.stored(wanted)


class Asked(MemoryWriter):
    """Remembers what was asked for; takes nothing into the indices in `refused`."""

    def __init__(self, *refused: IndexName) -> None:
        super().__init__(load_templates("t-"))
        self._refused = refused
        self.wanted: list[tuple[IndexName, str]] = []

    async def stored(self, wanted: Sequence[tuple[IndexName, str]]) -> list[Stored | None]:
        self.wanted += wanted
        return await super().stored(wanted)

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        answers = await super().write([one for one in writes if one.index not in self._refused])
        taken = iter(answers)
        return [NotIndexable("no") if one.index in self._refused else next(taken) for one in writes]


async def test_children_of_another_version_are_looked_for_only_where_there_was_one() -> None:
    search = Asked()
    await index_articles([version(1, 3)], search=search)
    assert search.wanted == []
    await index_articles([version(2, 1), enriched(2)], search=search)
    assert ("articles", enriched(1).article_id) in search.wanted
    assert not any(found.startswith(enriched(2).article_id) for _, found in search.wanted)
    assert standing(search) == ["v2 0"]


async def test_an_article_that_the_index_refuses_leaves_no_children() -> None:
    search = Asked("articles")
    (result,) = await index_articles([version(1, 3, 2)], search=search)
    assert isinstance(result, NotIndexable)
    assert standing(search) == []
    assert all(each["gone"] for each in search.documents("claims").values())
