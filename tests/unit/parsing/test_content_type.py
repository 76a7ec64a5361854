"""What it is, whatever it is called."""

import gzip
import zipfile
from io import BytesIO
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.content_type import Content, content_of, is_binary


def _zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("page.html", "<html></html>")
    return file.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"\n\n%PDF-1.4",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"GIF89a\x01\x00",
        _zip(),
        gzip.compress(b"<html></html>", mtime=0),
        b"RIFF\x24\x00\x00\x00WEBPVP8 ",
        b"\x00\x00\x00\x20ftypisom",
        b"\x7fELF\x02\x01",
        b"<html>" + b"\x00" * 20 + b"</html>",
        bytes(range(1, 32)) * 20,
        b"{\\rtf1\\ansi text}",
    ],
)
def test_binary_data_is_known_by_its_bytes(body: bytes) -> None:
    assert is_binary(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"plain text",
        "<p>déjà</p>".encode("cp1252"),
        "<p>été</p>".encode("utf-16"),
        ("<p>" + "text " * 40 + "</p>").encode("utf-16-le"),
        "日本語の記事".encode("shift_jis"),
        "日本語の記事".encode("iso2022_jp"),
        b"Mention of %PDF-1.7 in a text",
    ],
)
def test_text_in_any_encoding_is_text(body: bytes) -> None:
    assert not is_binary(body)


@pytest.mark.parametrize(
    ("text", "content_type", "suffix", "expected"),
    [
        ("<!DOCTYPE html><html><p>x", "text/plain", "", "html"),
        ("<p>fragment</p>", "text/html; charset=utf-8", "", "html"),
        ("<p>fragment</p>", None, ".html", "html"),
        ("<p>fragment</p>", None, "", "html"),
        ("No markup at all.", "text/html", "", "text"),
        ("a < b and c > d", None, ".txt", "text"),
        ("Text that shows a <p> tag", "text/plain", "", "text"),
        ("# Heading\n\ntext", None, ".md", "text"),
        ('<?xml version="1.0"?>\n<!-- c --><rss version="2.0">', "text/html", "", "feed"),
        ('\n<feed xmlns="http://www.w3.org/2005/Atom">', None, "", "feed"),
        ('<rdf:RDF xmlns="http://purl.org/rss/1.0/">', "text/xml", "", "feed"),
        ('<?xml version="1.0"?><urlset>', "application/xml", "", "sitemap"),
        ("<!-- c --><sm:sitemapindex xmlns:sm='x'>", "text/html", "", "sitemap"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]>\n<!-- c -->\n<rss version="2.0">', None, "", "feed"),
        ('<?xml version="1.0"?><opml version="2.0">', "application/xml", "", "other"),
        ('{"items": [], "version": "https://jsonfeed.org/version/1"}', None, "", "json_feed"),
        ('{"version":"https:\\/\\/jsonfeed.org\\/version\\/1.1"}', "text/html", "", "json_feed"),
        ("<p>see jsonfeed.org</p>", "text/html", "", "html"),
        ('{"title": "x"}', "application/json", "", "other"),
        ("var a = 1;", "text/javascript", "", "other"),
        (
            '<?xml version="1.0"?><!DOCTYPE html><html xmlns="x"><p>',
            "application/xhtml+xml",
            "",
            "html",
        ),
        ("<html><body>how to write <rss> feeds</body></html>", "text/html", "", "html"),
        ('<br /><b>Warning</b>: y.php<?xml version="1.0"?><rss version="2">', None, "", "feed"),
        ('<html><body><p><?xml version="1.0"?><rss version="2">', None, "", "html"),
        ("<!DOCTYPE rss [" + '<!ENTITY x "y">' * 900 + "]><rss>", None, "", "feed"),
    ],
)
def test_tells_pages_from_feeds_and_text(
    text: str, content_type: str | None, suffix: str, expected: str
) -> None:
    assert content_of(text, content_type=content_type, suffix=suffix) == expected


@given(st.text(max_size=300), st.text(max_size=20) | st.none())
def test_any_text_is_something(text: str, content_type: str | None) -> None:
    assert content_of(text, content_type=content_type) in get_args(Content)


def test_a_head_full_of_comments_is_looked_at_in_no_time() -> None:
    assert content_of("<!DOCTYPE x>" + "<!---->" * 10_000 + "<x") == "text"
