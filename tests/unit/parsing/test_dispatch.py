"""What came is an article or a listing, by what was asked for and by what it is."""

import gzip
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import ArchiveRecord, FetchedArticle, FetchRequest
from libs.errors import DealwireError
from libs.parsing.dispatch import interpret
from libs.parsing.errors import (
    BadEncoding,
    ListingNotReplayed,
    NoFeedsFound,
    NotAFeed,
    NotAList,
    NotAPage,
    NotASitemap,
    NothingListed,
    NotText,
    TooLarge,
)
from libs.parsing.listings.listing import Listing
from libs.parsing.page import Page
from tests.unit.fetcher.html_pages import NEWS, SEEN_AT

RSS = "<rss version='2.0'><channel><item><link>https://a.example/x</link></item></channel></rss>"
SITEMAP = "<urlset><url><loc>https://a.example/x</loc></url></urlset>"
INDEX = "<sitemapindex><sitemap><loc>https://a.example/x</loc></sitemap></sitemapindex>"
JSON = json.dumps({"items": [{"url": "https://a.example/x"}]})
JSON_FEED = JSON[:-1] + ', "version": "https://jsonfeed.org/version/1"}'
URLS = "https://a.example/x\n"
SITE = '<html><link rel="alternate" type="application/rss+xml" href="https://a.example/x"></html>'
KINDS = ("auto", "page", "feed", "sitemap", "site", "list")


def _interpret(
    body: str | bytes, kind: str = "auto", *, content_type: str | None = None, **more: object
) -> FetchedArticle | Listing:
    request = FetchRequest.model_validate(
        {"url": "https://phare.example/x", "request_id": "r", "kind": kind, **more}
    )
    content = body.encode() if isinstance(body, str) else body
    return interpret(Page(request.url, content, content_type), request, observed_at=SEEN_AT)


@pytest.mark.parametrize(
    ("body", "kind", "what"),
    [
        (RSS, "auto", "rss"), (RSS, "feed", "rss"), (RSS, "sitemap", "rss"), (RSS, "site", "rss"),
        (JSON_FEED, "auto", "json_feed"), (JSON_FEED, "feed", "json_feed"),
        (JSON_FEED, "site", "json_feed"), (JSON, "feed", "json_feed"),
        (SITEMAP, "auto", "sitemap"), (SITEMAP, "sitemap", "sitemap"), (SITEMAP, "site", "sitemap"),
        (INDEX, "auto", "sitemap_index"), (URLS, "sitemap", "sitemap"), (URLS, "list", "list"),
        (SITE, "site", "site"), ("Oops, " + RSS, "feed", "rss"),
    ],
)  # fmt: skip
def test_a_listing_that_answers_the_request_is_read(body: str, kind: str, what: str) -> None:
    for content in (body.encode(), gzip.compress(body.encode(), mtime=0)):
        found = _interpret(content, kind, content_type="application/octet-stream")
        assert isinstance(found, Listing)
        assert (found.what, found.url) == (what, "https://phare.example/x")
        assert [item.url for item in found.items] == ["https://a.example/x"]


@pytest.mark.parametrize("kind", ["auto", "page"])
def test_a_page_is_read_as_an_article(kind: str) -> None:
    assert isinstance(_interpret(NEWS, kind), FetchedArticle)


@pytest.mark.parametrize(
    ("body", "kind", "refusal"),
    [
        (NEWS, "feed", NotAFeed), (SITEMAP, "feed", NotAFeed), (b"\x89PNG\r\n", "feed", NotAFeed),
        ("", "feed", NotAFeed), ("{]", "feed", NotAFeed),
        (NEWS, "sitemap", NotASitemap), ("words", "sitemap", NotASitemap),
        (JSON_FEED, "sitemap", NotASitemap), ("%PDF-1.7", "sitemap", NotASitemap),
        (NEWS, "site", NoFeedsFound), ("", "site", NoFeedsFound), ("GIF89a", "site", NoFeedsFound),
        (NEWS, "list", NotAList), (RSS, "list", NotAList), ("words", "list", NotAList),
        (RSS, "page", NotAPage), (SITEMAP, "page", NotAPage), (JSON_FEED, "page", NotAPage),
        (JSON, "auto", NotAPage), ("%PDF-1.7", "auto", NotText),
        (gzip.compress(NEWS.encode(), mtime=0), "page", NotText),
        (gzip.compress(b"\x89PNG\r\n", mtime=0), "auto", NotText),
        (gzip.compress(SITEMAP.encode(), mtime=0)[:-9], "sitemap", BadEncoding),
        (gzip.compress(bytes(1_000_000), mtime=0) * 60, "sitemap", TooLarge),
    ],
    ids=lambda value: getattr(value, "__name__", None) or str(value)[:12],
)  # fmt: skip
def test_what_does_not_answer_the_request_is_refused_by_name(
    body: str | bytes, kind: str, refusal: type[DealwireError]
) -> None:
    with pytest.raises(refusal):
        _interpret(body, kind)


def test_the_first_column_of_a_table_is_a_list() -> None:
    found = _interpret(f"url,title\n{URLS}", "list", content_type="text/csv; charset=utf-8")
    assert isinstance(found, Listing)
    assert len(found.items) == 1


def test_sitemaps_of_the_robots_file_belong_to_a_site() -> None:
    request = FetchRequest(url="https://phare.example/", request_id="r", kind="site")
    page = Page(request.url, NEWS.encode(), "text/html")
    found = interpret(page, request, sitemaps=["https://phare.example/s.xml"], observed_at=SEEN_AT)
    assert isinstance(found, Listing)
    assert [(item.url, item.kind) for item in found.items] == [
        ("https://phare.example/s.xml", "sitemap")
    ]


def test_a_page_that_a_site_only_seemed_to_list_feeds_on_asks_nobody_to_act() -> None:
    with pytest.raises(NothingListed):
        _interpret(NEWS, "site", depth=1)
    request = FetchRequest(url="https://phare.example/rss", request_id="r", kind="site", depth=1)
    with pytest.raises(NothingListed):
        interpret(Page(request.url, NEWS.encode()), request, sitemaps=[URLS], observed_at=SEEN_AT)


def test_a_replay_out_of_an_archive_leads_to_articles_only() -> None:
    record = ArchiveRecord(file="a.warc.gz", offset=0)
    assert isinstance(_interpret(NEWS, record=record), FetchedArticle)
    for body, kind in ((RSS, "auto"), (SITEMAP, "page"), (SITE, "site"), (URLS, "list")):
        with pytest.raises(ListingNotReplayed):
            _interpret(body, kind, record=record)


@given(
    st.binary(max_size=300) | st.text(max_size=300),
    st.sampled_from(
        ["", "<rss>", "<feed>", "<urlset>", "<sitemapindex>", '{"items":[', "https://"]
    ),
    st.sampled_from(KINDS),
)
def test_any_body_for_any_kind_is_read_or_refused_by_name(
    body: str | bytes, start: str, kind: str
) -> None:
    rest = body.encode() if isinstance(body, str) else body
    with suppress(DealwireError):
        found = _interpret(start.encode() + rest, kind)
        assert isinstance(found, FetchedArticle) or kind != "page"
