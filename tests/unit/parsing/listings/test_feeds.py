"""What feeds list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.charset import decode
from libs.parsing.errors import NotAFeed
from libs.parsing.listings.feeds import read_feed
from libs.parsing.listings.listing import Listing

RSS = """<?xml version="1.0" encoding="{charset}"?>
<rss version="2.0"><channel><title>Le Phare</title><link>https://phare.example/</link>
<item><title>L’accord &amp; l’Europe</title><link>https://phare.example/a?utm_source=rss</link>
<pubDate>Tue, 27 Feb 2024 10:15:30 +0100</pubDate></item>
<item><title>Déjà vu</title><link>/b</link></item>
<item><title>Le même</title><link>https://phare.example/a</link></item>
<item><title>Sans lien</title><guid isPermaLink="false">42</guid></item>
<item><title>Lien dans le guid</title><guid>https://phare.example/c</guid></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Northern Ledger</title><entry><title>A deal</title><id>tag:ledger.example,2024:1</id>
<link rel="self" href="https://ledger.example/1.atom"/>
<link rel="alternate" href="https://ledger.example/1"/>
<updated>2024-02-27T10:15:30Z</updated></entry></feed>"""


def _read(body: bytes, content_type: str | None = None) -> Listing:
    text = decode(body, content_type=content_type).text
    return read_feed(text, base_url="https://phare.example/rss")


def test_lists_each_address_of_an_rss_feed_once_in_its_order() -> None:
    feed = _read(RSS.format(charset="utf-8").encode())
    assert [item.url for item in feed.items] == [
        "https://phare.example/a?utm_source=rss",
        "https://phare.example/b",
        "https://phare.example/c",
    ]
    assert feed.items[0].title == "L’accord & l’Europe"
    assert (feed.what, feed.unusable) == ("rss", 1)


def test_lists_the_pages_of_an_atom_feed() -> None:
    feed = _read(ATOM.encode())
    assert [(item.url, item.title) for item in feed.items] == [
        ("https://ledger.example/1", "A deal")
    ]
    assert feed.what == "atom"
    assert feed.items[0].modified is not None


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8"])
@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8"])
def test_titles_come_out_right_even_where_the_declaration_lies(charset: str, declared: str) -> None:
    text = RSS.format(charset=declared).replace("’", "'")
    feed = _read(text.encode(charset), content_type="application/rss+xml")
    assert feed.items[1].title == "Déjà vu"


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("</channel></rss>", ""),
        ("&amp;", "&"),
        ("l’Europe", "l&rsquo;Europe &nbsp;"),
        ("<title>Déjà vu</title>", "<title>Déjà <b>vu</title>"),
        ("<title>Déjà vu</title>", "<title>Déjà \x0b vu</title>"),
    ],
)
def test_a_feed_in_broken_xml_still_lists_its_items(sound: str, broken: str) -> None:
    assert sound in RSS
    feed = _read(RSS.format(charset="utf-8").replace(sound, broken).encode())
    assert {"https://phare.example/a?utm_source=rss", "https://phare.example/b"} <= {
        item.url for item in feed.items
    }


def test_an_empty_feed_is_a_feed() -> None:
    assert _read(b'<rss version="2.0"><channel><title>x</title></channel></rss>').items == ()


def test_entities_of_a_feed_are_not_expanded_into_a_bomb() -> None:
    entities = [b'<!ENTITY a "aaaaaaaaaa">']
    entities += [b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)]
    bomb = b'<?xml version="1.0"?><!DOCTYPE r [' + b"".join(entities) + b']><rss version="2.0">'
    bomb += (
        b"<channel><item><title>&m;</title><link>https://a.example/x</link></item></channel></rss>"
    )
    feed = _read(bomb)
    assert all(len(item.title or "") < 1000 for item in feed.items)


def test_an_entity_cannot_read_a_file() -> None:
    xxe = RSS.replace(
        "<rss", '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss', 1
    ).replace("Déjà vu", "Déjà &x; vu")
    assert all(
        "root:" not in (item.title or "")
        for item in _read(xxe.format(charset="utf-8").encode()).items
    )


@pytest.mark.parametrize(
    ("written", "at", "precision"),
    [
        ("Tue, 27 Feb 2024 00:00:00 +0100", "2024-02-27T00:00:00+01:00", "day"),
        ("Tue, 27 Feb 2024 10:15:30 +0100", "2024-02-27T10:15:30+01:00", "second"),
        ("2024-02-27T10:15-05:00", "2024-02-27T10:15:00-05:00", "minute"),
        ("2024-02-27", "2024-02-27T00:00:00+00:00", "day"),
        ("<![CDATA[Tue, 27 Feb 2024 10:15:30 GMT]]>", "2024-02-27T10:15:30+00:00", "second"),
    ],
)
@pytest.mark.parametrize("end", ["</channel></rss>", "</channel>"])
def test_a_date_keeps_the_zone_and_the_precision_it_is_written_with(
    written: str, at: str, precision: str, end: str
) -> None:
    feed = _read(
        f'<rss version="2.0"><channel><item><link>https://a.example/x</link>'
        f"<pubDate>{written}</pubDate></item>{end}".encode()
    )
    published = feed.items[0].published
    assert published is not None
    assert (published.at.isoformat(), published.precision) == (at, precision)


def test_title_and_summary_are_plain_text() -> None:
    feed = _read(
        b'<rss version="2.0"><channel><item><link>https://a.example/x</link>'
        b"<title>R&amp;amp;D: &lt;b&gt;quoi&lt;/b&gt;, enfin</title>"
        b"<description>&lt;p&gt;Un.&lt;/p&gt;&lt;p&gt;Deux&amp;nbsp;: &amp;eacute;t&amp;eacute; "
        b"&lt;img src='x.png'&gt;&lt;/p&gt;</description></item></channel></rss>"
    )
    assert feed.items[0].title == "R&D: quoi, enfin"
    assert feed.items[0].summary == "Un. Deux\u00a0: été"


def test_an_entry_with_its_text_in_place_of_a_summary_is_told_by_that() -> None:
    feed = _read(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://a.example/x"/>'
        b'<content type="html">&lt;p&gt;Le contrat.&lt;/p&gt;</content></entry></feed>'
    )
    assert feed.items[0].summary == "Le contrat."


def test_titles_in_xhtml_are_read() -> None:
    feed = _read(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://a.example/x"/>'
        b'<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Le <em>contrat</em></div>'
        b"</title><updated>2024-02-27T10:15:00+01:00</updated></entry></feed>"
    )
    assert feed.items[0].title == "Le contrat"
    assert feed.items[0].modified is not None
    assert feed.items[0].modified.at.isoformat() == "2024-02-27T10:15:00+01:00"


def test_a_link_to_the_page_is_taken_before_a_link_to_the_entry_itself() -> None:
    feed = _read(
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/n/"><entry>'
        b'<link rel="self" href="entry.atom"/><link rel="enclosure" href="sound.mp3"/>'
        b'<link href="page"/></entry></feed>'
    )
    assert [item.url for item in feed.items] == ["https://b.example/n/page"]


def test_an_rdf_feed_and_one_without_a_namespace_are_read() -> None:
    rdf = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b'<channel rdf:about="x"><title>t</title></channel><item rdf:about="https://a.example/x">'
        b"<title>Un</title><link>https://a.example/x</link>"
        b"<dc:date>2024-02-27T10:15:30+01:00</dc:date></item></rdf:RDF>"
    )
    item = _read(rdf).items[0]
    assert (item.url, item.title) == ("https://a.example/x", "Un")
    assert item.published is not None
    bare = b'<feed><entry><title>Un</title><link href="https://a.example/x"/></entry></feed>'
    assert [item.url for item in _read(bare).items] == ["https://a.example/x"]


def test_a_byte_order_mark_and_blank_lines_do_no_harm() -> None:
    feed = _read(b"\xef\xbb\xbf\n\n" + RSS.format(charset="utf-8").encode())
    assert len(feed.items) == 3


def test_something_that_only_begins_like_a_feed_is_none() -> None:
    with pytest.raises(NotAFeed):
        _read(b"<rss-reader><p>hello</p>")


@given(st.binary(max_size=200))
def test_garbage_after_the_root_of_a_feed_does_no_harm(garbage: bytes) -> None:
    try:
        feed = _read(
            b'<rss version="2.0"><channel><item><link>https://a.example/x</link></item>' + garbage
        )
    except NotAFeed:
        return
    assert all(item.url.startswith("http") for item in feed.items)
