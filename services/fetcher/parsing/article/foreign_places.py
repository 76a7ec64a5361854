"""Which places of a page speak of something else than its article? Pure.

Agendas, comments, captions, cards of other articles: what they date is not the article.
"""

import re
from functools import lru_cache

from lxml.html import HtmlElement

_WORD = re.compile(r"[a-zà-ÿ]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ABOUT_THE_PAGE = ("has-", "no-", "with-", "js-", "is-", "page-")
_OTHER_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
        agenda event events evenement evenements calendar calendrier veranstaltung
        veranstaltungen termine eventos
        comment comments commentaire commentaires kommentare comentarios commentlist
        caption captions legende figcaption copyright legal related
        """,
    )
)
_CARD_WORDS = frozenset({"card", "cards", "teaser", "teasers", "sidebar", "latest", "popular"})
_OTHER_TAGS = frozenset({"aside", "nav", "figure", "figcaption", "blockquote", "form"})
_HEAD_AND_FOOT = frozenset({"header", "footer"})  # of the page, or else of the article


@lru_cache(maxsize=4096)  # a page has hundreds of elements and few names
def names_another_place(names: str, *, cards: bool = False) -> bool:
    """Whether a class or id says that what it is on is no part of the article."""
    for name in names.split():
        if not name.startswith(_ABOUT_THE_PAGE):
            words = set(_WORD.findall(_HUMPS.sub("-", name).lower()))
            if words & _OTHER_WORDS or (cards and words & _CARD_WORDS):
                return True
    return False


def is_foreign(element: HtmlElement, headline: HtmlElement | None) -> bool:
    """Whether an element stands in such a place; what holds the headline too is none."""
    shared = set() if headline is None else {headline, *headline.iterancestors()}
    for each in (element, *element.iterancestors()):
        if each in shared or each.tag in ("body", "html"):
            return False
        if each.tag in _OTHER_TAGS or (each.tag == "article" and headline is not None):
            return True
        if each.tag in _HEAD_AND_FOOT and next(each.iterancestors("article"), None) is None:
            return True
        names = f"{each.get('class') or ''} {each.get('id') or ''}"
        if names_another_place(names, cards=True):
            return True
    return False
