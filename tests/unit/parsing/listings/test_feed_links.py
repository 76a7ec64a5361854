"""Which address of an entry is its page, and that no entry is lost without being counted."""

import feedparser
import pytest

from libs.parsing.listings.feeds import read_feed
from libs.parsing.listings.listing import Listing
from libs.urls import resolve

AT = "https://relais.example/flux/rss.xml"
PAGE = "https://a.example/page"


def _rss(items: str, attributes: str = "") -> Listing:
    head = "<title>Le Relais</title><link>https://relais.example/</link>"
    text = f'<rss version="2.0" {attributes}><channel>{head}{items}</channel></rss>'
    return read_feed(text, base_url=AT)


def _atom(entries: str, attributes: str = "") -> Listing:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{entries}</feed>'
    return read_feed(text, base_url=AT)


def _urls(feed: Listing) -> list[str]:
    return [item.url for item in feed.items]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://a.example/x?c=4&d=5", "https://a.example/x?c=4&d=5"),
        ("https://a.example/x?c=4&d=5&copy", "https://a.example/x?c=4&d=5&copy"),
        (
            "https://a.example/x?a=1&b=2&copy=3&amp;reg=4",
            "https://a.example/x?a=1&b=2&copy=3&reg=4",
        ),
        ("https://a.example/x?a=1&amp;amp;b=2", "https://a.example/x?a=1&b=2"),
        ("<![CDATA[https://a.example/x?a=1&b=2&lang=fr]]>", "https://a.example/x?a=1&b=2&lang=fr"),
        ("<![CDATA[ https://a.example/x?a=1&#038;b=2 ]]>", "https://a.example/x?a=1&b=2"),
        ("\n   https://a.example/x\n  ", "https://a.example/x"),
        ("https://a.example/tr\u00e8s\n      /long", "https://a.example/tr%C3%A8s/long"),
        ("https://a.example/deux mots.html", "https://a.example/deux%20mots.html"),
        ("https://\u00e9cho.example/\u00e9t\u00e9", "https://xn--cho-9la.example/%C3%A9t%C3%A9"),
        ("https://a.example/caf&eacute;", "https://a.example/caf%C3%A9"),
        ("https://a.example/<!-- ici -->x", "https://a.example/x"),
        ("https://a.example/x&#x1f;", "https://a.example/x"),
        ("www.a.example/x", "https://www.a.example/x"),
        ("//a.example/x", "https://a.example/x"),
        ("../x", "https://relais.example/x"),
    ],
)
def test_a_link_leads_where_it_was_meant_to(written: str, address: str) -> None:
    assert _urls(_rss(f"<item><title>Un</title><link>{written}</link></item>")) == [address]
    quoted = written.replace("<![CDATA[", "").replace("]]>", "").replace("<!-- ici -->", "")
    assert _urls(_atom(f'<entry><title>Un</title><link href="{quoted}"/></entry>')) == [address]
    assert _urls(_atom(f"<entry><title>Un</title><link>{written}</link></entry>")) == [address]


@pytest.mark.parametrize(
    "links",
    [
        f'<link rel="self" href="/s"/><link rel="replies" href="/r"/><link href="{PAGE}"/>',
        f'<link rel="edit" href="/e"/><link rel="alternate" href="{PAGE}"/>',
        f'<link type="application/json" href="/j"/><link type="text/html" href="{PAGE}"/>',
        f'<link rel="ALTERNATE" href="{PAGE}"/><link rel="enclosure" href="/x.mp3"/>',
        f'<link rel="http://www.iana.org/assignments/relation/alternate" href="{PAGE}"/>',
        f'<link rel="self" href="/s"/><id>{PAGE}</id>',
        f'<link rel="self" href="{PAGE}"/><id>tag:a.example,2024:1</id>',
        f'<thr:in-reply-to href="/r"/><link href="{PAGE}"/><link href="/second"/>',
    ],
)
def test_of_the_links_of_an_atom_entry_the_page_is_taken(links: str) -> None:
    assert _urls(_atom(f"<entry>{links}</entry>")) == [PAGE]


