"""Declines a page that holds no article of its own. Pure.

Cheap tests first: only where the extracted text is short, or made of lines as short as those
of teasers, is the page examined further.
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from libs.errors import Skipped
from libs.parsing.article.body.body_text import parse_html
from libs.parsing.article.markup.page_facts import PageFacts
from libs.parsing.errors import BotWall, ConsentWall, IndexPage, LoginWall, SoftNotFound
from libs.parsing.no_article.index_pages import is_directory, is_front, teaser_count
from libs.parsing.no_article.walls import is_headline, wall_kind
from libs.parsing.no_article.wording import WallKind

_LONGEST_WALL = 4000  # characters; with a list of what the data is used for
_TEASER_LINE = 420  # characters; a longer line is a paragraph
_TEASER_MEAN = 150  # characters of all lines, titles among them
_EXCERPT_MEAN = 220  # where a page calls itself a collection
_COLLECTION_WORDS = ("CollectionPage", "SearchResultsPage", "ProfilePage")
_SCANT = 200  # characters of text: what else the page shows is looked at too
_MOST_VISIBLE = 100  # lines of a page
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "nav", "footer", "svg", "select", "button"}
)
_BLOCKS = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "label", "td", "section", "form", "body", "br"}
)
_ERRORS: Mapping[WallKind, type[Skipped]] = {
    "bot_wall": BotWall,
    "consent_wall": ConsentWall,
    "soft_404": SoftNotFound,
    "login_wall": LoginWall,
}


def decline_no_article(
    html_text: str, body: str, facts: PageFacts, *, requested: str | None, url: str | None
) -> None:
    """Return for an article; raise for a wall, a missing page or an index.

    `body` is the extracted text of the page, `requested` the address that was asked for and
    `url` the one that answered, where there are such. Raises BotWall, ConsentWall,
    SoftNotFound, LoginWall, IndexPage.
    """
    title = facts.title
    lines = body.split("\n") if body else []
    if len(body) <= _LONGEST_WALL and (kind := wall_kind(title, lines)):
        raise _ERRORS[kind]
    listing = (is_front(url) or not _is_dated(facts)) and _may_be_teasers(lines, html_text)
    if not listing and len(body) > _SCANT:
        return
    tree = parse_html(html_text)
    if tree is None:
        return
    if listing and is_directory(tree, title):
        raise IndexPage("a server's list of the files in a folder: ask for those that you mean")
    if listing and (count := teaser_count(tree, url=url, lines=lines)):
        if _led_elsewhere(requested, url):
            raise SoftNotFound(f"the address leads to an index of {count} teasers: {url}")
        raise IndexPage(
            f"an index of {count} teasers; kind=site follows the feeds and sitemaps that it names"
        )
    if len(body) <= _SCANT and (kind := _visible_wall(tree, title, lines)):
        raise _ERRORS[kind]


def _is_dated(facts: PageFacts) -> bool:
    """Whether the page states when it was published, to machines: an index does not."""
    return facts.origins.get("published", "").startswith(("json-ld", "meta"))


def _may_be_teasers(lines: Sequence[str], html_text: str) -> bool:
    if not lines:
        return True
    mean = sum(map(len, lines)) / len(lines)
    if max(map(len, lines)) > _TEASER_LINE or mean > _EXCERPT_MEAN:
        return False
    return mean <= _TEASER_MEAN or any(each in html_text for each in _COLLECTION_WORDS)


def _visible_wall(tree: HtmlElement, title: str | None, lines: Sequence[str]) -> WallKind | None:
    """The wall that a page with hardly any text shows; a banner over a story is none."""
    if lines and is_headline(title):
        return None
    kind = wall_kind(title, _visible_lines(tree))
    return None if kind == "consent_wall" and is_headline(title) else kind


def _visible_lines(tree: HtmlElement) -> list[str]:
    """What a reader sees, block by block."""
    lines = (" ".join(each.split()) for each in "".join(_visible(tree)).split("\n"))
    return [each for each in lines if each][:_MOST_VISIBLE]


def _visible(element: HtmlElement) -> Iterator[str]:
    """The pieces of text in an element, with a line end around each block."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _UNSEEN:
        return
    edge = "\n" if tag in _BLOCKS else ""
    yield edge + " ".join((element.text or "").split("\n"))
    for child in element:
        yield from _visible(child)
        yield " ".join((child.tail or "").split("\n"))
    yield edge


def _led_elsewhere(requested: str | None, url: str | None) -> bool:
    """Whether a page's address led up to a front or to a search."""
    if requested is None or url is None:
        return False
    asked, came = (urlsplit(each).path.strip("/") for each in (requested, url))
    return asked.lower() != came.lower() and came.count("/") < asked.count("/") + (not came)
