"""The headline of a page: its words, the element that shows it, the lines around it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from libs.parsing.article.markup import jsonld
from libs.parsing.article.markup.tags import Tags
from libs.parsing.article.titles import headline_lines, titles
from libs.parsing.article.titles.headline_lines import Line

_MAX_PIECES = 6
_PARAGRAPH = 100  # characters
_LARGE = frozenset("4567")  # sizes of a font element; above one, the text's is 3
_SET_APART = frozenset({"h2", "h3", "b", "strong"})


@dataclass(frozen=True)
class Headline:
    """What was found; without an element the lines are those at the top of the page."""

    title: tuple[str, str] | None
    """The title and where it was found."""
    element: HtmlElement | None
    lines: tuple[Line, ...]

    @property
    def shown(self) -> str | None:
        """The headline as its element shows it."""
        return None if self.element is None else titles.tidy(self.element.text_content())


def find_headline(
    tree: HtmlElement, tags: Tags, stated: str | None, *, outlets: Sequence[str]
) -> Headline:
    """The headline of a page; `stated` is that of JSON-LD, `outlets` are names of the site."""
    site_name = tags.meta_text("og:site_name")
    title = titles.choose_title(
        h1s=tags.h1s,
        headline=stated or tags.item("headline"),
        witnesses=(
            ("opengraph", tags.meta_text("og:title")),
            ("meta", tags.meta_text("twitter:title", "dc.title")),
            ("title", tags.title),
        ),
        site_names=[name for name in (*outlets, site_name, *tags.logos) if name],
        parts=[part for element in tags.headlines for part in _parts(element)],
        is_shown=lambda text: _showing(tree, tags, text) is not None,
    )
    element = _element(tree, tags, title[0] if title else None)
    if (title is None or titles.may_be_site(title[0], outlets)) and (
        (element is None or not titles.may_be_headline(_text(element)))
        and (apparent := _apparent(tree)) is not None
    ):
        element, title = apparent, (_text(apparent), "visible")
    lines = (
        headline_lines.lines_at_top(tree)
        if element is None
        else headline_lines.lines_around(element)
    )
    return Headline(title, element, tuple(lines))


def article_node(graph: jsonld.Graph, tags: Tags, url: str | None) -> jsonld.Node:
    """The node in JSON-LD that states the article of this page."""
    shown = [*tags.h1s, *filter(None, (tags.meta_text("og:title"), tags.title))]
    return jsonld.article_node(graph, url, is_title=lambda text: titles.is_title(text, shown))


def _parts(h1: HtmlElement) -> Iterator[str]:
    """Beginnings and ends of an h1, cut where its markup is: a kicker, a subtitle may be in it."""
    pieces = [text for each in h1.itertext() if (text := titles.tidy(str(each)))]
    for cut in range(1, min(len(pieces), _MAX_PIECES)):
        yield from (" ".join(pieces[:cut]), " ".join(pieces[cut:]))


def _element(tree: HtmlElement, tags: Tags, title: str | None) -> HtmlElement | None:
    """What shows the title: the h1 with most of its words, or another element; else an h1."""
    index = titles.likest(title, tags.h1s) if title else None
    if index is not None:
        return tags.headlines[index]
    shown = _showing(tree, tags, title) if title else None
    return shown if shown is not None or not tags.headlines else tags.headlines[-1]


def _apparent(tree: HtmlElement) -> HtmlElement | None:
    """What is set as a headline above the first paragraph: a subhead or a line in large letters."""
    found = None
    for element in tree.iter("h2", "h3", "p", "font", "b", "strong"):
        text = _text(element)
        if element.tag == "p" and len(text) >= _PARAGRAPH:
            return found
        is_large = element.tag == "font" and (element.get("size") or "").strip("+") in _LARGE
        if (is_large or element.tag in _SET_APART) and titles.may_be_headline(text):
            found = element if found is None or is_large else found
    return None


def _text(element: HtmlElement) -> str:
    return titles.tidy(element.text_content()) or ""


def _showing(tree: HtmlElement, tags: Tags, text: str) -> HtmlElement | None:
    """What shows this text and nothing else: a subhead, or any other element."""
    wanted = titles.letters(text)
    for element, subhead in tags.subheads:
        if titles.letters(subhead) == wanted:
            return element
    return headline_lines.element_showing(tree, text)
