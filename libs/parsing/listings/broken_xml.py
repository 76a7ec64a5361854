"""Broken XML into well-formed XML that says the same, as far as it can be told. Pure.

libxml2 recovers from errors too, but closes the wrong element at a mismatched end tag and drops
what stands behind an ampersand. Here an end tag closes the nearest open element of its name, or
nothing. The result knows no namespaces: each prefix is a namespace of its own.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from html import escape, unescape

REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""A reference to a character or an entity; `&copy` without a semicolon is none."""

_NAME = r"[A-Za-z_][A-Za-z0-9_.-]*+"
_QUALIFIED = rf"(?:{_NAME}:)?{_NAME}"
_CDATA = "<![CDATA["
_SECTION = re.compile(r"<!--|<!\[CDATA\[")
_DTD = re.compile(r"<!doctype\b", re.IGNORECASE)
_SUBSET = re.compile(r"[^<>\[]*+\[[^\]]*+\]\s*+>")
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
_TAG = re.compile(
    rf"<(/?)({_QUALIFIED})(?![^\s/>\"'=:])((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+|[^<>]*+)>"
)
_ATTRIBUTE = re.compile(
    rf"(?<![^\s\"'/])({_QUALIFIED})\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))"
)
_NO_XML_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEEPEST = 100  # libxml2 refuses more than 256; what lies deeper is kept as text without its tags
# What holds text alone: an element that begins there means that the end tag is missing.
_TEXT_ONLY = frozenset(
    {"link", "guid", "id", "pubdate", "published", "updated", "date", "loc", "lastmod"}
)


def without_sections(text: str) -> str:
    """The document without comments, and with escaped text in place of CDATA sections.

    A section without an end of its own, before the next one begins, is none: it would make text
    of the entries that follow.
    """
    parts, at = [], 0
    is_open = True  # whether a comment can end; looked for once, or hostile input takes hours
    while found := _SECTION.search(text, at):
        parts.append(text[at : found.start()])
        at = found.end()
        if found[0] == _CDATA:
            following = text.find(_CDATA, at)
            end = text.find("]]>", at, len(text) if following < 0 else following)
            if end >= 0:
                parts.append(escape(text[at:end], quote=False))
                at = end + len("]]>")
        elif is_open:
            end = text.find("-->", at)
            is_open = end >= 0
            at = end + len("-->") if is_open else at
    return "".join([*parts, text[at:]])


def count_tags(plain: str, names: AbstractSet[str]) -> int:
    """How many elements of these local names begin in a document without sections."""
    tag = rf"<(?:{_NAME}:)?(?:{'|'.join(sorted(names))})(?=[\s/>])"
    return sum(1 for _ in re.finditer(tag, plain, re.IGNORECASE))


def well_formed(plain: str, entries: AbstractSet[str]) -> str:
    """The document in one more element, all names in lower case; it came `without_sections`.

    An element of one of these names ends where the next one of its name begins.
    """
    prefixes: set[str] = set()
    body = "".join(_balanced(_without_declarations(plain), entries, prefixes))
    declared = "".join(f' xmlns:{prefix}="prefix:{prefix}"' for prefix in sorted(prefixes))
    return f"<document{declared}>{body}</document>"


def _without_declarations(plain: str) -> str:
    """The document without processing instructions and DTD, its entities included."""
    dtd = _DTD.search(plain)
    subset = _SUBSET.match(plain, dtd.end()) if dtd else None
    if dtd and subset:
        plain = plain[: dtd.start()] + plain[subset.end() :]
    return _DECLARATION.sub("", plain)


def _balanced(plain: str, entries: AbstractSet[str], prefixes: set[str]) -> Iterator[str]:
    """The document's parts; the prefixes that are used are added to `prefixes`."""
    opened: list[str] = []
    at = 0
    for tag in _TAG.finditer(plain):
        yield _characters(plain[at : tag.start()])
        at = tag.end()
        name = _usable(tag[2].lower())
        if tag[1]:
            yield from _closed(opened, name)
            continue
        local = name.rpartition(":")[2]
        if local in entries:
            yield from _closed(opened, name)
        elif opened and _has_ended(opened[-1].rpartition(":")[2], local):
            yield from _closed(opened, opened[-1])
        if len(opened) >= _DEEPEST:
            continue
        is_empty = tag[3].endswith("/")
        attributes = _attributes(tag[3].removesuffix("/"))
        prefixes.update(_prefixes((name, *attributes)))
        written = "".join(f' {key}="{value}"' for key, value in attributes.items())
        yield f"<{name}{written}{'/' if is_empty else ''}>"
        if not is_empty:
            opened.append(name)
    # What a cut document ends in is no address and no date, only the beginning of one.
    if not opened or opened[-1].rpartition(":")[2] not in _TEXT_ONLY:
        yield _characters(plain[at:])
    yield from (f"</{name}>" for name in reversed(opened))


def _has_ended(parent: str, child: str) -> bool:
    """Whether the end tag of an element is missing, as what begins in it shows."""
    return parent in _TEXT_ONLY or (parent == "title" and child in _TEXT_ONLY)


def _closed(opened: list[str], name: str) -> Iterator[str]:
    """The end tags down to that of the nearest open element of a name; none if there is none."""
    if name not in opened:
        return
    while True:
        last = opened.pop()
        yield f"</{last}>"
        if last == name:
            return


def _attributes(written: str) -> dict[str, str]:
    """Each attribute once, its value escaped; declarations of namespaces are left out."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(written):
        key = name.lower()
        if key != "xmlns" and not key.startswith("xmlns:"):
            value = _characters("".join(values)).replace('"', "&quot;")
            found.setdefault(key, value)
    return found


def _prefixes(names: Iterable[str]) -> Iterator[str]:
    return (name.partition(":")[0] for name in names if ":" in name and name[:4] != "xml:")


def _usable(name: str) -> str:
    """A name whose prefix may be declared: those that begin with `xml` are XML's own."""
    prefix, _, local = name.rpartition(":")
    return local if prefix.startswith("xml") else name


def _characters(text: str) -> str:
    """Character data: references become characters, and what is no reference stays as written."""
    if "&" in text:
        text = REFERENCE.sub(lambda reference: unescape(reference[0]), text)
    return escape(_NO_XML_CHARACTER.sub("", text), quote=False)
