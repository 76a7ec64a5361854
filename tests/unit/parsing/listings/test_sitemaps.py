"""What sitemaps list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.errors import NotASitemap
from libs.parsing.listings.listing import Listing
from libs.parsing.listings.sitemaps import read_sitemap

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
ENTRY = (
    "<url><loc>https://phare.example/a</loc><lastmod>2024-02-28T10:15:30+01:00</lastmod>"
    "<news:news><news:publication><news:name>Le Phare</news:name>"
    "<news:language>fr</news:language></news:publication>"
    "<news:publication_date>2024-02-27</news:publication_date>"
    "<news:title>L’accord &amp; l’Europe</news:title></news:news></url>"
)


def _read(text: str) -> Listing:
    return read_sitemap(text, base_url="https://phare.example/sitemap.xml")


def _urls(text: str) -> list[str]:
    return [item.url for item in _read(text).items]


@pytest.mark.parametrize("namespaces", [f"{NAMESPACE} {NEWS}", NEWS, "", 'xmlns="urn:other"'])
def test_a_news_sitemap_says_title_and_dates_whatever_its_namespaces(namespaces: str) -> None:
    listing = _read(f"<urlset {namespaces}>{ENTRY}</urlset>")
    item = listing.items[0]
    assert (listing.what, item.kind, item.url) == (
        "news_sitemap", "page", "https://phare.example/a",
    )  # fmt: skip
    assert item.title == "L’accord & l’Europe"
    assert item.published is not None
    assert item.modified is not None
    assert (item.published.at.date().isoformat(), item.published.precision) == ("2024-02-27", "day")
    assert item.modified.at.isoformat() == "2024-02-28T10:15:30+01:00"


def test_an_index_lists_sitemaps() -> None:
    listing = _read(
        f"<?xml version='1.0'?><sitemapindex {NAMESPACE}><sitemap>"
        "<loc> https://phare.example/2024.xml.gz </loc><lastmod>2024-02</lastmod></sitemap>"
        "<sitemap><loc></loc></sitemap></sitemapindex>"
    )
    assert (listing.what, listing.unusable) == ("sitemap_index", 1)
    assert [(item.url, item.kind) for item in listing.items] == [
        ("https://phare.example/2024.xml.gz", "sitemap")
    ]


def test_the_address_of_a_picture_is_no_page() -> None:
    assert _urls(
        "<urlset xmlns:image='urn:i'><url><image:image><image:loc>https://a.example/p.png"
        "</image:loc></image:image><loc>https://a.example/x</loc></url></urlset>"
    ) == ["https://a.example/x"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://a.example/x?a=1&b=2", "https://a.example/x?a=1&b=2"),
        ("https://a.example/x?a=1&copy=2", "https://a.example/x?a=1&copy=2"),
        ("https://a.example/&eacute;t&eacute;", "https://a.example/%C3%A9t%C3%A9"),
        ("<![CDATA[https://a.example/x?a=1&b=2]]>", "https://a.example/x?a=1&b=2"),
        ("/x", "https://phare.example/x"),
    ],
)
def test_addresses_come_out_whole_also_where_the_xml_is_broken(written: str, expected: str) -> None:
    assert _urls(f"<urlset><url><loc>{written}</loc></url></urlset>") == [expected]


def test_a_sitemap_that_is_cut_short_lists_what_came() -> None:
    found = _urls(
        "<urlset><url><loc>https://a.example/x</loc></url><url><loc>https://a.example/y</loc>"
    )
    assert found[0] == "https://a.example/x"


def test_entities_are_neither_expanded_nor_fetched() -> None:
    entities = '<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/passwd">'
    entities += "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(4, 12)
    )
    found = _read(
        f"<!DOCTYPE urlset [{entities}]><urlset><url><loc>https://a.example/x&m;&f;</loc></url>"
        "<url><loc>https://a.example/y</loc></url></urlset>"
    )
    assert "https://a.example/y" in [item.url for item in found.items]
    assert all(len(item.url) < 100 and "root" not in item.url for item in found.items)


@pytest.mark.parametrize("text", ["", "<", "<html><body>x</body></html>", "<rss/>", "{}", "&x;"])
def test_what_is_no_sitemap_is_refused_by_name(text: str) -> None:
    with pytest.raises(NotASitemap):
        _read(text)


@given(st.text(max_size=200))
def test_garbage_in_a_sitemap_does_no_harm(garbage: str) -> None:
    text = f"<urlset><url><loc>https://a.example/x</loc></url>{garbage}"
    try:
        assert all(item.url.startswith("http") for item in _read(text).items)
    except NotASitemap:
        return


@pytest.mark.parametrize(
    "broken",
    ["<url><loc>https://a.example/x?a=1&b=2</loc></url>", "<url><loc>https://a.example/x?a=1&b=2"],
)
def test_a_fault_in_one_entry_of_a_sitemap_loses_no_other(broken: str) -> None:
    sound = "<url><loc>https://a.example/{}</loc></url>"
    text = f"<urlset>{sound.format(1)}{broken}{sound.format(2)}</urlset>"
    found = read_sitemap(text, base_url="https://a.example/sitemap.xml")
    assert [item.url.removeprefix("https://a.example/") for item in found.items] == [
        "1", "x?a=1&b=2", "2",
    ]  # fmt: skip


def test_an_entry_without_an_address_is_counted() -> None:
    text = "<urlset><url><loc>https://a.example/1</loc></url><url><loc>nil:</loc></url></urlset>"
    found = read_sitemap(text, base_url="https://a.example/sitemap.xml")
    assert (len(found.items), found.unusable, found.entries) == (1, 1, 2)
