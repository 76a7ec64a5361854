"""Feeds of an outlet: RSS 2.0 for some, Atom for others."""

from collections.abc import Sequence
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from deploy.demo.outlets import OUTLETS, Outlet
from deploy.demo.page import Page

FEED_LENGTH = 200
"""Items of one feed at most; what is more goes to further feeds."""

_ATOM = "http://www.w3.org/2005/Atom"


def feed_path(outlet: Outlet, number: int) -> str:
    """The path of an outlet's feed; 0 is the one it announces, the others are its archives."""
    return outlet.feed_path if number == 0 else f"/{outlet.slug}/archives/feed-{number}.xml"


def feeds_of(pages: Sequence[Page]) -> dict[str, tuple[Page, ...]]:
    """For each feed's path the pages that it lists: every page in exactly one feed."""
    feeds: dict[str, tuple[Page, ...]] = {}
    for outlet in OUTLETS.values():
        listed = [page for page in pages if page.outlet == outlet.slug]
        for number, start in enumerate(range(0, len(listed), FEED_LENGTH)):
            feeds[feed_path(outlet, number)] = tuple(listed[start : start + FEED_LENGTH])
    return feeds


def render_feed(outlet: Outlet, pages: Sequence[Page], *, base: str) -> bytes:
    """The feed as bytes in the outlet's charset, newest page first."""
    newest_first = sorted(pages, key=lambda page: page.published, reverse=True)
    build = _rss if outlet.feed_format == "rss" else _atom
    root = build(outlet, newest_first, base)
    return bytes(ET.tostring(root, encoding=outlet.charset, xml_declaration=True))


def feed_content_type(outlet: Outlet) -> str:
    """The Content-Type of the outlet's feeds; the charset stands in the XML declaration."""
    return f"application/{outlet.feed_format}+xml"


def _link(outlet: Outlet, page: Page, base: str) -> str:
    return f"{base}{page.path}?{outlet.tracking}" if outlet.tracking else base + page.path


def _child(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text or None
    return child


def _rss(outlet: Outlet, pages: Sequence[Page], base: str) -> ET.Element:
    root = ET.Element("rss", {"version": "2.0"})
    channel = _child(root, "channel")
    _child(channel, "title", outlet.name)
    _child(channel, "link", f"{base}/{outlet.slug}/")
    _child(channel, "description", f"{outlet.name}, {outlet.country}")
    _child(channel, "language", outlet.language)
    for page in pages:
        item = _child(channel, "item")
        _child(item, "title", page.title)
        _child(item, "link", _link(outlet, page, base))
        _child(item, "guid", page.path, isPermaLink="false")
        _child(item, "pubDate", format_datetime(page.published))
        if page.paragraphs:
            _child(item, "description", page.paragraphs[0])
    return root


def _atom(outlet: Outlet, pages: Sequence[Page], base: str) -> ET.Element:
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": outlet.language})
    _child(root, "title", outlet.name)
    _child(root, "id", f"tag:{outlet.domain},2024:feed")
    _child(root, "link", rel="self", href=base + outlet.feed_path)
    if pages:
        _child(root, "updated", pages[0].published.isoformat())
    for page in pages:
        entry = _child(root, "entry")
        _child(entry, "title", page.title)
        _child(entry, "id", f"tag:{outlet.domain},2024:{page.path}")
        _child(entry, "link", rel="alternate", href=_link(outlet, page, base))
        _child(entry, "published", page.published.isoformat())
        _child(entry, "updated", page.published.isoformat())
        if page.paragraphs:
            _child(entry, "summary", page.paragraphs[0])
    return root
