"""Listings as servers really send them, from the address to the requests they become."""

import gzip
from datetime import timedelta

import pytest

from libs.contracts import FetchRequest
from libs.contracts.results import Mark
from libs.parsing.dispatch import interpret
from libs.parsing.listings.listing import Listing
from services.fetcher.http.client import HttpClient
from services.fetcher.sources.expansion import ExpansionLimits, expand, listed_id
from tests.integration.fetcher.conftest import SEEN_AT, Site

URLSET = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"
ENTRY = "<url><loc>{}</loc><lastmod>2024-02-27T10:00:00+01:00</lastmod></url>"


async def _listing(client: HttpClient, request: FetchRequest) -> Listing:
    response = await client.get(request)
    assert response.page is not None
    found = interpret(response.page, request, observed_at=response.at)
    assert isinstance(found, Listing)
    return found


async def _children(client: HttpClient, request: FetchRequest) -> list[FetchRequest]:
    listing = await _listing(client, request)
    result = expand(listing, request, seen={}, limits=ExpansionLimits(), now=SEEN_AT)
    return [message for message in result.messages if isinstance(message, FetchRequest)]


@pytest.mark.parametrize(
    ("content_type", "content_encoding"),
    [
        ("application/gzip", "identity"),
        ("application/x-gzip", "identity"),
        ("application/octet-stream", "identity"),
        ("text/xml; charset=utf-8", "identity"),
        ("application/xml", "gzip"),
    ],
)
async def test_a_packed_sitemap_is_read_whatever_the_server_calls_it(
    site: Site, web_client: HttpClient, content_type: str, content_encoding: str
) -> None:
    body = gzip.compress(URLSET.format(ENTRY.format(site.address("/a"))).encode())
    url = site.page(
        "/sitemap.xml.gz", body, Content_Type=content_type, Content_Encoding=content_encoding
    )
    request = FetchRequest(url=url, request_id="r", kind="sitemap")
    children = await _children(web_client, request)
    assert [(child.url, child.kind) for child in children] == [(site.address("/a"), "page")]


async def test_a_site_leads_to_its_pages_by_feed_and_by_sitemaps(
    site: Site, web_client: HttpClient
) -> None:
    site.page("/sitemap.xml", URLSET.format(ENTRY.format(site.address("/a"))))
    site.page(
        "/index.xml",
        f"<sitemapindex><sitemap><loc>{site.address('/sitemap.xml')}</loc></sitemap></sitemapindex>",
        Content_Type="text/plain",
    )
    rss = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><item><link>/b</link>"
    rss += "<title>Déjà l'été</title></item></channel></rss>"
    site.page("/une", rss.encode("iso-8859-1"), Content_Type="text/html; charset=utf-8")
    home = site.page(
        "/",
        "<html><link rel='alternate' type='application/rss+xml' href='/une'>"
        "<link rel='sitemap' href='/index.xml'></html>",
    )
    pages, waiting = [], [FetchRequest(url=home, request_id="r", kind="site", source="s")]
    while waiting:
        child = waiting.pop()
        if child.kind == "page":
            pages.append(child)
        else:
            waiting += await _children(web_client, child)
    assert {page.url for page in pages} == {site.address("/a"), site.address("/b")}
    titles = {page.listed_as.title for page in pages if page.listed_as}
    assert titles == {None, "Déjà l'été"}
    assert {page.source for page in pages} == {"s"}


async def test_a_sitemap_larger_than_the_limit_brings_all_of_them_in_a_few_readings(
    site: Site, web_client: HttpClient
) -> None:
    entries = "".join(ENTRY.format(site.address(f"/{number}")) for number in range(20_000))
    url = site.page("/s.xml.gz", gzip.compress(URLSET.format(entries).encode()))
    listing = await _listing(web_client, FetchRequest(url=url, request_id="r", kind="sitemap"))
    limits, seen, sizes, now = ExpansionLimits(max_items=8_000), dict[str, int](), [], SEEN_AT
    for reading in range(4):
        request = FetchRequest(url=url, request_id=f"r{reading}", kind="sitemap")
        result = expand(listing, request, seen=seen, limits=limits, now=now)
        marks = {each.member: each.score for each in result.effects if isinstance(each, Mark)}
        ids = {listed_id(item, request): item.page_id for item in listing.items}
        seen |= {ids[member]: score for member, score in marks.items()}
        sizes.append(len(result.messages))
        now += timedelta(minutes=30)
    assert sizes == [8_000, 8_000, 4_000, 0]


async def test_a_feed_that_moved_and_lists_itself_asks_for_neither_of_its_addresses(
    site: Site, web_client: HttpClient
) -> None:
    rss = "<rss version='2.0'><channel>{}</channel></rss>".format(
        "".join(f"<item><link>{path}</link></item>" for path in ("/old", "/new", "/a"))
    )
    site.page("/new", rss, Content_Type="application/rss+xml")
    request = FetchRequest(url=site.redirect("/old", "/new"), request_id="r")
    assert [child.url for child in await _children(web_client, request)] == [site.address("/a")]
