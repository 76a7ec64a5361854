"""Feeds, sitemaps, lists and sites that are out to harm."""
# ruff: noqa: E501 - one case, one line

import gzip
import json
from collections.abc import Callable

from libs.parsing.listings.listing import Listing
from tests.hostile.builders import item, nested_gzip, page, rss
from tests.hostile.case import PageCase

XML = "application/xml"
FEED = "https://phare.example/feed.xml"
_SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
_INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def bomb(root: str) -> str:
    """A thousand million laughs, each of the one before."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE {root} [<!ENTITY a0 "ha">{laughs}]>'


def sitemap(body: str, *, before: str = "", root: str = _SITEMAP) -> bytes:
    end = "</urlset>" if root == _SITEMAP else "</sitemapindex>"
    return f'<?xml version="1.0" encoding="utf-8"?>{before}{root}{body}{end}'.encode()


def url(address: str) -> str:
    return f"<url><loc>{address}</loc></url>"


def count(least: int, most: int) -> Callable[[Listing], bool]:
    return lambda found: least <= len(found.items) <= most


def web_only(found: Listing) -> bool:
    """No address leads anywhere but to the web, and one is good."""
    return len(found.items) > 0 and all(
        each.url.startswith(("http://", "https://")) for each in found.items
    )


def no_secrets(found: Listing) -> bool:
    return "root:" not in repr(found)


def _json_feed(items: object) -> Callable[[], bytes]:
    return lambda: json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": items}
    ).encode()


_BAD_LINKS = (
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:,x",
    "http://",
    "https://[::",
    "//",
    "\x7f",
    "https://phare.example/" + "x" * 100_000,
)
_FEEDISH = "rss|not_a_feed|not_a_page|atom"


LISTINGS = [
    PageCase("a feed of 10,000 items", lambda: rss("".join(map(item, range(10_000)))), "rss", items=count(10_000, 10_000), kind="feed", content_type=XML, url=FEED),
    PageCase("a feed that lists itself", lambda: rss(f"<item><title>a</title><link>{FEED}</link></item>"), "rss", kind="feed", content_type=XML, url=FEED),
    PageCase("a feed of one address 5,000 times", lambda: rss(item(1) * 5_000), "rss", items=count(1, 1), kind="feed", content_type=XML, url=FEED),
    PageCase("a feed of nothing but wrong addresses", lambda: rss("".join(f"<item><title>a</title><link>{link}</link></item>" for link in _BAD_LINKS if link != "\x7f") + item(1)), "rss", items=web_only, kind="feed", content_type=XML, url=FEED),
    PageCase("an entity bomb in a feed", lambda: rss(item(1, more="<description>&a9;</description>"), before=bomb("rss")), _FEEDISH, kind="feed", content_type=XML, url=FEED),
    PageCase("an entity bomb in a feed's address", lambda: rss("<item><link>https://phare.example/&a9;</link></item>", before=bomb("rss")), _FEEDISH, kind="feed", content_type=XML, url=FEED),
    PageCase("an external entity in a feed", lambda: rss(item(1, more="<description>&x;</description>"), before='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), _FEEDISH, items=no_secrets, kind="feed", content_type=XML, url=FEED),
    PageCase("a feed that never ends", lambda: rss("".join(map(item, range(500))))[:-200], "rss", items=count(400, 500), kind="feed", content_type=XML, url=FEED),
    PageCase("a feed nested 50,000 deep", lambda: rss("<item>" * 50_000), _FEEDISH, kind="feed", content_type=XML, url=FEED),
    PageCase("a feed with a title of 1 MB", lambda: rss(f"<item><title>{'mot ' * 250_000}</title><link>https://phare.example/1</link></item>"), "rss", items=count(1, 1), kind="feed", content_type=XML, url=FEED),
    PageCase("a feed with a date of 1 MB", lambda: rss(item(1, more=f"<pubDate>{'1' * 1_000_000}</pubDate>")), "rss", items=count(1, 1), kind="feed", content_type=XML, url=FEED),
    PageCase("a feed with dates of no calendar", lambda: rss(item(1, more="<pubDate>Fri, 99 Foo 99999 99:99:99 +9999</pubDate>")), "rss", items=count(1, 1), kind="feed", content_type=XML, url=FEED),
    PageCase("a feed of CDATA in CDATA", lambda: rss("<item><title><![CDATA[<![CDATA[x]]>]]></title><link><![CDATA[https://phare.example/1]]></link></item>"), _FEEDISH, kind="feed", content_type=XML, url=FEED),
    PageCase("a feed with controls and NULs", lambda: rss(item(1) + item(2)).replace(b"N 1", b"N \x01\x02\x0b 1").replace(b"N 2", b"N &#0;&#1; 2"), "rss", items=count(1, 2), kind="feed", content_type=XML, url=FEED),
    PageCase("a feed in an encoding that it is not", lambda: rss(item(1)).replace(b"utf-8", b"utf-16"), "rss", items=count(1, 1), kind="feed", content_type=XML, url=FEED),
    PageCase("a feed in UTF-7", lambda: rss(item(1)).replace(b"utf-8", b"utf-7"), "rss", items=count(1, 1), kind="feed", content_type=XML, url=FEED),
    PageCase("a page where a feed was asked for", page, "not_a_feed", kind="feed", url=FEED),
    PageCase("nothing where a feed was asked for", bytes, "not_a_feed|not_text|empty", kind="feed", content_type=XML, url=FEED),
    PageCase("a PNG where a feed was asked for", lambda: b"\x89PNG\r\n\x1a\n", "not_a_feed|not_text", kind="feed", content_type=XML, url=FEED),
    PageCase("a feed of 200,000 open items", lambda: rss("<item>" * 200_000), _FEEDISH + "|page_too_slow", kind="feed", content_type=XML, url=FEED, heavy=True),
    PageCase("a JSON feed of wrong types", _json_feed([1, None, [], {"url": 3}, {"url": {"a": 1}}, {"url": "https://phare.example/1", "title": [], "date_published": {}, "authors": 3, "id": []}]), "json_feed", items=count(1, 1), kind="feed", content_type="application/feed+json", url=FEED),
    PageCase("a JSON feed whose items are none", _json_feed("items"), "json_feed|not_a_feed", kind="feed", content_type="application/feed+json", url=FEED),
    PageCase("a JSON feed 50,000 levels deep", lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * 50_000 + b"]" * 50_000 + b"}", "json_feed|not_a_feed", kind="feed", content_type="application/feed+json", url=FEED),
    PageCase("a JSON feed with half a pair", lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"https://phare.example/\\ud83d","title":"\\udc00"},{"url":"https://phare.example/1"}]}', "json_feed", items=web_only, kind="feed", content_type="application/feed+json", url=FEED),
    PageCase("a JSON feed of a number with 100,000 digits", lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":[' + b"9" * 100_000 + b"]}", "json_feed|not_a_feed", kind="feed", content_type="application/feed+json", url=FEED),
    PageCase("an index of sitemaps that lists itself", lambda: sitemap(f"<sitemap><loc>{FEED}</loc></sitemap>", root=_INDEX), "sitemap_index", items=count(0, 1), kind="sitemap", content_type=XML, url=FEED),
    PageCase("an index of 20,000 sitemaps", lambda: sitemap("".join(f"<sitemap><loc>https://phare.example/{n}.xml</loc></sitemap>" for n in range(20_000)), root=_INDEX), "sitemap_index", kind="sitemap", content_type=XML, url=FEED),
    PageCase("a sitemap of 50,000 addresses", lambda: sitemap("".join(url(f"https://phare.example/{n}") for n in range(50_000))), "sitemap", items=count(10_000, 50_000), kind="sitemap", content_type=XML, url=FEED, heavy=True),
    PageCase("an entity bomb in a sitemap", lambda: sitemap(url("https://phare.example/&a9;") + url("https://phare.example/1"), before=bomb("urlset")), "sitemap|not_a_sitemap", kind="sitemap", content_type=XML, url=FEED),
    PageCase("an external entity in a sitemap", lambda: sitemap(url("https://phare.example/&x;") + url("https://phare.example/1"), before='<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "sitemap|not_a_sitemap", items=no_secrets, kind="sitemap", content_type=XML, url=FEED),
    PageCase("a sitemap of wrong addresses", lambda: sitemap("".join(map(url, _BAD_LINKS[:6])) + url("https://phare.example/1")), "sitemap", items=web_only, kind="sitemap", content_type=XML, url=FEED),
    PageCase("a sitemap nested 50,000 deep", lambda: sitemap("<url>" * 50_000), "sitemap|not_a_sitemap", kind="sitemap", content_type=XML, url=FEED),
    PageCase("a sitemap that never ends", lambda: sitemap("".join(url(f"https://phare.example/{n}") for n in range(100)))[:-150], "sitemap", items=count(90, 100), kind="sitemap", content_type=XML, url=FEED),
    PageCase("a sitemap in gzip, 1:1000", lambda: nested_gzip(1, 60_000_000), "too_large", kind="sitemap", content_type="application/gzip", url=FEED),
    PageCase("a sitemap in gzip in gzip", lambda: gzip.compress(gzip.compress(sitemap(url("https://phare.example/1")))), "not_a_sitemap|not_text", kind="sitemap", content_type="application/gzip", url=FEED),
    PageCase("a sitemap in a gzip cut short", lambda: gzip.compress(sitemap(url("https://phare.example/1") * 1000))[:-20], "bad_encoding", kind="sitemap", content_type="application/gzip", url=FEED),
    PageCase("a list of 100,000 lines of nonsense", lambda: b"\xff\xfe,;\t\"'\n" * 100_000, "list|not_a_list|not_text", kind="list", content_type="text/plain", url="https://phare.example/a.txt"),
    PageCase("a list of one line of 2 MB", lambda: b"https://phare.example/" * 100_000, "list|not_a_list", kind="list", content_type="text/plain", url="https://phare.example/a.txt"),
    PageCase("a list of quotes that never close", lambda: b'"https://phare.example/1,' * 50_000, "list|not_a_list", kind="list", content_type="text/csv", url="https://phare.example/a.csv"),
    PageCase("a site of 20,000 feeds", lambda: page(head="".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}.xml">' for n in range(20_000))), "site|no_feeds_found", kind="site"),
    PageCase("a site whose feeds are scripts", lambda: page(head='<link rel="alternate" type="application/rss+xml" href="javascript:1">'), "site|no_feeds_found", items=lambda found: all(each.url.startswith("http") for each in found.items), kind="site"),
]  # fmt: skip
