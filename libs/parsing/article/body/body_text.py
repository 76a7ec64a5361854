"""The text of an article out of its parsed page. Pure."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

import trafilatura
from lxml import etree, html
from lxml.html import HtmlElement
from trafilatura.settings import Extractor

from libs.parsing.article.body.article_lines import article_lines
from libs.parsing.article.body.clutter import without_clutter, without_machinery
from libs.parsing.article.body.furniture import is_aside
from libs.parsing.article.body.layout_tables import unfold_layout_tables
from libs.parsing.article.body.prose import Prose, read_prose, settle_paragraphs
from libs.parsing.article.plain_text.plaintext import paragraphs
from libs.parsing.errors import TooComplex

_MAX_ELEMENTS = 100_000  # long live blogs have 20,000; each costs trafilatura up to 0.1 ms
_ENOUGH = 40  # letters of a standfirst, to know it again in the text
_SOUND = 0.9  # share of the prose in the densest place that was kept
_POOR = 0.67
_OVERFULL = 2  # times the prose of the whole page; menus and lists are in it
_CAPTION = 250  # characters
_LETTER = re.compile(r"[^\W\d_]")
# Made once: its defaults are parsed out of a file at every call otherwise.
_OPTIONS = {fast: Extractor(comments=False, fast=fast) for fast in (True, False)}
# In its "balanced" focus trafilatura measures the whole page again to find what it kept too little
# of; that is measured here already. Any other name than its own three leaves out this alone.
_OPTIONS[True].focus = "measured here"
_NOT_XML = re.compile(
    "[\x0c\ufffe\uffff]"
)  # HTML has them, and no text of a tree may be set to them
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse_html(text: str) -> HtmlElement | None:
    """The tree of a page, or None where there is no element in it.

    The text is handed over as UTF-8, so that no declaration inside it can change its reading.
    Raises TooComplex.
    """
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False
    )
    prepared = _NOT_XML.sub(" ", _XML_DECLARATION.sub("", text)).encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(prepared, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if not isinstance(tree, HtmlElement):
        return None
    if next(islice(tree.iter(), _MAX_ELEMENTS, None), None) is not None:
        raise TooComplex(f"more than {_MAX_ELEMENTS} elements")
    return tree


def body_text(
    tree: HtmlElement,
    *,
    title: str | None,
    shown_title: str | None = None,
    names: Iterable[str] = (),
    authors: Iterable[str] = (),
    standfirst: Sequence[str] = (),
) -> str:
    """The paragraphs of the article, separated by one newline; empty where there is none.

    Headline and byline do not stand in the text; `names` are outlet and section. What of the
    `standfirst` was lost among them stands first. The tree loses what is no article:
    read everything else before.
    """
    without_machinery(tree)
    without_clutter(tree)
    etree.strip_tags(tree, "font", "center")
    found = _extracted(tree)
    lines = article_lines(
        paragraphs(found), title=title, shown_title=shown_title, names=names, authors=authors
    )
    if lines:
        lines[:0] = [each for each in standfirst if _absent(each, lines) and not is_aside(each)]
    return "\n".join(lines) if any(_LETTER.search(line) for line in lines) else ""


def _extracted(page: HtmlElement) -> str:
    """What trafilatura keeps of a page, measured by the prose that stands there.

    Of a page laid out in tables only the cell of the story is read. The comparison with two
    more extractors takes a third of trafilatura's time, and changes something only where it
    kept too little or too much, or where the page has no paragraphs. Where all of them leave
    out most of the place that holds most of the prose, that place is read alone.
    """
    prose = read_prose(page)
    cell = prose.cell()
    if cell is not None:
        page = _page_of(_without_pictures(cell))
    tables = page.find(".//table") is not None
    if tables:
        unfold_layout_tables(page)
    if cell is not None or tables:
        prose = read_prose(page)
    settle_paragraphs(prose)
    _name_the_place(page, prose)
    if 2 * prose.in_paragraphs > prose.length:
        found = _by_trafilatura(page, fast=True)
        if prose.share_in(found) >= _SOUND and len(found) <= _OVERFULL * prose.length:
            return found
    found = _by_trafilatura(page, fast=False)
    if prose.share_in(found) >= _POOR or (densest := prose.densest) is None:
        return found
    alone = _by_trafilatura(_page_of(densest), fast=False)
    return alone if prose.share_in(alone) >= _POOR else "\n".join(prose.boxes[densest])


def _name_the_place(page: HtmlElement, prose: Prose) -> None:
    """Says in the page where the story is, if nothing on it does.

    Trafilatura would else gather paragraphs from all over it, without their headings.
    """
    element = prose.paragraphs_element
    if element is None or page.find(".//article") is not None or page.find(".//main") is not None:
        return
    if element.tag == "body":  # the page itself is no place on it
        box = element.makeelement("div")
        box.text, element.text = element.text, None
        box.extend(list(element))
        element.append(box)
        element = box
    element.set("itemprop", "articleBody")


def _without_pictures(cell: HtmlElement) -> HtmlElement:
    """The cell without the tables that hold a picture and what it shows."""
    for table in cell.findall(".//table"):
        if table.find(".//img") is not None and len(table.text_content()) <= _CAPTION:
            table.drop_tree()
    return cell


def _by_trafilatura(page: HtmlElement, *, fast: bool) -> str:
    return trafilatura.extract(page, options=_OPTIONS[fast]) or ""


def _absent(standfirst: str, lines: Sequence[str]) -> bool:
    """Whether these words stand nowhere in the lines, however they are divided there."""
    if any(standfirst[:_ENOUGH] in line for line in lines):
        return False
    beginning = "".join(_LETTER.findall(standfirst))[:_ENOUGH]
    return beginning not in "".join(_LETTER.findall(" ".join(lines)))


def _page_of(cell: HtmlElement) -> HtmlElement:
    """A page that holds what stands in this cell, and nothing else."""
    page = html.document_fromstring("<html><body></body></html>")
    cell.tag, cell.tail = "div", None
    page[0].append(cell)
    return page
