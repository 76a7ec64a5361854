"""Is a page an index: teasers of other pages, with hardly a sentence of its own? Pure.

A teaser is a link with a title and what stands in its box, or below it up to the next one. What
is left of the extracted text is the page's own. An article with teasers beside it has some; the
front of a section has at the most a line that describes it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from libs.parsing.article.markup.jsonld import read_graph, types_of
from libs.parsing.no_article.sentences import is_heading, sentences, word_count
from libs.urls import host_of, same_site

_FEWEST = 4  # teasers
_FEWEST_DECLARED = 2
_TITLE_WORDS = 4
_TITLE_WORDS_IN_HEADING = 2
_FEWEST_ALIKE = 2  # teasers whose boxes have one shape
_LONGEST_TEASER = 420  # characters; an excerpt of 55 words has 350
_LEFT = 0.2  # of a line's letters, beside the titles in it
_OWN_DECLARED = 5  # sentences of an index that says so, as of somebody who writes
_MOST_DESCRIBING = 2  # sentences that say what is listed
_SENTENCES_IN_BOX = 3  # of a teaser, its title among them where it ends in a mark
_SENTENCES_BELOW = 1
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*\S{0,12}(?:\s\S{1,12}){0,3}$")
_DESCRIBES = re.compile(
    r"\b(?:news|latest|articles?|stories|coverage|covers|reports?|analys[ei]s|releases"
    r"|announcements|headlines|archives?|actualités?|actus?|reportages|dossiers|communiqués"
    r"|nos|suit|nachrichten|artikeln?|berichte|analysen|hintergründe|meldungen|beiträge"
    r"|pressemitteilungen|noticias|artículos|actualidad|reportajes|análisis|notizie|articoli"
    r"|approfondimenti|notícias|artigos|reportagens|nieuws|artikelen|berichten"
    r"|persberichten)\b"
)
_DIRECTORY = re.compile(
    r"(?:index|índice|indice) (?:of|von|de|di) /"
    r"|(?:directory|file) listing (?:for |of |-- )?\[?/|(?:directory|listing|contents)(?: of|:) ?/"
    r"|files within \S+/$|[\w.:-]+ - /\S*$|/\S*$"
)
"""The title that a server gives to the list of files in a folder of its own."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MENUS = frozenset({"nav", "footer", "aside", "header"})
_COLLECTIONS = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"})
_ARTICLE = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|Report|NewsItem)$")
_INLINE = frozenset(re.findall(r"\w+", "a abbr b em font i mark small span strong sub sup time u"))


@dataclass(frozen=True)
class Declared:
    """What a page says that it is: an article, or a collection of other pages."""

    article: bool
    collection: bool


@dataclass(frozen=True)
class _Teaser:
    title: str
    """Its letters alone."""
    text: str
    boxed: bool
    """It has a box of its own; else it stands below its title, as the text of an article may."""


def declared(tree: HtmlElement) -> Declared:
    """What JSON-LD and OpenGraph say of a page; both may be said, neither is binding."""
    blocks = [each.text or "" for each in tree.iter("script")
              if "ld+json" in (each.get("type") or "")]  # fmt: skip
    nodes = read_graph(blocks).nodes
    types = {name for node in nodes for name in types_of(node)}
    kinds = {
        (each.get("content") or "").strip().lower()
        for each in tree.iter("meta")
        if (each.get("property") or each.get("name") or "").lower() == "og:type"
    }
    stories = [
        node
        for node in nodes
        if any(map(_ARTICLE.search, types_of(node))) and "datePublished" in node
    ]
    collection = bool(types & _COLLECTIONS) or "profile" in kinds
    article = len(stories) == 1 or (not collection and "article" in kinds)
    return Declared(article=article, collection=collection and not stories)


def teaser_count(tree: HtmlElement, *, url: str | None, lines: Sequence[str]) -> int:
    """How many teasers an index has; 0 for a page that is none.

    `lines` are those of the extracted text. The tree is that of the whole page.
    """
    said = declared(tree)
    if said.article:
        return 0
    teasers = _teasers(tree, url)
    if len(teasers) < (_FEWEST_DECLARED if said.collection else _FEWEST):
        return 0
    if not said.collection and _tells(teasers):
        return 0
    own = _own_sentences(lines, teasers)
    if is_front(url):
        most = len(teasers)
    else:
        most = _OWN_DECLARED if said.collection else 0
        described = [each for each in own if _DESCRIBES.search(each.casefold())]
        own = [] if len(own) == len(described) <= _MOST_DESCRIBING else own
    return len(teasers) if len(own) <= most else 0


def is_directory(tree: HtmlElement, title: str | None) -> bool:
    """Whether a page is a server's list of files: named so, and made of links and their dates."""
    stated = tree.findtext(".//title") or title or ""
    if not _DIRECTORY.match(stated.strip().casefold()):
        return False
    heads = [*tree.iter("title", "h1", "h2", "address", "script", "style", "th")]
    around = sum(len(_words(_lines_of(each))) for each in heads)
    listed = sum(len(_words(_lines_of(each))) for each in tree.iter("a"))
    return 2 * listed >= len(_words(_lines_of(tree))) - around


def _words(text: str) -> str:
    """Letters alone, without the figures of dates and sizes."""
    return "".join(each for each in text if each.isalpha())


