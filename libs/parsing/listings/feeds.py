"""What an RSS (0.9x, 1.0, 2.0) or Atom feed lists. Pure.

Elements are known by their local names: in real feeds prefixes are undeclared, namespaces are
missing or wrong, and elements of one format stand in another. What has the entry's own
namespace comes before what has another.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from html import unescape

from lxml import etree

from libs.parsing.article.dates.moments import Stated, read_moment
from libs.parsing.errors import NotAFeed
from libs.parsing.listings.broken_xml import REFERENCE
from libs.parsing.listings.listing import Item, Listing, What, address_in, item, listing
from libs.parsing.listings.xml_tree import (
    local_name,
    namespace,
    read_document,
    text_of,
)
from libs.urls import resolve

_ROOTS = frozenset({"rss", "feed", "rdf"})
_ENTRIES = frozenset({"item", "entry"})
_IDS = ("guid", "id", "identifier")
_PUBLISHED = ("pubdate", "published", "issued", "created", "date")
_MODIFIED = ("updated", "modified")
_SUMMARIES = ("description", "summary", "content", "encoded")
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# RFC 5005: the next page of a paged feed, the archive before the current document.
_OLDER = ("next", "prev-archive")
# A link to the entry itself is its page only where no other link is; to others it never is.
_LAST_RELATIONS = frozenset({"self", "related", "via", "canonical"})
_PATH = re.compile(r"[^\s:?#]*/[^\s:]*")


def read_feed(text: str, *, base_url: str) -> Listing:
    """The entries of a feed, and the address of the page with older ones. Raises NotAFeed."""
    document = read_document(text, roots=_ROOTS, entries=_ENTRIES)
    if document is None:
        raise NotAFeed
    what: What = "atom" if local_name(document.root) == "feed" else "rss"
    parts = [_parts(entry) for entry in document.entries]
    shared = _shared_ids(parts)
    found = [
        _item(its, base_url, _links(entry, its, base_url, shared))
        for entry, its in zip(document.entries, parts, strict=True)
    ]
    next_url = _next_url(document.root, base_url)
    return listing(what, base_url, found, unread=document.unread, next_url=next_url)


def _parts(entry: etree._Element) -> dict[str, list[etree._Element]]:
    """The children of an entry by local name, those of its own namespace first."""
    parts: dict[str, list[etree._Element]] = defaultdict(list)
    own = namespace(entry)
    for child in sorted(entry, key=lambda child: namespace(child) != own):
        parts[local_name(child)].append(child)
    return parts


def _item(
    parts: dict[str, list[etree._Element]], base_url: str, links: Iterable[str | None]
) -> Item | None:
    texts = (text_of(each) for name in _SUMMARIES for each in parts.get(name, ()))
    titles = (text_of(each) for each in parts.get("title", ()))
    return item(
        base_url,
        links,
        title=next(filter(None, titles), None),
        summary=next((text for text in texts if text and text.strip()), None),
        published=_moment(parts, _PUBLISHED),
        modified=_moment(parts, _MODIFIED),
    )


def _moment(parts: dict[str, list[etree._Element]], names: Sequence[str]) -> Stated | None:
    read = (read_moment(text_of(each), "feed") for name in names for each in parts.get(name, ()))
    return next((moment for moment in read if moment is not None), None)


def _links(
    entry: etree._Element,
    parts: dict[str, list[etree._Element]],
    base_url: str,
    shared: AbstractSet[str],
) -> Iterator[str | None]:
    """The addresses of an entry's page, the best first.

    The address behind a feed service's own; links to the page; the entry's id where that is an
    address; links to the entry itself.
    """
    links = parts.get("link", ())
    pages = [link for link in links if _relation(link) == "alternate"]
    written = [
        *((each, text_of(each)) for each in parts.get("origlink", ())),
        *((link, _target(link)) for link in sorted(pages, key=_is_no_web_page)),
        *((each, _id_address(each, shared)) for each in _ids(parts)),
        (entry, _attribute(entry, "about")),
        *((link, _target(link)) for link in links if _relation(link) in _LAST_RELATIONS),
    ]
    for element, address in written:
        if address and address.strip():
            yield resolve(_base(element, base_url), _as_meant(address))


def _target(link: etree._Element) -> str | None:
    """Where a link leads: its `href`, or its text; HTML tools put that behind an empty link."""
    return _attribute(link, "href") or (text_of(link) or "").strip() or address_in(link.tail)


def _as_meant(address: str) -> str:
    """An address as it was meant that is escaped once too often, or has no scheme."""
    address = REFERENCE.sub(lambda reference: unescape(reference[0]), address.strip())
    return f"https://{address}" if address[:4].lower() == "www." else address


def _relation(link: etree._Element) -> str:
    """What a link is to its entry; relations may be written as addresses too."""
    return (_attribute(link, "rel") or "alternate").strip().lower().rpartition("/")[2]


def _is_no_web_page(link: etree._Element) -> bool:
    return "html" not in (_attribute(link, "type") or "html").lower()


def _ids(parts: dict[str, list[etree._Element]]) -> Iterator[etree._Element]:
    return (each for name in _IDS for each in parts.get(name, ()))


def _id_address(element: etree._Element, shared: AbstractSet[str]) -> str | None:
    """The address that an id is; of a guid also a path, unless it is said to be no address."""
    identifier = (text_of(element) or "").strip()
    if identifier in shared:
        return None
    is_link = (_attribute(element, "ispermalink") or "").strip().lower()
    may_be_path = local_name(element) == "guid" and is_link != "false"
    if is_link == "true" or (may_be_path and _PATH.fullmatch(identifier)):
        return identifier
    return address_in(identifier)


def _shared_ids(entries: Sequence[dict[str, list[etree._Element]]]) -> set[str]:
    """Ids that most entries have in common: they tell nothing of any of them."""
    counts = Counter(
        identifier
        for parts in entries
        for identifier in {(text_of(each) or "").strip() for each in _ids(parts)}
    )
    return {each for each, count in counts.items() if count > 1 and 2 * count > len(entries)}


def _next_url(root: etree._Element, base_url: str) -> str | None:
    """The page with older entries; a link of an entry is none."""
    links = [link for head in (root, *root) for link in head if local_name(link) == "link"
             and local_name(head) in {*_ROOTS, "channel"}]  # fmt: skip
    for relation in _OLDER:
        for link in links:
            target = _target(link) if _relation(link) == relation else None
            if target:
                return resolve(_base(link, base_url), _as_meant(target))
    return None


def _base(element: etree._Element, base_url: str) -> str:
    """What relative addresses in an element are relative to: `xml:base`, from the root down."""
    for each in reversed([element, *element.iterancestors()]):
        stated = each.get(_XML_BASE)
        base_url = (resolve(base_url, stated) if stated else None) or base_url
    return base_url


def _attribute(element: etree._Element, name: str) -> str | None:
    """The attribute of a local name, however it is capitalised."""
    values = (value for key, value in element.attrib.items()
              if str(key).rpartition("}")[2].lower() == name)  # fmt: skip
    return next(map(str, values), None)
