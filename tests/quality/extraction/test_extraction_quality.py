"""Extraction of pages by ten templates, written for this test.

What an extractor should find is marked in the pages themselves and taken out before it
sees them: `data-gold` on the elements of the article, a first comment with the facts.
Body F1 is over the words of all pages, in order-free counts.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import pytest
from lxml import html

from libs.contracts import FetchedArticle
from libs.parsing.dispatch import read_page
from tests.quality.floors import at_least

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))

_GOLD = re.compile(r"<!-- gold (.*?) -->\n")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Read:
    name: str
    gold: dict[str, object]
    body: str
    article: FetchedArticle


@pytest.fixture(scope="module")
def pages() -> list[Read]:
    return [_read(path) for path in PAGES]


def _read(path: Path) -> Read:
    source = path.read_text(encoding="utf-8")
    found = _GOLD.match(source)
    assert found, path
    gold = json.loads(found[1])
    tree = html.document_fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8"))
    marked = [
        " ".join(str(text) for text in each.itertext())
        for each in tree.iter()
        if "data-gold" in each.attrib
    ]
    page = _GOLD.sub("", source).replace(" data-gold", "").encode()
    article = read_page(
        page, url=gold["url"], content_type="text/html",
        observed_at=datetime(2024, 3, 5, tzinfo=timezone.utc),
    )  # fmt: skip
    return Read(path.stem, gold, "\n".join(marked), article)


def _f1(pairs: list[tuple[Counter[str], Counter[str]]]) -> float:
    shared = sum((gold & found).total() for gold, found in pairs)
    return 2 * shared / sum(gold.total() + found.total() for gold, found in pairs)


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def test_bodies(pages: list[Read]) -> None:
    pairs = {each.name: (_words(each.body), _words(each.article.text)) for each in pages}
    each_page = {name: round(_f1([pair]), 3) for name, pair in pairs.items()}
    assert len(pages) >= 10
    assert _f1(list(pairs.values())) >= at_least("extraction.pages.body_f1"), each_page


def test_titles(pages: list[Read]) -> None:
    wrong = [
        (each.name, each.article.title)
        for each in pages
        if each.article.title != each.gold["title"]
    ]
    assert 1 - len(wrong) / len(pages) >= at_least("extraction.pages.titles"), wrong


def test_dates_with_zone(pages: list[Read]) -> None:
    wrong = [(each.name, each.article.published) for each in pages if not _same_moment(each)]
    assert 1 - len(wrong) / len(pages) >= at_least("extraction.pages.dates"), wrong


def _same_moment(read: Read) -> bool:
    published, gold = read.article.published, str(read.gold["published"])
    if published is None:
        return False
    if "T" not in gold:
        return published.precision == "day" and published.at.date().isoformat() == gold
    expected = datetime.fromisoformat(gold)
    return published.at == expected and published.precision != "day"


def test_authors(pages: list[Read]) -> None:
    pairs = [(Counter(each.gold["authors"]), Counter(each.article.authors)) for each in pages]  # type: ignore[call-overload]  # a list in every label
    assert _f1(pairs) >= at_least("extraction.pages.authors_f1"), [
        (each.name, each.article.authors) for each in pages
    ]
