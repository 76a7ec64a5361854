"""The lines that stand around a page's headline: byline, dates, standfirst. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from typing import NamedTuple, cast

from lxml import etree
from lxml.html import HtmlElement

from libs.parsing.article.authors.byline_words import BY, LABEL, WRITTEN_BY
from libs.parsing.article.authors.people import (
    MAX_BYLINE,
    is_agency,
    is_full_name,
    names_in,
)
from libs.parsing.article.body.cards_and_forms import opens_comments
from libs.parsing.article.body.sentences import SENTENCE_END
from libs.parsing.article.markup.foreign_places import names_another_place

_MAX_LINES = 30  # below the headline; further down is the story
_MOST_LINES = 1000  # of a story, with what is around it
_BOXES = 4  # around a headline, and before each of them
_LONGEST_LABEL = 80  # characters above a headline
_PROSE = 240  # characters
_ALONE = 40  # characters of `Propos recueillis par`, without a name
_PARAGRAPH = 100  # characters of a line that ends like a sentence
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
    rf"^\W*(?:(?:{WRITTEN_BY})\s+)*(?:{BY}|di|de)\s*:?\s+(?=[^\W\d_])(?-i:(?![a-zß-ÿ]))"
    rf"|^\W*(?:{LABEL})\s*:\s*(?=[^\W\d_])",
    re.IGNORECASE,
)
_BYLINE_ALONE = re.compile(rf"(?:(?:{WRITTEN_BY})\s+)*(?:{BY})\s*:?|(?:{LABEL})\s*:", re.IGNORECASE)
_AFTER_A_DATE = re.compile(
    r"[\s,·|–—-](?:[Pp]ar|PAR|[Bb]y|BY|[Vv]on|[Pp]or|[Dd]oor)\s+(?=[A-ZÀ-Þ])"
)
_SOURCE = re.compile(
    r"[\s|·•–—]\s*(?:quelle|source|fuente|fonte|bron|agence|agentur|agencia)\s*:\s*(?P<name>[^|·•]+)",
    re.IGNORECASE,
)
_PSEUDONYM = re.compile(  # the whole line, so that it is no beginning of a sentence
    r"\W*(?:[Pp]ar|PAR|[Bb]y|BY|[Vv]on|VON|[Pp]or|POR|[Dd]oor)\s*:?\s+[A-ZÀ-Þ][\w’'-]{2,}\W*"
)
# What two pieces of a byline are joined by; without it they are neighbours.
_JOINS_BEFORE = re.compile(r"^(?:[,;&/(]|(?:et|and|und|y|e|avec|with|mit)\b)", re.IGNORECASE)
_JOINS_AFTER = re.compile(
    rf"(?:[,;&/:]|\b(?:et|and|und|y|e|avec|with|mit|{BY}|di|de|{LABEL}|{WRITTEN_BY}))\s*$",
    re.IGNORECASE,
)
_LONGEST_JOIN = 40  # characters; a line is not searched from its start for each piece
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHOWING = etree.XPath(
    "//body//*[text()[normalize-space(.) = $text]]"
    "[not(self::script or self::option or ancestor-or-self::a or ancestor::nav)]"
)


class Line(NamedTuple):
    """A line as a reader sees it, and the pieces of text that the markup makes of it."""

    text: str
    pieces: tuple[str, ...]


def lines_around(headline: HtmlElement) -> list[Line]:
    """The lines below the headline as far as the story, then those above it in its box."""
    below: list[Line] = []
    prose = 0
    for line in islice(_joined(_after(headline)), _MAX_LINES):
        prose += _prose_of(line.text)
        if prose >= _STORY or (prose and opens_comments(line.text)):
            break
        below.append(line)
    box = headline.getparent()
    above = [] if box is None else list(islice(_joined(_before(headline, box)), _MAX_LINES))
    return below + [line for line in above if len(line.text) <= MAX_BYLINE]


def _prose_of(line: str) -> int:
    if len(line) > _PROSE:
        return 2
    return int(len(line) > _PARAGRAPH and SENTENCE_END.search(line) is not None)


def lines_below(headline: HtmlElement) -> Iterator[str]:
    """The lines below the headline, the story's and what follows it."""
    return (line.text for line in islice(_joined(_after(headline)), _MOST_LINES))


