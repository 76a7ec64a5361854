"""Takes out of a parsed page what says in its class that it is not the article. Pure.

Newsletter forms, comments, links to other articles, advertisements, credits. Trafilatura
knows many of these by English names and by whole attributes; these are words within names,
in seven languages. What holds the headline or most of the text is never taken out.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from lxml.html import HtmlElement

_WORD = re.compile(r"[a-zà-ÿ]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
# One of these as a word of a class or id is enough.
_CLUTTER = frozenset(
    re.findall(
        r"\S+",
        """
        newsletter newsletters
        comments commentaires reagir reagissez réactions kommentare comentarios commenti
        comentários disqus respond
        related relatedposts correlati relacionados relacionadas apparentés
        outbrain taboola consent cookie cookies didomi cmp gdpr rgpd
        share sharing sharedaddy partage partager teilen condividi compartir compartilhar
        meistgelesen mostread mostpopular
        signup anmeldung optin
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
        photo-credit post-preview ad-slot inline-newsletter
        """,
    )
)
_ADVERTS = frozenset({"anzeige", "publicidad", "publicité", "werbung", "advertisement"})
_SKIPPED_TAGS = frozenset({"html", "body", "main", "head", "form", "input", "a", "img", "meta"})
_MOST = 0.4  # of the page's text; what holds more is a box around everything
_BODY_MARK = './/h1|.//*[@itemprop="articleBody"]'
_ABOUT_THE_PAGE = ("tag-", "category-", "has-", "no-", "with-", "js-", "is-", "page-")


def without_clutter(tree: HtmlElement) -> None:
    """Takes the boxes that are no part of the article out of the tree itself."""
    boxes = list(_boxes(tree))
    if not boxes:
        return
    limit = _MOST * _text_length(tree)
    for box in boxes:
        if box.getparent() is not None and not _holds_the_article(box, limit):
            box.drop_tree()


def _boxes(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in tree.xpath("//body//*[@class or @id or @data-component]"):
        if element.tag in _SKIPPED_TAGS or not isinstance(element.tag, str):
            continue
        names = " ".join(
            element.get(attribute, "") for attribute in ("class", "id", "data-component")
        )
        if _is_clutter(names):
            yield element


@lru_cache(maxsize=4096)  # a page has hundreds of elements and few names; a site's pages share them
def _is_clutter(names: str) -> bool:
    for name in names.split():
        if name.startswith(_ABOUT_THE_PAGE):
            continue
        words = _WORD.findall(_HUMPS.sub("-", name).lower())
        if _CLUTTER.intersection(words) or _ADVERTS.intersection(words[:1]):
            return True
        if any(f"{one}-{other}" in _PAIRS for one, other in pairwise(words)):
            return True
    return False


def _holds_the_article(box: HtmlElement, limit: float) -> bool:
    return len("".join(box.itertext())) > limit or bool(box.xpath(_BODY_MARK))


def _text_length(tree: HtmlElement) -> int:
    return sum(
        len(text)
        for element in tree.iter("p", "div", "li", "td", "span", "font")
        for text in (element.text, element.tail)
        if text
    )
