"""XML that others wrote, into a tree: no entity is resolved, nothing is fetched. Pure."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from lxml import etree

from libs.parsing.listings.broken_xml import (
    count_tags,
    well_formed,
    without_sections,
)


@dataclass(frozen=True)
class Document:
    """The root of a document, its entries in order, and how many entry tags led to none."""

    root: etree._Element
    entries: tuple[etree._Element, ...]
    unread: int


def read_document(
    text: str, *, roots: AbstractSet[str], entries: AbstractSet[str]
) -> Document | None:
    """A document with one of these roots and its entries, by their local names in lower case.

    Broken XML is mended, and so is XML that holds fewer entries than the text has tags of them:
    in a CDATA section whose end is missing, all that follows is text. An element of such a name
    in a part of an entry is no entry. None where there is no such root.
    """
    plain = without_sections(text)
    expected = count_tags(plain, entries)
    found = _document(_parse(text), roots, entries, expected)
    if found is None or found.unread:
        mended = _document(_parse(well_formed(plain, entries)), roots, entries, expected)
        if found is None or (mended is not None and mended.unread < found.unread):
            found = mended
    return found


def local_name(element: etree._Element) -> str:
    """The element's name in lower case, whatever its namespace."""
    # An entity that is not resolved is a child too; its tag is no name, and matches none.
    return str(element.tag).rpartition("}")[2].lower()


def namespace(element: etree._Element) -> str:
    """The element's namespace; empty for none."""
    return str(element.tag).rpartition("}")[0]


def text_of(element: etree._Element | None) -> str | None:
    """All text within an element, markup left out."""
    return None if element is None else "".join(map(str, element.itertext()))


def children(element: etree._Element) -> dict[str, etree._Element]:
    """The first child of each local name."""
    found: dict[str, etree._Element] = {}
    for child in element:
        found.setdefault(local_name(child), child)
    return found


def _document(
    top: etree._Element | None,
    roots: AbstractSet[str],
    entries: AbstractSet[str],
    expected: int,
) -> Document | None:
    if top is None:
        return None
    root = next((element for element in top.iter() if local_name(element) in roots), None)
    if root is None:
        return None
    named = [element for element in top.iter() if local_name(element) in entries]
    found = tuple(element for element in named if not _is_in_part(element, entries))
    return Document(root, found, max(0, expected - len(named)))


def _is_in_part(element: etree._Element, entries: AbstractSet[str]) -> bool:
    """Whether it belongs to a part of an entry; right within an entry, an end tag is missing."""
    parent = element.getparent()
    if parent is None or local_name(parent) in entries:
        return False
    return any(local_name(each) in entries for each in parent.iterancestors())


def _parse(text: str) -> etree._Element | None:
    """The root element; None for what is not well-formed."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        return etree.fromstring(_as_utf8(text), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _as_utf8(text: str) -> bytes:
    """The document in UTF-8, saying so, whatever it said before."""
    text = text.lstrip()
    start = text.find("?>") + 2 if text.startswith("<?xml") else 0
    return b'<?xml version="1.0" encoding="utf-8"?>' + text[start:].encode("utf-8", "replace")
