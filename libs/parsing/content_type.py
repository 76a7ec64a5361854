"""The type of what came: by its bytes first, by its labels last. Pure."""

import re
from typing import Literal

Content = Literal["feed", "json_feed", "sitemap", "html", "text", "other"]
"""`other` is text in which no article can be read."""

LISTINGS: frozenset[Content] = frozenset({"feed", "json_feed", "sitemap"})
"""What names pages instead of being one."""

_WINDOW = 4096
_XML_WINDOW = 65_536  # before the root there may be a DTD with the entities of HTML
_MAGIC = (
    b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*",
    b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x7fELF",
    b"MZ\x90", b"OggS", b"fLaC", b"ID3", b"\x1aE\xdf\xa3", b"wOFF", b"wOF2", b"\x00asm",
    b"SQLite format 3", b"{\\rtf", b"%!PS",
)  # fmt: skip
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"\xef\xbb\xbf")
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MANY_CONTROLS = 0.02  # of the bytes; text in any charset in use has next to none
_PROLOGUE = re.compile(r"(?:\s|<\?xml.*?\?>|<\?xml-stylesheet.*?\?>|<!--.*?-->)*", re.DOTALL)
_DECLARATION = re.compile(r"<!doctype[^>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")
_FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
# The version of a JSON Feed often stands last, behind all of its items.
_JSON_FEED = re.compile(r"\"version\"\s*:\s*\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org")
_DOCTYPE = re.compile(r"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
_ANY_TAG = re.compile(
    r"</?(?:p|div|span|a|br|h[1-6]|article|section|main|table|ul|ol|img|meta|title|script)\b",
    re.IGNORECASE,
)
_BINARY_TYPES = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")
_CODE_TYPES = ("json", "javascript", "ecmascript", "css", "csv", "x-sh", "calendar", "xml")
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_TEXT_SUFFIXES = frozenset({".txt", ".md", ".text"})


def is_binary(body: bytes) -> bool:
    """Whether bytes are no text: a known signature, NULs without a mark of UTF-16, controls."""
    head = body[:_WINDOW]
    if head.startswith(_BOMS):
        return False
    if head.startswith(_MAGIC) or head.lstrip()[:5] == b"%PDF-" or b"\n%PDF-" in head[:1024]:
        return True
    if head[4:8] == b"ftyp" or (head.startswith(b"RIFF") and head[8:12] in _RIFF):
        return True
    if b"\x00" in head:
        return not _is_bare_utf16(head)
    return len(_CONTROL.findall(head)) > _MANY_CONTROLS * len(head)


_RIFF = (b"WEBP", b"WAVE", b"AVI ")


def _is_bare_utf16(head: bytes) -> bool:
    """UTF-16 without a mark: in text of the West every other byte is NUL, and no other."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    return most > len(head) * 0.3 and least == 0


def announces_binary(content_type: str | None) -> bool:
    """Whether the header alone says that there is no use in reading on."""
    return (content_type or "").strip().lower().startswith(_BINARY_TYPES)


def is_gzip(body: bytes) -> bool:
    """Whether this is a gzip file."""
    return body.startswith(b"\x1f\x8b\x08")


def root_of(text: str) -> str:
    """The name of an XML document's root element, lower case and without prefix, or nothing.

    What a server says before the XML declaration, such as warnings of PHP, is passed over.
    """
    head = text[:_XML_WINDOW]
    start = max(head.find("<?xml", 0, _WINDOW), 0)
    if _DOCTYPE.search(head, 0, start):
        start = 0
    offset = _behind(_PROLOGUE, head, start)
    offset = _behind(_PROLOGUE, head, _behind(_DECLARATION, head, offset))
    found = _ROOT.match(head, offset)
    return found[1].lower() if found else ""


def _behind(pattern: re.Pattern[str], text: str, offset: int) -> int:
    found = pattern.match(text, offset)
    return found.end() if found else offset


def content_of(text: str, *, content_type: str | None = None, suffix: str = "") -> Content:
    """What decoded text is: the markup in it decides, then the header, then the file's ending."""
    listing = _listing(text)
    if listing is not None:
        return listing
    head = text[:_WINDOW]
    if _DOCTYPE.search(head):
        return "html"
    kind = (content_type or "").partition(";")[0].strip().lower()
    tagged = bool(_ANY_TAG.search(text))
    if "html" in kind or suffix in _HTML_SUFFIXES:
        return "html" if tagged else "text"
    if kind == "text/plain" or suffix in _TEXT_SUFFIXES:
        return "text"
    if any(word in kind for word in _CODE_TYPES) or head.lstrip().startswith(("<?xml", "{", "[")):
        return "other"
    return "html" if tagged else "text"


def _listing(text: str) -> Content | None:
    """Which listing a text is: by its root element, or by the version that it states."""
    root = root_of(text)
    if root in _FEED_ROOTS:
        return "feed"
    if root in _SITEMAP_ROOTS:
        return "sitemap"
    is_json = text[:_WINDOW].lstrip().startswith("{")
    return "json_feed" if is_json and _JSON_FEED.search(text) else None