@pytest.mark.parametrize(
    "links",
    [
        f'<atom:link rel="self" href="/s"/><link>{PAGE}</link>',
        f'<atom:link href="{PAGE}"/>',
        f'<atom:link href="/other"/><link>{PAGE}</link>',
        f'<a10:link rel="alternate" href="{PAGE}"/>',
        f"<link/>{PAGE}<title>Un</title>",
        f"<guid>{PAGE}</guid>",
        f'<guid isPermaLink="true">{PAGE}</guid>',
        f'<guid isPermaLink="false">{PAGE}</guid>',
        f'<link>{PAGE}</link><guid isPermaLink="true">https://a.example/?p=1</guid>',
        f"<link>mailto:a@b.example</link><guid>{PAGE}</guid>",
        f"<link>http://proxy.example/~r/1</link><feedburner:origLink>{PAGE}</feedburner:origLink>",
        f"<source url='https://b.example/'>B</source><comments>/c</comments><link>{PAGE}</link>",
        f"<image><link>https://a.example/i</link></image><link>{PAGE}</link>",
        f"<LINK>{PAGE}</LINK>",
        f"<title>Sans fin<link>{PAGE}</link>",
        f"<title>Un <b>mot</title><link>{PAGE}</link>",
        f"<description><p>Un<br>deux</description><link>{PAGE}</link>",
        f"<link>{PAGE}<guid>1</guid>",
        f"<description>a < b & c > d</description><link>{PAGE}</link>",
        f"<link href={PAGE} rel=alternate/>",
    ],
)
def test_of_the_addresses_of_an_rss_item_the_page_is_taken(links: str) -> None:
    assert _urls(_rss(f"<item>{links}</item>")) == [PAGE]


@pytest.mark.parametrize(
    "links",
    [
        "<guid>42</guid>",
        "<guid>tag:a.example,2024:x/y</guid>",
        "<guid isPermaLink='false'>a/b</guid>",
        "<media:content url='https://a.example/x.jpg'/>",
        "<enclosure url='https://a.example/x.mp3'/>",
        "<link>javascript:void(0)</link>",
        "<link></link>",
    ],
)
def test_an_entry_without_the_address_of_a_page_is_counted(links: str) -> None:
    feed = _rss(f"<item>{links}</item><item><link>{PAGE}</link></item>")
    assert (_urls(feed), feed.unusable, feed.entries) == ([PAGE], 1, 2)


def test_a_guid_that_all_entries_have_in_common_names_none_of_them() -> None:
    guid = '<guid isPermaLink="false">https://relais.example/</guid>'
    feed = _rss(
        f"<item><title>Un</title>{guid}<link>/1</link></item>"
        f"<item><title>Deux</title>{guid}<link>/2</link></item>"
        f"<item><title>Trois</title>{guid}</item>"
    )
    assert _urls(feed) == ["https://relais.example/1", "https://relais.example/2"]
    assert feed.unusable == 1


def test_relative_links_are_relative_to_the_base_of_their_element() -> None:
    feed = _atom(
        '<entry><link href="1"/></entry>'
        '<entry xml:base="2024/03/"><link href="2"/></entry>'
        '<entry xml:base="2024/"><link xml:base="04/" href="3"/></entry>'
        '<entry xml:base="https://other.example/n/"><link href="4"/><id>x</id></entry>',
        'xml:base="/carnet/"',
    )
    assert _urls(feed) == [
        "https://relais.example/carnet/1",
        "https://relais.example/carnet/2024/03/2",
        "https://relais.example/carnet/2024/04/3",
        "https://other.example/n/4",
    ]


@pytest.mark.parametrize(
    "document",
    [
        (
            '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>Un</a:title>'
            f'<a:link href="{PAGE}"/></a:entry></a:feed>'
        ),
        (
            f"<rss><rss:channel><rss:item><rss:title>Un</rss:title><rss:link>{PAGE}</rss:link>"
            "</rss:item></rss:channel></rss>"
        ),
        f"<RSS VERSION=2.0><ITEM><TITLE>Un</TITLE><LINK>{PAGE}</LINK></ITEM></RSS>",
        f"<rss><channel/><items><item><title>Un</title><link>{PAGE}</link></item></items></rss>",
        f'<rdf:RDF><channel/><item rdf:about="{PAGE}"><title>Un</title></item></rdf:RDF>',
        (
            f"Warning: in y.php &nbsp;<?xml version='1.0'?><rss><item><title>Un</title><link>{PAGE}"
            "</link></item></rss>"
        ),
        f"<rss><channel><item><title>Un</title><link>{PAGE}</link></item></channel></rss><script>x&y",
        (
            '<!DOCTYPE rss [<!ENTITY eacute "&#233;">]><rss><channel><item><title>Un</title>'
            f"<link>{PAGE}</link><description>&eacute;</description></item></channel></rss>"
        ),
        f"<rss><channel><item><title><?php ?>Un</title><link>{PAGE}</link><x:y></item></channel>",
    ],
)
def test_a_feed_in_another_shape_lists_its_page(document: str) -> None:
    feed = read_feed(document, base_url=AT)
    assert [(item.url, item.title) for item in feed.items] == [(PAGE, "Un")]
    assert feed.entries == 1


