"""Takes out of a parsed page what says in its class that it is not the article. Pure.

Newsletter forms, comments, links to other articles, advertisements, credits. Trafilatura
knows many of these by English names and by whole attributes; these are words within names,
in seven languages. What holds the headline or most of the text is never taken out.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from libs.parsing.article.body.cards_and_forms import foreign_boxes
from libs.parsing.article.markup.class_names import pairs_of, words_of

# One of these as a word of a class or id is enough.
_CLUTTER = frozenset(
    re.findall(
        r"\S+",
        """
        newsletter newsletters
        comments commentaires reagir reagissez réactions kommentare comentarios commenti
        comentários disqus respond
        related relatedposts correlati relacionados relacionadas apparentés
        pressekontakt
        outbrain taboola consent cookie cookies didomi cmp gdpr rgpd
        share sharing sharedaddy partage partager teilen condividi compartir compartilhar
        meistgelesen mostread mostpopular
        signup anmeldung optin forum
        encart encarts
        imagecredit photocredit bildquelle bildunterschrift legende didascalia caption captions
        """,
    )
)
# Two neighbouring words that mean it together.
_PAIRS = frozenset(
    re.findall(
        r"\S+",
        """
        lire-aussi leggi-anche lea-tambien leia-tambem read-more read-next read-also see-also
        mehr-zum most-read most-viewed most-popular plus-lus mas-noticias a-lire author-box
        author-bio about-author rich-link email-signup subscription-widget comment-wrapper
        comment-list comment-form fb-comments up-next more-on onwards-upper image-credit
        product-card bookmark-card product-box contact-presse press-contact media-contact
        photo-credit post-preview ad-slot inline-newsletter pie-foto pie-imagen foto-pie
        forum-repondre repondre-forum
        """,
    )
)
_ADVERTS = frozenset({"anzeige", "publicidad", "publicité", "werbung", "advertisement"})
_UNSEEN = ("style", "svg", "iframe", "template", "meta", "link")
_MENUS = ("nav", "footer", "select", "button")  # an unclosed one holds the whole page
_SKIPPED_TAGS = frozenset({"html", "body", "main", "head", "form", "input", "a", "img", "meta"})
_MOST = 0.4  # of the page's text; what holds more is a box around everything
_SMALL = 300  # characters; no article is in there, and the whole page need not be measured
_BODY_MARK = './/h1|.//*[@itemprop="articleBody"]'
_ABOUT_THE_PAGE = ("tag-", "category-")  # what it is about, in a theme of WordPress


def without_machinery(tree: HtmlElement) -> None:
    """Takes out of the tree what no reader sees or nothing is written in, and menus.

    Each of these is copied and searched several times by an extractor that then drops it.
    JSON-LD stays: an article's whole text may be in it.
    """
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
    for script in list(tree.iter("script")):
        if "ld+json" not in (script.get("type") or ""):
            script.drop_tree()
    _drop(list(tree.iter(*_MENUS)), tree)


def without_clutter(tree: HtmlElement) -> None:
    """Takes the boxes that are no part of the article out of the tree itself."""
    _drop([*foreign_boxes(tree), *_boxes(tree)], tree)


def _drop(boxes: Iterable[HtmlElement], tree: HtmlElement) -> None:
    """Takes these out, but not what holds the headline or most of the text."""
    limit: float | None = None
    for box in boxes:
        if box.getparent() is None:
            continue
        length = len("".join(box.itertext()))
        if length > _SMALL:
            limit = limit or _MOST * _text_length(tree)
        if (length <= _SMALL or length <= (limit or 0)) and not box.xpath(_BODY_MARK):
            box.drop_tree()


def _boxes(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in tree.iter():
        names = element.get("class"), element.get("id"), element.get("data-component")
        if element.tag in _SKIPPED_TAGS or not any(names):
            continue
        if names_clutter(" ".join(filter(None, names))):
            yield element


@lru_cache(maxsize=4096)  # a page has hundreds of elements and few names; a site's pages share them
def names_clutter(names: str) -> bool:
    """Whether these classes or ids say that what they are on is no part of the article."""
    for words in words_of(names, besides=_ABOUT_THE_PAGE):
        if _CLUTTER.intersection(words) or _ADVERTS.intersection(words[:1]):
            return True
        if _PAIRS.intersection(pairs_of(words)):
            return True
    return False


def _text_length(tree: HtmlElement) -> int:
    return sum(
        len(text)
        for element in tree.iter("p", "div", "li", "td", "span", "font")
        for text in (element.text, element.tail)
        if text
    )
