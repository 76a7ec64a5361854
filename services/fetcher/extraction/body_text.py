"""The text of an article out of its parsed page, and what trafilatura reads besides. Pure."""

import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import islice

import trafilatura
from lxml import etree, html
from lxml.html import HtmlElement

from services.fetcher.extraction import moments, people, titles
from services.fetcher.extraction.article_lines import article_lines
from services.fetcher.extraction.clutter import without_clutter
from services.fetcher.extraction.plaintext import paragraphs
from services.fetcher.extraction.standfirst import read_standfirst
from services.fetcher.extraction.story_box import story_box
from services.fetcher.refusals import TooComplex

_MAX_ELEMENTS = 100_000  # long live blogs have 20,000; each costs trafilatura up to 0.1 ms
_ENOUGH = 40  # letters of a standfirst, to know it again in the text
_LETTER = re.compile(r"[^\W\d_]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True)
class SecondReading:
    """What trafilatura makes of a page that states too little itself."""

    title: str | None
    authors: tuple[str, ...]
    published: moments.Stated | None


def parse_html(text: str) -> HtmlElement | None:
    """The tree of a page, or None where there is no element in it.

    The text is handed over as UTF-8, so that no declaration inside it can change its reading.
    Raises TooComplex.
    """
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False
    )
    prepared = _XML_DECLARATION.sub("", text).encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(prepared, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if not isinstance(tree, HtmlElement):
        return None
    if next(islice(tree.iter(), _MAX_ELEMENTS, None), None) is not None:
        raise TooComplex(f"more than {_MAX_ELEMENTS} elements")
    return tree


def body_text(tree: HtmlElement, *, title: str | None, names: Iterable[str] = ()) -> str:
    """The paragraphs of the article, separated by one newline; empty where there is none.

    Headline and byline do not stand in the text; `names` are authors, outlet and section.
    The tree loses what is no article: read everything else before.
    """
    standfirst = read_standfirst(tree)
    without_clutter(tree)
    box = story_box(tree)
    found = trafilatura.extract(
        tree if box is None else _page_of(box), include_comments=False, output_format="txt"
    )
    lines = article_lines(paragraphs(found or ""), title=title, names=names)
    if standfirst and lines and _absent(standfirst, lines):
        lines.insert(0, standfirst)
    return "\n".join(lines) if any(_LETTER.search(line) for line in lines) else ""


def _absent(standfirst: str, lines: Sequence[str]) -> bool:
    """Whether these words stand nowhere in the lines, however they are divided there."""
    beginning = "".join(_LETTER.findall(standfirst))[:_ENOUGH]
    return beginning not in "".join(_LETTER.findall(" ".join(lines)))


def _page_of(cell: HtmlElement) -> HtmlElement:
    """A page that holds what stands in this cell, and nothing else."""
    page = html.document_fromstring("<html><body></body></html>")
    cell.tag, cell.tail = "div", None
    page[0].append(cell)
    return page


def second_reading(tree: HtmlElement, *, url: str | None, houses: Sequence[str]) -> SecondReading:
    """Title, authors and day by trafilatura's heuristics: for pages that state none of them."""
    found = trafilatura.extract_metadata(copy(tree), default_url=url)
    names = [
        name
        for part in (getattr(found, "author", None) or "").split(";")
        for name in people.names_in(part)
    ]
    return SecondReading(
        title=titles.tidy(getattr(found, "title", None)),
        authors=people.authors_of(names, houses=houses),
        published=moments.read_moment(getattr(found, "date", None), "trafilatura"),
    )
