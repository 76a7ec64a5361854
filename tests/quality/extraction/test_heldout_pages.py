"""Extraction of pages by 118 other templates, labelled before the extractor saw them.

First readings, before any rule was changed for what they showed, and trafilatura's own:
the twelve in `heldout`: body F1 .959 (.949), titles 8 of 12 (8), days 10 (12), minutes with
zone 6 of 8 (0), authors F1 .69 (.67); the five in `heldout_second`: body .968 (.960), titles
4 (2), days 5 (4), minutes 3 of 3 (0), authors .40 (.09); the fourteen in `heldout_third`: body
.947 (.910), titles 12 (6), days 12 (13), minutes 7 of 9 (0), authors .71 (.35); the ten in
`heldout_fourth`, by another hand: body .940 (.914), titles 9 (4), days 10 (8), minutes 5 of 6
(0), authors .80 (.55); the forty in `heldout_fifth` and the 25 in
`heldout_sixth` and the twelve in `heldout_seventh`: see their READMEs. What is reached since is no
longer held out; the floors keep it.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import pytest
import yaml
from lxml import html

from libs.contracts import FetchedArticle
from libs.parsing.dispatch import read_page
from tests.quality.floors import at_least

HERE = Path(__file__).parent
SEEN_AT = datetime(2025, 1, 1, tzinfo=timezone.utc)  # after the last page was published


@dataclass(frozen=True)
class Batch:
    """Folders of pages that were labelled together, and how many of them state a clock."""

    folders: tuple[str, ...]
    timed: int

    def at_least(self, measure: str) -> float:
        return at_least(f"extraction.{self.folders[-1]}.{measure}")


BATCHES = [
    Batch(("heldout", "heldout_second", "heldout_third"), timed=20),
    Batch(("heldout_fourth",), timed=6),
    Batch(("heldout_fifth",), timed=31),
    Batch(("heldout_sixth",), timed=18),
    Batch(("heldout_seventh",), timed=10),
]
LABELLED_WITH_FURNITURE = BATCHES[2:]
"""Their labels say too what must not stand in the text."""

_MARK = re.compile(r" data-gold(?=[ >])", re.IGNORECASE)
_BLOCK = re.compile(r"<(?=/?(?:p|li|td|th|tr|div|h[1-6]|br|cite)\b)", re.IGNORECASE)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Read:
    folder: str
    name: str
    label: dict[str, object]
    body: Counter[str]
    article: FetchedArticle


@pytest.fixture(scope="module")
def every_page() -> list[Read]:
    read = []
    for folder in [HERE / name for batch in BATCHES for name in batch.folders]:
        labels = yaml.safe_load((folder / "labels.yaml").read_text(encoding="utf-8"))
        assert {path.name for path in folder.glob("*.html")} == set(labels)
        read += [_read(folder / name, label) for name, label in labels.items()]
    return read


@pytest.fixture(params=BATCHES, ids=lambda batch: batch.folders[-1])
def batch(request: pytest.FixtureRequest) -> Batch:
    chosen: Batch = request.param
    return chosen


@pytest.fixture
def pages(every_page: list[Read], batch: Batch) -> list[Read]:
    return [each for each in every_page if each.folder in batch.folders]


def _read(path: Path, label: dict[str, object]) -> Read:
    source = path.read_text(encoding="utf-8")
    tree = html.document_fromstring(_BLOCK.sub("\n<", source))
    marked = [
        "".join(map(str, each.itertext())) for each in tree.iter() if "data-gold" in each.attrib
    ]
    assert marked, path
    article = read_page(
        _MARK.sub("", source).encode(), url=str(label["url"]), content_type="text/html",
        observed_at=SEEN_AT,
    )  # fmt: skip
    return Read(path.parent.name, path.stem, label, _words("\n".join(marked)), article)


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def _f1(pairs: list[tuple[Counter[str], Counter[str]]]) -> float:
    shared = sum((gold & found).total() for gold, found in pairs)
    return 2 * shared / sum(gold.total() + found.total() for gold, found in pairs)


def test_bodies(pages: list[Read], batch: Batch) -> None:
    pairs = {each.name: (each.body, _words(each.article.text)) for each in pages}
    each_page = {name: round(_f1([pair]), 3) for name, pair in pairs.items()}
    assert _f1(list(pairs.values())) >= batch.at_least("body_f1"), each_page


def test_titles(pages: list[Read], batch: Batch) -> None:
    wrong = [
        each.article.title
        for each in pages
        if " ".join((each.article.title or "").split()) != each.label["title"]
    ]
    assert 1 - len(wrong) / len(pages) >= batch.at_least("titles"), wrong


def test_days(pages: list[Read], batch: Batch) -> None:
    wrong = [
        (each.name, each.article.published)
        for each in pages
        if _day_of(each) != (each.label["published"] and str(each.label["published"])[:10])
    ]
    assert 1 - len(wrong) / len(pages) >= batch.at_least("days"), wrong


def _day_of(read: Read) -> str | None:
    published = read.article.published
    return None if published is None else published.at.date().isoformat()


def test_minutes_with_their_zone(pages: list[Read], batch: Batch) -> None:
    timed = [each for each in pages if "T" in str(each.label["published"])]
    wrong = [(each.name, each.article.published) for each in timed if not _to_the_minute(each)]
    assert len(timed) == batch.timed
    assert 1 - len(wrong) / len(timed) >= batch.at_least("minutes"), wrong


def _to_the_minute(read: Read) -> bool:
    published = read.article.published
    expected = datetime.fromisoformat(str(read.label["published"]))
    return (
        published is not None
        and published.precision != "day"
        and published.at.replace(second=0) == expected
        and published.at.utcoffset() == expected.utcoffset()
    )


def test_authors(pages: list[Read], batch: Batch) -> None:
    pairs = [(Counter(each.label["authors"]), Counter(each.article.authors)) for each in pages]  # type: ignore[call-overload]  # a list in every label
    assert _f1(pairs) >= batch.at_least("authors_f1"), [
        (each.name, each.article.authors) for each in pages
    ]


@pytest.mark.parametrize(
    "batch", LABELLED_WITH_FURNITURE, indirect=True, ids=["fifth", "sixth", "seventh"]
)
def test_nothing_of_other_articles_stands_in_the_text(pages: list[Read], batch: Batch) -> None:
    labelled = [(each, str(text)) for each in pages for text in _hasnt(each)]
    assert labelled
    found = [
        (each.name, text)
        for each, text in labelled
        if text.casefold() in each.article.text.casefold()
    ]
    assert 1 - len(found) / len(labelled) >= batch.at_least("hasnt"), found


def _hasnt(read: Read) -> list[object]:
    stated = read.label.get("hasnt", [])
    assert isinstance(stated, list)
    return stated


def test_what_the_pages_say_of_their_state(every_page: list[Read]) -> None:
    labelled = [each for each in every_page if each.folder == "heldout_third"]
    stated = {
        each.name: (
            each.article.paywalled,
            each.article.live_blog,
            each.article.declared_change is not None,
        )
        for each in labelled
    }
    assert stated == {
        each.name: (
            each.label.get("paywalled"),
            each.label.get("live", False),
            each.label.get("changed", False),
        )
        for each in labelled
    }
