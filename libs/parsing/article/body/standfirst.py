"""The text between the headline and the story that sums it up: standfirst, deck, subtitle. Pure.

It often lies in the header beside byline and date, or in a heading, and extractors lose it there.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from libs.parsing.article.body.clutter import names_clutter
from libs.parsing.article.body.sentences import SENTENCE_END
from libs.parsing.article.dates.visible_dates import first_date
from libs.parsing.article.markup.foreign_places import is_foreign
from libs.parsing.article.titles.titles import letters

_NAMES = re.compile(
    r"(?:^|[\s_-])(?:chap[oô]|chapeau|standfirst|strap(?:line)?|deck?|sub-?(?:title|head|headline)"
    r"|lead|lede|sub|teaser-?text|intro(?:duction)?|accroche|sous-?titre|vorspann|unterzeile|untertitel"
    r"|anrei(?:ss|ß)er|sottotitolo|sommario|catenaccio|entradilla|bajada|copete|subt[ií]tulo|sumario"
    r"|sapo|article_*-?(?:desc|summary))(?:$|[\s_-])",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:^|\s)(?:[Pp]ar|[Bb]y|[Vv]on|[Pp]or|[Dd]i|BY|PAR|VON|POR|DI)\s+[A-ZÀ-Þ]\S*\s+[A-ZÀ-Þ]\S*"
    r"\s*(?:$|[,|·•(])|\b\d{1,3}\s*min\b"
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
_BLOCKS_BEHIND = etree.XPath(
    "following::*[self::p or self::div or self::h2 or self::h3 or self::h4 or self::h5]"
)
_WITHIN_A_LINE = frozenset(
    re.findall(r"\w+", "a abbr b bdi br cite em font i img mark q small span strong sub sup time u")
)
_FEWEST_WORDS = 5  # of a line below the headline; fewer are a kicker, a section or a button
_FEWEST_WORDS_NAMED = 3  # where a class or a description says what it is
_WORDS_OF_A_CLAUSE = 12  # of a line without a full stop that no markup calls a standfirst
_LONGEST_BYLINE = 200
_MOST = 2  # a subtitle and a summary
_LONGEST = 600  # characters
_PARAGRAPH = 100
_CUT_SHORT = 60  # characters of a description that is cut where a program ran out of space
_FIRST = 40  # elements behind the headline, of which some hold the others


def read_standfirst(
    headline: HtmlElement | None, descriptions: Sequence[str], authors: Sequence[str]
) -> tuple[str, ...]:
    """The standfirst of the article with this headline, as lines in their order.

    The first block below the headline; and those a little further down that their class names so,
    or that repeat one of the `descriptions` which the page states; or a subtitle in the headline.
    """
    if headline is None:
        return ()
    found = [_line(each) for each in headline.iter("small", "span") if _named_box(each) is each]
    title = "" if found else letters(_line(headline))
    for text, block, box in _candidates(headline, descriptions, authors):
        if (
            _may_be(text, title)
            and not _is_linked(block, text)
            and not is_foreign(block if box is None else box.getparent(), headline)
        ):
            found.append(text)
    return tuple(dict.fromkeys(found[:_MOST]))


def _candidates(
    headline: HtmlElement, descriptions: Sequence[str], authors: Sequence[str]
) -> Iterator[tuple[str, HtmlElement, HtmlElement | None]]:
    """The text of each block that may be one, the block, and the box that is named so."""
    known = [" ".join(each.split()) for each in descriptions]
    directly = True
    for block in islice(_blocks_behind(headline), _FIRST):
        text, box = _line(block), _named_box(block)
        named = box is not None or _is_one_of(text, known)
        fewest = _FEWEST_WORDS_NAMED if named else _FEWEST_WORDS
        if len(text.split()) < fewest or not (named or (directly and _reads_like_one(block, text))):
            continue
        if _is_byline(text, authors):
            continue
        directly = False
        if named or not _is_caption(block):
            yield text, block, box
        if not named and len(text) > _PARAGRAPH:  # the story begins
            return


def _blocks_behind(headline: HtmlElement) -> Iterator[HtmlElement]:
    """The blocks behind the headline that hold nothing but lines of text, in their order."""
    # One walk by libxml2: a walk of each sibling costs more than all that is asked of the blocks.
    for each in cast("list[HtmlElement]", _BLOCKS_BEHIND(headline)):
        if all(child.tag in _WITHIN_A_LINE for child in each):
            yield each


@lru_cache(maxsize=1024)  # a site's pages share them
def _are_names(names: str) -> bool:
    return _NAMES.search(names) is not None


def _named_box(block: HtmlElement) -> HtmlElement | None:
    """The element whose class says what it is: the block, or the box that holds nothing else."""
    if _is_named(block):
        return block
    parent = block.getparent()
    alone = block.getnext() is None and block.getprevious() is None
    return parent if alone and parent is not None and _is_named(parent) else None


def _is_named(element: HtmlElement) -> bool:
    names = element.get("class")
    return bool(names and _are_names(names)) or element.get("itemprop") == "description"


def _is_one_of(text: str, known: Sequence[str]) -> bool:
    """Whether a text is one of these descriptions, which may be cut short."""
    return any(
        text == each or (len(each) >= _CUT_SHORT and text.startswith(each.rstrip(" .…")))
        for each in known
    )


def _is_byline(text: str, authors: Sequence[str]) -> bool:
    """Whether a line is about who wrote, when, and how long it takes to read."""
    if len(text) > _LONGEST_BYLINE:
        return False
    if text.startswith(tuple(authors)):
        return True
    if SENTENCE_END.search(text):
        return False
    return (
        _BYLINE.search(text) is not None
        or any(letters(name) in letters(text) for name in authors)
        or first_date(text) is not None
    )


def _is_caption(block: HtmlElement) -> bool:
    """Whether a block says by its class that it is no text, or stands right below a picture."""
    before = block.getprevious()
    return names_clutter(block.get("class") or "") or (
        before is not None and (before.tag == "img" or before.find(".//img") is not None)
    )


def _reads_like_one(block: HtmlElement, text: str) -> bool:
    return (
        block.tag in _HEADINGS
        or SENTENCE_END.search(text) is not None
        or len(text.split()) >= _WORDS_OF_A_CLAUSE
    )


def _may_be(text: str, title: str) -> bool:
    if len(text) > _LONGEST:
        return False
    short = letters(text) if len(text) <= 2 * len(title) else ""
    return not short or (short not in title and title not in short)


def _is_linked(block: HtmlElement, text: str) -> bool:
    """Whether most of a block are links: a teaser or buttons."""
    return 2 * sum(len(_line(link)) for link in block.iter("a")) > len(text)


def _line(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())
