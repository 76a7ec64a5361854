"""Genres of labelled articles. Run with -s for a table of what each genre was read as."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console
from rich.table import Table

from libs.contracts import LanguageReading, Outlet
from services.enricher.enrichment import enrich
from tests.messages import detected
from tests.quality.floors import at_least
from tests.quality.statements.texts import load
from tests.quality.statements.whole import knowledge_of, read

HERE = Path(__file__).parent
DEAL = "mistral-microsoft"
_KINDS = {"wire": "news", "translation": "news", "column": "opinion"}
_BATCHES = ("development", "heldout", "retold", "fresh", "unseen", "later")
Pairs = Counter[tuple[str, str]]


def _of_the_statements() -> Iterator[tuple[str, str]]:
    """What the texts on statements are labelled as, and read as; a blog may be plain news there."""
    for batch in _BATCHES:
        for text in load(batch):
            if "swap_of" not in text.data:
                found = read(text, knowledge_of(text.deal)).genre
                assert found is not None
                kind = str(text.data["kind"])
                yield _KINDS.get(kind, kind), found.name


def _of_pages(name: str) -> Iterator[tuple[str, str]]:
    """What articles are labelled as that have an address, a section and page data too."""
    for label in yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8")):
        found = enrich(_article(label), knowledge=knowledge_of(DEAL), revision=0).genre
        assert found is not None
        yield label["genre"], found.name


def _article(label: dict[str, Any]) -> Any:
    return detected(
        1,
        title=label["title"],
        text=label["text"],
        section=label["section"],
        summary=label["summary"],
        authors=tuple(label["authors"] or ()),
        declared_genres=tuple(label["declared_genres"] or ()),
        outlet=Outlet(**label["outlet"]),
        canonical_url=label["url"],
        language=LanguageReading(language=label["language"], confidence=1, agreed=True),
    )


@pytest.mark.parametrize("name", ["statements", "unseen", "later", "last"])
def test_articles_get_the_genre_that_a_reader_gives_them(name: str) -> None:
    pairs = Counter(_of_the_statements() if name == "statements" else _of_pages(name))
    _show(name, pairs)
    right = sum(count for (label, found), count in pairs.items() if label == found)
    assert right / pairs.total() >= at_least(f"genre.{name}")


def _show(name: str, pairs: Pairs) -> None:
    genres = sorted({genre for pair in pairs for genre in pair})
    table = Table("labelled / read", *genres, title=f"Genres: {name}")
    for label in genres:
        table.add_row(label, *(str(pairs[label, found] or "") for found in genres))
    Console(width=160).print(table)