def _own_sentences(lines: Sequence[str], teasers: Sequence[_Teaser]) -> list[str]:
    """The sentences that stand in no teaser; a line may be the titles of several."""
    listed = _letters(" ".join(each.text for each in teasers))
    titles = [each.title for each in teasers]
    found = []
    for line in lines:
        rest = _letters(line)
        if rest in listed or len(_without(rest, titles)) < _LEFT * len(rest):
            continue
        found += [each for each in sentences([line]) if _letters(each) not in listed]
    return [each for each in found if not is_heading(each)]


def _without(letters: str, titles: Iterable[str]) -> str:
    for title in titles:
        letters = letters.replace(title, "")
    return letters


def _tells(teasers: Sequence[_Teaser]) -> bool:
    """Whether what stands under the titles is longer than a teaser: guides, letters to readers."""
    told = median(
        0 if _CUT.search(each.text) else sum(not is_heading(one) for one in sentences([each.text]))
        for each in teasers
    )
    boxed = 2 * sum(each.boxed for each in teasers) > len(teasers)
    return told > (_SENTENCES_IN_BOX if boxed else _SENTENCES_BELOW)


def is_front(url: str | None) -> bool:
    """Whether an address is that of a site's first page, where no article stands."""
    if url is None:
        return False
    parts = urlsplit(url)
    return parts.path in {"", "/", "/index.html", "/index.php"} and not parts.query


def _teasers(tree: HtmlElement, url: str | None) -> list[_Teaser]:
    """The teasers of a page, each for another address."""
    links: dict[str, HtmlElement] = {}
    for link in tree.iter("a"):
        if _is_title(link) and (address := _address(link, url)):
            links.setdefault(address, link)
    if len(links) < _FEWEST_DECLARED:
        return []
    holding = _links_within(links.values())
    boxes = [(link, _box(link, holding)) for link in links.values()]
    shapes = [_shape(box) for _, box in boxes]
    alike = Counter(shapes)
    return [
        _teaser(link, box, holding)
        for (link, box), shape in zip(boxes, shapes, strict=True)
        if alike[shape] >= _FEWEST_ALIKE
    ]


def _address(link: HtmlElement, url: str | None) -> str | None:
    """Where a link leads, as it is written, if that is another page of the site."""
    href = (link.get("href") or "").strip().partition("#")[0]
    scheme, has_host, rest = href.partition("//")
    if not href or (":" in href and scheme.lower() not in {"http:", "https:"}):
        return None
    if has_host and scheme.lower() in {"", "http:", "https:"}:
        host = rest.partition("/")[0].partition("?")[0].partition(":")[0]
        if url is None or not _is_own(host, host_of(url)):
            return None
    return None if any(each.tag in _MENUS for each in link.iterancestors()) else href


@lru_cache(maxsize=256)  # a page links to few hosts, many times
def _is_own(host: str, page_host: str) -> bool:
    return same_site(f"https://{host}/", f"https://{page_host}/")


def _is_title(link: HtmlElement) -> bool:
    """Whether a link is a teaser's title: in a heading, or a line of its own."""
    text = " ".join(link.text_content().split())
    words = word_count(text)
    around = {link.getparent().tag} if link.getparent() is not None else set()
    if _HEADINGS & (around | {each.tag for each in link.iter() if each is not link}):
        return words >= _TITLE_WORDS_IN_HEADING
    return words >= _TITLE_WORDS and _fills_its_block(link, text)


def _fills_its_block(link: HtmlElement, text: str) -> bool:
    block = link.getparent()
    while block is not None and block.tag in _INLINE:
        block = block.getparent()
    if block is None:
        return False
    return bool(len(" ".join(block.text_content().split())) <= 2 * len(text)) or bool(
        block.tag not in {"p", "blockquote"}
        and not any((each.tail or "").strip() for each in (link, *link.itersiblings()))
    )


def _links_within(links: Iterable[HtmlElement]) -> dict[HtmlElement, int]:
    """For each element that holds titles, how many."""
    counts: dict[HtmlElement, int] = {}
    for link in links:
        counts[link] = 1
        for box in link.iterancestors():
            counts[box] = counts.get(box, 0) + 1
    return counts


def _box(link: HtmlElement, holding: Mapping[HtmlElement, int]) -> HtmlElement:
    """The largest small box around one title, without the page's headline."""
    box = link
    while (around := box.getparent()) is not None and holding[around] == 1:
        if len(around.text_content()) > _LONGEST_TEASER or around.find("h1") is not None:
            break
        box = around
    return box


def _shape(box: HtmlElement) -> tuple[str, int, str]:
    """What the boxes of one listing share."""
    name = (box.get("class") or "").partition(" ")[0].rstrip("0123456789")
    return str(box.tag), sum(1 for _ in box.iterancestors()), name


def _teaser(link: HtmlElement, box: HtmlElement, holding: Mapping[HtmlElement, int]) -> _Teaser:
    """What stands in a teaser's box, or after it up to the next title."""
    parts = [_lines_of(box), box.tail or ""]
    for sibling in box.itersiblings():
        if sibling in holding or sibling.tag in _HEADINGS or sum(map(len, parts)) > _LONGEST_TEASER:
            break
        parts += _lines_of(sibling), sibling.tail or ""
    boxed = box.tag not in _HEADINGS and box.tag != "a"
    text = " ".join(" ".join(parts).split())
    return _Teaser(_letters(link.text_content()), text, boxed=boxed)


def _lines_of(element: HtmlElement) -> str:
    return " ".join(map(str, element.itertext()))


def _letters(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())
