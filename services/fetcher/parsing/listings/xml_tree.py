"""XML that others wrote, into a tree: no entity is resolved, nothing is fetched. Pure."""

import re
from html import entities, escape

from lxml import etree

# One `&` that begins no reference of XML itself: `?a=1&b=2`, `&eacute;`.
_LOOSE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{1,32};)?")


def as_utf8(text: str) -> bytes:
    """The document in UTF-8, saying so, whatever it said before."""
    text = text.lstrip()
    start = text.find("?>") + 2 if text.startswith("<?xml") else 0
    return b'<?xml version="1.0" encoding="utf-8"?>' + text[start:].encode("utf-8", "replace")


def parse_xml(text: str) -> etree._Element | None:
    """The root element, or None where there is none; broken XML is mended as far as it goes."""
    try:
        return _parse(text, recover=False)
    except (etree.XMLSyntaxError, ValueError):
        pass
    try:
        return _parse(_LOOSE.sub(_escaped, text), recover=True)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local_name(element: etree._Element) -> str:
    """The element's name in lower case, whatever its namespace, also where that is undeclared."""
    # An entity that is not resolved is a child too; its tag is no name, and matches none.
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def children(element: etree._Element) -> dict[str, etree._Element]:
    """The first child of each local name."""
    found: dict[str, etree._Element] = {}
    for child in element:
        found.setdefault(local_name(child), child)
    return found


def _parse(text: str, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8", recover=recover, resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        collect_ids=False,
    )  # fmt: skip
    return etree.fromstring(as_utf8(text), parser)


def _escaped(loose: re.Match[str]) -> str:
    """A character for an entity of HTML; else the ampersand that was meant."""
    name = loose[1] or ""
    character = entities.html5.get(name)
    return escape(character) if character else f"&amp;{name}"