def test_a_feed_cut_off_in_an_address_does_not_list_the_beginning_of_it() -> None:
    whole = "<rss><channel><item><title>Un</title><link>https://a.example/1</link></item>"
    feed = read_feed(whole + "<item><title>Deux</title><link>https://a.exam", base_url=AT)
    assert (_urls(feed), feed.unusable) == (["https://a.example/1"], 1)


ITEM = "<item><title>{title}</title><link>https://a.example/{number}</link></item>"


@pytest.mark.parametrize(
    "titles",
    [
        ["<![CDATA[Un", "<![CDATA[Deux]]>", "Trois"],
        ["Un", "Deux", "<![CDATA[Trois"],
        ["<!-- Un", "Deux", "Trois"],
        ["Un</item>", "Deux", "Trois"],
        ["<item>Un", "Deux", "Trois"],
    ],
)
def test_a_fault_in_one_entry_loses_no_other(titles: list[str]) -> None:
    items = [ITEM.format(title=title, number=number) for number, title in enumerate(titles)]
    assert len({*_urls(_rss("".join(items)))} & {f"https://a.example/{n}" for n in range(3)}) >= 2
    assert _rss("".join(items)).entries >= 3


def test_the_markup_of_a_feed_quoted_in_an_entry_is_text() -> None:
    quoted = f"<description><![CDATA[{ITEM * 5}]]></description>"
    feed = _rss(f"<item><link>{PAGE}</link>{quoted}</item><!-- {ITEM} -->")
    assert (_urls(feed), feed.entries) == ([PAGE], 1)


def test_an_element_called_item_in_a_part_of_an_entry_is_no_entry() -> None:
    gallery = "<gallery><item><link>/image</link></item></gallery>"
    feed = _rss(f"<item><link>{PAGE}</link>{gallery}</item>")
    assert (_urls(feed), feed.entries) == ([PAGE], 1)


def test_entries_that_name_one_page_are_counted() -> None:
    feed = _rss(f"<item><link>{PAGE}</link></item><item><link>{PAGE}#suite</link></item>")
    assert (len(feed.items), feed.repeated, feed.entries) == (1, 1, 2)


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ('<link rel="next" href="?page=2"/>', AT + "?page=2"),
        (
            '<link rel="self" href="/x"/><link rel="NEXT" href="/p/2"/>',
            "https://relais.example/p/2",
        ),
        ('<link rel="prev-archive" href="/2024/01"/>', "https://relais.example/2024/01"),
        ('<link rel="previous" href="?page=0"/>', None),
        ('<entry><link rel="next" href="/x"/></entry>', None),
    ],
)
def test_says_where_a_feed_goes_on(link: str, following: str | None) -> None:
    assert _atom(link).next_url == following
    assert _rss(link.replace("<link", "<atom:link")).next_url == following


@pytest.mark.parametrize("breaks", ["", "<br>", "&nbsp;&"])
def test_lists_the_links_that_feedparser_lists(breaks: str) -> None:
    entries = "".join(
        f"<item><title>N{number}</title><link>/n/{number}?a=1&amp;b={number}</link>"
        f"<guid isPermaLink='false'>urn:{number}</guid><description>x{breaks}</description></item>"
        for number in range(30)
    )
    text = f"<rss version='2.0'><channel><title>t</title>{entries}</channel></rss>"
    theirs = [resolve(AT, entry.link) for entry in feedparser.parse(text).entries]
    assert [item.url for item in read_feed(text, base_url=AT).items] == theirs
