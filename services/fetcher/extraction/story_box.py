"""Where is the story on a page that has no paragraphs? Pure.

Pages of the years before 2010 are tables within tables, with line breaks for paragraphs.
Extractors that count paragraphs then take the whole page, menus and all.
"""

from collections import Counter
from typing import cast

from lxml.html import HtmlElement

_PROSE = 100  # characters of one run of text; menus and lists of titles have shorter ones
_FEW = 2  # paragraphs; a page with more has its story in them
_SHARE = 0.8  # of the prose; the rest is a teaser at the side
_LEAST = 400  # characters of prose; with less there is nothing to go by
_SKIPPED = frozenset({"script", "style", "noscript", "a", "option", "textarea"})


def story_box(tree: HtmlElement) -> HtmlElement | None:
    """The smallest table cell that holds the prose of a page laid out in tables, or None."""
    if next(tree.iter("td"), None) is None:
        return None
    if sum(len(each.text_content()) >= _PROSE for each in tree.iter("p")) > _FEW:
        return None
    cells: Counter[HtmlElement] = Counter()
    total = 0
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        length = _prose_in(element)
        if length:
            total += length
            for parent in element.iterancestors("td"):
                cells[cast("HtmlElement", parent)] += length
            if element.tag == "td":
                cells[element] += length
    holding = [cell for cell, length in cells.items() if length >= _SHARE * total]
    if total < _LEAST or not holding:
        return None
    return max(holding, key=lambda cell: sum(1 for _ in cell.iterancestors()))


def _prose_in(element: HtmlElement) -> int:
    own = [element.text if element.tag not in _SKIPPED else None]
    runs = [text for text in (*own, *(child.tail for child in element)) if text]
    return sum(len(run) for text in runs if len(run := text.strip()) >= _PROSE)