def date_headers(headline: HtmlElement) -> Iterator[str]:
    """What stands above the boxes around the headline and is called a date in its class."""
    for box in (headline, *islice(headline.iterancestors(), _BOXES)):
        if box.tag in {"body", "html"}:
            return
        for sibling in islice(box.itersiblings(preceding=True), _BOXES):
            if "date" in (sibling.get("class") or "").lower():
                yield " ".join(str(sibling.text_content()).split())


def labels_above(headline: HtmlElement) -> Iterator[str]:
    """Short texts above the headline and the boxes around it: sections, genres, marks."""
    for box in (headline, *islice(headline.iterancestors(), _BOXES)):
        if box.tag in {"body", "html"}:
            return
        for sibling in islice(box.itersiblings(preceding=True), _BOXES):
            if isinstance(sibling.tag, str) and sibling.tag not in _ELSEWHERE:
                text = " ".join(str(sibling.text_content()).split())
                if 0 < len(text) <= _LONGEST_LABEL:
                    yield text


def lines_at_top(tree: HtmlElement) -> list[Line]:
    """The first lines of a page whose headline is not known, as far as the story."""
    body = next(tree.iter("body"), tree)
    lines = islice(_joined(_pieces(body)), _MAX_LINES)
    return list(takewhile(lambda line: len(line.text) <= _PROSE, lines))


def element_showing(tree: HtmlElement, text: str) -> HtmlElement | None:
    """The element that holds this text and nothing else, outside of links and menus."""
    found = cast("list[HtmlElement]", _SHOWING(tree, text=text))
    return found[0] if found else None


def bylines(lines: Iterable[str]) -> Sequence[str]:
    """The first of these lines that is a byline, from its first word on; or none."""
    return next(([text] for line in lines if (text := _byline(line, (line,)))), [])


def byline_of(lines: Iterable[Line]) -> str | None:
    """The first of these lines that begins like a byline (`Par`, `By`, `Von` …) and names somebody.

    After a date the word may stand within the line: `Publié le 6 mars 2014 par Anna Blom`.
    """
    paragraphs, alone = 0, Line("", ())
    for line in lines:
        paragraphs += len(line.text) > MAX_BYLINE
        if paragraphs > 1:  # below the standfirst, in the story
            return None
        if text := _byline(f"{alone.text} {line.text}".lstrip(), (*alone.pieces, *line.pieces)):
            return text
        is_alone = len(line.text) <= _ALONE and _BYLINE_ALONE.fullmatch(line.text)
        alone = line if is_alone else Line("", ())
    return None


def _byline(line: str, pieces: Sequence[str]) -> str | None:
    if len(line) > MAX_BYLINE:
        return None
    if _BYLINE.match(line):
        text = set_apart(pieces)
    elif _YEAR.search(line) and (inner := _AFTER_A_DATE.search(line)):
        text = line[inner.end() :]
    elif source := _SOURCE.search(line):
        return source["name"] if is_agency(source["name"]) else None
    else:
        return None
    names = names_in(text)
    named = names and (" " in names[0] or is_agency(names[0]) or _PSEUDONYM.fullmatch(line))
    return text if named else None


def set_apart(pieces: Iterable[str]) -> str:
    """One line out of pieces of text, with ` | ` beside a full name that stands for itself.

    So `Par`, `Anna Blom`, `Suivre`, `Nantes` do not become a name of four words.
    """
    line, ended = "", False
    for raw in pieces:
        piece = " ".join(raw.split())
        if not piece:
            line += " "
            continue
        full = is_full_name(piece)
        begins = (
            _JOINS_BEFORE.search(piece)
            or _JOINS_AFTER.search(line[-_LONGEST_JOIN:])
            or not line.strip()
        )
        line += piece if not (ended or full) else f" {piece}" if begins else f" | {piece}"
        if not (ended or full) and raw[-1].isspace():
            line += " "
        ended = full
    return " ".join(line.split())


def _joined(pieces: Iterable[str | None]) -> Iterator[Line]:
    """Lines out of pieces of text; None ends a line."""
    current: list[str] = []
    for piece in pieces:
        if piece is not None:
            current.append(piece)
        elif current:
            line = Line(" ".join("".join(current).split()), tuple(current))
            current = []
            if line.text:
                yield line
    line = Line(" ".join("".join(current).split()), tuple(current))
    if line.text:
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
