"""Which places of a page speak of something else than its article? Pure.

Agendas, comments, captions, cards of other articles: what they date is not the article, and
whom they name did not write it. Where markup tells nothing, a heading above does.
"""

import re
from functools import lru_cache

from lxml.html import HtmlElement

from libs.parsing.article.markup.class_names import pairs_of, words_of
from libs.parsing.article.titles.titles import is_title

_NAMES_AN_AUTHOR = ("byline", "by-line", "firma", "signature", "author", "autor", "auteur")
_OTHER_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
        agenda event events evenement evenements calendar calendrier veranstaltung
        veranstaltungen termine eventos
        comment comments commenter commentaire commentaires kommentar kommentare comentario
        comentarios commentlist
        caption captions legende figcaption copyright legal related
        """,
    )
)
_CARD_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
        card cards teaser teasers sidebar latest popular promo promos newsletter trending also
        aussi similar carousel slider product products shop shopping tile tiles recent
        reply replies respond response responses disqus recommend recommended recommendations
        suggest suggested suggestions sponsor sponsored outbrain taboola gallery avatar credit
        credits testimonial testimonials more-from most-read
        """,
    )
)
_OTHER_TAGS = frozenset({"aside", "nav", "figure", "figcaption", "blockquote", "form", "select"})
_HEAD_AND_FOOT = frozenset({"header", "footer"})  # of the page, or else of the article
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ABOUT = re.compile(
    r"\b(?:authors?|auteur\w*|aut[oe]r\w*)\b|[ée]crit par|written by", re.IGNORECASE
)
_PROSE = 200  # characters of one element; behind it nothing is under a heading
_CARD = 600  # characters; some stories have their headline outside of their article element
_LINK_OF_A_CARD = 5  # words; names have fewer


@lru_cache(maxsize=4096)  # a page has hundreds of elements and few names
def names_another_place(names: str, *, cards: bool = False) -> bool:
    """Whether a class or id says that what it is on is no part of the article."""
    for words in words_of(names):
        if not _OTHER_WORDS.isdisjoint(words):
            return True
        is_card = cards and not _CARD_WORDS.isdisjoint({*words, *pairs_of(words)})
        if is_card and not "-".join(words).startswith(_NAMES_AN_AUTHOR):
            return True
    return False


def is_foreign(element: HtmlElement, headline: HtmlElement | None) -> bool:
    """Whether an element stands in such a place; what holds the headline too is none.

    So it does under another heading or a long link, in a box that does not hold the headline.
    """
    shared = set() if headline is None else {headline, *headline.iterancestors()}
    title = "" if headline is None else str(headline.text_content())
    behind_prose = False
    for node in (element, *element.iterancestors()):
        if node in shared or node.tag in ("body", "html"):
            return False
        if _is_another_place(node, headline):
            return True
        parent = node.getparent()
        if parent is None or parent in shared or parent.tag in ("body", "html"):
            return False
        for sibling in node.itersiblings(preceding=True):
            heading = None if behind_prose else _heading_in(sibling)
            if heading is not None:  # some templates say the headline twice
                text = str(heading.text_content())
                return not (is_title(text, [title]) or _ABOUT.search(text))
            behind_prose = behind_prose or len(sibling.text_content()) > _PROSE
    return False


def _is_another_place(node: HtmlElement, headline: HtmlElement | None) -> bool:
    if node.tag in _OTHER_TAGS:
        return True
    if node.tag == "article" and headline is not None and len(node.text_content()) <= _CARD:
        return True
    if node.tag in _HEAD_AND_FOOT and next(node.iterancestors("article"), None) is None:
        return True
    return names_another_place(f"{node.get('class') or ''} {node.get('id') or ''}", cards=True)


def _heading_in(element: HtmlElement) -> HtmlElement | None:
    """The heading that an element is or holds; a long link is one too."""
    for inner in element.iter("a", *_HEADINGS):
        if inner.tag in _HEADINGS or len(inner.text_content().split()) >= _LINK_OF_A_CARD:
            return inner
    return None
