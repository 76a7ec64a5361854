"""Quotes and claims as documents: one version's at a time, whatever the order of writing."""

import asyncio
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import Claim, EnrichedArticle, Evidence, Mention, Quote
from services.indexer.children import child_documents
from services.indexer.indexing import index_articles, writes_of_article
from services.indexer.memory import MemoryWriter
from services.indexer.retiring import tombstones
from services.indexer.templates import load_templates
from tests.messages import TEXT, enriched


def mention(surface: str) -> Mention:
    start = TEXT.index(surface)
    return Mention(field="text", start=start, end=start + len(surface), surface=surface)


def quote(text: str = "examine l'accord") -> Quote:
    return Quote(
        text=text, parts=(mention("examine l'accord"),), direct=True, language="fr",
        speaker="Bruxelles", cue="examine",
        evidence=Evidence(extractor="quotes/test", version="1", confidence=0.9),
    )  # fmt: skip


def claim(value: str = "examination") -> Claim:
    return Claim(
        deal="mistral-microsoft", slot="regulator_step", value=value, polarity="affirmed",
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


def test_a_quote_says_where_and_when_it_stood() -> None:
    (document,) = child_documents(version(1, 1))["quotes"]
    assert document["speaker"] == "Bruxelles"
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


@given(
    st.lists(st.sampled_from("ab"), min_size=4, max_size=4), st.integers(0, 6), st.integers(0, 6)
)
def test_two_writers_at_once_leave_the_newest_alone(
    turns: list[str], older: int, newer: int
) -> None:
    """Each writes its article and its children, then looks: in any interleaving."""
    assert asyncio.run(_interleaved(turns, older, newer)) == [f"v2 {at}" for at in range(newer)]


async def _interleaved(turns: list[str], older: int, newer: int) -> list[str]:
    memory = MemoryWriter(load_templates("t-"))
    steps = {"a": _steps(version(1, older)), "b": _steps(version(2, newer))}
    for turn in [*turns, *"aaaabbbb"]:
        step = next(steps[turn], None)
        if step is not None:
            await step(memory)
    return standing(memory)


def _steps(article: EnrichedArticle):  # type: ignore[no-untyped-def] # noqa: ANN202
    writes = writes_of_article(article)
    yield lambda memory: memory.write(writes[:2])
    yield lambda memory: memory.write(writes[2:])

    async def bury(memory: MemoryWriter) -> None:
        await memory.write(await tombstones([article], search=memory))

    yield bury
