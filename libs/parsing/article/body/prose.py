"""Where on a page runs of text stand. Pure.

What holds most of them is the story, whatever the markup says: a measure of what an
extractor kept, and the way to it where it kept too little.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from lxml import etree
from lxml.html import HtmlElement

_RUN = 60  # characters; menus and lists of titles have shorter runs
_ENOUGH = 400  # characters of prose; with less there is nothing to go by
_KEPT_BEGINNING = 40  # letters by which a run is known again in a text
_SAMPLED = 200  # runs that are looked for in a text: each look reads all of it
_NEARLY_ALL = 0.8  # of the prose; the rest is a teaser at the side
_INLINE = frozenset(
    re.findall(
        r"\w+", "a abbr b bdi big cite code em font i ins mark s small span strong sub sup time u"
    )
)
_WITHIN_A_LINE = _INLINE | {"br", "img"}
_PARAGRAPHS = frozenset({"p", "li", "blockquote"})
_RUNS = etree.XPath(
    "descendant-or-self::body//text()[string-length(.) >= $least]"
    "[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::textarea"
    " or ancestor::option or ancestor::a or ancestor::template or ancestor::aside"
    " or ancestor::footer)]"
)
_NO_LETTER = re.compile(r"[\W\d_]+")


class _Run(Protocol):
    """A string of lxml's, which knows its place in the tree."""

    is_tail: bool

    def getparent(self) -> HtmlElement: ...

    def strip(self) -> str: ...


@dataclass(frozen=True)
class Prose:
    """The runs of text on a page, by what holds their paragraphs."""

    boxes: Mapping[HtmlElement, Sequence[str]]
    length: int
    in_paragraphs: int
    """How much of it stands in elements that are paragraphs."""
    loose: Mapping[HtmlElement, int]
    """How much of it stands in each of these boxes beside their paragraphs."""

    @property
    def densest(self) -> HtmlElement | None:
        """What holds more than half of the prose, if that is enough to go by."""
        if not self.boxes:
            return None
        box = max(self.boxes, key=lambda each: _length(self.boxes[each]))
        return box if 2 * _length(self.boxes[box]) > max(self.length, 2 * _ENOUGH) else None

    @property
    def paragraphs_element(self) -> HtmlElement | None:
        """What holds nearly all of the prose, in paragraphs, and enough of it or the headline."""
        if not self.boxes:
            return None
        box = max(self.boxes, key=lambda each: _length(self.boxes[each]))
        length = _length(self.boxes[box])
        if length < _NEARLY_ALL * self.length or (length <= _ENOUGH and box.find(".//h1") is None):
            return None
        return None if 2 * self.loose.get(box, 0) > _length(self.boxes[box]) else box

    def share_in(self, text: str) -> float:
        """How much of the prose in the densest place stands in `text`, between 0 and 1."""
        if not self.boxes:
            return 1.0
        runs = max(self.boxes.values(), key=_length)
        runs = runs[:: 1 + len(runs) // _SAMPLED]
        missing = [run for run in runs if run[:_RUN] not in text]
        if missing:  # or changed: spaces, dashes and marks of headings
            letters = _NO_LETTER.sub("", text)
            missing = [each for each in missing if _beginning(each) not in letters]
        return 1 - _length(missing) / _length(runs)

    def cell(self) -> HtmlElement | None:
        """The smallest table cell that holds nearly all of it: the page is laid out in tables."""
        cells: Counter[HtmlElement] = Counter()
        for box, runs in self.boxes.items():
            for element in (box, *box.iterancestors("td")):
                if element.tag == "td":
                    cells[cast("HtmlElement", element)] += _length(runs)
        holding = [cell for cell, length in cells.items() if length >= _NEARLY_ALL * self.length]
        if self.length < _ENOUGH or not holding:
            return None
        return max(holding, key=lambda cell: sum(1 for _ in cell.iterancestors()))


def read_prose(tree: HtmlElement) -> Prose:
    """The prose of a parsed page."""
    boxes: dict[HtmlElement, list[str]] = {}
    loose: Counter[HtmlElement] = Counter()
    leaves: dict[HtmlElement, bool] = {}
    length = in_paragraphs = 0
    for found in cast("list[_Run]", _RUNS(tree, least=_RUN)):
        run = found.strip()
        if len(run) < _RUN:
            continue
        block = _block_of(found)
        if block is None:
            continue
        length += len(run)
        if block.tag in _PARAGRAPHS:
            in_paragraphs += len(run)
            block = _around(block)
        else:
            if block not in leaves:  # asked once: a block may hold thousands of runs
                leaves[block] = _is_leaf(block)
            block = block.getparent() if leaves[block] else block
            loose[block] += len(run)
        boxes.setdefault(block, []).append(run)
    return Prose(boxes, length, in_paragraphs, loose)


def settle_paragraphs(prose: Prose) -> None:
    """Makes paragraphs, in the tree itself, of the prose that stands beside paragraphs.

    Extractors that find paragraphs leave out what stands loose or in a `div` between them.
    """
    box = prose.densest
    if box is None or not 0 < 2 * prose.loose.get(box, 0) < _length(prose.boxes[box]):
        return
    for child in box:
        if child.tag == "div" and _is_leaf(child) and len(child.text_content()) >= _RUN:
            child.tag = "p"
    for group in list(_loose_groups(box)):
        _wrap(group, box)


def _loose_groups(box: HtmlElement) -> Iterator[tuple[HtmlElement | None, list[HtmlElement]]]:
    """What stands between the blocks of a box: the block before it, and inline elements."""
    before, inline = None, []
    for child in box:
        if child.tag in _INLINE:
            inline.append(child)
        else:
            yield before, inline
            before, inline = child, []
    yield before, inline


def _wrap(group: tuple[HtmlElement | None, list[HtmlElement]], box: HtmlElement) -> None:
    before, inline = group
    text = (box.text if before is None else before.tail) or ""
    whole = len(text) + sum(len(each.text_content()) + len(each.tail or "") for each in inline)
    if whole < _RUN:
        return
    paragraph = box.makeelement("p")
    paragraph.text = text
    if before is None:
        box.text = None
        box.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)
    paragraph.extend(inline)


def _is_leaf(block: HtmlElement) -> bool:
    return block.tag == "div" and all(child.tag in _WITHIN_A_LINE for child in block)


def _around(paragraph: HtmlElement) -> HtmlElement:
    """What holds a paragraph and its neighbours: not a box of its own."""
    box = paragraph.getparent()
    while box.tag == "div" and len(box) == 1 and box.getparent() is not None:
        box = box.getparent()
    return box


def _block_of(run: _Run) -> HtmlElement | None:
    """The paragraph, or whatever else, that a run of text belongs to."""
    element: HtmlElement | None = run.getparent()
    if run.is_tail and element is not None:
        element = element.getparent()
    while element is not None and element.tag in _INLINE:
        element = element.getparent()
    return element


def _beginning(run: str) -> str:
    """Its first letters."""
    return _NO_LETTER.sub("", run[: 2 * _RUN])[:_KEPT_BEGINNING]


def _length(runs: Sequence[str]) -> int:
    return sum(map(len, runs))
