"""Pages and feeds arrive as a reader's tools expect them, or broken on purpose."""

import re
from collections.abc import Sequence

import feedparser
import pytest
import trafilatura

from deploy.demo import OUTLETS, Outlet, Page, corpus, generate
from deploy.demo.feeds import FEED_LENGTH, feeds_of, render_feed
from deploy.demo.rendering import content_type, render

BASE = "http://127.0.0.1:8080"
WRITTEN = [page for page in corpus() if page.kind != "missing"]
SERVED = [*WRITTEN, *generate(40, seed=7)]


def ids(page: Page) -> str:
    return page.path


def squeezed(text: str) -> str:
    return " ".join(text.split())


def decoded(page: Page, body: bytes) -> str:
    return body.decode(OUTLETS[page.outlet].charset)


@pytest.mark.parametrize("page", SERVED, ids=ids)
def test_an_extractor_finds_every_paragraph_of_the_article(page: Page) -> None:
    html = decoded(page, render(page, base=BASE, related=WRITTEN[:4]))
    text = squeezed(trafilatura.extract(html, favor_recall=True, url=BASE + page.path) or "")
    missing = [part for part in page.readable if squeezed(part) not in text]
    assert missing == []


@pytest.mark.parametrize("page", [page for page in SERVED if page.revision], ids=ids)
def test_after_the_editors_change_the_page_has_the_new_paragraphs(page: Page) -> None:
    before = render(page, base=BASE)
    after = decoded(page, render(page, base=BASE, edited=True))
    text = squeezed(trafilatura.extract(after, favor_recall=True) or "")
    assert all(squeezed(part) in text for part in page.revised.paragraphs)
    assert before == render(page, base=BASE)
    assert before.decode(OUTLETS[page.outlet].charset) != after


def test_a_page_without_a_revision_is_the_same_after_the_editors_change() -> None:
    page = WRITTEN[0]
    assert render(page, base=BASE, edited=True) == render(page, base=BASE)


def test_each_outlet_has_metadata_of_another_kind() -> None:
    first = {slug: next(page for page in WRITTEN if page.outlet == slug) for slug in OUTLETS}
    html = {slug: decoded(page, render(page, base=BASE)) for slug, page in first.items()}
    marks = {
        "hexapress": '<meta name="date"',
        "le-fil-numerique": "application/ld+json",
        "le-courrier-des-placements": 'itemprop="datePublished"',
        "the-harbour-ledger": 'property="article:published_time"',
        "carrefour-bruxelles": 'name="dcterms.issued"',
    }
    for slug, text in html.items():
        assert [owner for owner, mark in marks.items() if mark in text] == [
            owner for owner in marks if owner == slug
        ]
    assert not re.search("<(meta|link) (?!charset)", html["silicon-crossing"])


def test_a_truncated_page_breaks_off_inside_a_tag() -> None:
    page = next(page for page in WRITTEN if page.defect == "truncated")
    html = decoded(page, render(page, base=BASE))
    assert "</html>" not in html
    assert html.rfind("<") > html.rfind(">")


def test_a_page_in_a_wrong_charset_cannot_be_read_as_declared() -> None:
    page = next(page for page in WRITTEN if page.defect == "wrong_charset")
    body = render(page, base=BASE)
    assert content_type(page) == "text/html; charset=utf-8"
    assert b"charset=utf-8" in body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_the_latin_1_outlet_writes_what_its_charset_lacks_as_references() -> None:
    page = next(page for page in WRITTEN if "combien-microsoft" in page.path)
    assert b"15 M&#8364;" in render(page, base=BASE)


def test_feeds_are_well_formed_and_list_every_page_once(subtests: pytest.Subtests) -> None:
    served = [*corpus(), *generate(600)]
    feeds = feeds_of(served)
    listed = [page.path for pages in feeds.values() for page in pages]
    assert sorted(listed) == sorted(page.path for page in served)
    assert max(map(len, feeds.values())) <= FEED_LENGTH
    for path, pages in feeds.items():
        with subtests.test(path):
            _holds(OUTLETS[pages[0].outlet], pages)


def _holds(outlet: Outlet, pages: Sequence[Page]) -> None:
    """Another reader finds these pages in their feed."""
    parsed = feedparser.parse(render_feed(outlet, pages, base=BASE))
    assert not parsed.bozo
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[outlet.feed_format]
    assert parsed.encoding == outlet.charset
    assert {entry.link.split("?")[0] for entry in parsed.entries} == {
        BASE + page.path for page in pages
    }
    assert {entry.title for entry in parsed.entries} == {page.title for page in pages}
    assert all(entry.published_parsed for entry in parsed.entries)


def test_three_outlets_publish_rss_and_three_atom() -> None:
    assert sorted(outlet.feed_format for outlet in OUTLETS.values()) == ["atom"] * 3 + ["rss"] * 3
