"""The visible bylines that belong to this article, and to no other on its page. Pure.

Markup names authors of comments, of related stories and of products as it names this article's.
Whose a byline is, is told by what it stands under: this headline, or another one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from services.fetcher.parsing.article.byline_words import SIGNED_AT_END
from services.fetcher.parsing.article.headline_lines import set_apart
from services.fetcher.parsing.article.people import MAX_BYLINE, is_full_name
from services.fetcher.parsing.article.tags import leads_to_a_person
from services.fetcher.parsing.article.titles import is_title

_PROSE = 200  # characters of one element; behind it nothing is a headline's byline
_LINK_OF_A_CARD = 5  # words; names have fewer
_OTHERS = re.compile(
    r"(?:^|\s)(?!by-?line|firma|signature|auth?or|auteur)(?:\S*[_-])?(?:comment\w*|kommentar\w*|comentario\w*|repl(?:y|ies)|respon[ds]\w*|disqus|related"
    r"|recommend\w*|teasers?|cards?|promos?|sidebar|newsletter|popular|trending|also|aussi|similar"
    r"|more-from|most-read|carousel|slider|products?|shop\w*|tiles?|suggest\w*|sponsor\w*|outbrain"
    r"|taboola|\w*caption|gallery|avatar|copyright|credits?|testimonials?|recent)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ASIDE = frozenset({"aside", "nav", "figure", "figcaption", "blockquote", "form", "select"})
_ABOUT = re.compile(
    r"\b(?:authors?|auteur\w*|aut[oe]r\w*)\b|[ée]crit par|written by", re.IGNORECASE
)
_SIGNED = re.compile(rf"^\W*(?:{SIGNED_AT_END})\s*", re.IGNORECASE)


def belongs(element: HtmlElement, headline: HtmlElement | None) -> bool:
    """Whether an element is of the story under this headline, and not of another one.

    It is another's where it stands in an aside or in a box that is named as one, or right under
    another heading or a long link, in a box that does not hold the headline.
    """
    shared = set(headline.iterancestors()) if headline is not None else set()
    title = "" if headline is None else str(headline.text_content())
    behind_prose = False
    node: HtmlElement | None = element
    while node is not None and node not in shared and node.tag not in {"body", "html"}:
        if node.tag in _ASIDE or _OTHERS.search(f"{node.get('class', '')} {node.get('id', '')}"):
            return False
        parent = node.getparent()
        if parent is None or parent in shared or parent.tag in {"body", "html"}:
            break
        for sibling in node.itersiblings(preceding=True):
            heading = None if behind_prose else _heading_in(sibling)
            if heading is not None:  # some templates say the headline twice
                text = str(heading.text_content())
                return is_title(text, [title]) or _ABOUT.search(text) is not None
            behind_prose = behind_prose or len(sibling.text_content()) > _PROSE
        node = parent
    return True


def _heading_in(element: HtmlElement) -> HtmlElement | None:
    """The heading that an element is or holds; a long link is one too."""
    for inner in element.iter("a", *_HEADINGS):
        if inner.tag in _HEADINGS or len(inner.text_content().split()) >= _LINK_OF_A_CARD:
            return inner
    return None


def texts_of(elements: Iterable[HtmlElement], headline: HtmlElement | None) -> Iterator[str]:
    """What those of these elements say that belong to the headline; neighbours are one byline."""
    group: list[HtmlElement] = []
    for element in elements:
        if group and not (
            element.getparent() is group[0].getparent()
            and element.get("class") == group[0].get("class")
        ):
            yield from _line_of(group)
            group = []
        if belongs(element, headline):
            group.append(element)
    yield from _line_of(group)


def _line_of(group: Sequence[HtmlElement]) -> Iterator[str]:
    line = ", ".join(filter(None, map(line_in, group)))
    if line and len(line) <= MAX_BYLINE:
        yield line


def line_in(element: HtmlElement) -> str:
    """The byline in an element; where links name people, who may stand in boxes, those."""
    linked = linked_people(element)
    if len(linked) > 1:
        return ", ".join(linked)
    return set_apart(f"{text} " for text in element.itertext())


def linked_people(element: HtmlElement) -> list[str]:
    """The full names that are links to somebody's page."""
    texts = (
        " ".join(each.text_content().split())
        for each in element.iter("a")
        if leads_to_a_person(each)
    )
    return list(dict.fromkeys(text for text in texts if is_full_name(text)))


def signatures(tree: HtmlElement, headline: HtmlElement | None) -> Iterator[str]:
    """The names at the end of the story: `Propos recueillis par Anna Blom`."""
    for element in tree.iter("p", "div", "em", "i", "strong", "b"):
        text = " ".join((element.text or "").split())
        if not text or len(text) > MAX_BYLINE or not _SIGNED.match(text):
            continue
        line = set_apart(f"{each} " for each in element.itertext())
        if len(line) <= MAX_BYLINE and _is_last(element) and belongs(element, headline):
            yield _SIGNED.sub("", line)


def _is_last(element: HtmlElement) -> bool:
    """Whether no more of the story follows."""
    for node in (element, *islice(element.iterancestors(), 2)):
        if any(len(each.text_content()) > _PROSE for each in node.itersiblings("p")):
            return False
    return True
