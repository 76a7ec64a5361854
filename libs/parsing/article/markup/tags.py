"""The tags of a parsed page that state facts, gathered in one walk. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from libs.parsing.article.titles.titles import tidy

_MAX_TEXT = 2000  # of one fact; what is longer is the article itself
_MAX_TIMES = 40  # a live blog has one for each entry
_KINDS = {
    "note": re.compile(
        "correction|erratum|rectificatif|clarification|article-update|update-note", re.IGNORECASE
    ),
    "live": re.compile("live-?blog|page-live", re.IGNORECASE),
    "source": re.compile(
        r"(?:^|[\s_-])(?:fonte|fuente|quelle|source|agenc[ey]|agencia|agentur)(?:$|[\s_-])",
        re.IGNORECASE,
    ),
    "byline": re.compile(
        "author|byline|auteur|signature|autor|firma|verfasser|redakteur|journalist|writer"
        r"|posted-?by|contributor|reporter|(?:^|[\s_-])by(?:$|[\s_-])",
        re.IGNORECASE,
    ),
    "breadcrumb": re.compile(
        r"bread-?crumb|fil[\W_]?(?:d[\W_]{0,2})?ariane|brotkr[uü]me|migas[\W_]?(?:de[\W_]?)?pan",
        re.IGNORECASE,
    ),
}
_TRAILS = frozenset({"nav", "ol", "ul", "div", "p", "span"})
_LIVE_BOXES = frozenset({"body", "main", "article", "section"})
_OTHERS = re.compile("comment|avatar|bio|box|(?<!v)card|related|image|photo|caption", re.IGNORECASE)
# Where a link on a name leads; others lead to what somebody wrote elsewhere.
_PROFILE = re.compile("author|auteur|autor|people|user|profil|contributor|staff|journalist|writer")
_FIRST_BYLINES = 12
_FIRST_IMAGES = 5
_FIRST_SUBHEADS = 5
_NAME_LENGTH = 60
_HOME = frozenset({"/", "./", ".", "index.html", "/index.html", "index.php", "/index.php"})
_LOGO = re.compile(r"\blogo(?: (?:of|de|du))?\b", re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_ITEM = re.compile(r"/(?:\w*Article|\w*Posting|Comment|UserComments|Review)$")


@dataclass
class Tags:
    """What the tags state. Names of meta tags are in lower case, itemprops as written."""

    title: str | None = None
    language: str | None = None
    canonicals: list[str] = field(default_factory=list)
    base: str | None = None
    metas: dict[str, list[str]] = field(default_factory=dict)
    itemprops: dict[str, list[str]] = field(default_factory=dict)
    item_types: list[str] = field(default_factory=list)
    """The types of the first article in microdata, as addresses."""
    json_blocks: list[str] = field(default_factory=list)
    h1s: list[str] = field(default_factory=list)
    headlines: list[HtmlElement] = field(default_factory=list)
    subheads: list[tuple[HtmlElement, str]] = field(default_factory=list)
    times: list[HtmlElement] = field(default_factory=list)
    """Those that state a moment, in the order of the page."""
    logos: list[str] = field(default_factory=list)
    author_items: list[HtmlElement] = field(default_factory=list)
    author_links: list[HtmlElement] = field(default_factory=list)
    bylines: list[HtmlElement] = field(default_factory=list)
    sources: list[HtmlElement] = field(default_factory=list)
    """Those whose class says that they name where the text is from."""
    notes: list[HtmlElement] = field(default_factory=list)
    breadcrumbs: list[HtmlElement] = field(default_factory=list)
    live: bool = False

    def meta_all(self, *names: str) -> list[str]:
        """All values of the meta tags with these names, in the order of the names."""
        return [value for name in names for value in self.metas.get(name, ())]

    def meta_text(self, *names: str) -> str | None:
        """The first value of a meta tag with one of these names."""
        return next(iter(self.meta_all(*names)), None)

    def items(self, name: str) -> list[str]:
        """All values of an itemprop."""
        return self.itemprops.get(name, [])

    def item(self, name: str) -> str | None:
        """The first value of an itemprop."""
        return next(iter(self.items(name)), None)


def read_tags(tree: HtmlElement) -> Tags:
    """The facts in the tags of a page."""
    tags = Tags(language=tree.get("lang") or tree.get("xml:lang"))
    for element in tree.iter("meta", "link", "base", "title", "script", "h1", "time", "abbr"):
        _READERS[str(element.tag)](element, tags)
    _read_items(tree, tags)
    _read_classes(tree, tags)
    tags.logos += _logos(tree)
    tags.subheads = [
        (element, text)
        for element in islice(tree.iter("h2", "h3", "h4"), _FIRST_SUBHEADS)
        if (text := tidy(element.text_content()))
    ]
    return tags


def _read_meta(element: HtmlElement, tags: Tags) -> None:
    content = (element.get("content") or "").strip()
    if not content or len(content) > _MAX_TEXT:
        return
    for attribute in ("property", "name", "http-equiv"):
        name = (element.get(attribute) or "").strip().lower()
        if name:
            tags.metas.setdefault(name, []).append(content)


def _read_link(element: HtmlElement, tags: Tags) -> None:
    relations = (element.get("rel") or "").lower().split()
    href = (element.get("href") or "").strip()
    if "canonical" in relations and href:
        tags.canonicals.append(href)


def _read_base(element: HtmlElement, tags: Tags) -> None:
    tags.base = tags.base or (element.get("href") or "").strip() or None


def _read_title(element: HtmlElement, tags: Tags) -> None:
    if tags.title is None and not _within_svg(element):
        tags.title = tidy(element.text_content())


def _within_svg(element: HtmlElement) -> bool:
    return any(str(parent.tag) == "svg" for parent in element.iterancestors())


def _read_script(element: HtmlElement, tags: Tags) -> None:
    if "ld+json" in (element.get("type") or "").lower() and element.text:
        tags.json_blocks.append(element.text)


def _read_h1(element: HtmlElement, tags: Tags) -> None:
    text = tidy(element.text_content())
    if text and _is_logo(element, text):
        tags.logos.append(text)
    elif text:
        tags.h1s.append(text)
        tags.headlines.append(element)


def _is_logo(h1: HtmlElement, text: str) -> bool:
    """Whether an h1 is the name of the site, which links to its first page."""
    link = h1.find(".//a")
    return (
        link is not None
        and link.get("href") in _HOME
        and len(text) <= _NAME_LENGTH
        and tidy(link.text_content()) == text
    )


def _read_abbr(element: HtmlElement, tags: Tags) -> None:
    """The microformat of times: what is shown is short for the moment in the title."""
    title = element.get("title") or ""
    if title and ("published" in (element.get("class") or "") or _MOMENT.match(title)):
        element.set("datetime", element.get("title", ""))
        _read_time(element, tags)


def _read_time(element: HtmlElement, tags: Tags) -> None:
    if element.get("datetime") and len(tags.times) < _MAX_TIMES:
        tags.times.append(element)


_READERS = {
    "meta": _read_meta,
    "link": _read_link,
    "base": _read_base,
    "title": _read_title,
    "script": _read_script,
    "h1": _read_h1,
    "time": _read_time,
    "abbr": _read_abbr,
}


def _read_items(tree: HtmlElement, tags: Tags) -> None:
    """The itemprops of the page and of its first article: comments and cards have their own."""
    article: HtmlElement | None = None
    for element in tree.xpath("//*[@itemprop]"):
        scope = next(
            (each for each in element.iterancestors() if _ITEM.search(each.get("itemtype") or "")),
            None,
        )
        if scope is not None:
            if article is None:
                article = scope
                tags.item_types = (scope.get("itemtype") or "").split()
            if scope is not article:
                continue
        if element.tag != "meta" or element.get("content"):
            _read_item(element, tags)


def _read_item(element: HtmlElement, tags: Tags) -> None:
    names = (element.get("itemprop") or "").split()
    if "author" in names:
        inner = element.xpath('.//*[contains(concat(" ", @itemprop, " "), " name ")]')
        tags.author_items += inner or [element]
        return
    value = element.get("content") or element.get("datetime") or tidy(element.text_content())
    if element.tag == "abbr" and element.get("title"):  # the clock is shown, the moment is said
        value = element.get("title")
    if value and len(value) <= _MAX_TEXT:
        for name in names:
            tags.itemprops.setdefault(name, []).append(value)


def _logos(tree: HtmlElement) -> Iterator[str]:
    """What the first images whose address or class says logo show: the name of the site."""
    for element in islice(tree.iter("img"), _FIRST_IMAGES):
        if "logo" in f"{element.get('src', '')} {element.get('class', '')}".lower():
            text = tidy(_LOGO.sub(" ", element.get("alt") or ""))
            if text and len(text) <= _NAME_LENGTH:
                yield text


def _read_classes(tree: HtmlElement, tags: Tags) -> None:
    """Bylines, notes on changes, marks of live blogs and breadcrumbs, in one walk."""
    for element in tree.iter():
        if element.tag == "a" and "author" in (element.get("rel") or "").split():
            tags.author_links.append(element)
        names = _names(element)
        if not names:
            continue
        kind = _kind(names)
        if kind == "byline":
            if len(tags.bylines) < _FIRST_BYLINES and _is_own(element):
                tags.bylines.append(element)
        elif kind == "source":
            tags.sources.append(element)
        elif kind == "note":
            tags.notes.append(element)
        elif kind == "live" and element.tag in _LIVE_BOXES:
            tags.live = True
        elif kind == "breadcrumb" and element.tag in _TRAILS:
            tags.breadcrumbs.append(element)


def _names(element: HtmlElement) -> str:
    """The classes; of a navigation its label for screen readers, where that says breadcrumbs."""
    names: str = element.get("class") or ""
    if element.tag != "nav":
        return names
    label: str = element.get("aria-label") or ""
    return label if _KINDS["breadcrumb"].search(label) else names


@lru_cache(maxsize=4096)  # a page has many elements and few names; a site's pages share them
def _kind(names: str) -> str | None:
    for kind, words in _KINDS.items():
        if words.search(names):
            return None if kind == "byline" and _OTHERS.search(names) else kind
    return None


def leads_to_a_person(link: HtmlElement) -> bool:
    """Whether a link's address is that of an author's page, as far as its words tell."""
    return _PROFILE.search(link.get("href") or "") is not None


def _is_own(element: HtmlElement) -> bool:
    """Whether an element can be this article's byline; cards and links elsewhere cannot."""
    if element.tag == "a":
        return leads_to_a_person(element)
    return bool(element.tag != "article")
