"""The feeds and sitemaps that a site names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.listings.listing import Listing
from libs.parsing.listings.site_links import read_site

BASE = "https://www.phare.example/"


def _read(head: str = "", body: str = "<p>x</p>", sitemaps: tuple[str, ...] = ()) -> Listing:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return read_site(page, base_url=BASE, sitemaps=sitemaps)


def _found(listing: Listing) -> list[tuple[str, str]]:
    return [(item.url.removeprefix(BASE), item.kind) for item in listing.items]


def test_announced_feeds_come_first_then_sitemaps_then_links() -> None:
    listing = _read(
        '<link rel="alternate" type="application/rss+xml" title="La une" href="/une.rss">'
        '<link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="eco?f=a">'
        '<link rel="alternate" type="application/feed+json" href="/j">'
        '<link rel="sitemap" href="/plan.xml">',
        '<a href="/eco/rss.xml">RSS</a>',
        ("https://www.phare.example/sitemap-news.xml",),
    )
    assert listing.what == "site"
    assert _found(listing) == [
        ("une.rss", "feed"), ("eco?f=a", "feed"), ("j", "feed"), ("plan.xml", "sitemap"),
        ("sitemap-news.xml", "sitemap"), ("eco/rss.xml", "feed"),
    ]  # fmt: skip
    assert listing.items[0].title == "La une"


def test_other_alternates_are_no_feeds() -> None:
    listing = _read(
        '<link rel="alternate" hreflang="en" href="/en/">'
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">'
        '<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">'
        '<link rel="alternate" type="application/rss+xml" title="Le Phare » Comments Feed" '
        'href="/comments/feed/">'
        '<link rel="stylesheet" type="text/css" href="/feed.css">'
        '<link rel="alternate" type="application/rss+xml" href="/feed/">',
    )
    assert _found(listing) == [("feed/", "feed")]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/feed.xml", "feed"), ("/rss.xml", "feed"), ("/une.rss", "feed"),
        ("/news-rss.xml", "feed"),
        ("/?feed=rss2", "feed"), ("/index.rdf", "feed"), ("/eco/atom.xml", "feed"),
        ("/rss/", "site"), ("/feeds", "site"), ("/rss/une", "site"),
        ("/sitemap.xml", "sitemap"), ("/news-sitemap.xml.gz", "sitemap"),
        ("/sitemap_index.xml", "sitemap"),
        ("/feedback", None), ("/article/rss-is-back", None), ("/a.xml", None),
        ("javascript:rss.xml", None), ("https://elsewhere.example/rss.xml", None),
    ],
)  # fmt: skip
def test_links_are_judged_by_their_address(address: str, kind: str | None) -> None:
    body = f'<a href="{address}">lire</a>'
    assert [item.kind for item in _read(body=body).items] == ([kind] if kind else [])


def test_a_base_element_and_a_second_mention_are_minded() -> None:
    listing = _read(
        '<base href="https://www.phare.example/fr/">'
        '<link rel="alternate" type="application/rss+xml" href="une.rss">',
        '<a href="/fr/une.rss#top">RSS</a>',
    )
    assert _found(listing) == [("fr/une.rss", "feed")]


def test_sitemaps_of_the_robots_file_are_enough() -> None:
    assert _found(_read(sitemaps=(f"{BASE}s.xml",))) == [("s.xml", "sitemap")]
    assert _found(_read()) == []


@given(st.text(max_size=200))
def test_any_page_names_feeds_or_none(text: str) -> None:
    assert read_site(text, base_url=BASE).what == "site"
