"""The lines that stand around a page's headline: byline, dates, standfirst. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from services.fetcher.parsing.article.cards_and_forms import opens_comments
from services.fetcher.parsing.article.foreign_places import names_another_place
from services.fetcher.parsing.article.people import MAX_BYLINE, names_in

_MAX_LINES = 30  # below the headline; further down is the story
_MOST_LINES = 1000  # of a story, with what is around it
_BOXES = 4  # around a headline, and before each of them
_PROSE = 240  # characters
_PARAGRAPH = 100  # characters of a line that ends like a sentence
_SENTENCE_END = re.compile(r"[.!?…][\s\"'»”’)]*$")
_STORY = 3  # paragraphs of which long ones count twice: a standfirst may have two
_INLINE = frozenset(
    re.findall(r"\S+", "a abbr b bdi cite em font i mark s small span strong sub sup time u")
)
_ELSEWHERE = frozenset(
    re.findall(
        r"\S+",
        "script style noscript template svg nav aside footer form button figure select iframe",
    )
)
_BYLINE = re.compile(
    r"^\W*(?:(?:[Pp]ropos recueillis|[Tt]ext[eo]?|[Aa]rticle|[Éé]crit|[Ww]ritten|[Ss]tory|[Pp]osted"
    r"|[Pp]ublished|[Pp]ublié|[Ss]ubmitted|[Ww]ords|[Rr]eport(?:ed)?|[Rr]eviewed) )?"
    r"(?:[Pp]ar|PAR|[Bb]y|BY|[Vv]on|[Pp]or|[Dd]i|[Dd]e|[Dd]oor)\s*:?\s+(?=[^\W\d_])(?![a-zß-ÿ])"
)
_AFTER_A_DATE = re.compile(
    r"[\s,·|–—-](?:[Pp]ar|PAR|[Bb]y|BY|[Vv]on|[Pp]or|[Dd]oor)\s+(?=[A-ZÀ-Þ])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHOWING = etree.XPath(
    "//body//*[text()[normalize-space(.) = $text]]"
    "[not(self::script or self::option or ancestor-or-self::a or ancestor::nav)]"
)


def lines_around(headline: HtmlElement) -> list[str]:
    """The lines below the headline as far as the story, then those above it in its box."""
    below: list[str] = []
    prose = 0
    for line in islice(_joined(_after(headline)), _MAX_LINES):
        prose += _prose_of(line)
        if prose >= _STORY or (prose and opens_comments(line)):
            break
        below.append(line)
    box = headline.getparent()
    above = [] if box is None else list(islice(_joined(_before(headline, box)), _MAX_LINES))
    return below + [line for line in above if len(line) <= MAX_BYLINE]


def _prose_of(line: str) -> int:
    if len(line) > _PROSE:
        return 2
    return int(len(line) > _PARAGRAPH and _SENTENCE_END.search(line) is not None)


def lines_below(headline: HtmlElement) -> Iterator[str]:
    """The lines below the headline, the story's and what follows it."""
    return islice(_joined(_after(headline)), _MOST_LINES)


def date_headers(headline: HtmlElement) -> Iterator[str]:
    """What stands above the boxes around the headline and is called a date in its class."""
    for box in (headline, *islice(headline.iterancestors(), _BOXES)):
        if box.tag in {"body", "html"}:
            return
        for sibling in islice(box.itersiblings(preceding=True), _BOXES):
            if "date" in (sibling.get("class") or "").lower():
                yield " ".join(str(sibling.text_content()).split())


def lines_at_top(tree: HtmlElement) -> list[str]:
    """The first lines of a page whose headline is not known, as far as the story."""
    body = next(tree.iter("body"), tree)
    lines = islice(_joined(_pieces(body)), _MAX_LINES)
    return list(takewhile(lambda line: len(line) <= _PROSE, lines))


def element_showing(tree: HtmlElement, text: str) -> HtmlElement | None:
    """The element that holds this text and nothing else, outside of links and menus."""
    found = cast("list[HtmlElement]", _SHOWING(tree, text=text))
    return found[0] if found else None


def bylines(lines: Iterable[str]) -> Sequence[str]:
    """The first line that begins like a byline (`Par`, `By`, `Von` …) and goes on with a name.

    After a date the word may stand within the line: `Publié le 6 mars 2014 par Anna Blom`.
    """
    for line in lines:
        if len(line) > MAX_BYLINE:
            continue
        match = _BYLINE.match(line) or (_AFTER_A_DATE.search(line) if _YEAR.search(line) else None)
        if match:
            names = names_in(line[match.end() :])
            if names and " " in names[0]:
                return [line[match.end() :]]
    return []


def _joined(pieces: Iterable[str | None]) -> Iterator[str]:
    """Lines out of pieces of text; None ends a line."""
    current: list[str] = []
    for piece in pieces:
        if piece is not None:
            current.append(piece)
        elif current:
            line = " ".join("".join(current).split())
            current = []
            if line:
                yield line
    line = " ".join("".join(current).split())
    if line:
        yield line


def _after(headline: HtmlElement) -> Iterator[str | None]:
    node: HtmlElement | None = headline
    while node is not None and node.tag not in {"body", "html"}:
        yield None
        yield node.tail
        for sibling in node.itersiblings():
            yield from _pieces(sibling)
            yield sibling.tail
        node = node.getparent()


def _before(headline: HtmlElement, box: HtmlElement) -> Iterator[str | None]:
    for node in (headline, box):
        if node.tag in {"body", "html"}:
            return
        for sibling in node.itersiblings(preceding=True):
            if node is headline or sibling.tag != "header":  # the site's, with the day of today
                yield from _pieces(sibling)


def _pieces(element: HtmlElement) -> Iterator[str | None]:
    tag = element.tag
    if not isinstance(tag, str) or tag in _ELSEWHERE:
        return
    if (names := element.get("class")) and names_another_place(names):
        return
    if tag not in _INLINE:
        yield None
    yield element.text
    for child in element:
        yield from _pieces(child)
        if child.tail:
            yield child.tail
    if tag not in _INLINE:
        yield None
